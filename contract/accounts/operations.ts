/** Accounts in and out, for administrators: a CSV file applied as a whole or not at all, and the changes made here. */
import { z } from 'zod'
import { delimiter, importPreview, importProgress, mapping, mend } from './views.ts'
import { staffOperation } from '../operation.ts'
import { done, nothing, text } from '../shapes.ts'
import { exportView } from '../views.ts'

const id = text(64)
const importFailures = ['import-refused'] as const

export const accountsOperations = {
  /** Room for a file of so many bytes; one import at a time. */
  beginImport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: z.strictObject({ fileName: text(200), bytes: z.number().int().min(0).max(1_000_000_000) }),
    output: z.object({ id: z.string() }),
    failures: importFailures,
  }),

  /** The next piece of the file, at most 256 kB, in base64. */
  appendImport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'import',
    largest: 512 * 1024,
    input: z.strictObject({ id, piece: z.base64().max(360_000) }),
    output: done,
    failures: importFailures,
  }),

  /** What the file would do: by its own header, or by the columns that somebody chose. Writes nothing. */
  previewImport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'import',
    input: z.strictObject({
      id,
      mapping: mapping.nullable(),
      delimiter: delimiter.nullable(),
      mend: mend.optional(),
    }),
    output: importPreview,
    failures: importFailures,
  }),

  /** Columns, separator and what to mend as they were previewed. Answers when it has begun; `getImport` tells how far it is. */
  startImport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'import',
    input: z.strictObject({ id, mapping, delimiter, mend: mend.optional() }),
    output: done,
    failures: importFailures,
  }),

  /** The import that runs, or the last one since the start: for a page that comes back to it. */
  findImport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: nothing,
    output: z.object({ id: z.string().nullable() }),
    failures: [],
  }),

  /** A keep-alive: the member who watches an import is active. */
  getImport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'import',
    input: z.strictObject({ id }),
    output: importProgress,
    failures: importFailures,
  }),

  /** At any time: nothing half-done is left. */
  cancelImport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'import',
    input: z.strictObject({ id }),
    output: done,
    failures: importFailures,
  }),

  /** The rows that were refused, or taken without a cell, with line and reason, as a CSV file. */
  exportRefusals: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'import',
    input: z.strictObject({ id }),
    output: exportView,
    failures: importFailures,
  }),

  /** Every change confirmed or undone here after a mark, signed line by line; the mark is the journal's sequence. */
  exportChanges: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: z.strictObject({ format: z.enum(['csv', 'jsonl']), after: z.number().int().min(0) }),
    output: exportView,
    failures: [],
  }),

  /** For receivers that check the signatures. */
  getSigningKey: staffOperation({
    role: 'administrator',
    activity: false,
    names: 'visit',
    input: nothing,
    output: z.object({ pem: z.string(), id: z.string() }),
    failures: [],
  }),
} as const
