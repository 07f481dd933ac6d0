/** The gallery's staff room: the desk of each role, all that can be done at it, and the screen once it is handed over. */
import { expect } from '@playwright/test'
import type { SettingProblem } from '../../contract/admin/views.ts'
import type { FakeCall, FakeOptions } from '../../renderer/testing/fake-kiosk.ts'
import { fakePassword } from '../../renderer/testing/fake-staff.ts'
import type { Citizen } from '../citizen.ts'
import { longAccount, type Circumstances, type Entries } from './entry.ts'
import type { TwoPersonChangeView } from '../../contract/admin/people-views.ts'

const minutes = 60_000
const clerk = 'lan.tran'
const supervisor = 'minh.le'
const administrator = 'quan.tri'
const atDesk = (staff: string) => ({ staff, scrolls: true }) as const

const open: readonly FakeCall[] = [['openAccount', { id: 'hit-1' }]]
const checked: readonly FakeCall[] = [
  ...open,
  ['recordCheck', { document: 'cccd', last4: '1234', form: 'Mẫu TK1-TS' }],
]
const handedOver =
  (purpose: 'change' | 'password' | 'new-email') =>
  ({ language }: Circumstances): readonly FakeCall[] => [...checked, ['handOver', { purpose, language }]]

const many: FakeOptions = {
  staff: {
    found: {
      found: Array.from({ length: 8 }, (_, at) => ({
        id: `hit-${at}`,
        account: {
          name: at === 1 ? longAccount.name : 'Nguyễn Thị Q•••',
          accountNumber: `•••••• 67${10 + at}`,
          personalId: null,
          phone: at % 3 === 2 ? null : '•••• ••• 678',
          email: at === 1 ? longAccount.email : at === 3 ? null : 'q•••@gmail.com',
        },
      })),
      more: true,
    },
  },
}
/** All that can stand at an account at once. */
const everything = ({ now }: Circumstances): FakeOptions => ({
  account: longAccount,
  staff: { case: { kind: 'organisation', lockedUntil: now + 15 * minutes, hasPassword: false } },
})
const approved = ({ now }: Circumstances): FakeOptions => ({
  staff: { case: { request: request(now, { state: 'approved' }) } },
})

function request(now: number, over: { id?: string; state?: 'waiting' | 'approved'; own?: boolean } = {}) {
  const { id = 'request-1', state = 'waiting', own = false } = over
  return {
    id,
    state,
    why: own ? ('no-email' as const) : ('email-lost' as const),
    reason: 'Không còn mở được hộp thư của nơi làm cũ, đã nghỉ việc từ tháng ba.',
    check: { document: 'cccd' as const, last4: '1234', form: 'Mẫu TK1-TS' },
    account: { name: longAccount.name, accountNumber: '•••••• 6789' },
    requestedBy: { userName: 'lan.tran', name: 'Trần Thị Lan' },
    requestedAt: now - 5 * minutes,
    approvedBy: state === 'approved' ? { userName: 'minh.le', name: 'Lê Quang Minh' } : null,
    expiresAt: now + 115 * minutes,
    mayNot: own ? ('own-request' as const) : null,
  }
}

function twoPersonChange(now: number, id: string, over: Partial<TwoPersonChangeView>): TwoPersonChangeView {
  return {
    ...{ id, what: 'change-settings', about: null, name: null, settings: [] },
    ...{ requestedBy: { userName: 'mai.pham', name: 'Phạm Thị Mai' }, requestedAt: now - 30 * minutes },
    ...{ inForceAt: now + 1410 * minutes, mayNotConfirm: null, mayStop: true, takesCode: false },
    ...over,
  }
}

const problems: SettingProblem[] = [
  {
    path: 'session.idleSeconds',
    setting: 'session.idleSeconds',
    rule: 'range',
    allowed: { type: 'whole-number', min: 30, max: 600 },
  },
  { path: 'office.hours[1].to', setting: 'office.hours', rule: 'order', allowed: null },
]

export const theDesk = {
  desk: { shows: 'desk-support', ...atDesk(clerk) },
  // The header has most parts for them: with the name as short, as usual and as long as names are.
  'desk-administrator-short-name': called('Lê An'),
  'desk-administrator': called('Nguyễn Thị Phương Quỳnh'),
  'desk-administrator-long-name': called('Công Tằng Tôn Nữ Thị Ngọc Phương Khánh Huyền Trân Thuỳ Dương'),
  'staff-ended': {
    staff: clerk,
    service: { failures: { findAccounts: { kind: 'session-ended', reason: 'idle' } } },
    taps: async (citizen) => {
      await citizen.field('find-account').fill('nguyen quynh')
      await citizen.taps(citizen.t.staff.support.submit)
    },
  },
  'desk-found': {
    shows: 'desk-support',
    ...atDesk(administrator),
    service: many,
    taps: async (citizen) => {
      await citizen.field('find-account').fill('nguyen quynh')
      await citizen.taps(citizen.t.staff.support.submit)
      await citizen.page.locator('.hit').first().waitFor()
    },
  },

  'desk-case': { ...atDesk(clerk), did: open },
  'desk-case-checked': {
    shows: 'desk-case',
    ...atDesk(supervisor),
    service: everything,
    did: [
      ...checked,
      ['revealAccount', { reason: 'Đối chiếu với giấy tờ' }],
      ['requestApproval', { reason: 'Không còn mở được hộp thư' }],
    ],
  },
  'desk-case-check': {
    shows: 'desk-case',
    ...atDesk(clerk),
    did: open,
    taps: async (citizen) => {
      // It comes before what was wanted.
      await citizen.taps(citizen.t.staff.act.handOver)
      await citizen.field('check-last4').fill('12')
      await citizen.taps(citizen.t.staff.check.submit)
      await expect(citizen.field('check-last4')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-case-hand-over': {
    shows: 'desk-case',
    ...atDesk(clerk),
    service: approved,
    did: checked,
    taps: (citizen) => citizen.taps(citizen.t.staff.act.handOver),
  },
  'desk-case-reason': {
    shows: 'desk-case',
    ...atDesk(supervisor),
    did: checked,
    service: { failures: { undoChange: { kind: 'reason-missing' } } },
    taps: async (citizen) => {
      await citizen.taps(citizen.t.staff.act.undo)
      await citizen.taps(citizen.t.staff.reason.submitUndo)
      await citizen.page.getByRole('alert').waitFor()
    },
  },

  'desk-approvals': {
    ...atDesk(supervisor),
    service: ({ now }) => ({
      staff: {
        requests: [
          request(now),
          request(now, { id: 'request-2', state: 'approved' }),
          request(now, { id: 'request-3', own: true }),
        ],
      },
    }),
    taps: async (citizen) => {
      await goesTo(citizen, 'approvals')
      await citizen.page.getByRole('button', { name: citizen.t.staff.approvals.refuse }).nth(1).click()
    },
  },

  'desk-two-people': {
    shows: 'desk-approvals',
    ...atDesk(administrator),
    service: ({ now }) => ({
      staff: {
        twoPersonChanges: [
          twoPersonChange(now, 'change-1', {
            what: 'add-staff',
            about: { userName: 'quynh.hoang', role: 'supervisor' },
            name: longAccount.name,
          }),
          twoPersonChange(now, 'change-2', {
            settings: [
              { path: 'smtp.host', value: 'mail-du-phong.bhxhthanhpho.example.gov.vn' },
              { path: 'smtp.password', value: null },
            ],
            mayNotConfirm: 'own-request',
            takesCode: true,
          }),
        ],
      },
    }),
    taps: (citizen) => goesTo(citizen, 'approvals'),
  },

  'desk-colleagues': { ...atDesk(administrator), taps: (citizen) => goesTo(citizen, 'colleagues') },
  'desk-colleague-form': {
    shows: 'desk-colleagues',
    ...atDesk(administrator),
    taps: async (citizen) => {
      await goesTo(citizen, 'colleagues')
      await citizen.taps(citizen.t.staff.colleagues.add)
      await citizen.field('colleague-name').fill('Trần Thị Lan')
      await citizen.field('colleague-user-name').fill('lan.tran')
      await citizen.taps(citizen.t.staff.colleagues.save)
      await expect(citizen.field('colleague-user-name')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-given-password': {
    shows: 'desk-colleagues',
    ...atDesk(administrator),
    taps: async (citizen) => {
      await goesTo(citizen, 'colleagues')
      await citizen.page.getByRole('button', { name: citizen.t.staff.colleagues.password }).first().click()
      await citizen.page.locator('#given-password').waitFor()
    },
  },

  'desk-own': {
    ...atDesk(clerk),
    taps: async (citizen) => {
      await goesTo(citizen, 'own')
      await citizen.field('current-password').fill(fakePassword)
      await citizen.field('new-password').fill('short')
      await citizen.taps(citizen.t.staff.own.submit)
      await expect(citizen.field('new-password')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-own-must-change': {
    shows: 'desk-own',
    ...atDesk(clerk),
    service: { staff: { me: { mustChange: true, hasPin: false, lastSignIn: null } } },
  },

  'desk-journal': { ...atDesk(supervisor), taps: opensJournal },
  'desk-journal-chart': {
    shows: 'desk-journal',
    ...atDesk(supervisor),
    taps: async (citizen) => {
      await opensJournal(citizen)
      await citizen.taps(citizen.t.staff.journal.show)
      await citizen.page.locator('.chart').waitFor()
      await citizen.taps(citizen.t.staff.journal.verify)
      await citizen.page.locator('.success').waitFor()
      await citizen.field('sheet-day').fill('32/1')
      await citizen.taps(citizen.t.staff.journal.sheet)
      await expect(citizen.field('sheet-day')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-sheet': {
    ...atDesk(supervisor),
    taps: async (citizen) => {
      await opensJournal(citizen)
      await citizen.taps(citizen.t.staff.journal.sheet)
    },
  },

  'desk-imports': {
    ...atDesk(administrator),
    taps: async (citizen) => {
      await goesTo(citizen, 'imports')
      await citizen.taps(citizen.t.staff.imports.key)
      await citizen.page.locator('.key').waitFor()
    },
  },
  'desk-import-look': { shows: 'desk-imports', ...atDesk(administrator), taps: choosesFile },
  'desk-import-running': {
    shows: 'desk-imports',
    ...atDesk(administrator),
    service: { staff: { progress: { phase: 'applying', bytesDone: 400 } } },
    taps: async (citizen) => {
      await importsFile(citizen)
      await citizen.page.locator('progress').waitFor()
    },
  },
  'desk-import-finished': {
    shows: 'desk-imports',
    ...atDesk(administrator),
    service: {
      staff: {
        progress: { phase: 'finished', rowsDone: 48_210, added: 120, updated: 31, kept: 4, refused: 2 },
      },
    },
    taps: async (citizen) => {
      await importsFile(citizen)
      await citizen.page.locator('.success').waitFor()
    },
  },

  'desk-settings': {
    ...atDesk(administrator),
    service: {
      failures: { saveSettings: { kind: 'settings-refused', problems } },
      staff: {
        tested: { step: 'tls', reason: 'certificate-wrong-name', detail: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      },
    },
    taps: async (citizen) => {
      await goesTo(citizen, 'settings')
      await citizen.field('test-mail-to').fill('ky.thuat@example.vn')
      await citizen.taps(citizen.t.staff.settings.testSend)
      await citizen.page.locator('.notice.error').waitFor()
      await citizen.field('setting-session-idleSeconds').fill('5')
      await citizen.taps(citizen.t.staff.settings.save)
      await expect(citizen.field('setting-session-idleSeconds')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-backup': {
    ...atDesk(administrator),
    taps: async (citizen) => {
      await asksForBackup(citizen, 'bảy con mèo ngủ')
      await expect(citizen.field('backup-passphrase-again')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-backup-saved': {
    shows: 'desk-backup',
    ...atDesk(administrator),
    taps: async (citizen) => {
      await asksForBackup(citizen)
      await citizen.page.locator('.success').waitFor()
    },
  },
  'desk-clock': {
    ...atDesk(administrator),
    service: doubtfulClock,
    taps: async (citizen) => {
      await opensHealth(citizen)
      await citizen.taps(citizen.t.staff.clock.heading)
      await citizen.sees('desk-clock')
      await citizen.taps(citizen.t.staff.clock.submit)
      await expect(citizen.field('clock-password')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-health-configuration': {
    shows: 'desk-health',
    ...atDesk(administrator),
    service: () => ({
      staff: {
        health: {
          configuration: {
            file: '/etc/vssid-kiosk/kiosk.config.json',
            problems: [
              'otp.digits is 99; allowed are whole numbers from 6 to 8.',
              'offfice is not known here. Did you mean office?',
            ],
          },
        },
      },
    }),
    taps: opensHealth,
  },
  'desk-health-clock': {
    shows: 'desk-health',
    ...atDesk(administrator),
    service: doubtfulClock,
    taps: opensHealth,
  },
  'desk-health': { ...atDesk(clerk), taps: opensHealth },
  'desk-health-troubles': {
    shows: 'desk-health',
    ...atDesk(administrator),
    service: ({ now }) => ({
      staff: {
        health: {
          outOfService: 'disk',
          troubles: [
            {
              why: 'nearly-full',
              freeMb: 320,
              neededMb: 500,
              sentence:
                'nobody is served: only 320 MB are free where the data is, and 500 are needed; free some space, and the kiosk serves again by itself',
            },
          ],
          disk: { freeMb: 320, minFreeMb: 500 },
          mail: { state: 'doubtful', lastFailure: 'connect ETIMEDOUT 203.0.113.7:587' },
          update: { why: 'unproven', version: '0.2.0', proven: '0.1.0', since: now - 40 * minutes },
          journal: null,
          lastVerify: { at: now - 60 * minutes, whole: false },
          outbox: { depth: 3, oldestAt: now - 20 * minutes },
          webhook: { depth: 12, detail: 'HTTP 503' },
          lastPrint: { outcome: 'no-printer', at: now - 10 * minutes },
          lines: [
            {
              level: 'warn',
              time: '2026-11-25T07:58:12.000Z',
              text: 'mail: connect ETIMEDOUT 203.0.113.7:587',
            },
            { level: 'error', time: '2026-11-25T08:01:40.000Z', text: 'disk: only 320 MB are free' },
          ],
        },
      },
    }),
    taps: async (citizen) => {
      await opensHealth(citizen)
      await citizen.page.getByText(citizen.t.staff.technician.details).click()
    },
  },

  'account-handed-over': { shows: 'account', staff: clerk, did: handedOver('change') },
  'account-handed-over-for-a-new-email': {
    shows: 'account',
    staff: clerk,
    service: approved,
    did: handedOver('new-email'),
  },
  'new-password': { staff: clerk, did: handedOver('password') },
  'code-for-a-password': { shows: 'code', staff: clerk, did: passwordSent },
  'done-password': {
    shows: 'done',
    staff: clerk,
    did: (at) => [...passwordSent(at), ['confirmCode', { changeId: 'change-1', code: '123456' }]],
  },
} as const satisfies Entries

function called(name: string) {
  return { shows: 'desk-support', ...atDesk(administrator), service: { staff: { me: { name } } } }
}

function passwordSent(at: Circumstances): readonly FakeCall[] {
  return [
    ...handedOver('password')(at),
    ['draftPassword', { password: 'Doi-moi-2026' }],
    ['submitChange', { changeId: 'change-1', captcha: null }],
  ]
}

async function goesTo(
  citizen: Citizen,
  part: 'approvals' | 'colleagues' | 'imports' | 'journal' | 'own' | 'settings' | 'health',
): Promise<void> {
  const nav = citizen.page.getByRole('navigation')
  await nav.getByRole('button', { name: citizen.t.staff.desk[part] }).click()
  await citizen.sees(`desk-${part}`)
}

async function asksForBackup(citizen: Citizen, again = 'bảy con mèo ngủ trưa'): Promise<void> {
  await goesTo(citizen, 'health')
  await citizen.taps(citizen.t.staff.backup.heading)
  await citizen.sees('desk-backup')
  await citizen.field('backup-passphrase').fill('bảy con mèo ngủ trưa')
  await citizen.field('backup-passphrase-again').fill(again)
  await citizen.field('backup-password').fill(fakePassword)
  await citizen.taps(citizen.t.staff.backup.submit)
}

async function opensJournal(citizen: Citizen): Promise<void> {
  await goesTo(citizen, 'journal')
  await citizen.page.locator('.entry').first().waitFor()
}

function doubtfulClock({ now }: Circumstances) {
  return { staff: { clockOffer: { machineAt: now, lastActAt: now + 7 * 60 * minutes } } }
}

async function opensHealth(citizen: Citizen): Promise<void> {
  await goesTo(citizen, 'health')
  await citizen.page.locator('.fact').first().waitFor()
}

async function choosesFile(citizen: Citizen): Promise<void> {
  await goesTo(citizen, 'imports')
  const buffer = Buffer.from('ma_so_bhxh,ho_ten\n0100000021,Phạm Văn An\n')
  await citizen.page
    .locator('#import-file')
    .setInputFiles({ name: 'tai-khoan-thang-11.csv', mimeType: 'text/csv', buffer })
  await citizen.page.locator('.look').waitFor()
}

async function importsFile(citizen: Citizen): Promise<void> {
  await choosesFile(citizen)
  await citizen.taps(citizen.t.staff.imports.start)
}
