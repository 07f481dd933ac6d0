/** The peer: lowdb as it comes, one JSON file through its own adapter. It does not even flush to the disk. */
import { JSONFilePreset } from 'lowdb/node'
import type { JournalEvent } from '../../core/events/events.ts'
import { collectionNames } from '../../core/storage/documents/shard-layout.ts'
import type { Store } from '../../core/storage/port/store.ts'
import type { CollectionName, Versioned } from '../../core/storage/port/model.ts'
import { tableStore } from './table-store.ts'

interface Content {
  documents: Record<CollectionName, Record<string, Versioned<unknown>>>
  journal: JournalEvent[]
}

/** @param keeping false while it is filled: then nothing is written. */
export async function jsonFileStore(file: string): Promise<{ store: Store; startKeeping: () => void }> {
  const empty = Object.fromEntries(collectionNames.map((name) => [name, {}])) as Content['documents']
  const low = await JSONFilePreset<Content>(file, { documents: empty, journal: [] })
  const { data } = low
  let keeping = false
  const store = tableStore({
    get: (collection, key) => data.documents[collection][key] ?? null,
    list: (collection) =>
      Object.entries(data.documents[collection]).map(([key, document]) => ({ key, ...document })),
    async keep(write) {
      write()
      if (keeping) await low.write()
    },
    put(collection, key, version, value) {
      if (value === null) Reflect.deleteProperty(data.documents[collection], key)
      else data.documents[collection][key] = { version, value }
    },
    note: (_sequence, event) => void data.journal.push(event),
    close: async () => {},
  })
  return { store, startKeeping: () => void (keeping = true) }
}
