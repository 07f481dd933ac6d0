/**
 * What a row does to the account it speaks of, which either of its numbers leads to. The file is the register's word: name,
 * personal ID and kind follow it, and a BHXH number that the account lacked. The contact does only where nobody has
 * confirmed one here: that is newer. A password that is set stays.
 */
import { withVietnameseD } from '../../contact/letters.ts'
import { comparisonForm } from '../../contact-change/email-index.ts'
import type { Account } from '../../storage/port/documents.ts'
import { newAccountKey } from '../../storage/port/find-account.ts'
import type { AccountsDraft } from '../accounts-draft.ts'
import { fields, type Field } from './file/columns.ts'
import type { LeftOut, Refusal } from './file/refusals.ts'
import type { ImportRow } from './file/row.ts'
import type { SeenNumbers } from './file/seen-numbers.ts'

export type ContactField = 'phone' | 'email'

/** What of a row that is taken is not as it stands in the file. */
interface Taken {
  /** Stays as it is because it was confirmed here. */
  kept: ContactField[]
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

export interface PlanOptions {
  uniqueEmail: boolean
  /** A number of the account of the member who imports: nobody changes their own record, nor by a file. */
  ownAccount: string | null
  /** On which line the file spoke of an account first, by its key. */
  seenAccounts: SeenNumbers
}

/** Against the accounts as the draft has them; changes nothing of them. */
export async function planRow(
  draft: AccountsDraft,
  row: ImportRow,
  { uniqueEmail, ownAccount, seenAccounts }: PlanOptions,
): Promise<RowPlan> {
  const found = await accountOfRow(draft, row, seenAccounts)
  if ('refusal' in found) return refused(found.refusal)
  const { key, before } = found
  const mendRefused = before ? mendRefusal(before, row) : null
  if (mendRefused) return refused(mendRefused)
  const { account, kept } = before ? merged(before, row) : { account: added(row), kept: [] }
  const { number, personalId, email } = account
  const leftOut = [...(row.leftOut ?? [])]
  if (uniqueEmail && email !== null && email !== before?.email && (await draft.emailIsTaken(email, key))) {
    account.email = before?.email ?? null
    leftOut.push({ field: 'email', refusal: { kind: 'email-taken' } })
  }
  const weakHash = row.weakHash === true && account.passwordHash === row.passwordHash
  const taken: Taken = { kept, leftOut, renumbered: row.renumbered ?? false, weakHash }
  const numbers = [number, personalId, before?.personalId]
  const isOwn = ownAccount !== null && numbers.includes(ownAccount)
  const changed = before ? fields.filter((field) => account[field] !== before[field]) : fields
  if (isOwn && changed.length > 0) return refused({ kind: 'own-record' })
  // Last, so that a row that is refused anyway takes the account from nobody.
  const firstLine = seenAccounts.firstLine(key, row.line)
  if (firstLine !== null) return refused({ kind: 'account-duplicate', firstLine })
  if (!before) return { kind: 'add', key, account, ...taken }
  return changed.length === 0
    ? { kind: 'unchanged', ...taken }
    : { kind: 'update', key, before, account, fields: [...changed], ...taken }
}

type AccountOfRow = { key: string; before: Account | null } | { refusal: Refusal }

/** Refused where its two numbers lead to two accounts: the row would join them. */
async function accountOfRow(
  draft: AccountsDraft,
  { number, personalId }: ImportRow,
  seenAccounts: SeenNumbers,
): Promise<AccountOfRow> {
  const byNumber = number === null ? null : await draft.keyOf(number)
  const byId = personalId === null ? null : await draft.keyOf(personalId)
  const key = byNumber ?? byId ?? newAccountKey({ number, personalId })
  const before = await draft.account(key)
  const isFree = byNumber !== null || byId !== null ? byId === null || byId === key : before === null
  const hasOther = before !== null && number !== null && before.number !== null && before.number !== number
  if (isFree && !hasOther) return { key, before }
  const firstLine = seenAccounts.lineOf(byId ?? key)
  return {
    refusal: firstLine === null ? { kind: 'personal-id-taken' } : { kind: 'accounts-joined', firstLine },
  }
}

const refused = (refusal: Refusal): RowPlan => ({ kind: 'refused', refusal })

/** A mended number is a guess: where it meets an account, the file must be about the same person. */
function mendRefusal(before: Account, row: ImportRow): Refusal | null {
  const { mended = [] } = row
  const identifies = mended.includes('number') || mended.includes('personalId')
  const byMended = mended.includes('number') || (row.number === null && mended.includes('personalId'))
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

function added({ number, personalId, kind, name, phone, email, passwordHash }: ImportRow): Account {
  return { number, personalId, kind: kind ?? 'individual', name, phone, email, passwordHash }
}

function merged(before: Account, row: ImportRow): { account: Account; kept: ContactField[] } {
  const newPhone = row.phone !== null && row.phone !== before.phone
  const newEmail = row.email !== null && !isSameEmail(row.email, before.email)
  const wanted: ContactField[] = [
    ...(newPhone ? ['phone' as const] : []),
    ...(newEmail ? ['email' as const] : []),
  ]
  const confirmedHere = before.lastChange !== undefined
  const account: Account = {
    ...before,
    name: row.name,
    number: before.number ?? row.number,
    personalId: row.personalId ?? before.personalId,
    kind: row.kind ?? before.kind,
    phone: newPhone && !confirmedHere ? row.phone : before.phone,
    email: newEmail && !confirmedHere ? row.email : before.email,
    passwordHash: before.passwordHash ?? row.passwordHash,
  }
  return { account, kept: confirmedHere ? wanted : [] }
}

/** Another spelling of the same mailbox is no news. */
function isSameEmail(a: string, b: string | null): boolean {
  return b !== null && (a === b || comparisonForm(a) === comparisonForm(b))
}
