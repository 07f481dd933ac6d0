/** Looking after the kiosk: how it is, what is set, whether mail goes out, and what the technician needs. */
import { z } from 'zod'
import { staffOperation } from '../operation.ts'
import { nothing, text } from '../shapes.ts'
import { backupView, healthView, settingsView, testMailView } from './views.ts'
import { exportView } from '../views.ts'

/** By path; a path left away stays as it is. */
const changes = z.record(text(60), z.unknown())

export const adminOperations = {
  getHealth: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'visit',
    input: nothing,
    output: healthView,
    failures: [],
  }),

  getSettings: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: nothing,
    output: settingsView,
    failures: [],
  }),

  /** All of them or none. In force when it answers; but the mail server takes two people. */
  saveSettings: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'settings',
    input: z.strictObject({ changes, version: z.number().int().min(0) }),
    output: settingsView,
    failures: ['settings-refused', 'settings-conflict', 'second-person', 'change-waits'],
  }),

  /** Back to what the configuration file says. */
  resetSettings: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'settings',
    input: z.strictObject({ paths: z.array(text(60)).max(100), version: z.number().int().min(0) }),
    output: settingsView,
    failures: ['settings-refused', 'settings-conflict', 'second-person', 'change-waits'],
  }),

  /** A short letter by the mail server as these changes, not saved yet, would have it; none: as it is. */
  testMail: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: z.strictObject({ to: text(320), changes }),
    output: testMailView,
    failures: ['settings-refused', 'settings-conflict'],
  }),

  /** What a technician needs to see from afar, as one file; nothing personal is in it. */
  saveSupport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: nothing,
    output: exportView,
    failures: [],
  }),

  /**
   * The machine’s clock is right, though the kiosk was used with a later time before. Ends every other session. `machineAt`
   * is the clock as the page showed it.
   */
  acceptClock: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: z.strictObject({ machineAt: z.number().int(), password: z.string().min(1).max(256) }),
    output: z.null(),
    failures: ['staff-refused', 'staff-wait', 'staff-locked', 'kiosk-wait', 'clock-refused'],
  }),

  /** Everything in one file that opens with this passphrase alone. For their password: it is all there is to take. */
  beginBackup: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: z.strictObject({ passphrase: text(256), password: z.string().min(1).max(256) }),
    output: z.null(),
    failures: ['staff-refused', 'staff-wait', 'staff-locked', 'kiosk-wait', 'backup-refused'],
  }),

  /** How the one that they began is getting on. What has come of it, the file or a failure, is told once. */
  getBackup: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: nothing,
    /** Null: none was begun here, or what came of it was told. */
    output: z.object({ backup: backupView.nullable() }),
    failures: ['backup-refused'],
  }),
} as const
