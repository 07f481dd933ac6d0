/** For tests: confirmed changes in a journal in memory, and a store whose own entries come into it, too. */
import type { History, HistoryEntry } from '../accounts/confirmed-changes.ts'
import { emptyTimeline } from '../storage/port/timeline.ts'
import { memoryStore } from '../storage/memory/memory-store.ts'
import type { Commit, Store } from '../storage/port/store.ts'

export function journalledStore() {
  const inner = memoryStore()
  const entries: HistoryEntry[] = []
  const store: Store = {
    ...inner,
    timeline: emptyTimeline,
    healthy: true,
    async commit(commit: Commit) {
      const committed = await inner.commit(commit)
      if (committed.ok) {
        const puts = commit.puts.map(({ collection, key, value }) => ({ collection, key, value, version: 1 }))
        entries.push({ sequence: committed.value.sequence, event: commit.event, puts })
      }
      return committed
    },
  }
  const history: History = async function* (after) {
    yield* entries.filter(({ sequence }) => sequence > after)
  }
  return {
    store,
    history,
    events: () => inner.events.filter(({ kind }) => kind.startsWith('webhook.')),
    breakDisk: () => inner.breakDisk(),
    /** @returns the change's id. */
    async confirm(
      phone: string,
      kind: 'change.confirmed' | 'change.undone' = 'change.confirmed',
    ): Promise<number> {
      const number = '0100000001'
      const value = {
        number,
        personalId: null,
        kind: 'individual' as const,
        name: 'Nguyễn Văn An',
        phone,
        email: 'an@example.vn',
        passwordHash: null,
      }
      const committed = await store.commit({
        event: { kind, at: 1_000, kiosk: 'k', account: number, visit: null, data: { reference: 'R' } },
        puts: [{ collection: 'accounts', key: number, value, expect: 'whatever' }],
      })
      return committed.ok ? committed.value.sequence : 0
    },
    /** Something that is no change. */
    somethingElse: () =>
      store.commit({
        event: { kind: 'help.asked', at: 1_000, kiosk: 'k', account: null, visit: null, data: {} },
        puts: [],
      }),
  }
}
