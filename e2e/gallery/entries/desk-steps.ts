/** Steps that prepare the staff screens, and invented data. */
import type { HealthView, SettingProblem } from '../../../contract/admin/views.ts'
import type { Language } from '../../../contract/views.ts'
import type { Purpose } from '../../../contract/counter/views.ts'
import { shownNumber } from '../../../core/contact/account-number.ts'
import type { StaffMember } from '../../../core/storage/port/documents.ts'
import {
  office,
  opened,
  person,
  staffPassword,
  theAccount,
  type KioskOptions,
  type OpenKiosk,
} from '../../../renderer/testing/kiosk.ts'
import type { Citizen } from '../../citizen.ts'
import {
  entersCodes,
  inSequence,
  longAccount,
  minute,
  opensAt,
  theNumber,
  type Step,
  type Entry,
} from '../entry.ts'
import { administrator, clerk, supervisor, theStaff } from '../staff.ts'

export const hour = 60 * minute
export const day = 24 * hour
export const atDesk = (staff: string) => ({ staff, scrolls: true }) as const
export const otherAdministrator = 'mai.pham'
/** Two more accounts, whose owners have the same name. */
export const [second, third] = ['0123456790', '0123456791']
export const reason = 'Không còn mở được hộp thư của nơi làm cũ, đã nghỉ việc từ tháng ba.'

/** As if it had been changed an hour before. */
export const changed = {
  lastChange: {
    reference: 'K7M4-92QX-T',
    at: opensAt - hour,
    before: { phone: null, email: theAccount.email },
    staff: [],
  },
}
export const open: Step = ({ person }) => opened(person, theNumber, false)
export const checked: Step = ({ person }) => opened(person, theNumber)

/** The citizen requests a new e-mail, and another supervisor approves it. */
export async function approved(kiosk: OpenKiosk): Promise<void> {
  await checked(kiosk, 'vi')
  await kiosk.person.must('requestApproval', { reason })
  await approves(kiosk, shownNumber(theAccount))
  await kiosk.person.must('getStaff', {})
}

/** @param number the one that texts name */
export async function approves(kiosk: OpenKiosk, number: string): Promise<void> {
  const desk = await kiosk.desk('hung.vu', 'quay-3')
  const { requests } = await desk.must('listRequests', {})
  const request = requests.find(({ account }) => account.accountNumber.endsWith(number.slice(-4)))
  await desk.must('decideRequest', { id: request?.id ?? '', approve: true, reason: '' })
}

export async function asksFor(number: string, desk: OpenKiosk['person']): Promise<void> {
  await opened(desk, number)
  await desk.must('requestApproval', { reason })
  await desk.must('closeAccount', {})
}

/** One request to decide, one decided, and one of their own. */
export async function threeRequests(kiosk: OpenKiosk): Promise<void> {
  const desk = await kiosk.desk(clerk, 'quay-2')
  await asksFor(theNumber, desk)
  kiosk.pass(minute)
  await asksFor(second, desk)
  await approves(kiosk, second)
  kiosk.pass(minute)
  await asksFor(third, kiosk.person)
}

/** One by the other administrator, and one by the signed-in one. */
export async function twoWaitForAnother(kiosk: OpenKiosk): Promise<void> {
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

export async function triesInVain({ visitor, pass }: OpenKiosk): Promise<void> {
  const citizen = visitor('quay-2')
  for (let tries = 0; tries < 5; tries++) {
    await citizen.signIn(theNumber, 'wrong')
    pass(minute / 3)
  }
}

/** Days with changes and with failed sign-ins. */
export async function daysGoBy(kiosk: OpenKiosk): Promise<void> {
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

export const staffSignsIn =
  (userName: string): Step =>
  ({ person }, language) =>
    person.must('staffSignIn', { userName, secret: staffPassword, language })

export const handedOver = (purpose: Purpose): Step =>
  inSequence(purpose === 'new-email' ? approved : checked, ({ person }, language) =>
    person.must('handOver', { purpose, language }),
  )

/** More hits than are shown. */
export const many: KioskOptions = {
  accounts: Array.from({ length: 8 }, (_, at) =>
    person(`012345671${at}`, {
      name: at === 1 ? 'Nguyễn Công Tằng Tôn Nữ Thị Ngọc Phương Khánh Huyền Trân Quỳnh' : theAccount.name,
      phone: at % 3 === 2 ? null : theAccount.phone,
      email: at === 1 ? longAccount.email : at === 3 ? null : theAccount.email,
    }),
  ),
  replaced: { findAccounts: (said) => ({ ...said, more: true }) },
}
/** Everything that the screen of an account can show at once. */
export const everything: KioskOptions = {
  account: { ...longAccount, ...changed, kind: 'organisation', passwordHash: null },
}

export function staffWith(userName: string, over: Partial<StaffMember>): KioskOptions {
  return { staff: theStaff.map((one) => (one.userName === userName ? { ...one, ...over } : one)) }
}

/** A healthy machine, unless overridden. */
export function healthWith(over: Partial<HealthView> = {}): KioskOptions {
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
    printer: { state: 'ready', since: opensAt - 60 * minute },
  }
  return { replaced: { getHealth: (said) => ({ ...said, ...well, ...over }) } }
}

export const problems: SettingProblem[] = [
  {
    path: 'session.idleSeconds',
    setting: 'session.idleSeconds',
    rule: 'range',
    allowed: { type: 'whole-number', min: 30, max: 600 },
  },
  { path: 'office.hours[1].to', setting: 'office.hours', rule: 'order', allowed: null },
]

/** The machine's clock is behind the last recorded action. */
export const doubtfulClock: Partial<HealthView> = {
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

export const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const
export const theOffice = {
  ...office,
  hours: [
    { days: [...workdays], from: '07:30', to: '11:30' },
    { days: [...workdays], from: '13:00', to: '17:00' },
  ],
  messages: [
    { vi: 'Mang theo căn cước công dân khi đến quầy.', en: 'Bring your identity card to the counter.' },
  ],
  alertsTo: 'lanhdao@bhxhbenthanh.example.vn',
}

export async function* noPieces() {}
export const backup = {
  bytes: 12_400_000,
  sequence: 1234,
  hash: '9f2c'.repeat(16),
  remove: () => Promise.resolve(),
}

export const someDaysLater = {
  scrolls: true,
  service: {
    now: () => opensAt - 3 * day - 5 * minute,
    replaced: {
      queryJournal: (said) => ({
        // Queries and verifications are journalled too, so switching the language would add entries.
        entries: said.entries.filter(({ kind }) => !kind.startsWith('journal.')),
        // There are older entries.
        next: { before: 1, lookedBackTo: opensAt - 30 * day },
      }),
    },
  },
  before: inSequence(daysGoBy, staffSignsIn(supervisor)),
} as const satisfies Entry

/** One row of each result, and a column that is not imported. */
export const file = [
  'ma_so_bhxh,ho_ten,cccd,dien_thoai,email,ghi_chu',
  '0100000021,Phạm Văn An,001085012345,01681234567,pham.an,',
  `${theNumber},Nguyễn Thị Quỳnh Anh,079085001234,0987000111,quynh.nguyen@example.vn,`,
  '01234,Lê Văn Bình,79085001236.0,0903,,',
  '0100000022,Trần Thị Bé,79085001237.0,,,',
]

export function called(name: string) {
  return { shows: 'desk-support', ...atDesk(administrator), service: staffWith(administrator, { name }) }
}

export async function passwordSent(kiosk: OpenKiosk, language: Language): Promise<void> {
  await handedOver('password')(kiosk, language)
  const { id } = await kiosk.person.must('draftPassword', { password: 'Doi-moi-2026' })
  await kiosk.person.must('submitChange', { changeId: id, captcha: null })
}

export async function opensPanel(
  citizen: Citizen,
  part: 'approvals' | 'colleagues' | 'imports' | 'journal' | 'machines' | 'own' | 'settings' | 'health',
): Promise<void> {
  const nav = citizen.page.getByRole('navigation')
  await nav.getByRole('button', { name: citizen.t.staff.desk[part] }).click()
  await citizen.sees(`desk-${part}`)
}

export async function asksForBackup(citizen: Citizen, again = 'bảy con mèo ngủ trưa'): Promise<void> {
  await opensPanel(citizen, 'health')
  await citizen.taps(citizen.t.staff.backup.heading)
  await citizen.sees('desk-backup')
  await citizen.field('backup-passphrase').fill('bảy con mèo ngủ trưa')
  await citizen.field('backup-passphrase-again').fill(again)
  await citizen.field('backup-password').fill(staffPassword)
  await citizen.taps(citizen.t.staff.backup.submit)
}

export async function opensJournal(citizen: Citizen): Promise<void> {
  await opensPanel(citizen, 'journal')
  await citizen.page.locator('.entry').first().waitFor()
}

export async function opensHealth(citizen: Citizen): Promise<void> {
  await opensPanel(citizen, 'health')
  await citizen.page.locator('.fact').first().waitFor()
}

export async function choosesFile(citizen: Citizen, rows: readonly string[] = file): Promise<void> {
  await opensPanel(citizen, 'imports')
  const buffer = Buffer.from(rows.join('\n'))
  await citizen.page
    .locator('#import-file')
    .setInputFiles({ name: 'tai-khoan-thang-11.csv', mimeType: 'text/csv', buffer })
  await citizen.page.locator('.look').waitFor()
}

export async function importsFile(citizen: Citizen): Promise<void> {
  await choosesFile(citizen)
  await citizen.taps(citizen.t.staff.imports.start)
}
