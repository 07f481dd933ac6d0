/** The operations on the journal. Looking is recorded, too: who looked for what, and how much they took away. */
import type { auditOperations } from '../../contract/audit/operations.ts'
import type { JournalFilterInput } from '../../contract/audit/views.ts'
import { daySheet } from '../audit/day-sheet.ts'
import { eventSentence, kindWords, staffNames, staffWords } from '../audit/event-words.ts'
import { eventKinds, type EventKind } from '../events/events.ts'
import { exportCsv, exportJsonl } from '../audit/export.ts'
import type { JournalFilter } from '../audit/filter.ts'
import { countByDay, queryJournal } from '../audit/query.ts'
import { keptOffice, namedAt } from '../admin/settings/office.ts'
import { dayMs, officeDay, startOfDay } from '../foundation/office-time.ts'
import { err, ok } from '../foundation/result.ts'
import { beginExport, dropExport, readExport } from '../staff/downloads/exports.ts'
import type { StaffAudit } from '../staff/staff-audit.ts'
import type { Handlers, ServiceDeps } from './handler-types.ts'
import { requireStaff } from './require-session.ts'

const kinds = Object.keys(eventKinds) as EventKind[]

export function createAuditHandlers(
  deps: Pick<ServiceDeps, 'store' | 'clock' | 'random' | 'config' | 'admin'> & { audit: StaffAudit },
): Pick<Handlers, keyof typeof auditOperations> {
  const { store, clock, random, config, audit } = deps

  /** As it was called when that day ended. */
  async function officeOn(day: string) {
    const kept = await keptOffice(store)
    const end = (startOfDay(day) ?? clock.now()) + dayMs
    const { code, name } = (kept && namedAt(kept.value, end - 1)) ?? config.office
    return { code, name }
  }

  return {
    listKinds: (_input, context) => {
      const { language } = requireStaff(context)
      return ok({ kinds: kinds.map((kind) => ({ kind, words: kindWords(kind, language) })) })
    },

    queryJournal: async ({ filter, before }, context) => {
      const session = requireStaff(context)
      const { language } = session
      const page = await queryJournal(store, filterOf(filter), before === null ? {} : { before })
      const names = await staffNames(store)
      // Once for each look, not for each page of it.
      if (before === null) await audit.write(session, 'journal.viewed', null, { filter: filterWords(filter) })
      return ok({
        next: page.next,
        entries: page.entries.map(({ sequence, event }) => {
          const reference = event.data['reference']
          return {
            sequence,
            at: event.at,
            kind: event.kind,
            kiosk: event.kiosk,
            words: kindWords(event.kind, language),
            sentence: eventSentence(event, language, names),
            staff: staffWords(event.staff, names),
            reference: typeof reference === 'string' ? reference : null,
          }
        }),
      })
    },

    countJournal: async (period, context) => {
      const { language } = requireStaff(context)
      const counted = await countByDay(store, period)
      if (!counted.ok) return counted
      const days = counted.value.map(({ day, counts }) => ({
        day,
        counts: kinds.flatMap((kind) => {
          const count = counts[kind]
          return count === undefined ? [] : [{ kind, words: kindWords(kind, language), count }]
        }),
      }))
      return ok({ days })
    },

    verifyJournal: async (_input, context) => {
      const { entries, oldestAt, newestAt, head, problem } = await deps.admin.verify()
      await audit.write(requireStaff(context), 'journal.verified', null, { entries, whole: problem === null })
      const { sequence, hash } = head
      return ok({
        whole: problem === null,
        entries,
        oldestAt,
        newestAt,
        head: { sequence, hash },
        problem: problem?.message ?? null,
      })
    },

    getDaySheet: async ({ day }, context) => {
      const { language } = requireStaff(context)
      const office = await officeOn(day)
      const sheet = await daySheet(store, { date: day, office, language })
      if (!sheet.ok) return err({ kind: 'no-such-day' })
      const { date, ...rest } = sheet.value
      return ok({ day: date, ...rest })
    },

    exportJournal: async ({ format, filter }, context) => {
      const session = requireStaff(context)
      await audit.write(session, 'journal.exported', null, { format, filter: filterWords(filter) })
      const wanted = filterOf(filter)
      const pieces =
        format === 'csv' ? exportCsv(store, wanted, session.language) : exportJsonl(store, wanted)
      const name = `nhat-ky-${config.office.code}-${officeDay(clock.now())}`
      return ok(beginExport(session, { name, ending: format, pieces, role: 'supervisor' }, random))
    },

    readExport: ({ id }, context) => readExport(requireStaff(context), id),

    dropExport: ({ id }, context) => {
      const session = requireStaff(context)
      if (session.export?.id === id) dropExport(session)
      return ok(null)
    },
  }
}

function filterOf({ from, to, kinds: wanted, staff, account, reference }: JournalFilterInput): JournalFilter {
  const given = { from, to, staff: plain(staff), account: plain(account), reference: plain(reference) }
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)),
    ...(wanted.length > 0 ? { kinds: wanted as EventKind[] } : {}),
  }
}

const plain = (typed: string | null) => (typed === null || typed.trim() === '' ? null : typed.trim())

/** Which conditions there were; of an account only that there was one, since the entry is not about it. */
function filterWords({ kinds: wanted, ...others }: JournalFilterInput): string {
  const named = Object.entries(others)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name]) => name)
  return [...named, ...wanted].join(', ')
}
