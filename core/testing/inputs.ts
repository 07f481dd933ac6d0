/** For every operation an input that passes its form, so that what a test meets is what lies behind it. */
import type { InputOf, OperationName } from '../../contract/operations.ts'

const given = { userName: 'lan.tran', reason: 'Vì một lý do', language: 'vi', purpose: 'change' } as const
const { userName, reason, language, purpose } = given
const person = { name: 'Nguyễn Văn Tư', ownAccount: '0123456789' }
const changeId = 'x'

export const validInputs: { readonly [N in OperationName]: InputOf<N> } = {
  getKiosk: {},
  startVisit: { language },
  getVisit: {},
  setLanguage: { language: 'en' },
  keepAlive: {},
  askForHelp: { screen: 'code' },
  endVisit: {},
  checkAccountNumber: { accountNumber: '1' },
  signIn: { accountNumber: '1', password: 'x' },
  checkContact: { field: 'phone', value: '' },
  draftChange: { phone: '0987 000 111' },
  draftPassword: { password: 'x' },
  newCaptcha: { changeId },
  hearCaptcha: { captchaId: 'x' },
  submitChange: { changeId, captcha: null },
  resendCode: { changeId },
  confirmCode: { changeId, code: '123456' },
  cancelChange: { changeId },
  reportVoices: { missing: [], system: 'linux' },
  leaveKiosk: { code: 'x', what: 'close' },
  getStaffDoor: {},
  setUpStaff: { code: 'x', userName, ...person, password: 'x', pin: '1', language },
  staffSignIn: { userName: 'nobody', secret: 'x', language },
  getStaff: {},
  changeSecrets: { password: 'x', newPassword: null, newPin: null },
  findAccounts: { query: '1' },
  openAccount: { id: 'x' },
  closeAccount: {},
  revealAccount: { reason },
  recordCheck: { document: 'cccd', last4: '1234', form: 'M' },
  unlockAccount: {},
  cancelPending: { reason },
  requestApproval: { reason },
  handOver: { purpose, language },
  undoChange: { reason },
  listRequests: {},
  decideRequest: { id: 'x', approve: true, reason },
  listStaff: {},
  addStaff: { userName: '!', role: 'clerk', ...person },
  editStaff: { userName: 'nobody', role: 'clerk', name: person.name, ownAccount: null },
  setStaffActive: { userName: 'nobody', active: true },
  giveStaffPassword: { userName: 'nobody' },
  unlockStaff: { userName: 'nobody' },
}
