import { expect, test } from 'vitest'
import { preventDisplaySleep } from './display-sleep.ts'

test('the display does not sleep while the kiosk runs, and may afterwards', () => {
  const done: unknown[] = []
  const cleanUp = preventDisplaySleep({
    start: (type) => {
      done.push(type)
      return 7
    },
    stop: (id) => {
      done.push(id)
      return true
    },
  })
  expect(done).toEqual(['prevent-display-sleep'])
  cleanUp()
  expect(done).toEqual(['prevent-display-sleep', 7])
})
