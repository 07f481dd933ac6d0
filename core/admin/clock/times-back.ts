/**
 * Documents that speak of a time after now, written while the clock was ahead: for each collection what becomes of them
 * when the clock is set back. Nothing is freed by it: what runs for a while runs in full from now on, as if it had begun
 * now. And nothing stays for as long as the clock was ahead. What was written at a true time is not touched.
 */
import type { Store } from '../../storage/port/store.ts'
import type { CollectionName, Collections, Put } from '../../storage/port/model.ts'

/** The document as it is to be; the same object where nothing is to be changed. */
type Rule<C extends CollectionName> = (value: Collections[C], now: number) => Collections[C]

/** Null: no time in it, or one that is only shown. */
const rules: { [C in CollectionName]: Rule<C> | null } = {
  accounts: (account, now) => {
    const { lastChange, times = {} } = account
    const isAhead = (time: { at: number } | undefined) => time !== undefined && time.at > now
    if (!isAhead(lastChange) && !Object.values(times).some(isAhead)) return account
    return {
      ...account,
      // It can be undone for its full hours, and what was on file before goes when they are over.
      ...(lastChange && isAhead(lastChange) && { lastChange: { ...lastChange, at: now } }),
      // Else no file would be newer for as long as the clock was ahead.
      ...(account.times && {
        times: Object.fromEntries(
          Object.entries(times).map(([field, time]) => [field, isAhead(time) ? { ...time, at: now } : time]),
        ),
      }),
    }
  },
  signInCounters: (counter, now) => {
    const { lastFailureAt, lockedUntil, nextTryAt, inFlight } = counter
    const byMs = lastFailureAt - now
    if (byMs <= 0) return counter
    return {
      ...counter,
      lastFailureAt: now,
      lockedUntil: Math.max(0, lockedUntil - byMs),
      nextTryAt: Math.max(0, nextTryAt - byMs),
      ...(inFlight && { inFlight: inFlight.map(({ id, at }) => ({ id, at: Math.min(at, now) })) }),
    }
  },
  kioskCounters: (counter, now) => {
    const failedAt = notAfter(counter.failedAt, now)
    return failedAt === counter.failedAt ? counter : { failedAt }
  },
  codeCounters: (counter, now) => {
    const sentAt = notAfter(counter.sentAt, now)
    return sentAt === counter.sentAt ? counter : { sentAt }
  },
  requests: (request, now) => {
    const { requestedAt, approvedAt, expiresAt } = request
    const byMs = (approvedAt ?? requestedAt) - now
    if (byMs <= 0) return request
    return {
      ...request,
      requestedAt: Math.min(requestedAt, now),
      approvedAt: approvedAt && now,
      expiresAt: expiresAt - byMs,
    }
  },
  // Due at once; what its mail says of the time stays as it was journalled, and as the receipt says it.
  outbox: (item, now) =>
    item.createdAt > now || item.nextTryAt > now
      ? { ...item, createdAt: Math.min(item.createdAt, now), nextTryAt: now }
      : item,
  // Whoever is new is so for a whole day from now.
  staff: (member, now) => {
    const { addedAt, granted } = member
    if (addedAt <= now && (granted?.at ?? 0) <= now) return member
    const newSince = granted && { granted: { ...granted, at: Math.min(granted.at, now) } }
    return { ...member, addedAt: Math.min(addedAt, now), ...newSince }
  },
  twoPersonChanges: (waiting, now) => {
    const byMs = waiting.requestedAt - now
    return byMs <= 0 ? waiting : { ...waiting, requestedAt: now, inForceAt: waiting.inForceAt - byMs }
  },
  // A day's sheet must not look for a name that is yet to come.
  offices: (office, now) =>
    office.named.some(({ since }) => since > now)
      ? { ...office, named: office.named.map((one) => ({ ...one, since: Math.min(one.since, now) })) }
      : office,
  devices: (device, now) => {
    const { enrolledAt, run } = device
    if (enrolledAt <= now && (run?.since ?? 0) <= now) return device
    const since = run && { run: { ...run, since: Math.min(run.since, now) } }
    return { ...device, enrolledAt: Math.min(enrolledAt, now), ...since }
  },
  deviceCodes: (code, now) => {
    const byMs = code.madeAt - now
    return byMs <= 0 ? code : { ...code, madeAt: now, expiresAt: code.expiresAt - byMs }
  },
  deviceList: null,
  // Else nobody would be told for as long as the clock was ahead.
  alarms: (record, now) => {
    const { lastToldAt, troubles } = record
    const isAhead = lastToldAt > now || Object.values(troubles).some(({ overAt }) => overAt > now)
    if (!isAhead) return record
    const back = Object.entries(troubles).map(
      ([key, one]) => [key, { ...one, overAt: Math.min(one.overAt, now) }] as const,
    )
    return { lastToldAt: Math.min(lastToldAt, now), troubles: Object.fromEntries(back) }
  },
  changeOutcomes: (outcome, now) => (outcome.at <= now ? outcome : { ...outcome, at: now }),
  personalIds: null,
  bhxhNumbers: null,
  emails: null,
  imports: null,
  webhook: null,
  settings: null,
  mailTokens: null,
  passwordCosts: null,
}

/** Each expects the version that was read. Goes through all accounts and counters, as each day’s purge does. */
export async function timesBack(store: Pick<Store, 'scan'>, now: number): Promise<Put[]> {
  const puts: Put[] = []
  for (const collection of Object.keys(rules) as CollectionName[]) await add(collection)
  return puts

  async function add(collection: CollectionName): Promise<void> {
    // Of this collection's documents, which are the only ones that it is given.
    const rule = rules[collection] as ((value: unknown, now: number) => unknown) | null
    if (rule === null) return
    for await (const { key, version, value } of store.scan(collection)) {
      const to = rule(value, now)
      if (to !== value) puts.push({ collection, key, value: to, expect: version } as Put)
    }
  }
}

/** The same array where none is later. */
function notAfter(times: number[], now: number): number[] {
  return times.some((at) => at > now) ? times.map((at) => Math.min(at, now)) : times
}
