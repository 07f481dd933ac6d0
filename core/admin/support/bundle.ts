/**
 * What support is given to find out why a kiosk fails: one JSON document, made piece by piece. It names nobody: neither
 * citizens nor staff, no number, no address, no secret.
 */
import type { Clock } from '../../foundation/clock.ts'
import type { KioskConfig } from '../../config/config.ts'
import type { HealthReport } from '../health/report.ts'
import { entriesBackwards } from '../../audit/period.ts'
import { dayMs, officeDay } from '../../foundation/office-time.ts'
import type { StaffSession } from '../../session/session.ts'
import { staffAudit } from '../../staff/staff-audit.ts'
import type { Store, Verified } from '../../storage/port/store.ts'

export interface BundleDeps {
  store: Store
  clock: Clock
  config: KioskConfig
  report: () => Promise<HealthReport>
  verify: () => Promise<Verified>
  /** The log's newest lines, oldest first. */
  logLines: () => readonly string[]
}

const days = 30

/** Journalled as it begins. Chunks of text; together they are one JSON document. */
export async function* supportBundle(deps: BundleDeps, staff: StaffSession): AsyncGenerator<string, void> {
  await staffAudit(deps).write(staff, 'support.saved', null, {})
  yield '{\n'
  // Before the report, which says what came of the last one.
  yield `${member('verify', await verified(deps))},\n`
  yield `${member('health', await deps.report())},\n`
  yield `${member('configuration', shownConfig(deps.config))},\n`
  yield `${member('journalByDay', await journalByDay(deps))},\n`
  yield '"log": [\n'
  let first = true
  for (const line of deps.logLines()) {
    yield `${first ? '' : ',\n'}${JSON.stringify(redacted(line))}`
    first = false
  }
  yield '\n]\n}\n'
}

/** As text with nothing in it that could be a person's: in health's last warnings, too. */
function member(name: string, value: unknown): string {
  const text = JSON.stringify(
    value,
    (_key, part: unknown) => (typeof part === 'string' ? redacted(part) : part),
    2,
  )
  return `"${name}": ${text}`
}

/** Hashes and times are no numbers of people: those in hexadecimal and ISO form stay. */
const kept = /\b[0-9a-f]{64}\b|\b\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?/g
const word = /[^\s"'<>]+/g
const longNumber = /\d(?:[ .-]?\d){5,}/g

export function redacted(text: string): string {
  let out = ''
  let from = 0
  for (const match of text.matchAll(kept)) {
    out += withoutPersons(text.slice(from, match.index)) + match[0]
    from = match.index + match[0].length
  }
  return out + withoutPersons(text.slice(from))
}

const withoutPersons = (text: string) =>
  text.replace(word, (one) => (/.@./.test(one) ? '[address]' : one)).replace(longNumber, '[number]')

/** The office's own lines and hotline are left out: they may name people. So is the mail account. */
function shownConfig({ office, smtp, ...rest }: KioskConfig) {
  const server = smtp && {
    host: smtp.host,
    port: smtp.port,
    secure: smtp.secure,
    signsIn: smtp.user !== undefined,
  }
  return {
    ...rest,
    office: { code: office.code, hours: office.hours, messages: office.messages.length },
    smtp: server ?? null,
  }
}

/** How often each kind of event occurred on each of the last days, by the office's calendar; null when it cannot be read. */
async function journalByDay({
  store,
  clock,
}: BundleDeps): Promise<Record<string, Record<string, number>> | null> {
  const since = clock.now() - days * dayMs
  const counts: Record<string, Record<string, number>> = {}
  try {
    for await (const { event } of entriesBackwards(store, { from: since, before: Infinity })) {
      if (event.at < since) continue
      const day = (counts[officeDay(event.at)] ??= {})
      day[event.kind] = (day[event.kind] ?? 0) + 1
    }
    return counts
  } catch {
    return null
  }
}

async function verified({ verify }: BundleDeps) {
  try {
    const { entries, files, puts, oldestAt, newestAt, head, tail, problem } = await verify()
    return { entries, files, puts, oldestAt, newestAt, head, tail, problem: problem?.problem ?? null }
  } catch (error) {
    return { problem: error instanceof Error ? error.name : 'unknown' }
  }
}
