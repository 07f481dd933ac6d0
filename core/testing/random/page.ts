/** One page of a browser in a run of random operations: what it shows, and what it has heard. */
import type { InputOf, OperationName, ResultOf } from '../../../contract/operations.ts'
import type { FailureKind } from '../../../contract/failures.ts'
import type { ImportPreview } from '../../../contract/accounts/views.ts'
import type { CaseView, Purpose, RequestView } from '../../../contract/counter/views.ts'
import type { SessionStatus } from '../../../contract/views.ts'
import type { Answer } from '../../service/service.ts'
import { accounts, type Known, type Person } from './people.ts'
import { shownByPage } from '../shown-by-page.ts'
import type { TwoPersonChangeView } from '../../../contract/admin/people-views.ts'
import type { ChangeView } from '../../../contract/citizen/views.ts'

export interface Page {
  readonly person: Person
  readonly shows: ReturnType<typeof shownByPage>
  token: string | null
  status: SessionStatus | null
  /** The visit's id in the journal. */
  visit: string | null
  /** Whose visit it is. */
  account: string | null
  userName: string | null
  waiting: number
  /** It shows what is there no longer, and has to ask. */
  isOld: boolean
  change: ChangeView | null
  captcha: { id: string; digits: string | null } | null
  case: CaseView | null
  /** The account of each hit, as shown. */
  hits: Map<string, string>
  requests: RequestView[]
  /** What waits for a second person. */
  twoPersonChanges: TwoPersonChangeView[]
  mustChange: boolean
  /** What staff have handed it over for. */
  purpose: Purpose | null
  exportId: string | null
  import: { id: string; sent: boolean; preview: ImportPreview | null } | null
  settingsVersion: number
}

export function newPage(person: Person): Page {
  return {
    person,
    shows: shownByPage(),
    token: null,
    status: null,
    waiting: 0,
    ...nothingShown(),
  }
}

function nothingShown() {
  return {
    visit: null,
    account: null,
    userName: null,
    change: null,
    captcha: null,
    case: null,
    hits: new Map<string, string>(),
    requests: [],
    twoPersonChanges: [],
    mustChange: false,
    purpose: null,
    isOld: false,
    exportId: null,
    import: null,
    settingsVersion: 0,
  }
}

/** What was called, with the token and the visit of then. */
interface Asked {
  operation: OperationName
  input: unknown
  asked: string | null
  visit: string | null
}

/** The visit that begins with this answer, or goes on under another name. */
function entered(
  page: Page,
  { operation, input, visit: shown }: Asked,
  answer: Answer,
): Partial<Page> | null {
  const visit = answer.reply.session?.visit ?? null
  if (!answer.reply.result.ok) return null
  switch (operation) {
    case 'startVisit':
      return { visit }
    case 'signIn': {
      const { accountNumber } = input as InputOf<'signIn'>
      const of = accounts.find(({ number, personalId }) => [number, personalId].includes(accountNumber))
      return { visit: shown, account: of?.number ?? accountNumber }
    }
    case 'handOver': {
      const account = accounts.find(({ number }) => page.case?.account.bhxhNumber?.endsWith(number.slice(-4)))
      return { visit, account: account?.number ?? null, purpose: (input as InputOf<'handOver'>).purpose }
    }
    case 'staffSignIn': {
      const { userName, mustChange } = answer.reply.result.value as Value<'staffSignIn'>
      return { visit, userName, mustChange }
    }
    default:
      return null
  }
}

/** Takes an answer as our shells and pages do. */
export function take(page: Page, known: Known, call: Asked, answer: Answer): void {
  const { operation, input, asked } = call
  const { result, session } = answer.reply
  const isStale = answer.session === null && !result.ok && isUnknown(result.error)
  if (answer.session !== asked && !isStale) page.token = answer.session
  page.status = session
  page.shows.take(operation, answer.reply)
  const begun = entered(page, call, answer)
  if (begun) Object.assign(page, nothingShown(), begun)
  // Used, whatever came of it; and another change has another one.
  if (operation === 'submitChange' || operation === 'draftChange') page.captcha = null
  if (!result.ok) {
    if (result.error.kind === 'must-change') page.mustChange = true
    if (saysOld.has(result.error.kind)) page.isOld = true
    return
  }
  learn(page, known, operation, input, result.value)
}

const saysOld: ReadonlySet<FailureKind> = new Set([
  ...(['page-outdated', 'change-not-found', 'wrong-step', 'change-expired', 'change-locked'] as const),
  ...(['account-changed', 'no-case', 'nothing-pending'] as const),
])
const isUnknown = (error: { kind: string; reason?: unknown }) =>
  error.kind === 'session-ended' && error.reason === 'none'

type Value<N extends OperationName> = Extract<ResultOf<N>, { ok: true }>['value']

function learn(page: Page, known: Known, operation: OperationName, input: unknown, value: unknown): void {
  const as = <N extends OperationName>(_: N) => value as Value<N>
  if (isPlain(value) && 'state' in value && 'proofs' in value) page.change = value as ChangeView
  if (isPlain(value) && 'hasPassword' in value) page.case = value as CaseView
  switch (operation) {
    case 'getVisit':
      page.change = as('getVisit').change
      page.isOld = false
      break
    case 'confirmCode':
      page.change = as('confirmCode').change
      break
    case 'cancelChange':
      page.change = null
      break
    case 'listTwoPersonChanges':
    case 'decideTwoPersonChange':
      page.twoPersonChanges = as('listTwoPersonChanges').changes
      break
    case 'newCaptcha':
      page.captcha = { id: as('newCaptcha').id, digits: null }
      break
    case 'hearCaptcha':
      if (page.captcha) page.captcha.digits = as('hearCaptcha').digits.join('')
      break
    case 'getStaff':
      page.mustChange = as('getStaff').me.mustChange
      page.case = as('getStaff').case
      page.isOld = false
      break
    case 'changeSecrets': {
      const { newPassword } = input as InputOf<'changeSecrets'>
      if (newPassword !== null) known.passwords.set(as('changeSecrets').userName, newPassword)
      page.mustChange = as('changeSecrets').mustChange
      break
    }
    case 'findAccounts':
      page.hits = new Map(as('findAccounts').found.map(({ id, account }) => [id, account.bhxhNumber ?? '']))
      break
    case 'closeAccount':
      page.case = null
      page.hits = new Map()
      break
    case 'undoChange':
      page.case = as('undoChange').case
      break
    case 'listRequests':
    case 'decideRequest':
      page.requests = as('listRequests').requests
      break
    case 'addStaff':
    case 'giveStaffPassword': {
      const { member, password } = as('addStaff')
      known.passwords.set(member.userName, password)
      break
    }
    case 'exportJournal':
    case 'exportChanges':
    case 'exportRefusals':
      page.exportId = as('exportJournal').id
      break
    case 'getBackup': {
      const { backup } = as('getBackup')
      if (backup?.state === 'made') page.exportId = backup.file.id
      break
    }
    case 'beginImport':
      page.import = { id: as('beginImport').id, sent: false, preview: null }
      break
    case 'appendImport':
      if (page.import) page.import.sent = true
      break
    case 'previewImport':
      if (page.import) page.import.preview = as('previewImport')
      break
    case 'getSettings':
    case 'saveSettings':
    case 'resetSettings':
      page.settingsVersion = as('getSettings').version
      break
    default:
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
