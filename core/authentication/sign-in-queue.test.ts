/** Turns, limits and times of the queue, on a clock that moves only when somebody waits. */
import { describe, expect, it } from 'vitest'
import { signInQueue } from './sign-in-queue.ts'

function open(slots = 1) {
  let now = 0
  const queue = signInQueue({ monotonic: () => now, sleep: async (ms) => void (now += ms), slots })
  return {
    queue,
    now: () => now,
    pass: (ms: number) => void (now += ms),
    /** From now on a hash is known to take this long. */
    measured: (ms: number, of = 1, kind = 'argon2id') =>
      queue.measured({ kind, of }, async () => void (now += ms)),
  }
}

describe('an answer', () => {
  it.each([0, 55, 315, 449])(
    'leaves at the same time after its check began, which took %i ms',
    async (ms) => {
      const { queue, now, pass, measured } = open()
      await measured(300)
      const began = now()
      await queue.run('a', async () => pass(ms))
      expect(now() - began).toBe(450)
    },
  )

  it('of a check that failed inside leaves then, too', async () => {
    const { queue, now, measured } = open()
    await measured(300)
    await expect(queue.run('a', () => Promise.reject(new Error('the disk')))).rejects.toThrow('the disk')
    expect(now()).toBe(300 + 450)
  })

  it('of a longer check leaves at a multiple, not when it was done', async () => {
    const { queue, now, pass, measured } = open()
    await measured(300)
    const began = now()
    await queue.run('a', async () => pass(460))
    expect(now() - began).toBe(900)
  })

  it('goes by the fastest hash seen, and anew when hashes cost more', async () => {
    const { queue, now, measured } = open()
    for (const ms of [900, 300, 600]) await measured(ms)
    let began = now()
    await queue.run('a', async () => {})
    expect(now() - began).toBe(450)
    await measured(400, 2)
    began = now()
    await queue.run('a', async () => {})
    expect(now() - began).toBe(600)
  })

  it('goes by the slowest kind of hash, so that none is told by its time', async () => {
    const { queue, now, measured } = open()
    await measured(300)
    await measured(200, 1, 'bcrypt')
    await measured(400, 1, 'scrypt')
    await measured(500, 1, 'scrypt')
    const began = now()
    await queue.run('a', async () => {})
    expect(now() - began).toBe(600)
  })
})

describe('turns', () => {
  /** Checks that end when they are told to, in the order in which they began. */
  function held(queue: ReturnType<typeof signInQueue>) {
    const begun: string[] = []
    const ends: Array<() => void> = []
    const run = (lane: string, name = lane) =>
      queue.run(lane, () => {
        begun.push(name)
        return new Promise<void>((resolve) => ends.push(resolve))
      })
    const endAll = async (count: number) => {
      for (let i = 0; i < count; i++) {
        await expect.poll(() => ends.length).toBeGreaterThan(0)
        ends.shift()?.()
      }
    }
    return { begun, run, endAll }
  }

  it('are taken by lane: who sends hundreds makes nobody else wait for them', async () => {
    const { queue } = open()
    const { begun, run, endAll } = held(queue)
    const all = Array.from({ length: 20 }, (_, i) => run('staff', `staff ${i}`))
    all.push(run('citizen'))
    await endAll(21)
    await Promise.all(all)
    expect(begun.indexOf('citizen')).toBeLessThanOrEqual(2)
    expect(begun.filter((name) => name !== 'citizen')).toEqual(all.slice(0, 20).map((_, i) => `staff ${i}`))
  })

  it('never are more than there is room for', async () => {
    const { queue } = open(2)
    let running = 0
    let most = 0
    const check = async () => {
      most = Math.max(most, ++running)
      await Promise.resolve()
      running--
    }
    await Promise.all(Array.from({ length: 30 }, (_, i) => queue.run(`lane ${i % 3}`, check)))
    expect(most).toBe(2)
  })

  it('who would wait for more than ten seconds is told so at once, and after how many', async () => {
    const { queue, measured } = open()
    await measured(1_000)
    const { run, endAll } = held(queue)
    const all = Array.from({ length: 12 }, () => run('a'))
    // One is under way, six wait, at 1.5 s each.
    for (const result of await Promise.all(all.slice(7))) {
      expect(result).toEqual({ ok: false, error: { kind: 'busy', seconds: 11 } })
    }
    const other = run('b')
    await endAll(8)
    expect(await other).toMatchObject({ ok: true })
  })
})
