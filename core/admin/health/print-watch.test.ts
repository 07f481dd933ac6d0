import { expect, it } from 'vitest'
import type { Log } from '../../foundation/log.ts'
import { watchPrints } from './print-watch.ts'

function watched() {
  const time = { now: 5 }
  const lines: string[] = []
  const line = (level: string) => (_fields: object, message: string) => lines.push(`${level}: ${message}`)
  const log = { info: line('info'), warn: line('warn'), error: line('error') } as Log
  return { time, lines, prints: watchPrints({ now: () => time.now }, log) }
}

it('tells how the printer is and since when, however often it is looked at', () => {
  const { time, prints } = watched()
  expect([prints.printer(), prints.last()]).toEqual([null, null])
  for (const now of [10, 20]) {
    time.now = now
    prints.reportPrinter('no-paper')
  }
  expect(prints.printer()).toEqual({ state: 'no-paper', since: 10 })
  prints.reportPrinter(null)
  expect(prints.printer()).toBeNull()
})

it('writes a line when it needs staff, and one when that is over', () => {
  const { lines, prints } = watched()
  for (const state of ['ready', 'ready', 'no-paper', 'no-paper', 'jam', 'ready', null, 'ready'] as const)
    prints.reportPrinter(state)
  expect(lines).toEqual([
    'warn: the printer needs staff',
    'warn: the printer needs staff',
    'info: the printer is ready again',
  ])
})
