/** What supervisors ask of the journal: looking something up, how much happened, whether it is whole, and copies of it. */
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
  /** Every kind of entry there is, in words, to choose from. */
  listKinds: staffOperation({
    role: 'supervisor',
    activity: false,
    names: 'visit',
    input: nothing,
    output: z.object({ kinds: z.array(kindView) }),
    failures: [],
  }),

  /** Newest first. `before` is the `next` of the page before; null for the first. */
  queryJournal: staffOperation({
    role: 'supervisor',
    activity: true,
    names: 'visit',
    input: z.strictObject({ filter: journalFilter, before: z.number().int().min(1).nullable() }),
    output: z.object({
      entries: z.array(journalEntryView),
      /** Null: that was all. With few or no entries it has looked long enough, back to `lookedBackTo`. */
      next: z.object({ before: z.number().int(), lookedBackTo: officeMoment }).nullable(),
    }),
    failures: [],
  }),

  /** How much of what happened on each day; at most 92 of them. */
  countJournal: staffOperation({
    role: 'supervisor',
    activity: true,
    names: 'visit',
    input: z.strictObject({ from: officeMoment, to: officeMoment }),
    output: z.object({ days: z.array(dayCounts) }),
    failures: ['period-too-long'],
  }),

  /** Goes through the whole journal: every entry, its place in the chain, the head. */
  verifyJournal: staffOperation({
    role: 'supervisor',
    activity: true,
    names: 'visit',
    input: nothing,
    output: verifiedView,
    failures: [],
  }),

  /** One day, to be printed and signed. */
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

  /** The next piece of the file that was begun last; an export that is not read on is dropped with the session. */
  readExport: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'export',
    input: z.strictObject({ id: text(40) }),
    output: exportPiece,
    failures: ['export-over'],
  }),

  /** It will not be read on: nothing of it is left here. Nor is it a failure when nothing was. */
  dropExport: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'export',
    input: z.strictObject({ id: text(40) }),
    output: z.null(),
    failures: [],
  }),
} as const
