import { expect, it } from 'vitest'
import { normaliseCode } from './otp.ts'

it.each(['482913', '482 913', '482-913', '4 8 2 9 1 3', ' ４８２９１３ ', '482\u2011913'])(
  'a code is read from "%s"',
  (typed) => {
    expect(normaliseCode(typed, 6)).toBe('482913')
  },
)

it.each([
  '48291.3',
  '4829.13',
  '48291,3',
  '-482913',
  '+482913',
  '482913-',
  '48291³',
  '482--913',
  '4.8e5',
  '48291',
])('no code is read from "%s"', (typed) => {
  expect(normaliseCode(typed, 6)).toBeNull()
})
