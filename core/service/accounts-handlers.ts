/** The operations on accounts in and out, one line or a few each; the rules are in core/accounts. */
import type { accountsOperations } from '../../contract/accounts/operations.ts'
import type { ImportPreview, ImportProgress, ImportRefusal } from '../../contract/accounts/views.ts'
import type { FailureOf } from '../../contract/failures.ts'
import { exportChanges, type SigningKey } from '../accounts/export-changes.ts'
import type { MappingProblem } from '../accounts/import/file/columns.ts'
import type { ImportFailure, ImportJobs, Progress } from '../accounts/import/imports.ts'
import { mappingProblemWords } from '../accounts/import/file/mapping-problem-words.ts'
import type { Preview } from '../accounts/import/preview.ts'
import { refusalWords } from '../accounts/import/file/refusals.ts'
import { tallyOf } from '../accounts/import/run-import.ts'
import { newestLink } from '../audit/period.ts'
import { officeDay } from '../foundation/office-time.ts'
import { err, ok, type Err } from '../foundation/result.ts'
import { beginExport } from '../staff/downloads/exports.ts'
import type { StaffAudit } from '../staff/staff-audit.ts'
import type { Handlers, ServiceDeps } from './handler-types.ts'
import { requireStaff } from './require-session.ts'

interface AccountsHandlerDeps extends Pick<ServiceDeps, 'store' | 'clock' | 'random' | 'config'> {
  audit: StaffAudit
  imports: ImportJobs
  /** Of exports. */
  signing: SigningKey
}

export function createAccountsHandlers(
  deps: AccountsHandlerDeps,
): Pick<Handlers, keyof typeof accountsOperations> {
  const { store, clock, random, config, audit, imports, signing } = deps
  /** Of the reader of what is made here. */
  const role = 'administrator' as const
  const fileName = (what: string) => `${what}-${config.office.code}-${officeDay(clock.now())}`
  return {
    beginImport: async (file) => {
      const begun = await imports.begin(file)
      return begun.ok ? ok({ id: begun.value }) : refused(begun.error)
    },

    appendImport: async ({ id, piece }) => {
      const taken = await imports.append(id, Buffer.from(piece, 'base64'))
      return taken.ok ? taken : refused(taken.error)
    },

    previewImport: async ({ id, mapping, delimiter, mend }, context) => {
      const staff = requireStaff(context).userName
      const choices = { delimiter: delimiter ?? undefined, mend, staff }
      const preview = await imports.preview(id, mapping ?? undefined, choices)
      return preview.ok ? ok(previewView(preview.value)) : refused(preview.error)
    },

    startImport: async ({ id, mapping, delimiter, mend }, context) => {
      const { userName, kiosk } = requireStaff(context)
      const started = await imports.start(id, mapping, { staff: userName, kiosk }, { delimiter, mend })
      return started.ok ? started : refused(started.error)
    },

    findImport: () => ok({ id: imports.current() }),

    getImport: ({ id }) => {
      const progress = imports.progress(id)
      return progress.ok ? ok(progressView(progress.value)) : refused(progress.error)
    },

    cancelImport: async ({ id }) => {
      const cancelled = await imports.cancel(id)
      return cancelled.ok ? cancelled : refused(cancelled.error)
    },

    exportRefusals: async ({ id }, context) => {
      const report = await imports.report(id)
      if (!report.ok) return refused(report.error)
      const pieces = piecesOf(report.value)
      const file = { name: fileName('dong-can-xem-lai'), ending: 'csv' as const, pieces, role }
      return ok(beginExport(requireStaff(context), file, random))
    },

    exportChanges: async ({ format, after }, context) => {
      const session = requireStaff(context)
      const { sequence: to } = await newestLink(store)
      await audit.write(session, 'changes.exported', null, { format, after, upToEntry: to })
      const pieces = exportChanges({
        history: (from) => store.history(from),
        from: after,
        to,
        format,
        key: signing,
      })
      return ok(beginExport(session, { name: fileName('thay-doi'), ending: format, pieces, role }, random))
    },

    getSigningKey: () => ok({ pem: signing.publicPem, id: signing.keyId }),
  }
}

async function* piecesOf(texts: AsyncIterable<string>): AsyncGenerator<string, void> {
  yield* texts
}

function refused(failure: ImportFailure): Err<FailureOf<'import-refused'>> {
  return err({ kind: 'import-refused', why: whyOf(failure) })
}

function whyOf(failure: ImportFailure): ImportRefusal {
  switch (failure.kind) {
    case 'file-binary':
      return failure.looksLike === 'workbook' ? 'file-workbook' : 'file-binary'
    // Our own screen never sends such pieces: something went wrong on the way.
    case 'chunk-too-large':
    case 'upload-too-long':
    case 'upload-incomplete':
      return 'upload-broken'
    default:
      return failure.kind
  }
}

function previewView({ problems, rows, ...preview }: Preview): ImportPreview {
  return {
    ...preview,
    problems: problems.map((problem: MappingProblem) => mappingProblemWords(problem, preview.headers)),
    rows: rows.map(({ line, cells, mended, leftOut, does }) => ({
      line,
      cells,
      mended,
      leftOut: leftOut.map(({ field, refusal }) => ({ field, why: refusalWords(refusal) })),
      does: does.kind === 'refused' ? { kind: 'refused', why: refusalWords(does.refusal) } : does,
    })),
  }
}

function progressView({ end, ...progress }: Progress): ImportProgress {
  const { phase, fileName, rowsDone, rowsTotal, bytesDone, bytesTotal, startedAt } = progress
  const { rowsPerSecond, etaMs, mended } = progress
  return {
    phase,
    fileName,
    rowsDone,
    rowsTotal,
    bytesDone,
    bytesTotal,
    startedAt,
    rowsPerSecond,
    etaMs,
    ...tallyOf(progress),
    mended,
    nothingNew: end?.kind === 'finished' && !end.changed,
  }
}
