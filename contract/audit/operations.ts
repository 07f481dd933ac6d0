/** The journal for supervisors: queries, counts per day, verification, and exports. */
import { z } from 'zod'
import { staffOperation } from '../operation.ts'
import { nothing, text } from '../shapes.ts'
import {
  dayCounts,
  daySheetView,
  journalEntryView,
  journalFilter,
  kindView,
  officeMoment,
  verifiedView,
} from './views.ts'
import { exportPiece, exportView } from '../views.ts'

export const auditOperations = {
  /** Every kind of entry with its label, for a filter. */
  listKinds: staffOperation({
    role: 'supervisor',
    activity: false,
    names: 'visit',
    input: nothing,
    output: z.object({ kinds: z.array(kindView) }),
    failures: [],
  }),

  /** Newest first. `before` is the `next` of the previous page; null for the first. */
  queryJournal: staffOperation({
    role: 'supervisor',
    activity: true,
    names: 'visit',
    input: z.strictObject({ filter: journalFilter, before: z.number().int().min(1).nullable() }),
    output: z.object({
      entries: z.array(journalEntryView),
      /** Null: there are no more. A page with few or no entries reached the search limit, at `lookedBackTo`. */
      next: z.object({ before: z.number().int(), lookedBackTo: officeMoment }).nullable(),
    }),
    failures: [],
  }),

  /** Counts per day; at most 92 days. */
  countJournal: staffOperation({
    role: 'supervisor',
    activity: true,
    names: 'visit',
    input: z.strictObject({ from: officeMoment, to: officeMoment }),
    output: z.object({ days: z.array(dayCounts) }),
    failures: ['period-too-long'],
  }),

  /** Verifies the whole journal: every entry, its place in the hash chain, and the head. */
  verifyJournal: staffOperation({
    role: 'supervisor',
    activity: true,
    names: 'visit',
    input: nothing,
    output: verifiedView,
    failures: [],
  }),

  /** The report of one day, to be printed and signed. */
  getDaySheet: staffOperation({
    role: 'supervisor',
    activity: true,
    names: 'visit',
    input: z.strictObject({ day: text(10) }),
    output: daySheetView,
    failures: ['no-such-day'],
  }),

  exportJournal: staffOperation({
    role: 'supervisor',
    activity: true,
    names: 'visit',
    input: z.strictObject({ format: z.enum(['csv', 'jsonl']), filter: journalFilter }),
    output: exportView,
    failures: [],
  }),

  /** The next piece of the latest export; an export that is not read further is dropped with the session. */
  readExport: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'export',
    input: z.strictObject({ id: text(40) }),
    output: exportPiece,
    failures: ['export-over'],
  }),

  /** Drops an export that will not be read further. No failure when there is none. */
  dropExport: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'export',
    input: z.strictObject({ id: text(40) }),
    output: z.null(),
    failures: [],
  }),
} as const
