import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberedCalls } from './numbered-calls.ts'

/** Nothing is forgotten for its age. */
const never = { after: () => () => {} }

const call = (number: number, over = {}) => ({ device: 'd', boot: 'b', number, digest: 'x', ...over })

describe('a numbered call', () => {
  it('is carried out once, however often and in whatever order it comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 200 }), async (numbers) => {
        const calls = numberedCalls<number>(never)
        const done = new Map<number, number>()
        const answers = await Promise.all(
          numbers.map(async (number) => {
            const answer = await calls.run(call(number), async () => {
              done.set(number, (done.get(number) ?? 0) + 1)
              await Promise.resolve()
              return number * 10
            })
            return { number, answer }
          }),
        )
        expect([...done.values()].every((times) => times === 1)).toBe(true)
        for (const { number, answer } of answers) if (answer.ok) expect(answer.value).toBe(number * 10)
      }),
    )
  })

  it('with another content is refused', async () => {
    const calls = numberedCalls<string>(never)
    await calls.run(call(1), async () => 'first')
    expect(await calls.run(call(1, { digest: 'y' }), async () => 'second')).toEqual({
      ok: false,
      error: 'call-outdated',
    })
  })

  it('that comes long after others is refused, also where it was never seen', async () => {
    const calls = numberedCalls<number>(never)
    for (let n = 2; n <= 40; n++) await calls.run(call(n), async () => n)
    for (const late of [1, 2, 5])
      expect(await calls.run(call(late), async () => 0)).toEqual({ ok: false, error: 'call-outdated' })
    expect(await calls.run(call(20), async () => 0)).toEqual({ ok: true, value: 20 })
  })

  it('begins anew with another start of the program, and is the device’s own', async () => {
    const calls = numberedCalls<string>(never)
    await calls.run(call(1), async () => 'first')
    expect(await calls.run(call(1, { boot: 'c' }), async () => 'second')).toEqual({
      ok: true,
      value: 'second',
    })
    expect(await calls.run(call(1, { device: 'e' }), async () => 'third')).toEqual({
      ok: true,
      value: 'third',
    })
  })

  it('is forgotten after two minutes, and carried out no more', async () => {
    const due: Array<() => void> = []
    const calls = numberedCalls<string>({ after: (_ms, run) => (due.push(run), () => {}) })
    await calls.run(call(1), async () => 'first')
    due.splice(0).forEach((run) => run())
    expect(await calls.run(call(1), async () => 'second')).toEqual({ ok: false, error: 'call-outdated' })
  })

  it('that failed may be asked again', async () => {
    const calls = numberedCalls<string>(never)
    await expect(calls.run(call(1), () => Promise.reject(new Error('bug')))).rejects.toThrow('bug')
    expect(await calls.run(call(1), async () => 'well')).toEqual({ ok: true, value: 'well' })
  })
})
