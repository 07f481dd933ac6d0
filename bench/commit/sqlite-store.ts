/** The peer: better-sqlite3, WAL, synchronous=FULL; one transaction a commit, prepared statements, a table a collection. */
import { collectionNames } from '../../core/storage/documents/shard-layout.ts'
import type { Store } from '../../core/storage/port/store.ts'
import type { CollectionName } from '../../core/storage/port/model.ts'
import { importPeer } from '../harness/peers.ts'
import { tableStore } from './table-store.ts'

export interface Statement {
  run(...values: unknown[]): unknown
  get(...values: unknown[]): unknown
  all(...values: unknown[]): unknown[]
}

/** What is used of better-sqlite3. */
export interface Database {
  pragma(text: string): unknown
  exec(sql: string): unknown
  prepare(sql: string): Statement
  transaction<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void
  close(): void
}

export async function openDatabase(file: string): Promise<Database> {
  const { default: open } = await importPeer<{ default: new (file: string) => Database }>('better-sqlite3')
  const database = new open(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  return database
}

interface DocumentRow {
  key: string
  version: number
  document: string
}

const parsed = ({ key, version, document }: DocumentRow) => ({
  key,
  version,
  value: JSON.parse(document) as unknown,
})

export async function sqliteStore(file: string): Promise<Store> {
  const database = await openDatabase(file)
  const statements = new Map(collectionNames.map((name) => [name, prepare(database, name)]))
  database.exec('CREATE TABLE journal (sequence INTEGER PRIMARY KEY, event TEXT NOT NULL)')
  const note = database.prepare('INSERT INTO journal VALUES (?, ?)')
  const transaction = database.transaction((write: () => void) => write())

  const of = (collection: CollectionName) => {
    const found = statements.get(collection)
    if (!found) throw new Error(`no table ${collection}`)
    return found
  }
  return tableStore({
    get(collection, key) {
      const row = of(collection).get.get(key) as DocumentRow | undefined
      return row ? parsed(row) : null
    },
    list: (collection) => (of(collection).list.all() as DocumentRow[]).map(parsed),
    keep: async (write) => transaction(write),
    put(collection, key, version, value) {
      if (value === null) of(collection).remove.run(key)
      else of(collection).put.run(key, version, JSON.stringify(value))
    },
    note: (sequence, event) => void note.run(sequence, JSON.stringify(event)),
    close: async () => database.close(),
  })
}

function prepare(database: Database, table: CollectionName) {
  database.exec(
    `CREATE TABLE ${table} (key TEXT PRIMARY KEY, version INTEGER NOT NULL, document TEXT NOT NULL) WITHOUT ROWID`,
  )
  return {
    get: database.prepare(`SELECT key, version, document FROM ${table} WHERE key = ?`),
    list: database.prepare(`SELECT key, version, document FROM ${table} ORDER BY key`),
    put: database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?)`),
    remove: database.prepare(`DELETE FROM ${table} WHERE key = ?`),
  }
}
