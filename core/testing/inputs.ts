/** Inputs that are better chosen than made from the schema: with a pattern, or so that what is asked gets somewhere. */
import type { InputOf, OperationName } from '../../contract/operations.ts'

const given = { userName: 'lan.tran', reason: 'Vì một lý do', language: 'vi' } as const
const { userName, reason, language } = given
const person = { name: 'Nguyễn Văn Tư', ownAccount: '0123456789' }
const changeId = 'x'

export const chosenInputs: { readonly [N in OperationName]?: InputOf<N> } = {
  setLanguage: { language: 'en' },
  askForHelp: { screen: 'code' },
  checkAccountNumber: { accountNumber: '1' },
  signIn: { accountNumber: '1', password: 'x' },
  checkContact: { field: 'phone', value: '' },
  draftChange: { changeId: null, phone: '0987 000 111' },
  confirmCode: { changeId, code: '123456' },
  takeHandOver: { number: '0000' },
  reportScreen: { screen: 'account' },
  handOverToKiosk: { case: 'x', request: null, purpose: 'change', language, kiosk: 'x' },
  setUpStaff: { code: 'x', userName, ...person, password: 'x', pin: '1', language },
  staffSignIn: { userName: 'nobody', secret: 'x', language },
  keepDrafts: { part: 'support', ofCase: false, fields: [] },
  findAccounts: { query: '1' },
  revealAccount: { case: 'x', reason },
  recordCheck: { case: 'x', document: 'cccd', last4: '1234', form: 'M' },
  cancelPending: { case: 'x', request: null, reason },
  requestApproval: { case: 'x', reason },
  undoChange: { case: 'x', undoes: 'x', reason },
  decideRequest: { id: 'x', approve: true, reason },
  decideTwoPersonChange: { id: 'x', confirm: true, reason },
  addStaff: { userName: '!', role: 'clerk', ...person },
  editStaff: { userName: 'nobody', role: 'clerk', name: person.name, ownAccount: null },
  setStaffActive: { userName: 'nobody', active: true },
  giveStaffPassword: { userName: 'nobody' },
  unlockStaff: { userName: 'nobody' },
  countJournal: { from: 0, to: 86_400_000 },
  getDaySheet: { day: '2026-11-22' },
  beginImport: { fileName: 'x.csv', bytes: 0 },
  appendImport: { id: 'x', piece: '' },
}
