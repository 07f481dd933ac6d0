/** For tests: formats that were never released. Each step marks the phone of every account, in the journal and so everywhere. */
import { ourFormats, type Formats, type Migration } from '../../storage/disk/formats.ts'
import { openLowdbStore } from '../../storage/folder/lowdb-store.ts'

const mark = (from: number) => ` ${from}→${from + 1}`

/** What the steps between two formats make of a phone. */
export function marked(phone: string, { from, to }: { from: number; to: number }): string {
  for (let format = from; format < to; format++) phone += mark(format)
  return phone
}

/** @param first the oldest format that it still brings forward */
export function madeUpFormats(current: number, first = ourFormats.current): Formats {
  const migrations = Array.from({ length: current - first }, (_, n) => markPhones(first + n))
  return { current, migrations }
}

function markPhones(from: number): Migration {
  return {
    from,
    async run({ dataDir, key, disk }) {
      const formats = { current: from, migrations: [] }
      const store = await openLowdbStore({
        dataDir,
        key,
        disk,
        formats,
        now: () => 1,
        segmentBytes: 8 * 1024,
      })
      try {
        for (const { key: number, version, value } of await store.list('accounts')) {
          const account = { ...value, phone: `${value.phone}${mark(from)}` }
          await store.commit({
            event: { kind: 'accounts.added', at: 1, kiosk: 'k', account: null, visit: null, data: {} },
            puts: [{ collection: 'accounts', key: number, value: account, expect: version }],
          })
        }
      } finally {
        await store.close()
      }
    },
  }
}
