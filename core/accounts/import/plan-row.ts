/**
 * What a row does to the account it speaks of. The file is the register's word: name, personal ID and kind follow it. The
 * contact does only where nobody has confirmed one here: that is newer. A password that is set stays.
 */
import { withVietnameseD } from '../../contact/letters.ts'
import { comparisonForm } from '../../contact-change/email-index.ts'
import type { Account } from '../../storage/port/documents.ts'
import type { AccountsDraft } from '../accounts-draft.ts'
import { fields, type Field } from './file/columns.ts'
import type { LeftOut, Refusal } from './file/refusals.ts'
import type { ImportRow } from './file/row.ts'

export type ContactField = 'phone' | 'email'

/** What of a row that is taken is not as it stands in the file. */
interface Taken {
  /** Stays as it is because it was confirmed here. */
  kept: ContactField[]
  leftOut: LeftOut[]
  /** Its phone number had 11 digits. */
  renumbered: boolean
}

export type RowPlan =
  | ({ kind: 'add'; account: Account } & Taken)
  | ({ kind: 'update'; before: Account; account: Account; fields: Field[] } & Taken)
  | ({ kind: 'unchanged' } & Taken)
  | { kind: 'refused'; refusal: Refusal }

/**
 * Against the accounts as the draft has them; changes nothing.
 * @param ownAccount the account number of the member who imports: nobody changes their own record, nor by a file.
 */
export async function planRow(
  draft: AccountsDraft,
  row: ImportRow,
  { uniqueEmail, ownAccount }: { uniqueEmail: boolean; ownAccount: string | null },
): Promise<RowPlan> {
  const before = await draft.account(row.number)
  const mendRefused = before ? mendRefusal(before, row) : null
  if (mendRefused) return refused(mendRefused)
  const { account, kept } = before ? merged(before, row) : { account: added(row), kept: [] }
  const { number, personalId, email } = account
  const leftOut = [...(row.leftOut ?? [])]
  if (personalId !== null && personalId !== before?.personalId) {
    const owner = await draft.ownerOf(personalId)
    if (owner !== null && owner !== number) return refused({ kind: 'personal-id-taken' })
  }
  if (uniqueEmail && email !== null && email !== before?.email && (await draft.emailIsTaken(email, number))) {
    account.email = before?.email ?? null
    leftOut.push({ field: 'email', refusal: { kind: 'email-taken' } })
  }
  const taken: Taken = { kept, leftOut, renumbered: row.renumbered ?? false }
  const numbers = [number, personalId, before?.personalId]
  const isOwn = ownAccount !== null && numbers.includes(ownAccount)
  if (!before) return isOwn ? refused({ kind: 'own-record' }) : { kind: 'add', account, ...taken }
  const changed = fields.filter((field) => account[field] !== before[field])
  if (isOwn && changed.length > 0) return refused({ kind: 'own-record' })
  return changed.length === 0
    ? { kind: 'unchanged', ...taken }
    : { kind: 'update', before, account, fields: changed, ...taken }
}

const refused = (refusal: Refusal): RowPlan => ({ kind: 'refused', refusal })

/** A mended number is a guess: where it meets an account, the file must be about the same person. */
function mendRefusal(before: Account, row: ImportRow): Refusal | null {
  const { mended = [] } = row
  if (mended.includes('number') && !isSameName(before.name, row.name)) return { kind: 'mended-other-name' }
  const identifies = mended.includes('number') || mended.includes('personalId')
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
