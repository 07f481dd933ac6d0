/**
 * What somebody at a page may ask next: an input made of what the page shows and of chance, or why it is left out; an operation
 * that is not named here is asked with the smallest input of its form. What is likely next comes from `likely`; anything else comes, too, by anyone.
 */
import { operationNames } from '../../../contract/names.ts'
import type { OperationName } from '../../../contract/operations.ts'
import { pieceOf } from './import-files.ts'
import { staffPassword, staffPin, password as citizenPassword } from '../kiosk.ts'
import { smallest } from '../sample-input.ts'
import type { Unnamed } from '../shown-by-page.ts'
import type { Page } from './page.ts'
import { accounts, members, type Known } from './people.ts'
import type { Chance } from './seeded-random.ts'

type Maker<N extends OperationName> = (page: Page, chance: Chance, known: Known) => Unnamed<N> | null
interface LeftOut {
  leftOut: string
}

const languages = ['vi', 'en'] as const
const userNames = members.map(({ userName }) => userName)
const roles = ['clerk', 'supervisor', 'administrator'] as const
const anything = { from: null, to: null, kinds: [], staff: null, account: null, reference: null }
const oneOf = <T>(of: readonly T[], chance: Chance): T | null => (of.length > 0 ? chance.one(of) : null)

const numberOf = (page: Page, chance: Chance) =>
  chance.once(5) || page.person.account === undefined
    ? chance.one(accounts.flatMap(({ number, personalId }) => [number, personalId ?? '0299999999']))
    : page.person.account

const language = (_page: Page, chance: Chance) => ({ language: chance.one(languages) })
const changeOf = ({ change }: Page) => ({ changeId: change?.id ?? 'none' })
const reason = (chance: Chance) => (chance.once(12) ? '…' : 'Người dân đề nghị')

/** Never the same twice, and with whose page it was typed at: the account's last digit. */
const newPhone = (page: Page, known: Known) =>
  `0987${page.account?.at(-1) ?? '9'}${String(known.next()).padStart(5, '0')}`
const newEmail = (page: Page, chance: Chance, known: Known) =>
  chance.once(known.sharing ? 2 : 6)
    ? chance.one(['quynh@example.vn', 'Yen@Example.vn', 'chung@example.vn', 'chung@example.vn'])
    : `m${page.account?.at(-1) ?? '9'}.${known.next()}@example.vn`

/** Those that somebody at this page may decide. */
const mine = (requests: Page['requests']) =>
  requests.filter(({ mayNot, state }) => mayNot === null && state === 'waiting')

/** The right code where the page waits for one that has arrived; now and then another's. */
function code(page: Page, chance: Chance, known: Known): string {
  const reference = page.change?.code?.reference
  const mail = chance.once(10)
    ? oneOf(known.mails, chance)
    : known.mails.findLast((one) => one.reference === reference && one.accountNumber === page.account)
  // Some keep on guessing.
  const guesses = reference !== undefined && reference.charCodeAt(0) % 5 === 0
  if (mail && !guesses && !chance.once(6)) return mail.code
  return String(900_000 + known.next())
}

const secretOf = (userName: string, chance: Chance, known: Known) =>
  chance.once(8)
    ? 'không phải mật khẩu này'
    : chance.once(6)
      ? staffPin
      : (known.passwords.get(userName) ?? staffPassword)

const asking: { readonly [N in OperationName]?: Maker<N> | LeftOut } = {
  startVisit: language,
  setLanguage: language,
  askForHelp: () => ({ screen: 'code' }),
  checkAccountNumber: (page, chance) => ({ accountNumber: numberOf(page, chance) }),
  signIn: (page, chance) => ({
    accountNumber: numberOf(page, chance),
    password: chance.once(4) ? 'không phải' : citizenPassword,
  }),
  checkContact: (page, chance, known) =>
    chance.once(2)
      ? { field: 'phone', value: newPhone(page, known) }
      : { field: 'email', value: newEmail(page, chance, known) },
  draftChange: (page, chance, known) => ({
    ...(chance.once(2) ? { phone: newPhone(page, known) } : {}),
    ...(page.purpose === 'new-email' || chance.once(2) ? { email: newEmail(page, chance, known) } : {}),
  }),
  draftPassword: (_page, _chance, known) => ({ password: `mới tinh ${known.next()}` }),
  newCaptcha: changeOf,
  hearCaptcha: ({ captcha }) => ({ captchaId: captcha?.id ?? 'none' }),
  submitChange: (page, chance) => ({
    ...changeOf(page),
    captcha: page.captcha
      ? { id: page.captcha.id, answer: chance.once(6) ? '00000' : (page.captcha.digits ?? '11111') }
      : null,
  }),
  resendCode: changeOf,
  confirmCode: (page, chance, known) => ({ ...changeOf(page), code: code(page, chance, known) }),
  cancelChange: changeOf,
  takeHandOver: (_page, chance) => ({ number: String(chance.below(10_000)).padStart(4, '0') }),
  reportScreen: () => ({ screen: 'account' }),
  reportVoices: () => ({ missing: ['vi'], system: 'linux' }),
  leaveKiosk: (_page, chance) => ({ code: chance.once(2) ? '404040' : '713905', what: 'restart' }),
  setUpStaff: (_page, _chance, known) => ({
    code: 'K7M4-92QX-TB3W',
    userName: `them.${known.next()}`,
    name: 'Đặng Minh Châu',
    ownAccount: '0123456789',
    password: staffPassword,
    pin: staffPin,
    language: 'vi',
  }),
  staffSignIn: (page, chance, known) => {
    const userName = (chance.once(8) ? null : page.person.userName) ?? chance.one(userNames)
    return { userName, secret: secretOf(userName, chance, known), language: 'vi' }
  },
  keepDrafts: (_page, chance) => ({ part: 'support', ofCase: chance.once(2), fields: [] }),
  changeSecrets: ({ userName, mustChange }, chance, known) => {
    const chosen = mustChange || chance.once(2) ? `Chọn lấy một câu ${known.next()}` : null
    return {
      password: secretOf(userName ?? '', chance, known),
      newPassword: chosen,
      newPin: chance.once(2) ? staffPin : null,
    }
  },
  findAccounts: (_page, chance) => {
    const { number, email, name } = chance.once(3) ? chance.one(accounts) : accounts[0]!
    return { query: chance.one([number, number.slice(-6), email ?? number, name]) }
  },
  openAccount: ({ hits }, chance) => ({ id: oneOf([...hits.keys()], chance) ?? 'none' }),
  revealAccount: (_page, chance) => ({ reason: reason(chance) }),
  recordCheck: () => ({ document: 'cccd', last4: '4321', form: 'Mẫu số 02/SĐ-GD' }),
  cancelPending: (_page, chance) => ({ reason: reason(chance) }),
  requestApproval: (_page, chance) => ({ reason: reason(chance) }),
  handOver: ({ case: open }, chance) => ({
    language: 'vi',
    purpose:
      open?.request?.state === 'approved' && !chance.once(3)
        ? 'new-email'
        : chance.one(['change', 'change', 'password', 'new-email']),
  }),
  handOverToKiosk: () => ({ language: 'vi', purpose: 'change', kiosk: 'none' }),
  undoChange: (_page, chance) => ({ reason: reason(chance) }),
  decideRequest: ({ requests }, chance) => ({
    id: (oneOf(mine(requests), chance) ?? oneOf(requests, chance))?.id ?? 'none',
    approve: !chance.once(3),
    reason: reason(chance),
  }),
  decideTwoPersonChange: ({ twoPersonChanges }, chance) => ({
    id: oneOf(twoPersonChanges, chance)?.id ?? 'none',
    confirm: !chance.once(3),
    reason: reason(chance),
  }),
  confirmMailServer: { leftOut: 'it takes a code that is made outside of the service' },
  addStaff: (_page, chance, known) => ({
    userName: `them.${known.next()}`,
    name: 'Ngô Thị Thêm',
    role: chance.one(roles),
    ownAccount: '0199999909',
  }),
  editStaff: (_page, chance) => ({
    userName: chance.one(userNames),
    role: chance.one(roles),
    name: 'Đổi Tên Rồi',
    ownAccount: chance.once(3) ? chance.one(accounts).number : null,
  }),
  setStaffActive: (_page, chance) => ({ userName: chance.one(userNames), active: !chance.once(3) }),
  giveStaffPassword: (_page, chance) => ({ userName: chance.one(userNames) }),
  unlockStaff: (_page, chance) => ({ userName: chance.one(userNames) }),
  queryJournal: () => ({ filter: anything, before: null }),
  countJournal: () => ({ from: 0, to: 86_400_000 }),
  getDaySheet: () => ({ day: '2026-11-22' }),
  exportJournal: (_page, chance) => ({ format: chance.one(['csv', 'jsonl']), filter: anything }),
  readExport: ({ exportId }) => ({ id: exportId ?? 'none' }),
  dropExport: ({ exportId }) => ({ id: exportId ?? 'none' }),
  beginImport: (page) => ({ fileName: 'ds.csv', bytes: pieceOf(page.person.kiosk).length }),
  appendImport: (page) => ({
    id: page.import?.id ?? 'none',
    piece: pieceOf(page.person.kiosk).toString('base64'),
  }),
  previewImport: (page) => ({ id: page.import?.id ?? 'none', mapping: null, delimiter: null }),
  startImport: ({ import: begun }) => ({
    id: begun?.id ?? 'none',
    mapping: begun?.preview?.mapping ?? {},
    delimiter: begun?.preview?.delimiter ?? ',',
  }),
  getImport: (page) => ({ id: page.import?.id ?? 'none' }),
  cancelImport: (page) => ({ id: page.import?.id ?? 'none' }),
  exportRefusals: (page) => ({ id: page.import?.id ?? 'none' }),
  exportChanges: (_page, chance) => ({ format: chance.one(['csv', 'jsonl']), after: 0 }),
  saveSettings: ({ settingsVersion }, chance) => ({
    version: settingsVersion,
    changes: chance.one<Record<string, unknown>>([
      { 'staff.approval': chance.one(['supervisor', 'administrator']) },
      { 'staff.approvalMinutes': 10 + chance.below(90) },
      { 'session.idleSeconds': 60 + chance.below(120) },
      { 'captcha.enabled': chance.once(2) },
      { 'office.alertsTo': chance.one(['a@office.vn', 'b@office.vn']) },
    ]),
  }),
  resetSettings: ({ settingsVersion }, chance) => ({
    version: settingsVersion,
    paths: [chance.one(['staff.approval', 'captcha.enabled', 'session.idleSeconds'])],
  }),
  acceptClock: { leftOut: 'the clock is right here; what it does has rules of its own' },
  testMail: { leftOut: 'what sends it stands outside of the service, which hands the call on' },
  saveSupport: { leftOut: 'its text stands outside of the service, which hands it on' },
  beginBackup: ({ userName }, chance, known) => ({
    passphrase: 'mười hai chữ cái',
    password: secretOf(userName ?? '', chance, known),
  }),
}

export const asked = operationNames.filter((name) => !(asking[name] && 'leftOut' in asking[name]))

/** What the page shows (`Unnamed`), the page says. @returns null where it is left out, or there is nothing to ask it with */
export function inputFor(operation: OperationName, page: Page, chance: Chance, known: Known): object | null {
  const maker = asking[operation]
  if (maker !== undefined) return 'leftOut' in maker ? null : maker(page, chance, known)
  const { case: _case, changeId: _change, ...rest } = smallest(operation) as Record<string, unknown>
  return rest
}

/** What would bring somebody at this page further; one that stands there twice is twice as likely. */
export function likely(page: Page): readonly OperationName[] {
  switch (page.status?.role) {
    case undefined:
      return page.person.userName === undefined ? ['startVisit'] : ['staffSignIn']
    case 'visitor':
      return times(12, 'signIn').concat('askForHelp', 'checkAccountNumber', 'endVisit')
    case 'citizen':
      return page.isOld ? ['getVisit'] : forCitizen(page)
    case 'clerk':
      return forStaff(page)
    case 'supervisor':
      return page.isOld ? forStaff(page) : [...times(2, ...forStaff(page)), ...supervising]
    case 'administrator':
      return page.mustChange || page.isOld
        ? forStaff(page)
        : [...forStaff(page), ...supervising, ...times(2, ...administering(page))]
  }
}

const times = (count: number, ...of: readonly OperationName[]): OperationName[] =>
  Array.from({ length: count }, () => of).flat()

const supervising = [
  'listTwoPersonChanges',
  'exportJournal',
  'readExport',
  'queryJournal',
  'verifyJournal',
] as const

function forCitizen({ change, captcha, purpose }: Page): readonly OperationName[] {
  switch (change?.state) {
    case 'draft':
      if (!change.captchaRequired) return [...times(6, 'submitChange'), 'draftChange']
      if (captcha === null) return ['newCaptcha']
      return captcha.digits === null ? ['hearCaptcha'] : ['submitChange']
    case 'captcha-passed':
      return ['submitChange']
    case 'code-sent':
      return [
        ...times(12, 'confirmCode'),
        'resendCode',
        'cancelChange',
        'endVisit',
        'getVisit',
        'draftChange',
      ]
    default:
      return [...times(12, purpose === 'password' ? 'draftPassword' : 'draftChange'), 'endVisit', 'getVisit']
  }
}

function forStaff(page: Page): OperationName[] {
  if (page.isOld) return ['getStaff']
  if (page.mustChange) return ['changeSecrets']
  const deciding = mine(page.requests).length > 0 ? times(12, 'decideRequest') : []
  const usual = [...times(6, 'listRequests'), ...times(2, 'getStaff'), 'changeSecrets', 'endVisit'] as const
  return [...usual, ...deciding, ...times(3, ...atCase(page))]
}

function atCase(page: Page): readonly OperationName[] {
  if (page.case === null) return times(4, page.hits.size > 0 ? 'openAccount' : 'findAccounts')
  if (page.case.check === null) return [...times(4, 'recordCheck'), 'revealAccount', 'cancelPending']
  const { request, lastChange, lockedUntil, pending } = page.case
  return [
    ...times(2, 'handOver', 'closeAccount', 'getStaff'),
    ...times(request === null ? 4 : 1, 'requestApproval'),
    ...times(lastChange?.undoUntil ? 4 : 1, 'undoChange'),
    ...times(request?.state === 'approved' ? 4 : 0, 'handOver'),
    ...times(lockedUntil === null ? 1 : 4, 'unlockAccount'),
    ...times(pending ? 2 : 1, 'cancelPending'),
  ]
}

function administering({ import: begun }: Page): readonly OperationName[] {
  const next = !begun
    ? 'beginImport'
    : !begun.sent
      ? 'appendImport'
      : !begun.preview
        ? 'previewImport'
        : 'startImport'
  return [
    ...times(5, next),
    ...(['getImport', 'cancelImport', 'exportRefusals'] as const),
    ...(['addStaff', 'editStaff', 'setStaffActive', 'setStaffActive', 'giveStaffPassword'] as const),
    ...(['listTwoPersonChanges', 'decideTwoPersonChange', 'decideTwoPersonChange'] as const),
    ...(['unlockStaff', 'getSettings', 'saveSettings', 'resetSettings', 'exportChanges'] as const),
    ...(['readExport', 'beginBackup', 'getBackup'] as const),
  ]
}
