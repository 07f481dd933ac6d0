import { expect, it } from 'vitest'
import { heartbeat, heartbeatEveryMs, type Heartbeat, type HeartbeatAnswer } from '../../contract/device.ts'
import { secureRandom } from '../foundation/random.ts'
import { silentLog } from '../foundation/log.ts'
import { ok } from '../foundation/result.ts'
import { manualTime } from '../testing/manual-time.ts'
import { startHeartbeats, type CarryOut } from './heartbeats.ts'
import { NoAnswer } from './signed-calls.ts'

function open({
  carryOut = async () => true,
  isEnrolled = () => true,
}: { carryOut?: CarryOut; isEnrolled?: () => boolean } = {}) {
  const time = manualTime()
  const sent: Heartbeat[] = []
  let answer: HeartbeatAnswer | null = { orders: [], settings: null }
  const beats = startHeartbeats({
    calls: {
      async heartbeat(beat) {
        sent.push(heartbeat.parse(beat))
        if (!answer) throw new NoAnswer('ECONNREFUSED')
        return ok(answer)
      },
    },
    isEnrolled,
    machine: { uptimeS: () => 1, memoryMb: () => 1 },
    condition: { troubles: () => [] },
    lastLines: () =>
      Array.from({ length: 100 }, (_, n) => ({ level: 'warn', time: '', msg: `${n} ${'ộ'.repeat(400)}` })),
    settings: { version: () => 0, take() {}, file: {}, seenHere: (view) => view },
    carryOut,
    timers: time.timers,
    random: secureRandom,
    log: silentLog,
  })
  return { time, sent, beats, answers: (next: HeartbeatAnswer | null) => void (answer = next) }
}

const order = { id: 'o1', what: 'look-for-update' as const }

it('reports every half minute, give or take a fifth, whether it is answered or not, until it is closed', async () => {
  const { time, sent, beats, answers } = open()
  await time.advance(5_000)
  expect(sent).toHaveLength(1)
  answers(null)
  await time.advance(20 * heartbeatEveryMs)
  expect(sent.length).toBeGreaterThanOrEqual(1 + Math.floor(20 / 1.2))
  expect(sent.length).toBeLessThanOrEqual(1 + Math.ceil(20 / 0.8))
  const { length } = sent
  beats.close()
  await time.advance(10 * heartbeatEveryMs)
  expect(sent).toHaveLength(length)
})

it('is never larger than a call may be', async () => {
  const { time, sent } = open()
  await time.advance(5_000)
  expect(sent[0]?.lines.at(-1)?.text).toMatch(/^99 /)
  expect(Buffer.byteLength(JSON.stringify(sent[0]))).toBeLessThan(16 * 1024)
})

it('says nothing before the kiosk was let in', async () => {
  let isIn = false
  const { time, sent } = open({ isEnrolled: () => isIn })
  await time.advance(5 * heartbeatEveryMs)
  expect(sent).toEqual([])
  isIn = true
  await time.advance(2 * heartbeatEveryMs)
  expect(sent.length).toBeGreaterThan(0)
})

it('carries an order out once, and says that it is done until that is heard', async () => {
  let times = 0
  const { time, sent, answers } = open({
    async carryOut() {
      times += 1
      return true
    },
  })
  answers({ orders: [order], settings: null })
  await time.advance(5_000)
  answers(null)
  await time.advance(4 * heartbeatEveryMs)
  expect(sent.slice(1).every(({ done }) => done.includes('o1'))).toBe(true)
  answers({ orders: [order], settings: null })
  await time.advance(2 * heartbeatEveryMs)
  answers({ orders: [], settings: null })
  await time.advance(4 * heartbeatEveryMs)
  expect(sent.at(-1)?.done).toEqual([])
  expect(times).toBe(1)
})

it('takes an order again that could not be taken yet, and says of none that failed that it is done', async () => {
  const outcomes = [false, true]
  const waits = open({ carryOut: async () => outcomes.shift() ?? true })
  waits.answers({ orders: [order], settings: null })
  await waits.time.advance(3 * heartbeatEveryMs)
  expect(outcomes).toEqual([])
  const fails = open({ carryOut: () => Promise.reject(new Error('no')) })
  fails.answers({ orders: [order], settings: null })
  await fails.time.advance(2 * heartbeatEveryMs)
  expect(fails.sent.at(-1)?.done).toEqual([])
})
