/** The gallery's staff room: the desk of each role, all that can be done at it, and the screen once it is handed over. */
import { expect } from '@playwright/test'
import type { HealthView, SettingProblem } from '../../contract/admin/views.ts'
import type { Language } from '../../contract/views.ts'
import type { Purpose } from '../../contract/counter/views.ts'
import type { StaffMember } from '../../core/storage/port/documents.ts'
import {
  office,
  opened,
  person,
  staffPassword,
  theAccount,
  type KioskOptions,
  type OpenKiosk,
} from '../../renderer/testing/kiosk.ts'
import type { Citizen } from '../citizen.ts'
import {
  entersCodes,
  first,
  longAccount,
  mailServer,
  minute,
  opensAt,
  theNumber,
  type Deed,
  type Entries,
  type Entry,
} from './entry.ts'
import { administrator, clerk, supervisor, theStaff } from './staff.ts'

const hour = 60 * minute
const day = 24 * hour
const atDesk = (staff: string) => ({ staff, scrolls: true }) as const
const otherAdministrator = 'mai.pham'
/** Two more whose owners are called the same. */
const [second, third] = ['0123456790', '0123456791']
const reason = 'Không còn mở được hộp thư của nơi làm cũ, đã nghỉ việc từ tháng ba.'

/** As if it had been changed an hour ago. */
const changed = {
  lastChange: {
    reference: 'K7M4-92QX-T',
    at: opensAt - hour,
    before: { phone: null, email: theAccount.email },
    staff: [],
  },
}
const open: Deed = ({ person }) => opened(person, theNumber, false)
const checked: Deed = ({ person }) => opened(person, theNumber)

/** The citizen wants a new e-mail, and another supervisor has approved. */
async function approved(kiosk: OpenKiosk): Promise<void> {
  await checked(kiosk, 'vi')
  await kiosk.person.must('requestApproval', { reason })
  await approves(kiosk, theAccount.number)
  await kiosk.person.must('getStaff', {})
}

async function approves(kiosk: OpenKiosk, number: string): Promise<void> {
  const desk = await kiosk.desk('hung.vu', 'quay-3')
  const { requests } = await desk.must('listRequests', {})
  const request = requests.find(({ account }) => account.accountNumber.endsWith(number.slice(-4)))
  await desk.must('decideRequest', { id: request?.id ?? '', approve: true, reason: '' })
}

async function asksFor(number: string, desk: OpenKiosk['person']): Promise<void> {
  await opened(desk, number)
  await desk.must('requestApproval', { reason })
  await desk.must('closeAccount', {})
}

/** One to be decided, one that was, and their own. */
async function threeRequests(kiosk: OpenKiosk): Promise<void> {
  const desk = await kiosk.desk(clerk, 'quay-2')
  await asksFor(theNumber, desk)
  kiosk.pass(minute)
  await asksFor(second, desk)
  await approves(kiosk, second)
  kiosk.pass(minute)
  await asksFor(third, kiosk.person)
}

/** By the other administrator, and by the one who looks. */
async function twoWaitForAnother(kiosk: OpenKiosk): Promise<void> {
  const desk = await kiosk.desk(otherAdministrator, 'quay-2')
  const wanted = { userName: 'quynh.hoang', role: 'supervisor', ownAccount: second } as const
  await desk.call('addStaff', { ...wanted, name: longAccount.name })
  kiosk.pass(minute)
  const { version } = await kiosk.person.must('getSettings', {})
  const changes = {
    'smtp.host': 'mail-du-phong.bhxhthanhpho.example.gov.vn',
    'smtp.password': 'mật khẩu mới',
  }
  await kiosk.person.call('saveSettings', { changes, version })
}

async function triesInVain({ visitor, pass }: OpenKiosk): Promise<void> {
  const citizen = visitor('quay-2')
  for (let tries = 0; tries < 5; tries++) {
    await citizen.signIn(theNumber, 'wrong')
    pass(minute / 3)
  }
}

/** Days of some changes, and of somebody who does not know the password. */
async function daysGoBy(kiosk: OpenKiosk): Promise<void> {
  for (let days = 0; days < 3; days++) {
    kiosk.pass(day)
    const citizen = kiosk.visitor('quay-2')
    await citizen.signIn(theNumber, 'wrong')
    await citizen.signIn(theNumber)
    await citizen.submit({ phone: `0987 000 11${days}` })
    await entersCodes(kiosk, citizen)
  }
  kiosk.pass(5 * minute)
}

const comesIn =
  (userName: string): Deed =>
  ({ person }, language) =>
    person.must('staffSignIn', { userName, secret: staffPassword, language })

const handedOver = (purpose: Purpose): Deed =>
  first(purpose === 'new-email' ? approved : checked, ({ person }, language) =>
    person.must('handOver', { purpose, language }),
  )

/** More than are shown. */
const many: KioskOptions = {
  accounts: Array.from({ length: 8 }, (_, at) =>
    person(`012345671${at}`, {
      name: at === 1 ? 'Nguyễn Công Tằng Tôn Nữ Thị Ngọc Phương Khánh Huyền Trân Quỳnh' : theAccount.name,
      phone: at % 3 === 2 ? null : theAccount.phone,
      email: at === 1 ? longAccount.email : at === 3 ? null : theAccount.email,
    }),
  ),
  told: { findAccounts: (said) => ({ ...said, more: true }) },
}
/** All that can stand at an account at once. */
const everything: KioskOptions = {
  account: { ...longAccount, ...changed, kind: 'organisation', passwordHash: null },
}

function staffWith(userName: string, over: Partial<StaffMember>): KioskOptions {
  return { staff: theStaff.map((one) => (one.userName === userName ? { ...one, ...over } : one)) }
}

/** On a machine that is well, unless told. */
function healthWith(over: Partial<HealthView> = {}): KioskOptions {
  const well: Partial<HealthView> = {
    version: '0.1.0 (a1b2c3d)',
    node: '22.11.0',
    electron: '45.4.1',
    platform: 'linux x64',
    uptimeS: 3 * 3600 + 12 * 60,
    memoryMb: 182,
    disk: { freeMb: 41_200, minFreeMb: 500 },
    mail: { state: 'up', lastFailure: null },
    retention: { months: 60, lastAt: opensAt - 9 * hour },
    lastVerify: { at: opensAt - hour, whole: true },
    lastPrint: { outcome: 'printed', at: opensAt - 10 * minute },
  }
  return { told: { getHealth: (said) => ({ ...said, ...well, ...over }) } }
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

/** By the machine's clock it is earlier than what was done last. */
const doubtfulClock: Partial<HealthView> = {
  clock: { now: opensAt, aheadMs: 0, offer: { machineAt: opensAt, lastActAt: opensAt + 7 * hour } },
  outOfService: 'clock',
  troubles: [
    {
      why: 'behind-journal',
      at: opensAt + 7 * hour,
      sentence:
        'nobody is served: the machine’s clock is behind the last thing that anybody did here, at 2026-11-25T09:05:00.000Z; ' +
        'set the clock right, or, if it is right, have an administrator accept it, in the part Status of the staff’s screens',
    },
  ],
}

const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const
const theOffice = {
  ...office,
  hours: [
    { days: [...workdays], from: '07:30', to: '11:30' },
    { days: [...workdays], from: '13:00', to: '17:00' },
  ],
  messages: [
    { vi: 'Mang theo căn cước công dân khi đến quầy.', en: 'Bring your identity card to the counter.' },
  ],
  alertsTo: 'lanhdao@bhxhquan1.example.vn',
}

async function* noPieces() {}
const backup = {
  bytes: 12_400_000,
  sequence: 1234,
  hash: '9f2c'.repeat(16),
  remove: () => Promise.resolve(),
}

const someDaysLater = {
  scrolls: true,
  service: {
    now: () => opensAt - 3 * day - 5 * minute,
    told: {
      queryJournal: (said) => ({
        // Each look, and each check, is an entry: in the other language there would be one more.
        entries: said.entries.filter(({ kind }) => !kind.startsWith('journal.')),
        // There are older ones.
        next: { before: 1, lookedBackTo: opensAt - 30 * day },
      }),
    },
  },
  did: first(daysGoBy, comesIn(supervisor)),
} as const satisfies Entry

/** Of each kind of row one, and a column that nobody reads. */
const file = [
  'ma_so_bhxh,ho_ten,cccd,dien_thoai,email,ghi_chu',
  '0100000021,Phạm Văn An,001085012345,01681234567,pham.an,',
  `${theNumber},Nguyễn Thị Quỳnh Anh,079085001234,0987000111,quynh.nguyen@example.vn,`,
  '01234,Lê Văn Bình,79085001236.0,0903,,',
  '0100000022,Trần Thị Bé,79085001237.0,,,',
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

  'desk-case': { ...atDesk(clerk), service: { account: changed }, did: open },
  'desk-case-checked': {
    shows: 'desk-case',
    ...atDesk(supervisor),
    service: everything,
    did: first(triesInVain, checked, async ({ person }) => {
      await person.must('revealAccount', { reason: 'Đối chiếu với giấy tờ' })
      await person.must('requestApproval', { reason: 'Không còn mở được hộp thư' })
    }),
  },
  'desk-case-check': {
    shows: 'desk-case',
    ...atDesk(clerk),
    service: { account: changed },
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
    service: { account: changed },
    did: approved,
    taps: (citizen) => citizen.taps(citizen.t.staff.act.handOver),
  },
  'desk-case-reason': {
    shows: 'desk-case',
    ...atDesk(supervisor),
    service: { account: changed },
    did: checked,
    taps: async (citizen) => {
      await citizen.taps(citizen.t.staff.act.undo)
      await citizen.taps(citizen.t.staff.reason.submitUndo)
      await citizen.page.getByRole('alert').waitFor()
    },
  },

  'desk-approvals': {
    ...atDesk(supervisor),
    service: {
      account: longAccount,
      accounts: [person(second, longAccount), person(third, { ...longAccount, email: null })],
    },
    did: threeRequests,
    taps: async (citizen) => {
      await goesTo(citizen, 'approvals')
      await citizen.page.getByRole('button', { name: citizen.t.staff.approvals.refuse }).nth(1).click()
    },
  },

  'desk-two-people': {
    shows: 'desk-approvals',
    ...atDesk(administrator),
    service: {
      account: changed,
      config: { smtp: mailServer },
      mailFailingSince: () => opensAt - 2 * hour,
    },
    did: twoWaitForAnother,
    taps: (citizen) => goesTo(citizen, 'approvals'),
  },

  'desk-colleagues': {
    ...atDesk(administrator),
    did: async ({ visitor, pass }) => {
      const somebody = visitor('quay-2')
      for (let tries = 0; tries < 5; tries++) {
        await somebody.call('staffSignIn', { userName: clerk, secret: 'wrong', language: 'vi' })
        pass(minute / 3)
      }
    },
    taps: (citizen) => goesTo(citizen, 'colleagues'),
  },
  'desk-colleague-form': {
    shows: 'desk-colleagues',
    ...atDesk(administrator),
    taps: async (citizen) => {
      await goesTo(citizen, 'colleagues')
      await citizen.taps(citizen.t.staff.colleagues.add)
      await citizen.field('colleague-name').fill('Trần Thị Lan')
      await citizen.field('colleague-own-account').fill(theNumber)
      await citizen.field('colleague-user-name').fill(clerk)
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
      await citizen.field('current-password').fill(staffPassword)
      await citizen.field('new-password').fill('short')
      await citizen.taps(citizen.t.staff.own.submit)
      await expect(citizen.field('new-password')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-own-must-change': {
    shows: 'desk-own',
    ...atDesk(clerk),
    service: staffWith(clerk, { mustChange: true, pinHash: null, lastSignIn: null }),
  },

  'desk-journal': {
    ...someDaysLater,
    taps: opensJournal,
  },
  'desk-journal-chart': {
    shows: 'desk-journal',
    ...someDaysLater,
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
    ...someDaysLater,
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
  'desk-import-look': {
    shows: 'desk-imports',
    ...atDesk(administrator),
    service: { account: changed },
    taps: choosesFile,
  },
  'desk-import-running': {
    shows: 'desk-imports',
    ...atDesk(administrator),
    service: {
      told: {
        getImport: (said) => ({
          ...said,
          phase: 'applying',
          bytesDone: 400,
          bytesTotal: 1000,
          rowsDone: 12_400,
          rowsPerSecond: 4200,
          etaMs: 9_000,
        }),
      },
    },
    taps: async (citizen) => {
      await importsFile(citizen)
      await citizen.page.locator('progress').waitFor()
    },
  },
  'desk-import-finished': {
    shows: 'desk-imports',
    ...atDesk(administrator),
    service: {
      told: {
        getImport: (said) => ({
          ...said,
          phase: 'finished',
          rowsDone: 48_210,
          added: 120,
          updated: 31,
          kept: 4,
          refused: 2,
          leftOut: 0,
          renumbered: 0,
        }),
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
      config: { smtp: mailServer, office: theOffice },
      told: {
        getSettings: (said) => ({ ...said, smtpPasswordSet: true }),
        testMail: () => ({
          step: 'tls',
          reason: 'certificate-wrong-name',
          detail: 'ERR_TLS_CERT_ALTNAME_INVALID',
        }),
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
    service: { backups: { make: async () => ({ ...backup, pieces: noPieces() }) } },
    taps: async (citizen) => {
      await asksForBackup(citizen)
      await citizen.page.locator('.success').waitFor()
    },
  },
  'desk-clock': {
    ...atDesk(administrator),
    service: healthWith(doubtfulClock),
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
    service: healthWith({
      configuration: {
        file: '/etc/vssid-kiosk/kiosk.config.json',
        problems: [
          'otp.digits is 99; allowed are whole numbers from 6 to 8.',
          'offfice is not known here. Did you mean office?',
        ],
      },
    }),
    taps: opensHealth,
  },
  'desk-health-clock': {
    shows: 'desk-health',
    ...atDesk(administrator),
    service: healthWith(doubtfulClock),
    taps: opensHealth,
  },
  'desk-health': { ...atDesk(clerk), service: healthWith(), taps: opensHealth },
  'desk-health-troubles': {
    shows: 'desk-health',
    ...atDesk(administrator),
    service: healthWith({
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
      update: { why: 'unproven', version: '0.2.0', proven: '0.1.0', since: opensAt - 40 * minute },
      journal: null,
      lastVerify: { at: opensAt - hour, whole: false },
      outbox: { depth: 3, oldestAt: opensAt - 20 * minute },
      webhook: { depth: 12, detail: 'HTTP 503' },
      lastPrint: { outcome: 'no-printer', at: opensAt - 10 * minute },
      lines: [
        {
          level: 'warn',
          time: '2026-11-25T07:58:12.000Z',
          text: 'mail: connect ETIMEDOUT 203.0.113.7:587',
        },
        { level: 'error', time: '2026-11-25T08:01:40.000Z', text: 'disk: only 320 MB are free' },
      ],
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
    did: handedOver('new-email'),
  },
  'new-password': { staff: clerk, did: handedOver('password') },
  'code-for-a-password': { shows: 'code', staff: clerk, did: passwordSent },
  'done-password': {
    shows: 'done',
    staff: clerk,
    did: first(passwordSent, (kiosk) => entersCodes(kiosk)),
  },
} as const satisfies Entries

function called(name: string) {
  return { shows: 'desk-support', ...atDesk(administrator), service: staffWith(administrator, { name }) }
}

async function passwordSent(kiosk: OpenKiosk, language: Language): Promise<void> {
  await handedOver('password')(kiosk, language)
  const { id } = await kiosk.person.must('draftPassword', { password: 'Doi-moi-2026' })
  await kiosk.person.must('submitChange', { changeId: id, captcha: null })
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
  await citizen.field('backup-password').fill(staffPassword)
  await citizen.taps(citizen.t.staff.backup.submit)
}

async function opensJournal(citizen: Citizen): Promise<void> {
  await goesTo(citizen, 'journal')
  await citizen.page.locator('.entry').first().waitFor()
}

async function opensHealth(citizen: Citizen): Promise<void> {
  await goesTo(citizen, 'health')
  await citizen.page.locator('.fact').first().waitFor()
}

async function choosesFile(citizen: Citizen): Promise<void> {
  await goesTo(citizen, 'imports')
  const buffer = Buffer.from(file.join('\n'))
  await citizen.page
    .locator('#import-file')
    .setInputFiles({ name: 'tai-khoan-thang-11.csv', mimeType: 'text/csv', buffer })
  await citizen.page.locator('.look').waitFor()
}

async function importsFile(citizen: Citizen): Promise<void> {
  await choosesFile(citizen)
  await citizen.taps(citizen.t.staff.imports.start)
}
