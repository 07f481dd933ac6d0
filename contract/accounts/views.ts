/** An import as the administrator sees it: its effect, and its progress. */
import { z } from 'zod'
import { time, count } from '../shapes.ts'

export const importField = z.enum([
  'number',
  'personalId',
  'kind',
  'name',
  'phone',
  'email',
  'passwordHash',
  /** As of when the row says so: of phone, email and password the newer one counts. */
  'asOf',
])
export type ImportField = z.infer<typeof importField>

/** Columns with numbers that a spreadsheet may have damaged. */
export const mendFields = ['number', 'personalId', 'phone'] as const satisfies readonly ImportField[]
const mendField = z.enum(mendFields)
export type MendField = z.infer<typeof mendField>
/** Columns whose numbers are corrected on reading; each must have been offered by the preview. */
export const mend = z.array(mendField).max(mendFields.length)

export const delimiter = z.enum([',', ';', '\t'])
export type ImportDelimiter = z.infer<typeof delimiter>

/** Field → its column index, from 0. */
export const mapping = z.partialRecord(importField, z.number().int().min(0).max(500))
export type ImportMapping = z.infer<typeof mapping>

/**
 * Rows by result, actual or expected. The last six also count in the others: accounts that keep what is newer
 * than the file, rows imported without an unreadable cell, old phone numbers of 11 digits that were
 * converted, passwords whose hash is quickly guessed by anybody who has the file, accounts whose contact or
 * password was confirmed here and is replaced by what is newer in the file.
 */
const tally = {
  added: count,
  updated: count,
  unchanged: count,
  refused: count,
  kept: count,
  leftOut: count,
  renumbered: count,
  weakHashes: count,
  contactsReplaced: count,
  passwordsReplaced: count,
}
const bothLanguages = z.object({ vi: z.string(), en: z.string() })

export const importPreview = z.object({
  delimiter,
  headers: z.array(z.string()),
  mapping,
  /** Columns to check, in words. */
  problems: z.array(bothLanguages),
  /** Whether it can be started with these columns. */
  usable: z.boolean(),
  /** Columns whose damaged numbers can be corrected in one way only: how many, with the first examples. */
  mends: z.array(
    z.object({
      field: mendField,
      rows: count,
      example: z.object({ before: z.string(), after: z.string() }),
      chosen: z.boolean(),
    }),
  ),
  /** The first 20. */
  rows: z.array(
    z.object({
      line: count,
      cells: z.partialRecord(importField, z.string()),
      /** Numbers that are read differently from the text of their cells. */
      mended: z.partialRecord(mendField, z.string()),
      /** Cells that are left out of the import, and why. */
      leftOut: z.array(z.object({ field: importField, why: bothLanguages })),
      does: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('add') }),
        z.object({
          kind: z.literal('update'),
          fields: z.array(importField),
          kept: z.array(importField),
          /** Of the fields: confirmed here, and older than the file. */
          replaced: z.array(importField),
        }),
        z.object({ kind: z.literal('unchanged'), kept: z.array(importField) }),
        z.object({ kind: z.literal('refused'), why: bothLanguages }),
      ]),
    }),
  ),
  /** Of the whole file; null where counting would take too long: the import itself reports it then. */
  totals: z.object({ rows: count, ...tally }).nullable(),
})
export type ImportPreview = z.infer<typeof importPreview>

export const importProgress = z.object({
  phase: z.enum(['uploading', 'uploaded', 'applying', 'taking-back', 'finished', 'cancelled', 'failed']),
  fileName: z.string(),
  rowsDone: count,
  /** Null where the file was not counted. */
  rowsTotal: count.nullable(),
  bytesDone: count,
  bytesTotal: count,
  startedAt: time.nullable(),
  rowsPerSecond: z.number().nullable(),
  etaMs: z.number().nullable(),
  ...tally,
  /** Rows imported with a corrected number, by its column. */
  mended: z.partialRecord(mendField, count),
  /** Finished, and no row made a difference. */
  nothingNew: z.boolean(),
})
export type ImportProgress = z.infer<typeof importProgress>

export const importRefusal = z.enum([
  'file-empty',
  'file-workbook',
  'file-binary',
  'file-utf16',
  'file-not-utf8',
  'file-too-large',
  'import-busy',
  'import-unknown',
  'import-unfinished',
  'upload-broken',
  'mapping-unusable',
  'report-gone',
  'disk',
])
export type ImportRefusal = z.infer<typeof importRefusal>
