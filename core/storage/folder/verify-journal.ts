/** Checks a data folder's journal from the first entry that is kept to its head, and all that speaks of it. Read-only; works beside a running kiosk. */
import { ourFormats } from '../disk/formats.ts'
import { deriveKeys } from '../encryption/derived-keys.ts'
import { checkStoreFile } from '../disk/store-file.ts'
import { StoreProblem } from '../disk/store-problem.ts'
import { chainStart, type ChainLink } from '../port/entry.ts'
import { listSegments } from '../journal/segments.ts'
import { readParts, wholeJournal } from './whole-journal.ts'
import type { Verified } from '../port/store.ts'

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
