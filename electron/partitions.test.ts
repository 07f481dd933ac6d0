import fc from 'fast-check'
import type { Session } from 'electron'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keptLog } from './testing/fakes.ts'
import { createPartitions } from './partitions.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Clearing = 'at once' | 'later' | 'fails' | 'never' | 'too late'
const clearings: Record<Clearing, () => Promise<void>> = {
  'at once': () => Promise.resolve(),
  later: () => new Promise((resolve) => setTimeout(resolve, 500)),
  fails: () => Promise.reject(new Error('busy')),
  never: () => new Promise(() => undefined),
  'too late': () => new Promise((resolve) => setTimeout(resolve, 60_000)),
}

test('nobody gets what another is in, or what was not cleared after them; what was cleared is used again', async () => {
  const step = fc.oneof(
    fc.constant('take' as const),
    fc.constant('wait' as const),
    fc.record({
      which: fc.nat(9),
      clearing: fc.constantFrom<Clearing>('at once', 'later', 'fails', 'never', 'too late'),
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      let clearing: Clearing = 'at once'
      let made = 0
      const states = new Map<Session, 'clear' | 'used' | 'spoilt'>()
      const nothing = () => Promise.resolve()
      const fromPartition = () => {
        made += 1
        const session = {
          setSpellCheckerEnabled: () => undefined,
          clearStorageData: nothing,
          clearCache: nothing,
          clearCodeCaches: nothing,
          clearHostResolverCache: nothing,
          clearAuthCache: nothing,
          closeAllConnections: nothing,
          clearData: async () => {
            const now = clearing
            await clearings[now]()
            states.set(session, now === 'too late' ? 'spoilt' : 'clear')
          },
        } as unknown as Session
        states.set(session, 'clear')
        return session
      }
      const partitions = createPartitions({ sessions: { fromPartition }, log: keptLog() })
      const inUse: Session[] = []
      let [most, lost] = [0, 0]
      for (const one of steps) {
        if (one === 'wait') await vi.advanceTimersByTimeAsync(20_000)
        else if (one === 'take') {
          const session = partitions.take()
          expect(states.get(session)).toBe('clear')
          states.set(session, 'used')
          inUse.push(session)
          most = Math.max(most, inUse.length)
        } else {
          const [session] = inUse.splice(one.which % Math.max(1, inUse.length), 1)
          if (!session) continue
          clearing = one.clearing
          if (!['at once', 'later'].includes(clearing)) lost += 1
          void partitions.giveBack(session)
          await vi.advanceTimersByTimeAsync(1_000)
        }
      }
      expect(made).toBeLessThanOrEqual(most + lost)
    }),
  )
})
