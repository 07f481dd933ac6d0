/**
 * An import under way: the file is read once, piece by piece, and applied in batches of one commit each. Before the first
 * commit its intent is in the store; before each, how to take it back is on the disk. It ends with everything applied, or
 * with everything rolled back: by itself when it is stopped or the spool's disk fails, at the next start after a crash.
 */
import type { MendField } from '../../../contract/accounts/views.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { EventKind, JournalEvent } from '../../events/events.ts'
import type { Result } from '../../foundation/result.ts'
import { nextVersion } from '../../storage/port/commit-check.ts'
import type { ImportIntent, StaffMember } from '../../storage/port/documents.ts'
import { dearestCost } from './dearest-cost.ts'
import { reaches } from '../../staff/roles.ts'
import type { Store } from '../../storage/port/store.ts'
import type { Check } from '../../storage/port/model.ts'
import { draftAccounts } from '../accounts-draft.ts'
import type { Mapping } from './file/columns.ts'
import type { CsvRecord, Delimiter } from './file/csv-records.ts'
import { planRow, type RowPlan } from './plan-row.ts'
import { uploadRecords } from './file/read-upload.ts'
import type { Refusal } from './file/refusals.ts'
import { numberCell, writeReport } from './report.ts'
import { rowReader, type ImportRow } from './file/row.ts'
import { seenNumbers, type SeenNumbers } from './file/seen-numbers.ts'
import { SpoolFailed, type Spool } from './file/spool.ts'
import { noteUndo, rollBack, type RollbackResult } from './rollback.ts'
import { yieldAfterRow } from '../../foundation/yield-to-event-loop.ts'

/**
 * Rows by what became of them; the last six are among the others, too: accounts that kept what is newer, rows taken without
 * a cell that could not be read, phone numbers of 11 digits read as today's, passwords whose hash is quickly guessed, accounts
 * whose contact or password was confirmed here and is older than the file.
 */
export interface Tally {
  added: number
  updated: number
  unchanged: number
  refused: number
  kept: number
  leftOut: number
  renumbered: number
  weakHashes: number
  contactsReplaced: number
  passwordsReplaced: number
}
export const emptyTally = (): Tally => ({
  added: 0,
  updated: 0,
  unchanged: 0,
  refused: 0,
  kept: 0,
  leftOut: 0,
  renumbered: 0,
  weakHashes: 0,
  contactsReplaced: 0,
  passwordsReplaced: 0,
})

/** Moved on while it runs. */
export interface RunState extends Tally {
  phase: 'applying' | 'taking-back'
  rowsDone: number
  bytesDone: number
  /** Rows taken with a mended number, by its column. */
  mended: Partial<Record<MendField, number>>
}

export type RunEnd =
  /** `changed` is false when every row was as the file says: then nothing was written at all. */
  | { kind: 'finished'; changed: boolean }
  | { kind: 'rolled-back'; why: RollbackReason; rollback: RollbackResult }
  /** The program is ending: the next start rolls it back. */
  | { kind: 'left' }

/** `not-allowed`: the member who began it was deactivated, or is no administrator any more. */
type RollbackReason = 'cancelled' | 'disk' | 'not-allowed'

export interface RunOptions {
  store: Store
  spool: Spool
  clock: Clock
  uniqueEmail: boolean
  id: string
  sha256: string
  /** Whole-file facts from its header. */
  columns: number
  mapping: Mapping
  delimiter: Delimiter
  /** Columns whose numbers are mended, as somebody chose. */
  mend: readonly MendField[]
  by: { staff: string; kiosk: string }
  /** Asked between batches: null to go on. */
  stop: () => 'cancel' | 'leave' | null
}

/**
 * Enough for the flushes to count little; few enough for a commit to hold the thread for some milliseconds only, and for
 * its garbage to be young when it is collected: at 250 the process takes 60 MB more.
 */
const rowsPerBatch = 100

interface ReadRow {
  record: CsvRecord
  row: Result<ImportRow, Refusal>
}

/** @throws StoreBroken: what was applied is rolled back at the next start. */
export async function runImport(given: RunOptions, state: RunState): Promise<RunEnd> {
  const rights = { lost: false }
  const stop = () => given.stop() ?? (rights.lost ? 'cancel' : null)
  const options = { ...given, stop }
  const { spool, id, columns, mapping, delimiter, mend } = options
  const intent = keptIntent(options)
  const report = writeReport(spool, id, mend)
  const reader = rowReader({ mapping, columns, mend, now: options.clock.now() })
  const seenAccounts = seenNumbers()
  let header = true
  let waiting: ReadRow[] = []

  async function apply(): Promise<void> {
    const rows = waiting
    waiting = []
    if (rows.length === 0 || stop() !== null) return
    const plans = await applyBatch(options, intent, { rows, seenAccounts })
    if (plans === 'not-allowed') rights.lost = true
    if (!plans || plans === 'not-allowed') return
    plans.forEach((plan, i) => {
      countPlan(state, plan)
      const { record, row } = rows[i] ?? {}
      if (plan.kind !== 'refused' && row?.ok) {
        for (const field of row.value.mended ?? []) state.mended[field] = (state.mended[field] ?? 0) + 1
      }
      if (record) report.add(record.line, plan, numberCell(record, mapping))
    })
    state.rowsDone += rows.length
    await report.save()
  }

  try {
    for await (const { records, bytesDone } of uploadRecords(spool, id, delimiter)) {
      for (const record of records) {
        if (header) {
          header = false
          continue
        }
        waiting.push({ record, row: reader.read(record) })
        if (waiting.length === rowsPerBatch) await apply()
        if (stop() !== null) break
      }
      if (stop() !== null) break
      state.bytesDone = bytesDone
    }
    await apply()
    if (stop() === null) {
      await report.end(state)
      await intent.end('import.finished', { ...countsOf(state), ...mendedOf(options) })
      return { kind: 'finished', changed: intent.begun() }
    }
  } catch (error) {
    if (!(error instanceof SpoolFailed)) throw error
    return { kind: 'rolled-back', why: 'disk', rollback: await rollBackRun(options, intent, state, 'disk') }
  }
  if (stop() === 'leave') return { kind: 'left' }
  const why = rights.lost ? 'not-allowed' : 'cancelled'
  return { kind: 'rolled-back', why, rollback: await rollBackRun(options, intent, state, why) }
}

/** For the journal: what was read otherwise than it stands in the file. */
function mendedOf({ mend }: Pick<RunOptions, 'mend'>): JournalEvent['data'] {
  return mend.length === 0 ? {} : { mended: [...mend] }
}

/** The counts alone. */
export function tallyOf(state: Tally): Tally {
  const counts = Object.keys(emptyTally()) as Array<keyof Tally>
  return counts.reduce((tally, count) => ({ ...tally, [count]: state[count] }), emptyTally())
}

/** For the journal: the last five only where there were any. */
function countsOf(state: Tally): JournalEvent['data'] {
  const { added, updated, unchanged, refused, kept, ...few } = tallyOf(state)
  const counts = { added, updated, unchanged, refused, kept }
  return { ...counts, ...Object.fromEntries(Object.entries(few).filter(([, count]) => count > 0)) }
}

export async function memberOf(store: Store, staff: string): Promise<StaffMember | null> {
  return (await store.get('staff', staff))?.value ?? null
}

/**
 * What must be as it was read when a part of an import is written: who imports. Nobody is ever removed: where there is no
 * document, there never was one to lose its rights.
 */
async function mayImport(
  store: Store,
  staff: string,
): Promise<{ importer: StaffMember | null; checks: Check[] } | null> {
  const member = await store.get('staff', staff)
  if (member && !(member.value.active && reaches(member.value.role, 'administrator'))) return null
  const checks: Check[] = [{ collection: 'staff', key: staff, expect: member?.version ?? 0 }]
  return { importer: member?.value ?? null, checks }
}

/** One commit, or none when no row changes anything. Null: it was stopped before. */
async function applyBatch(
  options: RunOptions,
  intent: KeptIntent,
  { rows, seenAccounts }: { rows: readonly ReadRow[]; seenAccounts: SeenNumbers },
): Promise<RowPlan[] | 'not-allowed' | null> {
  const { store, spool, id, stop } = options
  while (stop() === null) {
    const draft = draftAccounts(store)
    const rights = await mayImport(store, options.by.staff)
    if (!rights) return 'not-allowed'
    const { importer, checks } = rights
    const plans: RowPlan[] = []
    for (const [i, { row }] of rows.entries()) {
      const plan: RowPlan = row.ok
        ? await planRow(draft, row.value, { ...options, importer, seenAccounts })
        : { kind: 'refused', refusal: row.error }
      if (plan.kind === 'add' || plan.kind === 'update') await draft.set(plan.key, plan.account)
      plans.push(plan)
      await yieldAfterRow(i)
    }
    const puts = draft.puts()
    if (puts.length === 0) return plans
    puts.push(...(await dearestCost(store, puts)))
    const batch = await intent.begin(checks)
    if (batch === null) continue
    await noteUndo(spool, id, batch, plans)
    const tally = emptyTally()
    for (const plan of plans) countPlan(tally, plan)
    const { added, updated } = tally
    const next = intent.oneMore()
    const committed = await store.commit({
      event: event(options, 'import.batch', { import: id, batch, added, updated }),
      puts: [...puts, next.put],
      checks,
    })
    if (committed.ok) {
      next.done()
      return plans
    }
    // Somebody changed one of these accounts just now, or who imports: read again, and decide anew.
  }
  return null
}

/** Adds one row to the counts. */
export function countPlan(tally: Tally, plan: RowPlan): void {
  switch (plan.kind) {
    case 'add':
      tally.added++
      break
    case 'update':
      tally.updated++
      break
    case 'unchanged':
      tally.unchanged++
      break
    case 'refused':
      tally.refused++
      return
  }
  if (plan.kept.length > 0) tally.kept++
  if (plan.leftOut.length > 0) tally.leftOut++
  if (plan.renumbered) tally.renumbered++
  if (plan.weakHash) tally.weakHashes++
  if (plan.replaced.some((field) => field !== 'passwordHash')) tally.contactsReplaced++
  if (plan.replaced.includes('passwordHash')) tally.passwordsReplaced++
}

async function rollBackRun(
  options: RunOptions,
  intent: KeptIntent,
  state: RunState,
  why: RollbackReason,
): Promise<RollbackResult> {
  state.phase = 'taking-back'
  if (!intent.begun()) return { accounts: 0, kept: 0, complete: true }
  const { by, ...rest } = options
  const rollback = await rollBack({ ...rest, ...by, batches: intent.batches() })
  await intent.end('import.cancelled', { why, ...rollback })
  return rollback
}

type KeptIntent = ReturnType<typeof keptIntent>

/** The intent in the store: there from just before the first batch to the very end. */
function keptIntent(options: RunOptions) {
  const { store, clock, id, sha256, by } = options
  let value: ImportIntent | null = null
  let version = 0

  async function commit(
    kind: EventKind,
    data: JournalEvent['data'],
    next: ImportIntent | null,
    checks: readonly Check[] = [],
  ): Promise<boolean> {
    const committed = await store.commit({
      event: event(options, kind, { import: id, sha256, ...data }),
      puts: [{ collection: 'imports', key: id, value: next, expect: version }],
      checks,
    })
    if (!committed.ok && committed.error.collection !== 'imports') return false
    if (!committed.ok) throw new Error('the intent of an import is nobody else’s to write')
    value = next
    version = nextVersion(version, committed.value.sequence)
    return true
  }

  return {
    begun: () => value !== null || version > 0,
    batches: () => value?.batches ?? 0,
    /** @returns the number of the batch to come; null where who imports is not as they were read. */
    async begin(checks: readonly Check[]): Promise<number | null> {
      const first = { ...by, startedAt: clock.now(), sha256, batches: 0 }
      if (!value && !(await commit('import.started', mendedOf(options), first, checks))) return null
      return value?.batches ?? 0
    },
    /** For the commit of a batch; `done` when it was one. */
    oneMore() {
      if (!value) throw new Error('a batch before the intent')
      const next: ImportIntent = { ...value, batches: value.batches + 1 }
      return {
        put: { collection: 'imports' as const, key: id, value: next, expect: version },
        done() {
          value = next
          version++
        },
      }
    },
    async end(kind: 'import.finished' | 'import.cancelled', data: JournalEvent['data']): Promise<void> {
      if (value) await commit(kind, { ...data }, null)
    },
  }
}

function event(
  { clock, by }: Pick<RunOptions, 'clock' | 'by'>,
  kind: EventKind,
  data: JournalEvent['data'],
): JournalEvent {
  return { kind, at: clock.now(), kiosk: by.kiosk, account: null, visit: null, staff: by.staff, data }
}
