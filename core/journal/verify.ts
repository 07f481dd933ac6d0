/** Checks a data folder's journal from the first entry that is kept to its head, and all that speaks of it. Read-only; works beside a running kiosk. */
import { ourFormats } from '../store/formats.ts'
import { deriveKeys } from '../store/keys.ts'
import { checkStoreFile } from '../store/store-file.ts'
import { StoreProblem } from '../store/store-problem.ts'
import { chainStart, type ChainLink } from './entry.ts'
import type { EventKind } from './events.ts'
import { listSegments } from './segments.ts'
import { readParts, wholeJournal } from './whole.ts'

export interface Verified {
  entries: number
  /** Older ones that were purged: the first entry that is kept has the next number. */
  purged: number
  files: number
  /** Whether contents were decrypted, too. */
  decrypted: boolean
  /** How often each kind of event occurs; empty without a key. */
  events: Partial<Record<EventKind, number>>
  /** Documents written or removed by all entries; 0 without a key. */
  puts: number
  /** Times of the oldest and newest event; null without a key or entries. */
  oldestAt: number | null
  newestAt: number | null
  /** How far the journal is acknowledged. */
  head: ChainLink
  /** Something stands behind the last whole entry: a write under way, or one that a crash cut short. */
  tail: boolean
  /** The first thing that is wrong. */
  problem: StoreProblem | null
}

/**
 * @param onLink told of each place in the chain that was found whole, the beginning first
 * @throws StoreProblem `not-a-store`, `wrong-key`, `newer-format`, `older-format`: then there is nothing to verify.
 */
export async function verifyJournal(
  dataDir: string,
  key: Buffer | null,
  formats = ourFormats,
  onLink: (link: ChainLink) => void = () => {},
): Promise<Verified> {
  const keys = key && deriveKeys(key)
  if (!checkStoreFile(dataDir, keys, formats)) {
    throw new StoreProblem(
      'not-a-store',
      `${dataDir} is not a data folder: it has no store.json. Check the path.`,
      {
        file: dataDir,
      },
    )
  }
  const found: Verified = {
    entries: 0,
    purged: 0,
    files: 0,
    decrypted: keys !== null,
    events: {},
    puts: 0,
    oldestAt: null,
    newestAt: null,
    head: chainStart,
    tail: false,
    problem: null,
  }
  try {
    const parts = await readParts(dataDir, keys)
    found.head = { sequence: parts.head.sequence, hash: parts.head.hash }
    found.purged = parts.base.sequence
    found.files = listSegments(dataDir, parts.base.segment).length
    onLink(parts.base)
    const entries = wholeJournal(dataDir, keys?.journal ?? null, parts)
    let step = await entries.next()
    for (; !step.done; step = await entries.next()) {
      const { entry, link } = step.value
      onLink(link)
      found.entries++
      if (!entry) continue
      const { kind, at } = entry.event
      found.events[kind] = (found.events[kind] ?? 0) + 1
      found.puts += entry.puts.length
      found.oldestAt = Math.min(found.oldestAt ?? at, at)
      found.newestAt = Math.max(found.newestAt ?? at, at)
    }
    found.tail = step.value.damage !== null
  } catch (error) {
    if (!(error instanceof StoreProblem)) throw error
    found.problem = error
  }
  return found
}
