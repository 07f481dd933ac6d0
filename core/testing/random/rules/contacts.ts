/** The accounts are what was asked for and proved, and the mails went to whom they concern. */
import { shownNumber } from '../../../contact/account-number.ts'
import { comparisonForm } from '../../../contact-change/email-index.ts'
import { confirmedHere } from '../../../contact-change/value-times.ts'
import { maskName, maskNumber } from '../../../contact/mask.ts'
import type { Account, TimedField } from '../../../storage/port/documents.ts'
import { accounts as firstAccounts } from '../people.ts'
import { askedChanges } from './entries.ts'
import { entryName, type Found } from './entries.ts'
import type { Seen } from '../run.ts'
import type { Written } from '../slow-store.ts'
/** What the accounts are by the journal's words and what was asked for, against the documents that were written. */
export function* contacts(seen: Seen): Found {
  const asked = askedChanges(seen)
  const accounts = new Map<string, Account>(firstAccounts.map((account) => [account.number, account]))
  const before = new Map<string, Pick<Account, 'phone' | 'email'>>()
  for (const entry of seen.written) {
    const { kind, account: number, data } = entry.event
    for (const { collection, key, value } of entry.puts) {
      if (collection !== 'accounts') continue
      const was = accounts.get(key)
      const is = value
      if (kind.startsWith('import.')) {
        if (is) accounts.set(key, is)
        else accounts.delete(key)
        const touched = was?.lastChange && is && (was.phone !== is.phone || was.email !== is.email)
        if (touched) yield `${entryName(entry)} changed a contact that was confirmed here`
        continue
      }
      if (kind === 'accounts.added') continue
      if (!was || !is || key !== number) {
        yield `${entryName(entry)} wrote account ${key}`
        continue
      }
      const contact = { phone: was.phone, email: was.email }
      let expected: Pick<Account, 'phone' | 'email'> = contact
      const confirmed: TimedField[] = kind === 'password.reset' ? ['passwordHash'] : []
      if (kind === 'change.confirmed') {
        const change = asked.get(String(data['change']))
        if (!change) yield `${entryName(entry)} is a change that nobody asked for`
        expected = { phone: change?.phone ?? was.phone, email: change?.email ?? was.email }
        before.set(String(data['reference']), contact)
        confirmed.push(...contactFields.filter((field) => (change?.[field] ?? null) !== null))
      }
      if (kind === 'change.undone') {
        const back = before.get(String(data['undoes']))
        if (!back) yield `${entryName(entry)} undid what was never done`
        expected = back ?? contact
        confirmed.push(...contactFields.filter((field) => expected[field] !== was[field]))
        before.delete(String(data['undoes']))
      }
      const confirmedAt = kind === 'password.reset' ? entry.event.at : (is.lastChange?.at ?? NaN)
      const next = {
        ...was,
        ...expected,
        lastChange: is.lastChange,
        passwordHash: is.passwordHash,
        // As old as before, but for what was confirmed just now.
        times: confirmed.length > 0 ? confirmedHere(was, confirmed, confirmedAt) : was.times,
      }
      if (kind !== 'password.reset' && is.passwordHash !== was.passwordHash)
        yield `${entryName(entry)} changed a password`
      if (kind === 'password.reset' && is.passwordHash === was.passwordHash)
        yield `${entryName(entry)} set no password`
      if (kind === 'password.reset' && is.lastChange?.reference !== was.lastChange?.reference)
        yield `${entryName(entry)} is told as a change of the contact`
      if (kind !== 'password.reset' && is.lastChange?.reference !== data['reference'])
        yield `${entryName(entry)} left another reference with the account`
      if (sorted(next) !== sorted(is)) yield `${entryName(entry)} made ${sorted(is)} of ${sorted(was)}`
      yield* notices(entry, was, is)
      accounts.set(key, is)
    }
  }
}

const contactFields = ['phone', 'email'] as const

const sorted = (value: object) =>
  JSON.stringify(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(),
  )

/** Old and new address hear of it, once each, under the name of whose account it is. */
function* notices(entry: Written, was: Account, is: Account): Found {
  const wanted = new Set([was.email, is.email].filter((one) => one !== null).map(comparisonForm))
  const notices = entry.puts.flatMap((put) => (put.collection === 'outbox' && put.value ? [put.value] : []))
  const to = notices.map((one) => comparisonForm(one.to)).sort()
  if (JSON.stringify(to) !== JSON.stringify([...wanted].sort()))
    yield `${entryName(entry)} tells ${to.join(', ')} instead of ${[...wanted].join(', ')}`
  for (const { notice } of notices) {
    if (notice.kind === 'two-person-asked' || notice.kind === 'kiosk-alarm')
      yield `${entryName(entry)} tells the office`
    else if (notice.name !== maskName(was.name) || notice.accountNumber !== maskNumber(shownNumber(was)))
      yield `${entryName(entry)} tells in another one's name`
    if (notice.reference !== entry.event.data['reference'])
      yield `${entryName(entry)} tells another reference`
  }
}

/** Each code that was mailed was counted before, and went where that entry says: to the address on file, or the one asked for. */
export function* mails(seen: Seen): Found {
  const asked = askedChanges(seen)
  /** What was, too: a change that was opened before knows no other, and comes to nothing. */
  const onFile = new Map<string, string[]>()
  const counted: Array<{ sequence: number; account: string | null; addresses: readonly string[] }> = []
  for (const entry of seen.written) {
    const { kind, account, data } = entry.event
    if (kind === 'code.sent') {
      const change = asked.get(String(data['change']))
      const addresses = data['target'] === 'new' ? [change?.email ?? ''] : (onFile.get(account ?? '') ?? [])
      counted.push({ sequence: entry.sequence, account, addresses: [...addresses] })
    }
    for (const put of entry.puts) {
      if (put.collection === 'accounts')
        onFile.set(put.key, [...(onFile.get(put.key) ?? []), put.value?.email ?? ''])
    }
  }
  for (const { to, accountNumber, after } of seen.mails) {
    const at = counted.findIndex(
      ({ sequence, account, addresses }) =>
        sequence <= after && account === accountNumber && addresses.includes(to),
    )
    if (at < 0) yield `a code of account ${accountNumber} was mailed to ${to}, and nothing says so`
    else counted.splice(at, 1)
  }
}
