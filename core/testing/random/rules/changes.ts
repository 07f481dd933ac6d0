/** Changes and requests: each has one end, and nothing comes after it. */
import type { EventKind } from '../../../events/events.ts'
import { putOf } from './entries.ts'
import { entryName, type Found } from './entries.ts'
import type { Seen } from '../run.ts'

const changeEnds: ReadonlySet<EventKind> = new Set([
  ...(['change.confirmed', 'change.cancelled', 'change.expired', 'change.locked'] as const),
  ...(['change.refused', 'password.reset'] as const),
])

/** Each change of which a code was sent ends once, and nothing comes after its end. */
export function* changes({ written, eras, calls }: Seen): Found {
  const open = new Map<string, { change: string; ended: string | null; refused: number; era: number }>()
  const byVisit = new Map<string, string>()
  const eraOf = (sequence: number) => eras.filter(({ from }) => from < sequence).length - 1
  for (const entry of written) {
    const { kind, visit, data } = entry.event
    const isPart = kind === 'code.sent' || kind === 'code.refused' || changeEnds.has(kind)
    if (!isPart) continue
    const id = typeof data['change'] === 'string' ? data['change'] : byVisit.get(visit ?? '')
    if (kind === 'code.sent') {
      const change = String(id)
      const found = open.get(change)
      if (found?.ended) yield `${entryName(entry)} came after its change was over: ${found.ended}`
      if (!found) open.set(change, { change, ended: null, refused: 0, era: eraOf(entry.sequence) })
      byVisit.set(visit ?? '', change)
      continue
    }
    const found = id === undefined ? undefined : open.get(id)
    // A draft that staff cancelled, or that was refused before its first code.
    if (!found) continue
    if (found.ended) yield `${entryName(entry)} came after its change was over: ${found.ended}`
    if (kind === 'code.refused') found.refused++
    else found.ended = entryName(entry)
    if (found.refused > 4) yield `${entryName(entry)} is one wrong code too many`
  }
  for (const { change, ended, era } of open.values()) {
    const crashed = eras[era + 1]?.crash ?? false
    if (ended === null && !crashed) yield `change ${change} has no end in the journal`
  }
  // As often as it was typed wrong, and no more: each wrong code here is another.
  const wrong = new Map<string, number>()
  for (const { operation, input, answer } of calls) {
    if (operation !== 'confirmCode' || !answer || answer.result.ok) continue
    const { changeId } = input as { changeId: string }
    if (!['code-wrong', 'change-locked'].includes(answer.result.error.kind)) continue
    const count = (wrong.get(changeId) ?? 0) + (answer.result.error.kind === 'code-wrong' ? 1 : 0)
    wrong.set(changeId, count)
    if (count > 4) yield `change ${changeId} heard ${count} times that a code was wrong`
  }
}

/** What takes two people is asked for, and then in force, stopped or void: once. */
export function* twoPersonChanges({ written }: Seen): Found {
  const open = new Set<string>()
  for (const entry of written) {
    const { kind, account, data } = entry.event
    const id = data['request']
    if (typeof id !== 'string' || account !== null) continue
    if (kind === 'two-person.asked') open.add(id)
    else if (!open.delete(id)) yield `${entryName(entry)} is about what nobody asked for, or was over`
  }
}

const handOvers: ReadonlySet<EventKind> = new Set(['account.handed-over', 'hand-over.made'])

/** Made, perhaps approved by another, then refused, withdrawn, run out or used: once. */
export function* requests({ written }: Seen): Found {
  type State = {
    state: 'waiting' | 'approved' | 'over'
    by: string | undefined
    account: string | null
    until: number
    last: string
  }
  const all = new Map<string, State>()
  for (const entry of written) {
    const { kind, staff, account, data, at } = entry.event
    const id = typeof data['request'] === 'string' ? data['request'] : null
    // What takes two people is about no account.
    if (id === null || account === null || handOvers.has(kind)) continue
    const found = all.get(id)
    if (kind === 'request.made') {
      if (found) yield `${entryName(entry)} made a request again`
      const until = putOf(entry, 'requests')?.value?.expiresAt ?? 0
      if (staff !== putOf(entry, 'requests')?.value?.requestedBy)
        yield `${entryName(entry)} is in another's name`
      all.set(id, { state: 'waiting', by: staff, account, until, last: entryName(entry) })
      continue
    }
    if (!found) {
      yield `${entryName(entry)} is about a request that nobody made`
      continue
    }
    if (found.state === 'over') yield `${entryName(entry)} came after ${found.last}`
    if (found.account !== account) yield `${entryName(entry)} is about another account than its request`
    if (
      kind !== 'request.expired' &&
      kind !== 'request.cancelled' &&
      kind !== 'request.refused' &&
      at >= found.until
    )
      yield `${entryName(entry)} came after its request had run out`
    if (kind === 'request.approved') {
      if (found.state !== 'waiting') yield `${entryName(entry)} approved what was ${found.state}`
      if (staff === found.by) yield `${entryName(entry)} is by whoever asked`
      found.state = 'approved'
      found.until = putOf(entry, 'requests')?.value?.expiresAt ?? 0
    } else {
      if (kind === 'request.refused' && staff === found.by) yield `${entryName(entry)} is by whoever asked`
      if (kind === 'change.confirmed' && found.state !== 'approved')
        yield `${entryName(entry)} used what nobody approved`
      if (putOf(entry, 'requests', account)?.value !== null)
        yield `${entryName(entry)} left its request where it was`
      found.state = 'over'
    }
    found.last = entryName(entry)
  }
}
