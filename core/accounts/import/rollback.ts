/**
 * Rolls back what an import has applied, from the log of what was there before. Each batch's frame is on the disk before
 * the batch is committed, and the same commit counts the batch in the import's intent: so it is certain which
 * frames were committed. It is idempotent, so a crash in the middle does no harm.
 */
import { hash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../../foundation/clock.ts'
import type { Account, TimedField } from '../../storage/port/documents.ts'
import type { Store } from '../../storage/port/store.ts'
import { draftAccounts, type AccountsDraft } from '../accounts-draft.ts'
import { timesOf, withTime } from '../../contact-change/value-times.ts'
import { accountFields } from './file/columns.ts'
import { dearestCost } from './dearest-cost.ts'
import type { RowPlan } from './plan-row.ts'
import type { Spool } from './file/spool.ts'
import { yieldAfterRow } from '../../foundation/yield-to-event-loop.ts'
import { undoFile } from '../../storage/folder/import-files.ts'

type AccountField = (typeof accountFields)[number]
type Fields = Partial<Pick<Account, AccountField>>
/** What goes along with the fields: of what time they are, and what the last change can be undone to. */
type Times = Pick<Account, 'times' | 'lastChange'>
/**
 * An account that the batch added, with a digest of it, or the fields it changed, before and after. Earlier programs
 * noted no digest, and no times; what they added had version 1 until somebody changed it.
 */
type UndoRow = { key: string; added?: string } | UndoChange
interface UndoChange {
  key: string
  before: Fields
  after: Fields
  /** Left out where they are the same. */
  times?: { before: Times; after: Times }
}

interface UndoFrame {
  /** From 0. Written again when its commit met a conflict: the later one counts. */
  batch: number
  rows: UndoRow[]
}

/** Programs before format 2 called the key by what it always was then. */
const keyOf = (row: Partial<Record<'key' | 'number', string>>) => row.key ?? row.number ?? ''

export interface RollbackResult {
  /** Accounts that are as before. */
  accounts: number
  /** Accounts that somebody has changed meanwhile: what they changed stays. */
  kept: number
  /** False when the log is damaged: something could not be rolled back. */
  complete: boolean
}

/** On the disk when it resolves. @throws SpoolFailed */
export async function noteUndo(
  spool: Spool,
  id: string,
  batch: number,
  plans: readonly RowPlan[],
): Promise<void> {
  const rows = plans.flatMap((plan): UndoRow[] => {
    if (plan.kind === 'add') return [{ key: plan.key, added: digestOf(plan.account) }]
    if (plan.kind !== 'update') return []
    const { key, before, account, fields } = plan
    const changed = accountFields.filter((field) => fields.includes(field))
    const times = { before: timesIn(before), after: timesIn(account) }
    const changes = { key, before: picked(before, changed), after: picked(account, changed) }
    return [isDeepStrictEqual(times.before, times.after) ? changes : { ...changes, times }]
  })
  const frame: UndoFrame = { batch, rows }
  await spool.append(undoFile(id), Buffer.from(JSON.stringify(frame)))
  await spool.flush(undoFile(id))
}

interface RollbackOptions {
  store: Store
  spool: Spool
  clock: Clock
  uniqueEmail: boolean
  id: string
  /** How many were committed. */
  batches: number
  staff: string
  kiosk: string
}

/** @throws StoreBroken */
export async function rollBack(options: RollbackOptions): Promise<RollbackResult> {
  const { spool, id, batches } = options
  const total: RollbackResult = { accounts: 0, kept: 0, complete: true }
  let next = batches - 1
  for await (const bytes of spool.frames(undoFile(id), 'backwards')) {
    const frame = JSON.parse(bytes.toString()) as UndoFrame
    // Never committed, or the earlier of two tries.
    if (frame.batch > next) continue
    if (frame.batch < next) total.complete = false
    next = frame.batch - 1
    const { accounts, kept } = await rollBackBatch(options, frame)
    total.accounts += accounts
    total.kept += kept
  }
  if (next >= 0) total.complete = false
  return total
}

async function rollBackBatch(options: RollbackOptions, { batch, rows }: UndoFrame) {
  const { store, clock, uniqueEmail, id, staff, kiosk } = options
  for (;;) {
    const draft = draftAccounts(store)
    const counts = { accounts: 0, kept: 0 }
    for (const [i, row] of rows.toReversed().entries()) {
      const outcome = await rollBackRow(draft, row, uniqueEmail)
      if (outcome === 'back') counts.accounts++
      if (outcome === 'kept') counts.kept++
      await yieldAfterRow(i)
    }
    const puts = draft.puts()
    if (puts.length === 0) return counts
    puts.push(...(await dearestCost(store, puts)))
    const data = { import: id, batch, ...counts }
    const committed = await store.commit({
      event: { kind: 'import.batch-undone', at: clock.now(), kiosk, account: null, visit: null, staff, data },
      puts,
    })
    if (committed.ok) return counts
    // A citizen changed one of them just now: read again.
  }
}

async function rollBackRow(
  draft: AccountsDraft,
  row: UndoRow,
  uniqueEmail: boolean,
): Promise<'back' | 'kept' | 'nothing'> {
  const key = keyOf(row)
  const account = await draft.account(key)
  if (!account) return 'nothing'
  if (!('before' in row)) {
    const isAsAdded =
      row.added === undefined ? (await draft.versionOf(key)) === 1 : row.added === digestOf(account)
    if (!isAsAdded) return 'kept'
    await draft.set(key, null)
    return 'back'
  }
  const restored: Record<string, unknown> = {}
  let kept = false
  for (const field of Object.keys(row.before) as AccountField[]) {
    const before = row.before[field] ?? null
    if (account[field] === before) continue
    const isAsImported = account[field] === (row.after[field] ?? null) && hasTimeOfImport(account, row, field)
    const free = isAsImported && (await isFree(draft, key, field, before))
    if (free && !(uniqueEmail && (await isEmailTaken(draft, key, field, before)))) restored[field] = before
    else kept = true
  }
  Object.assign(restored, timesBack(account, row, Object.keys(restored)))
  if (Object.keys(restored).length > 0) await draft.set(key, { ...account, ...restored })
  if (kept) return 'kept'
  return Object.keys(restored).length > 0 ? 'back' : 'nothing'
}

const timesIn = ({ times, lastChange }: Account): Times => ({
  ...(times && { times }),
  ...(lastChange && { lastChange }),
})
const timedFields = ['phone', 'email', 'passwordHash'] as const satisfies readonly TimedField[]

/** Not where the same was confirmed here meanwhile. */
function hasTimeOfImport(account: Account, { times }: UndoChange, field: AccountField): boolean {
  const timed = timedFields.find((one) => one === field)
  return !times || !timed || isDeepStrictEqual(timesOf(account)[timed], timesOf(times.after)[timed])
}

/** Those of the fields that are as before, and what the last change can be undone to unless there was another one. */
function timesBack(account: Account, row: UndoChange, restored: readonly string[]): Record<string, unknown> {
  if (!row.times) return {}
  const { before, after } = row.times
  const now = timesOf(account)
  let times = now
  for (const field of timedFields) {
    const isBack = field in row.before ? restored.includes(field) : hasTimeOfImport(account, row, field)
    if (isBack) times = withTime(times, field, timesOf(before)[field])
  }
  const { lastChange } = before
  const isUndoable = !isDeepStrictEqual(lastChange, after.lastChange)
  const isSameChange = isUndoable && isDeepStrictEqual(account.lastChange, after.lastChange)
  const asBefore = isDeepStrictEqual(times, timesOf(before)) ? before.times : times
  return {
    ...(!isDeepStrictEqual(times, now) && { times: asBefore }),
    ...(isSameChange && { lastChange }),
  }
}

const digestOf = (account: Account) => hash('sha256', JSON.stringify(account), 'hex')

/** Its personal ID may have gone to another account since. */
async function isFree(draft: AccountsDraft, key: string, field: AccountField, before: string | null) {
  if (field !== 'personalId' || before === null) return true
  const owner = await draft.keyOf(before)
  return owner === null || owner === key
}

async function isEmailTaken(draft: AccountsDraft, key: string, field: AccountField, before: string | null) {
  return field === 'email' && before !== null && (await draft.emailIsTaken(before, key))
}

function picked(account: Account, fields: readonly AccountField[]): Fields {
  return Object.fromEntries(fields.map((field) => [field, account[field]]))
}
