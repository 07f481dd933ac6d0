/** What somebody was told: that it is true, that it was on disk by then, and that it was theirs to hear. */
import type { OperationName } from '../../../../contract/operations.ts'
import type { CaseView } from '../../../../contract/counter/views.ts'
import { maskName, maskNumber } from '../../../contact/mask.ts'
import type { EventKind } from '../../../events/events.ts'
import { accounts as firstAccounts } from '../people.ts'
import type { Call } from '../run.ts'
import { entryName, type Found } from './entries.ts'
import type { Seen } from '../run.ts'
import type { Written } from '../slow-store.ts'

/** What an answer says was done, as it stands in the journal. */
const journalKinds: { readonly [N in OperationName]?: readonly EventKind[] } = {
  askForHelp: ['help.asked'],
  signIn: ['sign-in.succeeded'],
  staffSignIn: ['staff.signed-in'],
  confirmCode: ['change.confirmed', 'password.reset', 'code.sent'],
  changeSecrets: ['staff.secrets-changed'],
  findAccounts: ['account.searched'],
  openAccount: ['account.opened'],
  revealAccount: ['account.revealed'],
  recordCheck: ['account.checked'],
  unlockAccount: ['account.unlocked'],
  cancelPending: ['request.cancelled', 'change.cancelled'],
  requestApproval: ['request.made'],
  handOver: ['account.handed-over'],
  undoChange: ['change.undone'],
  decideRequest: ['request.approved', 'request.refused'],
  decideTwoPersonChange: [
    ...(['two-person.stopped', 'staff.added', 'staff.edited', 'staff.reactivated'] as const),
    'settings.changed',
  ],
  addStaff: ['staff.added'],
  editStaff: ['staff.edited'],
  setStaffActive: ['staff.deactivated', 'staff.reactivated'],
  giveStaffPassword: ['staff.password-given'],
  unlockStaff: ['staff.unlocked'],
  queryJournal: ['journal.viewed'],
  verifyJournal: ['journal.verified'],
  exportJournal: ['journal.exported'],
  exportChanges: ['changes.exported'],
  submitChange: ['code.sent'],
  resendCode: ['code.sent'],
  beginBackup: ['staff.password-confirmed'],
  leaveKiosk: ['kiosk.left'],
}
const withoutVisit: ReadonlySet<EventKind> = new Set([
  'staff.signed-in',
  'staff.password-confirmed',
  'kiosk.left',
])

/**
 * Who was told that something is done can point to an entry of their own, which was on disk by then; and nobody else
 * was told of the same one.
 */
export function* answers({ calls, written, eras }: Seen): Found {
  const pointedTo = new Set<number>()
  const inOrder = calls
    .filter(({ answer }) => answer?.result.ok)
    .sort((a, b) => (a.answer?.order ?? 0) - (b.answer?.order ?? 0))
  for (const call of inOrder) {
    const kinds = journalKinds[call.operation]
    if (!kinds || !call.answer) continue
    const { acknowledgedBefore } = call.answer
    const entries = written.filter(
      (one) =>
        kinds.includes(one.event.kind) &&
        one.sequence > call.sentAfter &&
        !pointedTo.has(one.sequence) &&
        isOf(one, call) &&
        isWhatWasAsked(one, call),
    )
    const entry = entries.find(({ sequence }) => acknowledgedBefore.has(sequence)) ?? entries[0]
    if (!entry) yield `${describeCall(call)} is told as done, and is not in the journal`
    else {
      pointedTo.add(entry.sequence)
      if (!acknowledgedBefore.has(entry.sequence))
        yield `${describeCall(call)} was told before entry ${entry.sequence} was on disk`
    }
  }
  yield* receiptOnce({ calls, written, eras })
}

function isOf({ event }: Written, { by, operation, kiosk }: Call): boolean {
  if (operation === 'staffSignIn') return event.kiosk === kiosk
  if (operation === 'leaveKiosk') return true
  if (withoutVisit.has(event.kind)) return event.staff === by.userName
  return event.visit === by.visit
}

function isWhatWasAsked({ event }: Written, { operation, input, answer }: Call): boolean {
  const { data, kind } = event
  const value = (answer?.result.ok ? answer.result.value : null) as Record<string, unknown> | null
  const given = input as Record<string, unknown>
  switch (operation) {
    case 'staffSignIn':
      return event.staff === value?.['userName']
    case 'confirmCode': {
      const receipt = value?.['receipt'] as { reference: string } | null
      if (receipt === null) return kind === 'code.sent' && data['change'] === given['changeId']
      return data['reference'] === receipt.reference && data['change'] === given['changeId']
    }
    case 'submitChange':
    case 'resendCode':
      return data['change'] === given['changeId']
    case 'undoChange':
      return data['reference'] === value?.['reference'] && data['undoes'] === given['undoes']
    case 'requestApproval':
      return (
        data['request'] === (value as CaseView | null)?.request?.id ||
        (value as CaseView | null)?.request === null
      )
    case 'decideRequest':
      return (
        data['request'] === given['id'] &&
        kind === (given['approve'] ? 'request.approved' : 'request.refused')
      )
    case 'decideTwoPersonChange':
      return data['request'] === given['id'] && (kind !== 'two-person.stopped') === given['confirm']
    case 'cancelPending':
      return data['reason'] === given['reason']
    case 'setStaffActive':
      return (
        data['user'] === given['userName'] &&
        kind === (given['active'] ? 'staff.reactivated' : 'staff.deactivated')
      )
    case 'editStaff':
    case 'giveStaffPassword':
    case 'unlockStaff':
    case 'addStaff':
      return data['user'] === given['userName']
    case 'handOver':
      return data['purpose'] === given['purpose']
    default:
      return true
  }
}

const describeCall = ({ operation, by, input }: Call) =>
  `${operation} ${JSON.stringify(input)} of visit ${by.visit} (${by.userName ?? by.account ?? '–'})`

/** What came into force was confirmed to the person who did it, unless the service went down in between. */
function* receiptOnce({ calls, written, eras }: Pick<Seen, 'calls' | 'written' | 'eras'>): Found {
  const given = new Map<string, number>()
  for (const { operation, answer } of calls) {
    if (operation !== 'confirmCode' || !answer?.result.ok) continue
    const { receipt } = answer.result.value as { receipt: { reference: string } | null }
    if (receipt) given.set(receipt.reference, (given.get(receipt.reference) ?? 0) + 1)
  }
  for (const entry of written) {
    if (entry.event.kind !== 'change.confirmed' && entry.event.kind !== 'password.reset') continue
    const reference = String(entry.event.data['reference'])
    const times = given.get(reference) ?? 0
    given.delete(reference)
    const era = eras.findLastIndex(({ from }) => from < entry.sequence)
    if (times > 1) yield `${entryName(entry)} was given ${times} times`
    if (times === 0 && era === eras.length - 1) yield `${entryName(entry)} was given to nobody`
  }
  for (const reference of given.keys()) yield `a receipt ${reference} was given for nothing`
}

/** What stands only with one account: nobody at another's page sees it. */
const ownMarks = new Map(
  firstAccounts.map(({ number, name, phone, personalId }) => [
    number,
    [name, maskName(name), number, maskNumber(number), phone, personalId, `m${number.at(-1)}.`].filter(
      (one) => one !== null,
    ),
  ]),
)

/** No page of one account's visit hears of another account; no page of staff of another than it has open. */
export function* strangers({ calls, mails: sent }: Seen): Found {
  const codes = new Set(sent.map(({ code }) => code))
  for (const { operation, by, input, answer } of calls) {
    if (!answer) continue
    const text = JSON.stringify(answer.result)
    const asked = JSON.stringify(input)
    if (by.userName !== null) {
      for (const [code] of text.matchAll(/(?<![\w.-])\d{6}(?![\w.-])/g))
        if (codes.has(code)) yield `${operation} showed a code to ${by.userName}`
    }
    const isCitizen = by.account !== null || operation === 'signIn'
    if (!isCitizen || operation === 'staffSignIn') continue
    const own =
      operation === 'signIn' && answer.result.ok
        ? (input as { accountNumber: string }).accountNumber
        : by.account
    for (const [number, marks] of ownMarks) {
      const isOwn = number === own || marks.includes(own ?? '')
      if (isOwn) continue
      for (const mark of marks)
        if (text.includes(mark) && !asked.includes(mark))
          yield `${operation} of ${by.account}'s page shows ${mark} of ${number}`
    }
  }
}
