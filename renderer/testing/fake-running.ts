/** How the made-up kiosk is and what is set in it: all well, with a mail server that takes every test mail, unless told. */
import type { adminOperations } from '../../contract/admin/operations.ts'
import type { BackupView, HealthView, SettingsView, TestMailView } from '../../contract/admin/views.ts'
import type { FakeHandlers } from './fake-handlers.ts'

export interface FakeRunningOptions {
  /** On top of a kiosk that is well. */
  health?: Partial<HealthView>
  /** What comes of a test mail. */
  tested?: TestMailView
  /** How a backup that was begun is getting on; made at once unless told. */
  backup?: BackupView
  /** The machine's clock is in doubt, until it is accepted. */
  clockOffer?: HealthView['clock']['offer']
}

export function createFakeRunning(
  options: FakeRunningOptions,
  now: number,
): FakeHandlers<keyof typeof adminOperations> {
  let settings = usualSettings
  let backup: BackupView | null = null
  let offer = options.clockOffer ?? null
  return {
    getHealth: () => {
      const health = { ...healthy(now), ...options.health }
      const doubtful = { outOfService: 'clock' as const, troubles: [behindTrouble] }
      return { ...health, ...(offer && doubtful), clock: { ...health.clock, offer } }
    },
    getSettings: () => settings,
    saveSettings: ({ changes, version }) => {
      if (version !== settings.version) return { kind: 'settings-conflict' }
      settings = {
        ...settings,
        version: version + 1,
        settings: settings.settings.map((one) =>
          one.path in changes ? { ...one, value: changes[one.path], from: 'here' as const } : one,
        ),
      }
      return settings
    },
    resetSettings: ({ version }) => {
      settings = { ...usualSettings, version: version + 1 }
      return settings
    },
    testMail: () => options.tested ?? { step: 'sent', reason: null, detail: null },
    saveSupport: () => ({ id: 'export-3', fileName: 'ho-tro.json', type: 'application/json' }),
    acceptClock: () => {
      offer = null
      return null
    },
    beginBackup: ({ passphrase }) => {
      if (passphrase.length < 12) return { kind: 'backup-refused', why: 'passphrase-short' }
      backup = options.backup ?? madeBackup(now)
      return null
    },
    getBackup: () => {
      const told = backup
      if (told?.state === 'made') backup = null
      return { backup: told }
    },
  }
}

const behindTrouble: HealthView['troubles'][number] = {
  why: 'behind-journal',
  at: Date.UTC(2026, 11, 1, 2),
  sentence:
    'nobody is served: the machine’s clock is behind the last thing that anybody did here, at 2026-12-01T02:00:00.000Z; set ' +
    'the clock right, or, if it is right, have an administrator accept it, in the part Status of the staff’s screens',
}

function madeBackup(at: number): BackupView {
  const file = {
    id: 'export-4',
    fileName: 'sao-luu-quay-1-2026-11-25.backup',
    type: 'application/octet-stream',
  }
  return { state: 'made', file, bytes: 12_400_000, upToEntry: 1234, hash: '9f2c'.repeat(16), at }
}

function healthy(now: number): HealthView {
  return {
    version: '0.1.0 (a1b2c3d)',
    node: '22.11.0',
    electron: '45.4.1',
    platform: 'linux x64',
    uptimeS: 3 * 3600 + 12 * 60,
    memoryMb: 182,
    clock: { now, aheadMs: 0, offer: null },
    outOfService: null,
    troubles: [],
    disk: { freeMb: 41_200, minFreeMb: 500 },
    mail: { state: 'up', lastFailure: null },
    update: null,
    configuration: null,
    storeWorks: true,
    retention: { months: 60, lastAt: now - 9 * 3_600_000 },
    journal: { entries: 1234, newestAt: now - 60_000 },
    lastVerify: { at: now - 3_600_000, whole: true },
    outbox: { depth: 0, oldestAt: null },
    webhook: null,
    lastPrint: { outcome: 'printed', at: now - 600_000 },
    visits: 0,
    staffSignedIn: 1,
    lines: [],
  }
}

type Allowed = SettingsView['settings'][number]['allowed']
const seconds = { type: 'whole-number', min: 10, max: 3600 } as const
const line = { type: 'text', min: 1, max: 200 } as const
const list = { type: 'list', min: 0, max: 10 } as const
const workdays = ['mon', 'tue', 'wed', 'thu', 'fri']
const values: ReadonlyArray<[path: string, value: unknown, allowed: Allowed]> = [
  ['office.name', 'BHXH Quận 1, TP. Hồ Chí Minh', line],
  ['office.hotline', '1900 9068', line],
  [
    'office.hours',
    [
      { days: workdays, from: '07:30', to: '11:30' },
      { days: workdays, from: '13:00', to: '17:00' },
    ],
    list,
  ],
  [
    'office.messages',
    [{ vi: 'Mang theo căn cước công dân khi đến quầy.', en: 'Bring your identity card to the counter.' }],
    list,
  ],
  ['office.alertsTo', 'lanhdao@bhxhquan1.example.vn', line],
  ['languages', ['vi', 'en'], list],
  ['session.idleSeconds', 90, seconds],
  ['session.warnSeconds', 30, seconds],
  ['session.otpIdleSeconds', 300, seconds],
  ['session.limitSeconds', 900, seconds],
  ['staff.idleSeconds', 300, seconds],
  ['staff.limitMinutes', 480, seconds],
  ['staff.pinHours', 12, seconds],
  ['staff.approval', 'supervisor', { type: 'one-of', values: ['clerk', 'supervisor', 'administrator'] }],
  ['staff.approvalMinutes', 120, seconds],
  ['staff.undoHours', 48, seconds],
  ['captcha.enabled', true, { type: 'yes-no' }],
  ['email.domains', ['gmail.com', 'yahoo.com'], list],
  ['email.endings', ['com', 'vn'], list],
  ['receipt.paper', 'thermal80', { type: 'one-of', values: ['none', 'thermal80', 'a4'] }],
  ['smtp.host', 'smtp.example.vn', line],
  ['smtp.port', 587, { type: 'whole-number', min: 1, max: 65_535 }],
  ['smtp.secure', false, { type: 'yes-no' }],
  ['smtp.name', null, line],
  ['smtp.user', 'kiosk', line],
  ['smtp.from', 'BHXH Quận 1 <kiosk@example.vn>', line],
  ['smtp.password', null, line],
]
const usualSettings: SettingsView = {
  version: 0,
  settings: values.map(([path, value, allowed]) => ({
    ...{ path, value, allowed },
    from: 'file',
    inForce: 'at-once',
  })),
  smtpPasswordSet: true,
  demo: false,
}
