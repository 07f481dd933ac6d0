/**
 * Finding an account at the counter. A number is looked up; anything else is looked for in every account's name, phone
 * and e-mail, marks and capitals aside: "nguyen quynh" finds "Nguyễn Thị Quỳnh". Goes through all accounts, which takes
 * a second with a hundred thousand, and lets the kiosk go on meanwhile.
 */
import { plainCharacters, plainDigits, type DigitsProblem, type Grouping } from '../../contract/digits.ts'
import type { FailureOf } from '../../contract/failures.ts'
import { normaliseAccountNumber } from '../contact/account-number.ts'
import { nationalPhone, normalisePhone } from '../contact/phone.ts'
import { err, ok, type Result } from '../result.ts'
import type { Account } from '../store/documents.ts'
import type { Store } from '../store/store.ts'

/** More than that is no help at a counter: the question has to say more. */
const most = 20
const shortestWord = 2
const shortestDigits = 4
/** What stands for another number than its digits alone: nobody is found by those. */
const misread: readonly string[] = ['fraction', 'exponent'] satisfies DigitsProblem[]
/** Parts of a phone number, as they are remembered. */
const anyGroups: Grouping = { separators: [' ', '.', '-'], shortest: 1, longest: 15 }

export interface Found {
  accounts: Account[]
  /** There are others. */
  more: boolean
  by: 'number' | 'text'
}

export async function findAccounts(
  store: Store,
  query: string,
): Promise<Result<Found, FailureOf<'query-too-short' | 'account-number-invalid'>>> {
  const number = normaliseAccountNumber(query)
  if (!number.ok && misread.includes(number.error.reason) && !normalisePhone(query).ok) return number
  if (number.ok) {
    const account = await accountByNumber(store, number.value)
    // Ten digits may be a phone number, too.
    if (account || number.value.length === 12) {
      return ok({ accounts: account ? [account] : [], more: false, by: 'number' })
    }
  }
  const wanted = wordsOf(query)
  if (!wanted) return err({ kind: 'query-too-short' })
  const accounts: Account[] = []
  for await (const { value } of store.scan('accounts')) {
    const text = searchable(value)
    if (!wanted.every((word) => text.includes(word))) continue
    if (accounts.length === most) return ok({ accounts, more: true, by: 'text' })
    accounts.push(value)
  }
  return ok({ accounts, more: false, by: 'text' })
}

/** By the BHXH number, or by the personal ID that belongs to one. */
export async function accountByNumber(store: Store, number: string): Promise<Account | null> {
  const key =
    number.length === 12 ? ((await store.get('personalIds', number))?.value.account ?? null) : number
  return key === null ? null : ((await store.get('accounts', key))?.value ?? null)
}

/** Words to look for, each of which must be there; null when they say too little. */
function wordsOf(query: string): string[] | null {
  const digits = plainDigits(plainCharacters(query).replace(/^\+(?=\d)/, ''), anyGroups)
  if (digits.ok) {
    // Spoken and written with or without the country's code.
    const national = digits.value.replace(/^84(?=\d{4,})/, '0')
    return national.length >= shortestDigits ? [national] : null
  }
  const words = fold(query).split(/\s+/).filter(Boolean)
  return words.some((word) => word.length >= shortestWord) ? words : null
}

function searchable({ name, phone, email }: Account): string {
  return `${fold(name)} ${phone === null ? '' : nationalPhone(phone)} ${email?.toLowerCase() ?? ''}`
}

/** Small letters without marks. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
}
