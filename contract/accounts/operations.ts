/**
 * Import and export of accounts, for administrators: a CSV file is applied as a whole or not at all; changes
 * made here are exported.
 */
import { z } from 'zod'
import { delimiter, importPreview, importProgress, mapping, mend } from './views.ts'
import { staffOperation } from '../operation.ts'
import { done, nothing, text } from '../shapes.ts'
import { exportView } from '../views.ts'

const id = text(64)
const importFailures = ['import-refused'] as const

export const accountsOperations = {
  /** Reserves space for a file of this many bytes; one import at a time. */
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

  /**
   * What the import would do, with the columns guessed from the header or chosen by the administrator. Writes
   * nothing.
   */
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

  /**
   * With the columns, separator and corrections of the preview. Answers once the import has begun;
   * `getImport` gives its progress.
   */
  startImport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'import',
    input: z.strictObject({ id, mapping, delimiter, mend: mend.optional() }),
    output: done,
    failures: importFailures,
  }),

  /** The running import, or the last one since the start: for a page that is opened again. */
  findImport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: nothing,
    output: z.object({ id: z.string().nullable() }),
    failures: [],
  }),

  /** A keep-alive: a member who watches an import is active. */
  getImport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'import',
    input: z.strictObject({ id }),
    output: importProgress,
    failures: importFailures,
  }),

  /** Possible at any time; a partly applied import is rolled back. */
  cancelImport: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'import',
    input: z.strictObject({ id }),
    output: done,
    failures: importFailures,
  }),

  /** A CSV file of the rows that were refused, imported without a cell, or met what is newer or older here. */
  exportRefusals: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'import',
    input: z.strictObject({ id }),
    output: exportView,
    failures: importFailures,
  }),

  /**
   * Changes confirmed or undone here since a mark, signed line by line; the mark is the journal's sequence
   * number.
   */
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
