import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCrashLoop, timeFile, type TimeRecord } from './crash-loop.ts'

const minute = 60_000

function machine() {
  let kept: readonly number[] = []
  const record: TimeRecord = { read: () => kept, write: (times) => (kept = times) }
  let at = 1_000_000 * minute
  return {
    record,
    wait: (minutes: number) => (at += minutes * minute),
    /** The application starts: its memory of troubles is gone, the record is not. */
    start: () => createCrashLoop(record, () => at),
  }
}

describe('the example of the docstring', () => {
  test('four in ten minutes reopen, the fifth starts anew, and the third start anew is the last in the hour', () => {
    const { start } = machine()
    for (let starts = 0; starts < 3; starts += 1) {
      const loop = start()
      expect([1, 2, 3, 4, 5].map(() => loop.note())).toEqual([
        'reopen',
        'reopen',
        'reopen',
        'reopen',
        'relaunch',
      ])
    }
    const last = start()
    expect([1, 2, 3, 4, 5].map(() => last.note()).at(-1)).toBe('maintenance-page')
  })
})

test('a trouble every three minutes is mended each time', () => {
  const { start, wait } = machine()
  const loop = start()
  for (let count = 0; count < 100; count += 1) {
    expect(loop.note()).toBe('reopen')
    wait(3)
  }
})

test('after an hour it may start anew again', () => {
  const { start, wait } = machine()
  const loop = start()
  expect([1, 2, 3, 4].map(() => loop.mayRelaunch())).toEqual([true, true, true, false])
  wait(61)
  expect(loop.mayRelaunch()).toBe(true)
})

test('a clock that was set back does not count times to come', () => {
  const { start, wait } = machine()
  const loop = start()
  loop.mayRelaunch()
  loop.mayRelaunch()
  loop.mayRelaunch()
  wait(-1000)
  expect(loop.mayRelaunch()).toBe(true)
})

test('what cannot be counted is not done', () => {
  const loop = createCrashLoop(
    {
      read: () => [],
      write: () => {
        throw new Error('disk full')
      },
    },
    () => 0,
  )
  expect(loop.mayRelaunch()).toBe(false)
})

test('the record is a file, and a damaged one counts as empty', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-relaunches-'))
  const path = join(folder, 'relaunches.json')
  const file = timeFile(path)
  expect(file.read()).toEqual([])
  file.write([1, 2])
  expect(timeFile(path).read()).toEqual([1, 2])
  for (const damage of ['', '{', '{"a":1}', '["x"]']) {
    writeFileSync(path, damage)
    expect(file.read()).toEqual([])
  }
  rmSync(folder, { recursive: true })
})
