/** The journal as supervisors see it: in words, with masked accounts. */
import { z } from 'zod'
import { time, count } from '../shapes.ts'

/**
 * Milliseconds since the epoch, up to the end of the year 9999 in office time, so that a year has four
 * digits.
 */
export const officeMoment = z.number().int().min(0).max(253_402_275_599_999)

/** All given conditions must hold; null matches anything. */
export const journalFilter = z.strictObject({
  /** Inclusive. */
  from: officeMoment.nullable(),
  /** Exclusive. */
  to: officeMoment.nullable(),
  /** Empty matches all. */
  kinds: z.array(z.string().max(40)).max(100),
  /** User name. */
  staff: z.string().max(40).nullable(),
  /** BHXH number or personal ID, as typed. */
  account: z.string().max(40).nullable(),
  /** Receipt number of a change or undo, in any usual spelling. */
  reference: z.string().max(40).nullable(),
})
export type JournalFilterInput = z.infer<typeof journalFilter>

/** Kinds are grouped by the text before the first dot: "staff", "change". */
export const kindView = z.object({ kind: z.string(), words: z.string() })
export type KindView = z.infer<typeof kindView>

export const journalEntryView = z.object({
  sequence: count,
  at: time,
  kind: z.string(),
  words: z.string(),
  sentence: z.string(),
  kiosk: z.string(),
  /** "Trần Thị Lan (lan.tran)" */
  staff: z.string().nullable(),
  reference: z.string().nullable(),
})
export type JournalEntryView = z.infer<typeof journalEntryView>

export const dayCounts = z.object({
  /** "2026-11-25" */
  day: z.string(),
  counts: z.array(z.object({ kind: z.string(), words: z.string(), count })),
})
export type DayCounts = z.infer<typeof dayCounts>

export const verifiedView = z.object({
  whole: z.boolean(),
  entries: count,
  oldestAt: time.nullable(),
  newestAt: time.nullable(),
  head: z.object({ sequence: count, hash: z.string() }),
  /** The fault and its remedy, in English, as for the operator; null when there is none. */
  problem: z.string().nullable(),
})
export type VerifiedView = z.infer<typeof verifiedView>

export const daySheetView = z.object({
  day: z.string(),
  office: z.object({ code: z.string(), name: z.string() }),
  counts: z.array(z.object({ kind: z.string(), words: z.string(), count })),
  rows: z.array(
    z.object({
      sequence: count,
      /** "08:05" */
      time: z.string(),
      sentence: z.string(),
      reference: z.string().nullable(),
      staff: z.string().nullable(),
    }),
  ),
  /** The journal's newest entry. */
  head: z.object({ sequence: count, hash: z.string() }),
})
export type DaySheetView = z.infer<typeof daySheetView>
