import { expect, test } from 'vitest'
import { timesOf } from './check-all.ts'

test('each part’s time is told, and which of them failed', () => {
  expect(
    timesOf([
      { name: 'format', ok: true, seconds: 20.96 },
      { name: 'unit', ok: false, seconds: 3 },
    ]),
  ).toBe('format 21.0 s, unit FAILS after 3.0 s')
})
