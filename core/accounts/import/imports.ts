/**
 * Imports as the administrator's screen asks for them: a file comes up in pieces, is looked at, then applied in the
 * background; one at a time. Nothing is half done at any moment that counts: see `run-import.ts`.
 */
import { createHash } from 'node:crypto'
import type { MendField } from '../../../contract/accounts/views.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Timers } from '../../foundation/timers.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import type { Store } from '../../storage/port/store.ts'
import { isUsable, readColumns, type Columns, type Mapping, type MappingProblem } from './file/columns.ts'
import type { Delimiter } from './file/csv-records.ts'
import { checkFile, type FileCheck, type FileProblem } from './file/file-kind.ts'
import { offersToMend, type MendOffer } from './file/mend.ts'
import { previewOf, type Preview } from './preview.ts'
import { readHeader, uploadFile } from './file/read-upload.ts'
import { isImportId, newImportId, reportExpiresAt } from './recover-imports.ts'
import { reportFile } from './report.ts'
import {
  emptyTally,
  memberOf,
  runImport,
  tallyOf,
  type RunEnd,
  type RunState,
  type Tally,
} from './run-import.ts'
import { withSmallHeap } from './small-heap.ts'
import { SpoolFailed, type Spool } from './file/spool.ts'
import type { Log } from '../../foundation/log.ts'
import { undoFile } from '../../storage/folder/import-files.ts'

export const largestFileBytes = 200 * 1000 * 1000
export const largestChunkBytes = 256 * 1024
/** An upload that stands still for so long makes room for another. */
const abandonedMs = 10 * 60_000

export type ImportFailure =
  | FileProblem
  | { kind: 'file-too-large'; maxBytes: number }
  /** Another one is running, or being uploaded. */
  | { kind: 'import-busy' }
  | { kind: 'import-unknown' }
  /** An earlier one could not be rolled back yet: the next start of the program does it. */
  | { kind: 'import-unfinished' }
  | { kind: 'chunk-too-large'; maxBytes: number }
  /** More came than was announced. */
  | { kind: 'upload-too-long' }
  | { kind: 'upload-incomplete'; missingBytes: number }
  | { kind: 'mapping-unusable'; problems: MappingProblem[] }
  | { kind: 'report-gone' }
  | { kind: 'disk' }

export interface ImportChoices {
  delimiter?: Delimiter | undefined
  /** Columns whose numbers are to be mended. */
  mend?: readonly MendField[] | undefined
  /** User name of the caller. */
  staff?: string | undefined
}

export interface Progress extends Tally {
  phase: 'uploading' | 'uploaded' | RunState['phase'] | 'finished' | 'cancelled' | 'failed'
  fileName: string
  rowsDone: number
  /** Rows taken with a mended number, by its column. */
  mended: RunState['mended']
  /** Null when the file has not been counted. */
  rowsTotal: number | null
  /** Of the upload, then of the file being applied. */
  bytesDone: number
  bytesTotal: number
  /** When applying began; null before. */
  startedAt: number | null
  rowsPerSecond: number | null
  etaMs: number | null
  /** How it ended; null before, and when the store broke: then the next start rolls everything back. */
  end: RunEnd | null
}

export interface ImportJobs {
  begin(file: { fileName: string; bytes: number }): Promise<Result<string, ImportFailure>>
  /** The next piece, at most 256 kB. What is no CSV in UTF-8 is refused as soon as it shows, and the upload dropped. */
  append(id: string, chunk: Uint8Array): Promise<Result<null, ImportFailure>>
  preview(id: string, mapping?: Mapping, choices?: ImportChoices): Promise<Result<Preview, ImportFailure>>
  /** Answers when it has begun. */
  start(
    id: string,
    mapping: Mapping,
    by: { staff: string; kiosk: string },
    choices?: ImportChoices,
  ): Promise<Result<null, ImportFailure>>
  /** The one that was begun last; null when none was, or it was dropped before it wrote anything. */
  current(): string | null
  progress(id: string): Result<Progress, ImportFailure>
  /** An upload is dropped; a running import is rolled back, which `progress` shows. One that has ended stays as it is. */
  cancel(id: string): Promise<Result<null, ImportFailure>>
  /** The rows to look at as CSV, piece by piece; kept until the next import, at most a day, also over a restart. */
  report(id: string): Promise<Result<AsyncIterable<string>, ImportFailure>>
  /** Resolves when nothing runs. */
  idle(): Promise<void>
  /** Stops after the batch under way; the next start rolls it back. */
  close(): Promise<void>
}

export interface ImportsOptions {
  store: Store
  spool: Spool
  clock: Clock
  timers: Timers
  random: Random
  log: Log
  /** `email.unique` of the configuration. */
  uniqueEmail: boolean
}

interface Read {
  delimiter: Delimiter
  columns: Columns
}

interface Job {
  id: string
  fileName: string
  bytesTotal: number
  uploaded: number
  touchedAt: number
  contentCheck: FileCheck
  hash: ReturnType<typeof createHash>
  rowsTotal: number | null
  startedAt: number | null
  endedAt: number | null
  state: RunState | null
  end: RunEnd | null
  phase: Progress['phase']
  stopped: boolean
  running: Promise<void> | null
  /** Found by reading the whole file: kept as long as nobody chooses other columns. */
  offers: { of: string; found: MendOffer[] } | null
}

export function openImports(options: ImportsOptions): ImportJobs {
  const { store, spool, clock, timers, random, log, uniqueEmail } = options
  let job: Job | null = null
  let closing = false
  const expiries: Array<() => void> = []

  const known = (id: string): Result<Job, ImportFailure> =>
    job?.id === id ? ok(job) : err({ kind: 'import-unknown' })

  /** The job, wholly uploaded and not begun. */
  function uploadedJob(id: string): Result<Job, ImportFailure> {
    const found = known(id)
    if (!found.ok) return found
    const { phase, bytesTotal, uploaded } = found.value
    if (phase === 'uploading') return err({ kind: 'upload-incomplete', missingBytes: bytesTotal - uploaded })
    return phase === 'uploaded' ? found : err({ kind: 'import-unknown' })
  }

  async function drop({ id }: Job): Promise<void> {
    job = null
    await spool.remove(uploadFile(id))
  }

  async function columnsOf(id: string, mapping?: Mapping, choices: ImportChoices = {}) {
    const { delimiter, headers } = await readHeader(spool, id, choices.delimiter)
    return { delimiter, columns: readColumns(headers, mapping) }
  }

  /** None where the columns cannot be used. */
  async function offersOf(current: Job, { delimiter, columns }: Read): Promise<MendOffer[]> {
    const { mapping, headers } = columns
    const of = JSON.stringify({ delimiter, mapping })
    if (!isUsable(columns)) return []
    if (current.offers?.of !== of) {
      const found = await offersToMend(spool, current.id, { delimiter, mapping, columns: headers.length })
      current.offers = { of, found }
    }
    return current.offers.found
  }

  async function run(
    current: Job,
    found: Read & { mend: readonly MendField[] },
    by: Parameters<ImportJobs['start']>[2],
  ) {
    const { id } = current
    const state: RunState = { phase: 'applying', rowsDone: 0, bytesDone: 0, mended: {}, ...emptyTally() }
    current.state = state
    try {
      current.end = await runImport(
        {
          store,
          spool,
          clock,
          uniqueEmail,
          id,
          by,
          delimiter: found.delimiter,
          mend: found.mend,
          sha256: current.hash.digest('hex'),
          columns: found.columns.headers.length,
          mapping: found.columns.mapping,
          stop: () => (closing ? 'leave' : current.stopped ? 'cancel' : null),
        },
        state,
      )
      current.phase = phaseAfter(current.end)
      await tidy(current, current.end).catch(() =>
        log.warn({}, 'the files of an import could not be removed; the next start tries again'),
      )
    } catch (error) {
      current.phase = 'failed'
      log.error(
        { error: error instanceof Error ? error.name : 'unknown' },
        'an import stopped; what it wrote is rolled back at the next start',
      )
    }
    current.endedAt = clock.now()
  }

  async function tidy({ id }: Job, end: RunEnd): Promise<void> {
    if (end.kind === 'left') return
    await spool.remove(undoFile(id))
    await spool.remove(uploadFile(id))
    if (end.kind === 'rolled-back') await spool.remove(reportFile(id))
    else expire(id)
  }

  /** Removes the report when its day is over. */
  function expire(id: string): void {
    const remove = () => {
      spool
        .remove(reportFile(id))
        .catch(() => log.warn({}, 'the report of an import could not be removed; the next start tries again'))
    }
    expiries.push(timers.after(reportExpiresAt(id) - clock.now(), remove))
  }

  async function expireThoseLeft(): Promise<void> {
    for (const name of await spool.names()) {
      const id = name.split('.')[0] ?? ''
      if (isImportId(id) && name === reportFile(id)) expire(id)
    }
  }
  void expireThoseLeft().catch(() => log.warn({}, 'the folder of imports could not be read'))

  return {
    begin: ({ fileName, bytes }) =>
      orDisk(async () => {
        if (job && isBusy(job, clock.now())) return err({ kind: 'import-busy' })
        if (bytes > largestFileBytes) return err({ kind: 'file-too-large', maxBytes: largestFileBytes })
        if (bytes <= 0) return err({ kind: 'file-empty' })
        // Its log must not be removed before that.
        if ((await store.list('imports')).length > 0) return err({ kind: 'import-unfinished' })
        const now = clock.now()
        const id = newImportId(now, random)
        job = {
          id,
          fileName,
          bytesTotal: bytes,
          uploaded: 0,
          touchedAt: now,
          phase: 'uploading',
          contentCheck: checkFile(),
          hash: createHash('sha256'),
          rowsTotal: null,
          startedAt: null,
          endedAt: null,
          state: null,
          end: null,
          stopped: false,
          running: null,
          offers: null,
        }
        for (const name of await spool.names()) await spool.remove(name)
        return ok(id)
      }),

    append: (id, chunk) =>
      orDisk(async () => {
        const found = known(id)
        if (!found.ok) return found
        const current = found.value
        if (chunk.length > largestChunkBytes)
          return err({ kind: 'chunk-too-large', maxBytes: largestChunkBytes })
        if (current.phase !== 'uploading' || current.uploaded + chunk.length > current.bytesTotal) {
          return err({ kind: 'upload-too-long' })
        }
        current.touchedAt = clock.now()
        current.uploaded += chunk.length
        const whole = current.uploaded === current.bytesTotal
        const problem = current.contentCheck.take(chunk) ?? (whole ? current.contentCheck.end() : null)
        if (problem) {
          await drop(current)
          return err(problem)
        }
        current.hash.update(chunk)
        try {
          await spool.append(uploadFile(id), chunk)
        } catch (error) {
          await drop(current)
          throw error
        }
        if (whole) current.phase = 'uploaded'
        return ok(null)
      }),

    preview: (id, mapping, choices) =>
      orDisk(async () => {
        const found = uploadedJob(id)
        if (!found.ok) return found
        const current = found.value
        current.touchedAt = clock.now()
        const read = await columnsOf(id, mapping, choices)
        const offers = await offersOf(current, read)
        const mend = offers.map(({ field }) => field).filter((field) => choices?.mend?.includes(field))
        const importer = choices?.staff === undefined ? null : await memberOf(store, choices.staff)
        const preview = await previewOf({
          store,
          spool,
          uniqueEmail,
          importer,
          now: clock.now(),
          id,
          bytes: current.bytesTotal,
          ...read,
          offers,
          mend,
        })
        current.rowsTotal = preview.totals?.rows ?? null
        return ok(preview)
      }),

    start: (id, mapping, by, choices) =>
      orDisk(async () => {
        const found = uploadedJob(id)
        if (!found.ok) return found
        const current = found.value
        const read = await columnsOf(id, mapping, choices)
        if (!isUsable(read.columns)) return err({ kind: 'mapping-unusable', problems: read.columns.problems })
        const mend = [...new Set(choices?.mend ?? [])]
        const offered = mend.length === 0 ? [] : (await offersOf(current, read)).map(({ field }) => field)
        const problems = mend
          .filter((field) => !offered.includes(field))
          .map((field) => ({ kind: 'mend-ambiguous' as const, field }))
        if (problems.length > 0) return err({ kind: 'mapping-unusable', problems })
        // Somebody else may have started it meanwhile.
        if (current.phase !== 'uploaded') return err({ kind: 'import-busy' })
        current.phase = 'applying'
        current.startedAt = clock.now()
        current.running = withSmallHeap(() => run(current, { ...read, mend }, by))
        return ok(null)
      }),

    current: () => job?.id ?? null,

    progress(id) {
      const found = known(id)
      return found.ok ? ok(progressOf(found.value, clock.now())) : found
    },

    cancel: (id) =>
      orDisk(async () => {
        const found = known(id)
        if (!found.ok) return found
        const current = found.value
        current.stopped = true
        if (!current.running) await drop(current)
        return ok(null)
      }),

    report: (id) =>
      orDisk(async () => {
        const isThere = isImportId(id) && (await spool.names()).includes(reportFile(id))
        if (!isThere || (job?.id === id && job.phase === 'applying')) return err({ kind: 'report-gone' })
        return ok(textOf(spool.frames(reportFile(id))))
      }),

    async idle() {
      await job?.running
    },

    async close() {
      closing = true
      for (const callOff of expiries) callOff()
      await job?.running
    },
  }
}

function phaseAfter(end: RunEnd): Progress['phase'] {
  if (end.kind === 'finished') return 'finished'
  return end.kind === 'rolled-back' && end.why === 'cancelled' ? 'cancelled' : 'failed'
}

function isBusy({ phase, touchedAt }: Job, now: number): boolean {
  if (phase === 'uploading' || phase === 'uploaded') return Math.abs(now - touchedAt) < abandonedMs
  return phase === 'applying' || phase === 'taking-back'
}

async function orDisk<T>(work: () => Promise<Result<T, ImportFailure>>): Promise<Result<T, ImportFailure>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SpoolFailed) return err({ kind: 'disk' })
    throw error
  }
}

async function* textOf(frames: AsyncIterable<Buffer>): AsyncGenerator<string> {
  for await (const frame of frames) yield frame.toString()
}

function progressOf(job: Job, now: number): Progress {
  const { fileName, bytesTotal, rowsTotal, startedAt, state, end } = job
  const tally = state ?? emptyTally()
  const rowsDone = state?.rowsDone ?? 0
  const bytesDone = state?.bytesDone ?? job.uploaded
  const phase = job.phase === 'applying' ? (state?.phase ?? job.phase) : job.phase
  const elapsed = startedAt === null ? 0 : (job.endedAt ?? now) - startedAt
  const isApplying = phase === 'applying' && elapsed > 0 && bytesDone > 0
  return {
    phase,
    fileName,
    rowsDone,
    bytesDone,
    bytesTotal,
    startedAt,
    end,
    ...tallyOf(tally),
    mended: state?.mended ?? {},
    rowsTotal: phase === 'finished' ? rowsDone : rowsTotal,
    rowsPerSecond: elapsed > 0 ? (rowsDone * 1000) / elapsed : null,
    etaMs: isApplying ? Math.round((elapsed * (bytesTotal - bytesDone)) / bytesDone) : null,
  }
}
