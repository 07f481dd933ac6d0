/**
 * What the crash test kills. It opens the store, in a made-up format if told to, tells what it finds, then moves units between accounts until it dies,
 * two documents in one commit, several commits at a time, and tells each acknowledgement; now and then the
 * journal's old files are purged first. Small files and short waits make kills hit the writing of documents and the change of journal files.
 */
import { writeSync } from 'node:fs'
import { steadyClock } from '../../foundation/clock.ts'
import { secureRandom } from '../../foundation/random.ts'
import { openLowdbStore, type LowdbStore } from '../../storage/folder/lowdb-store.ts'
import { ourFormats } from '../../storage/disk/formats.ts'
import { StoreProblem } from '../../storage/disk/store-problem.ts'
import { madeUpFormats } from './test-formats.ts'
import type { Versioned, Put } from '../../storage/port/model.ts'
import type { Account } from '../../storage/port/documents.ts'

const [dataDir = '', keyHex = '', id = '', format = String(ourFormats.current)] = process.argv.slice(2)
const accountCount = 12
const numberOf = (i: number) => String(i).padStart(10, '0')
const accounts = Array.from({ length: accountCount }, (_, i) => numberOf(i))
const clock = steadyClock()

// One write each: a kill never leaves a part of a message that counts as one.
const tell = (message: object) => writeSync(1, `${JSON.stringify(message)}\n`)

try {
  const store = await openLowdbStore({
    dataDir,
    key: Buffer.from(keyHex, 'hex'),
    now: () => clock.now(),
    segmentBytes: 32 * 1024,
    flushAfterMs: secureRandom.below(20),
    cacheSize: 1_000,
    formats: madeUpFormats(Number(format)),
    onWarning: (trouble) => tell({ trouble }),
  })
  await store.commit({
    event: { kind: 'accounts.added', at: 1, kiosk: id, account: null, visit: null, data: {} },
    puts: accounts.map((number): Put => ({
      collection: 'accounts',
      key: number,
      value: withUnits(number, 100),
      expect: 0,
    })),
  })
  const state: Record<string, { version: number; units: number }> = {}
  for (const number of accounts) {
    const { version, value } = await found(store, number)
    state[number] = { version, units: unitsOf(value) }
  }
  tell({ found: state, opened: store.opened })
  if (secureRandom.below(3) === 0) await purgeSome(store)
  await Promise.all([1, 2, 3].map(() => moveUnits(store)))
} catch (error) {
  tell({ failed: error instanceof StoreProblem ? error.message : String(error) })
  process.exit(1)
}

/** Without commits meanwhile: else documents take longer to reach their files than a child lives. */
async function purgeSome(store: LowdbStore): Promise<void> {
  const event = { at: 1, kiosk: id, account: null, visit: null, data: {} }
  for (let tries = 0; tries < 10; tries++) {
    const purged = await store.purge(
      { before: Infinity, upTo: Infinity, fileBegunBefore: 0 },
      {
        carried: () => ({ ...event, kind: 'journal.carried' }),
        purged: () => ({ ...event, kind: 'journal.purged' }),
      },
    )
    if (purged) tell({ purged: purged.entries })
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function moveUnits(store: LowdbStore): Promise<never> {
  for (let i = 0; ; i++) {
    const from = anyAccount()
    const to = anyAccount()
    if (from === to) continue
    const [a, b] = await Promise.all([found(store, from), found(store, to)])
    const result = await store.commit({
      event: { kind: 'change.confirmed', at: 1, kiosk: id, account: from, visit: `${id}-${i}`, data: {} },
      puts: [moved(from, a, -1), moved(to, b, 1)],
    })
    if (!result.ok) continue
    tell({ acknowledged: result.value.sequence, versions: { [from]: a.version + 1, [to]: b.version + 1 } })
  }
}

function anyAccount(): string {
  return numberOf(secureRandom.below(accountCount))
}

async function found(store: LowdbStore, number: string): Promise<Versioned<Account>> {
  const account = await store.get('accounts', number)
  if (!account) throw new Error(`account ${number} is not there`)
  return account
}

function moved(key: string, { version, value }: Versioned<Account>, by: number): Put {
  return { collection: 'accounts', key, value: withUnits(key, unitsOf(value) + by), expect: version }
}

function withUnits(number: string, units: number): Account {
  return {
    number,
    personalId: null,
    kind: 'individual',
    name: String(units).padEnd(200, '.'),
    phone: null,
    email: null,
    passwordHash: '',
  }
}

function unitsOf(account: Account): number {
  return parseInt(account.name, 10)
}
