/**
 * What a row does to the account it speaks of, which either of its numbers leads to. The file is the register's word: name,
 * personal ID and kind follow it, and a BHXH number that the account lacked. Of phone, e-mail and password the newer counts
 * where the row says as of when it speaks. Else the contact follows only where nobody has confirmed one here, and a password
 * that is set stays.
 */
import { isDeepStrictEqual } from 'node:util'

import { withVietnameseD } from '../../contact/letters.ts'
import { comparisonForm } from '../../contact-change/email-index.ts'
import { timesOf, withTime } from '../../contact-change/value-times.ts'
import type {
  Account,
  LastChange,
  StaffMember,
  TimedField,
  ValueTime,
  ValueTimes,
} from '../../storage/port/documents.ts'
import { isOwnAccount } from '../../staff/staff-audit.ts'
import { newAccountKey } from '../../storage/port/find-account.ts'
import type { AccountsDraft } from '../accounts-draft.ts'
import { accountFields, fields, type Field } from './file/columns.ts'
import type { LeftOut, Refusal } from './file/refusals.ts'
import type { ImportRow } from './file/row.ts'
import type { SeenNumbers } from './file/seen-numbers.ts'

/** What of a row that is taken is not as it stands in the file. */
interface Taken {
  /** Stays as it is because it was confirmed here, or because a newer file brought it. */
  kept: TimedField[]
  /** Was confirmed or set here, and is older than what the row says. */
  replaced: TimedField[]
  leftOut: LeftOut[]
  /** Its phone number had 11 digits. */
  renumbered: boolean
  /** The password's hash that it brings is quickly guessed. */
  weakHash: boolean
}

export type RowPlan =
  | ({ kind: 'add'; key: string; account: Account } & Taken)
  | ({ kind: 'update'; key: string; before: Account; account: Account; fields: Field[] } & Taken)
  | ({ kind: 'unchanged' } & Taken)
  | { kind: 'refused'; refusal: Refusal }

/** Of the member who imports. */
export type Importer = Pick<StaffMember, 'ownAccount' | 'ownKey'>

export interface PlanOptions {
  uniqueEmail: boolean
  /** Nobody changes their own record, nor by a file. */
  importer: Importer | null
  /** On which line the file spoke of an account first, by its key. */
  seenAccounts: SeenNumbers
}

/** Against the accounts as the draft has them; changes nothing of them. */
export async function planRow(
  draft: AccountsDraft,
  row: ImportRow,
  { uniqueEmail, importer, seenAccounts }: PlanOptions,
): Promise<RowPlan> {
  const found = await accountOfRow(draft, row, seenAccounts)
  if ('refusal' in found) return refused(found.refusal)
  const { key, before, by } = found
  const mendRefused = before ? mendRefusal(before, row, by) : null
  if (mendRefused) return refused(mendRefused)
  const leftOut = [...(row.leftOut ?? [])]
  const applied = (from: ImportRow): Merged =>
    before ? merged(before, from) : { account: added(from), kept: [], replaced: [] }
  let { account, kept, replaced } = applied(row)
  const { email: wanted } = account
  if (uniqueEmail && wanted !== null && wanted !== before?.email && (await draft.emailIsTaken(wanted, key))) {
    ;({ account, kept, replaced } = applied({ ...row, email: null }))
    leftOut.push({ field: 'email', refusal: { kind: 'email-taken' } })
  }
  const weakHash = row.weakHash === true && account.passwordHash === row.passwordHash
  const taken: Taken = { kept, replaced, leftOut, renumbered: row.renumbered ?? false, weakHash }
  const isOwn =
    importer !== null &&
    [account, before].some((value) => value !== null && isOwnAccount(importer, { key, value }))
  const changed = before ? changedFields(before, account) : fields
  if (isOwn && changed.length > 0) return refused({ kind: 'own-record' })
  // Last, so that a row that is refused anyway takes the account from nobody.
  const firstLine = seenAccounts.firstLine(key, row.line)
  if (firstLine !== null) return refused({ kind: 'account-duplicate', firstLine })
  if (!before) return { kind: 'add', key, account, ...taken }
  return changed.length === 0
    ? { kind: 'unchanged', ...taken }
    : { kind: 'update', key, before, account, fields: [...changed], ...taken }
}

/** `asOf` where it alone is news. */
function changedFields(before: Account, account: Account): Field[] {
  const changed = accountFields.filter((field) => account[field] !== before[field])
  return changed.length === 0 && account.times !== before.times ? ['asOf'] : changed
}

/** `by`: which of its numbers leads to the account. */
type AccountOfRow =
  { key: string; before: Account | null; by: 'number' | 'personalId' | null } | { refusal: Refusal }

/**
 * Refused where its two numbers lead to two accounts, which the row would join, and where its personal ID is the key of
 * another one, whose ID it was.
 */
async function accountOfRow(
  draft: AccountsDraft,
  { number, personalId }: ImportRow,
  seenAccounts: SeenNumbers,
): Promise<AccountOfRow> {
  const byNumber = number === null ? null : await draft.keyOf(number)
  const byId = personalId === null ? null : await draft.keyOf(personalId)
  const key = byNumber ?? byId ?? newAccountKey({ number, personalId })
  const before = await draft.account(key)
  const ofId = byId ?? (personalId !== null && (await draft.account(personalId)) ? personalId : null)
  const isFree = ofId === null || (ofId === key && (byNumber ?? byId) !== null)
  const hasOther = before !== null && number !== null && before.number !== null && before.number !== number
  if (isFree && !hasOther) {
    return { key, before, by: byNumber !== null ? 'number' : byId !== null ? 'personalId' : null }
  }
  const firstLine = seenAccounts.lineOf(ofId ?? key)
  return {
    refusal: firstLine === null ? { kind: 'personal-id-taken' } : { kind: 'accounts-joined', firstLine },
  }
}

const refused = (refusal: Refusal): RowPlan => ({ kind: 'refused', refusal })

/** A mended number is a guess: where it meets an account, the file must be about the same person. */
function mendRefusal(before: Account, row: ImportRow, by: 'number' | 'personalId' | null): Refusal | null {
  const { mended = [] } = row
  const identifies = mended.includes('number') || mended.includes('personalId')
  const byMended = mended.includes('number') || (by === 'personalId' && mended.includes('personalId'))
  if (byMended && !isSameName(before.name, row.name)) return { kind: 'mended-other-name' }
  const differs =
    before.personalId !== null && row.personalId !== null && before.personalId !== row.personalId
  return identifies && differs ? { kind: 'mended-other-id' } : null
}

/** Capitals, spaces and what looks like Đ aside; other accents make another name. */
function isSameName(a: string, b: string): boolean {
  const plain = (name: string) =>
    withVietnameseD(name.normalize('NFC')).toLowerCase().split(/\s+/).join(' ').trim()
  return plain(a) === plain(b)
}

interface Merged {
  account: Account
  kept: TimedField[]
  replaced: TimedField[]
}

function added({ number, personalId, kind, name, phone, email, passwordHash, asOf }: ImportRow): Account {
  const account = { number, personalId, kind: kind ?? 'individual', name, phone, email, passwordHash }
  const said = timedFields.filter((field) => account[field] !== null && (asOf !== null || isPassword(field)))
  const times = Object.fromEntries(said.map((field) => [field, { at: asOf ?? 0 }])) as ValueTimes
  return said.length === 0 ? account : { ...account, times }
}

function merged(before: Account, row: ImportRow): Merged {
  const account: Account = {
    ...before,
    name: row.name,
    number: before.number ?? row.number,
    personalId: row.personalId ?? before.personalId,
    kind: row.kind ?? before.kind,
  }
  const timesBefore = timesOf(before)
  let times = timesBefore
  const kept: TimedField[] = []
  const replaced: TimedField[] = []
  for (const field of timedFields) {
    if (row[field] === null) continue
    const isNews = field === 'email' ? !isSameEmail(row[field], before.email) : row[field] !== before[field]
    const time = timesBefore[field]
    const isNewer = row.asOf === null ? null : isNewerThan(row.asOf, time, { field, value: before[field] })
    if (isNewer ?? isNewWithoutDate(before, field)) {
      if (isNews && time?.here && before[field] !== null) replaced.push(field)
      if (isNews) account[field] = row[field]
      if (row.asOf !== null)
        times = withTime(times, field, { at: row.asOf, ...(!isNews && time?.here && { here: true }) })
      else if (isPassword(field)) times = withTime(times, field, { at: 0 })
      else if (isNews) times = withTime(times, field, undefined)
    } else if (isNews && !(isPassword(field) && (row.asOf === null || row.asOf === time?.at))) {
      kept.push(field)
    }
  }
  if (!isDeepStrictEqual(times, timesBefore)) account.times = times
  const undoable = row.asOf === null ? before.lastChange : lastChangeAfter(before, account)
  if (undoable) account.lastChange = undoable
  return { account, kept, replaced }
}

const timedFields = ['phone', 'email', 'passwordHash'] as const satisfies readonly TimedField[]
const isPassword = (field: TimedField) => field === 'passwordHash'

/**
 * Of two files' contacts of the same time the one that is imported later counts: it may be the correction of the other. Of
 * passwords the one that is here: it is the same one, hashed anew at a sign-in. One of which no time is known may have
 * been set here, and stays.
 */
function isNewerThan(
  asOf: number,
  time: ValueTime | undefined,
  { field, value }: { field: TimedField; value: string | null },
): boolean {
  if (isPassword(field)) return value === null || (time !== undefined && asOf > time.at)
  return time === undefined || asOf > time.at || (asOf === time.at && !time.here)
}

/** What a file does that does not say as of when: no contact where one was confirmed here, no password where there is one. */
function isNewWithoutDate({ lastChange, passwordHash }: Account, field: TimedField): boolean {
  return isPassword(field) ? passwordHash === null : lastChange === undefined
}

/** Undoing it must bring back nothing that is older than what the file says: of that the newer one is what comes back. */
function lastChangeAfter({ times, lastChange }: Account, account: Account): LastChange | undefined {
  if (!lastChange?.before) return lastChange
  const [timesBefore, timesAfter] = [timesOf({ ...(times && { times }), lastChange }), timesOf(account)]
  const newer = (['phone', 'email'] as const).filter(
    (field) => timesBefore[field]?.at !== timesAfter[field]?.at,
  )
  if (newer.length === 0) return lastChange
  const back = { ...lastChange.before }
  for (const field of newer) back[field] = account[field]
  const isNothing = back.phone === account.phone && back.email === account.email
  return { ...lastChange, before: isNothing ? null : back }
}

/** Another spelling of the same mailbox is no news. */
function isSameEmail(a: string, b: string | null): boolean {
  return b !== null && (a === b || comparisonForm(a) === comparisonForm(b))
}
