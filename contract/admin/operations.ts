/** Operating the kiosk: health, settings, a test mail, the clock, backups, and data for the technician. */
import { z } from 'zod'
import { staffOperation } from '../operation.ts'
import { nothing, text } from '../shapes.ts'
import { backupView, healthView, settingsView, testMailView } from './views.ts'
import { exportView } from '../views.ts'

/** By path; a path that is left out stays as it is. */
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

  /** All of them or none. They apply at once, except for the mail server, which takes two people. */
  saveSettings: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'settings',
    input: z.strictObject({ changes, version: z.number().int().min(0) }),
    output: settingsView,
    failures: ['settings-refused', 'settings-conflict', 'second-person', 'change-waits'],
  }),

  /** Removes the changes made on this screen: the configuration file applies again. */
  resetSettings: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'settings',
    input: z.strictObject({ paths: z.array(text(60)).max(100), version: z.number().int().min(0) }),
    output: settingsView,
    failures: ['settings-refused', 'settings-conflict', 'second-person', 'change-waits'],
  }),

  /** Sends a test mail with these changes, which are not saved; with none, by the current settings. */
  testMail: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: z.strictObject({ to: text(320), changes }),
    output: testMailView,
    failures: ['settings-refused', 'settings-conflict'],
  }),

  /** A file for remote support; it holds nothing personal. */
  saveSupport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: nothing,
    output: exportView,
    failures: [],
  }),

  /**
   * Confirms that the machine’s clock is right although the kiosk was used with a later time. Ends every
   * other session. `machineAt` is the clock as the page showed it.
   */
  acceptClock: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: z.strictObject({ machineAt: z.number().int(), password: z.string().min(1).max(256) }),
    output: z.null(),
    failures: ['staff-refused', 'staff-wait', 'staff-locked', 'kiosk-wait', 'clock-refused'],
  }),

  /**
   * All data in one file, encrypted with this passphrase. Asks for the member's password, because the file
   * holds everything.
   */
  beginBackup: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: z.strictObject({ passphrase: text(256), password: z.string().min(1).max(256) }),
    output: z.null(),
    failures: ['staff-refused', 'staff-wait', 'staff-locked', 'kiosk-wait', 'backup-refused'],
  }),

  /** Progress of the backup that this member began. The result, a file or a failure, is returned once. */
  getBackup: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: nothing,
    /** Null: none was begun here, or its result was returned already. */
    output: z.object({ backup: backupView.nullable() }),
    failures: ['backup-refused'],
  }),
} as const
