import type { App } from 'electron'
import { expect, test } from 'vitest'
import { fakeEmitter, keptLog } from './testing/fakes.ts'
import { gpuLimits, registerGpu } from './gpu.ts'

const day = 24 * 60 * 60_000

/** Starts on one machine, whose clock and file go on. */
function machine() {
  let times: readonly number[] = []
  let at = 1_000_000
  let full = false
  const record = {
    read: () => times,
    write: (to: readonly number[]) => {
      if (full) throw new Error('disk full')
      times = to
    },
  }
  return {
    wait: (ms: number) => (at += ms),
    fill: () => (full = true),
    start() {
      let [off, broken] = [false, 0]
      const app = fakeEmitter({ disableHardwareAcceleration: () => (off = true) })
      const log = keptLog()
      registerGpu({ app: app as unknown as App, record, now: () => at, log }).onBroken(() => (broken += 1))
      const gone = (type: string, reason: string) => {
        app.emit('child-process-gone', {}, { type, reason, exitCode: 1 })
      }
      return {
        crash: (reason = 'crashed', type = 'GPU') => gone(type, reason),
        broken: () => broken,
        off,
        log,
      }
    },
  }
}

test('the third crash within ten minutes is one too many: a week without', () => {
  const { start, wait } = machine()
  const first = start()
  for (const broken of [0, 0, 1]) {
    first.crash()
    expect(first.broken()).toBe(broken)
    wait(60_000)
  }
  expect([first.off, start().off]).toEqual([false, true])
  expect(start().log.lines.map(({ level }) => level)).toEqual(['warn'])
  wait(6 * day)
  expect(start().off).toBe(true)
  wait(day)
  expect(start().off).toBe(false)
})

test('what ends the whole application with it counts over starts', () => {
  const { start, wait } = machine()
  for (let crashes = 0; crashes < gpuLimits.crashes; crashes += 1) {
    expect(start().off).toBe(false)
    start().crash('launch-failed')
    wait(5_000)
  }
  expect(start().off).toBe(true)
})

test('now and then is not again and again; an end in order, and other processes, are no crash', () => {
  const { start, wait } = machine()
  const it = start()
  for (let crashes = 0; crashes < 10; crashes += 1) {
    it.crash()
    for (let others = 0; others < 5; others += 1) {
      it.crash('clean-exit')
      it.crash('crashed', 'Utility')
    }
    wait(gpuLimits.withinMs / 2)
  }
  expect([it.broken(), start().off]).toEqual([0, false])
})

test('a start without it does not start anew for it, and does not make the week longer', () => {
  const { start, wait } = machine()
  for (let crashes = 0; crashes < 3; crashes += 1) start().crash()
  wait(6 * day)
  const without = start()
  for (let crashes = 0; crashes < 3; crashes += 1) without.crash()
  expect(without.broken()).toBe(0)
  wait(day)
  expect(start().off).toBe(false)
})

test('neither a full disk nor a clock that was set back starts anew without end', () => {
  const { start, wait, fill } = machine()
  for (let crashes = 0; crashes < 3; crashes += 1) start().crash()
  wait(-2 * day)
  expect(start().off).toBe(false)
  fill()
  const it = start()
  for (let crashes = 0; crashes < 9; crashes += 1) it.crash()
  expect(it.broken()).toBe(0)
})
