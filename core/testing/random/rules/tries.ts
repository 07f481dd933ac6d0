/** The counters are what the journal says, and nothing is evaluated that was not counted before. */
import type { EventKind } from '../../../events/events.ts'
import type { SignInCounter } from '../../../storage/port/documents.ts'
import { putOf, second } from './entries.ts'
import { codeLimits } from '../run.ts'
import { entryName, type Found } from './entries.ts'
import type { Seen } from '../run.ts'
import type { Written } from '../slow-store.ts'

interface Tries {
  failures: number
  nextAt: number
  lockedUntil: number
  lastAt: number
  inFlight: Map<string, number>
}

const forgiven = new Set<EventKind>([
  'account.unlocked',
  'password.reset',
  'staff.password-given',
  'staff.unlocked',
])

/** The counters, made once more from the journal's order: nothing was taken too early, and none was lost. */
export function* tries({ written, compared }: Seen): Found {
  const kept = new Map<string, Tries>()
  const atKiosk = new Map<string, number[]>()
  for (const entry of written) {
    const { kind, at } = entry.event
    for (const { collection, key, value } of entry.puts) {
      if (collection === 'signInCounters' && !key.startsWith('maintenance')) {
        const counter = value
        yield* counted(entry, key, counter, kept)
      }
      if (collection === 'kioskCounters' && value) {
        const { failedAt } = value
        const recent = (atKiosk.get(key) ?? []).filter((one) => one > at - 900 * second)
        const expected = kind.endsWith('tried') ? recent.length + 1 : recent.length - 1
        if (kind.endsWith('tried') && recent.length >= 30)
          yield `${entryName(entry)} is one too many at ${key}`
        const stands = failedAt.filter((one) => one > at - 900 * second).length
        // One that began longer ago than the window is none to be given back.
        if (stands !== expected && !(stands === recent.length && !kind.endsWith('tried')))
          yield `${entryName(entry)} counts ${stands} at ${key} instead of ${expected}`
        atKiosk.set(key, failedAt)
      }
    }
  }
  yield* comparisons(written, compared)
}

function* counted(
  entry: Written,
  key: string,
  counter: SignInCounter | null,
  kept: Map<string, Tries>,
): Found {
  const { kind, at } = entry.event
  const isTold = key.startsWith('typed:') || key.startsWith('staff:')
  const none: Tries = { failures: 0, nextAt: 0, lockedUntil: 0, lastAt: 0, inFlight: new Map() }
  const held = kept.get(key) ?? none
  const isOver =
    (held.lockedUntil > 0 && held.lockedUntil <= at) ||
    (held.lockedUntil <= at && at - held.lastAt >= 86_400 * second)
  const was = isOver ? none : held
  const inFlight = new Map((counter?.inFlight ?? []).map((one) => [one.id, one.at]))
  if (kind.endsWith('tried')) {
    const failures = was.failures + 1
    if (isTold && Math.max(was.lockedUntil, was.nextAt) > at)
      yield `${entryName(entry)} was taken too early at ${key}`
    if (counter?.failures !== failures)
      yield `${entryName(entry)} counts ${counter?.failures} at ${key}, not ${failures}`
    const waits = Math.max(0, failures - 2)
    kept.set(key, {
      failures,
      nextAt: waits > 0 ? at + waits * 5 * second : 0,
      lastAt: at,
      inFlight,
      lockedUntil: failures >= 5 ? at + 900 * second : 0,
    })
    return
  }
  if (!forgiven.has(kind) && (kind.endsWith('refused') || kind.endsWith('locked'))) {
    if (counter?.failures !== held.failures)
      yield `${entryName(entry)} counts ${counter?.failures} at ${key}, not ${held.failures}`
    kept.set(key, { ...held, inFlight })
    return
  }
  const recent = [...held.inFlight.values()].filter((began) => began > at - 60 * second).length
  const failures = counter?.failures ?? 0
  const isRight = failures <= held.inFlight.size && failures >= recent - (forgiven.has(kind) ? 0 : 1)
  if (!isRight) yield `${entryName(entry)} leaves ${failures} at ${key}, with ${recent} in flight`
  kept.set(key, {
    failures,
    nextAt: counter?.nextTryAt ?? 0,
    lockedUntil: counter?.lockedUntil ?? 0,
    lastAt: counter?.lastFailureAt ?? 0,
    inFlight,
  })
}

/** Each comparison with somebody's hash was counted before, and within a lock's time there are no more than make one. */
function* comparisons(written: readonly Written[], compared: Seen['compared']): Found {
  const owners = new Map<string, string>()
  for (const { puts } of written) {
    for (const { collection, key, value } of puts) {
      if (collection === 'accounts' && value) owners.set(value.passwordHash ?? '', key)
      if (collection === 'staff' && value) {
        owners.set(value.passwordHash, `staff:${key}`)
        owners.set(value.pinHash ?? '', `staff:${key}`)
      }
    }
  }
  const sum = new Map<string, number>()
  const shared = sharedHashes(written)
  for (const { hash: one, after } of compared) {
    const owner = shared.has(one) ? null : owners.get(one)
    if (!owner) continue
    const count = (sum.get(owner) ?? 0) + 1
    sum.set(owner, count)
    const tried = written.slice(0, after).filter(({ event }) => {
      if (owner.startsWith('staff:')) return event.kind === 'staff.tried' && `staff:${event.staff}` === owner
      return event.kind === 'sign-in.tried' && event.account === owner
    })
    if (count > tried.length)
      yield `${owner}'s password was compared ${count} times when ${tried.length} were counted`
  }
}

function sharedHashes(written: readonly Written[]): Set<string> {
  const seen = new Map<string, string>()
  const shared = new Set<string>()
  for (const { puts } of written) {
    for (const { collection, key, value } of puts) {
      if ((collection !== 'accounts' && collection !== 'staff') || !value) continue
      const { passwordHash, pinHash } = value as { passwordHash: string | null; pinHash?: string | null }
      for (const one of [passwordHash, pinHash ?? null]) {
        if (one === null) continue
        const owner = seen.get(one) ?? key
        seen.set(one, owner)
        if (owner !== key) shared.add(one)
      }
    }
  }
  return shared
}

/** Codes and searches, as often as the journal has them, and no more than are allowed. */
export function* codeCounts({ written }: Seen): Found {
  const times = new Map<string, number[]>()
  const most = {
    account: codeLimits.perAccountPerDay,
    address: codeLimits.perAddressPerDay,
    search: 600,
    opening: 300,
  }
  const searchesAnHour = 120
  const counted = { 'code.sent': 'account', 'account.searched': 'search', 'account.opened': 'opening' }
  for (const entry of written) {
    const { kind, at } = entry.event
    if (kind !== 'code.sent' && kind !== 'account.searched' && kind !== 'account.opened') continue
    const windowMs = 86_400 * second
    for (const { collection, key, value } of entry.puts) {
      if (collection !== 'codeCounters') continue
      const whose = key.split(':')[0] as keyof typeof most
      const { sentAt } = value as { sentAt: number[] }
      // By the clock when it was counted, which may have moved on since.
      const now = sentAt.at(-1) ?? at
      const all = [...(times.get(key) ?? []).filter((one) => one > now - windowMs), now]
      times.set(key, all)
      if (sentAt.length !== all.length)
        yield `${entryName(entry)} counts ${sentAt.length} at ${key}, not ${all.length}`
      const thisHour = all.filter((one) => one > now - 3600 * second)
      const isTooMany = whose === 'search' && thisHour.length > searchesAnHour
      if (isTooMany || all.length > most[whose]) yield `${entryName(entry)} is one too many at ${key}`
    }
    const whom = kind === 'code.sent' ? entry.event.account : entry.event.staff
    if (putOf(entry, 'codeCounters', `${counted[kind]}:${whom}`) === null)
      yield `${entryName(entry)} is not counted`
  }
}
