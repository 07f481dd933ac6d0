/** For tests of imports: jobs over any store and spool, files as text, and what must hold of every store at any time. */
import { expect } from 'vitest'
import type { MendField } from '../../contract/accounts/views.ts'
import { comparisonForm } from '../contact-change/email-index.ts'
import { machineTimers } from '../foundation/timers.ts'
import { secureRandom } from '../foundation/random.ts'
import type { Result } from '../foundation/result.ts'
import type { Account } from '../storage/port/documents.ts'
import type { Store } from '../storage/port/store.ts'
import type { Mapping } from '../accounts/import/file/columns.ts'
import {
  largestChunkBytes,
  openImports,
  type ImportFailure,
  type ImportJobs,
} from '../accounts/import/imports.ts'
import { memorySpool, type Spool } from '../accounts/import/file/spool.ts'
import { silentLog } from '../foundation/log.ts'

export const testStart = Date.UTC(2026, 10, 26, 2)
export const by = { staff: 'lan', kiosk: 'kiosk-1' }

export interface StandOptions {
  store: Store
  spool?: Spool
  uniqueEmail?: boolean
  clock?: { now(): number }
}

export function importStand({ store, spool = memorySpool(), uniqueEmail = false, clock }: StandOptions) {
  let now = testStart
  const jobs = openImports({
    store,
    spool,
    uniqueEmail,
    timers: machineTimers,
    random: secureRandom,
    log: silentLog,
    clock: clock ?? { now: () => now++ },
  })
  return {
    jobs,
    spool,
    upload: (file: string | Uint8Array) => upload(jobs, file),
    /** Uploads, imports and waits for the end. */
    async run(file: string | Uint8Array, mapping?: Mapping, mend: MendField[] = []) {
      const id = must(await upload(jobs, file))
      const found = must(await jobs.preview(id, mapping, { mend }))
      must(await jobs.start(id, mapping ?? found.mapping, by, { mend }))
      await jobs.idle()
      return { id, preview: found, ...must(jobs.progress(id)) }
    },
  }
}

export async function upload(
  jobs: ImportJobs,
  file: string | Uint8Array,
  chunk = largestChunkBytes,
): Promise<Result<string, ImportFailure>> {
  const bytes = Buffer.from(file as Uint8Array)
  const begun = await jobs.begin({ fileName: 'danh-sach.csv', bytes: bytes.length })
  if (!begun.ok) return begun
  for (let at = 0; at < bytes.length; at += chunk) {
    const taken = await jobs.append(begun.value, bytes.subarray(at, at + chunk))
    if (!taken.ok) return taken
  }
  return begun
}

export function must<T>(result: Result<T, { kind: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

/** The accounts there are, after checking that personal IDs and e-mail index say just what the accounts say. */
export async function consistentAccounts(store: Store): Promise<Account[]> {
  const documents = await store.list('accounts')
  const accounts = documents.map(({ value }) => value)
  const ids = documents.flatMap(({ key, value: { personalId } }) =>
    personalId === null ? [] : [{ key: personalId, account: key }],
  )
  const numbers = documents.flatMap(({ key, value: { number } }) =>
    number === null || number === key ? [] : [{ key: number, account: key }],
  )
  const emails = new Map<string, string[]>()
  for (const { key: account, value } of documents) {
    if (value.email === null) continue
    const key = comparisonForm(value.email)
    emails.set(key, [...(emails.get(key) ?? []), account].sort())
  }
  for (const [index, expected] of [
    ['personalIds', ids],
    ['bhxhNumbers', numbers],
  ] as const)
    expect((await store.list(index)).map(({ key, value }) => ({ key, account: value.account }))).toEqual(
      expected.sort((a, b) => (a.key < b.key ? -1 : 1)),
    )
  expect(
    new Map((await store.list('emails')).map(({ key, value }) => [key, [...value.accounts].sort()])),
  ).toEqual(emails)
  return accounts
}

export async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}
