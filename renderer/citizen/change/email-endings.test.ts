import { expect, test } from 'vitest'
import { withEnding } from './email-endings.ts'

test('an ending is added once, whatever part of it was typed', () => {
  expect(withEnding('lan', '@gmail.com')).toBe('lan@gmail.com')
  expect(withEnding(' lan@', '@gmail.com')).toBe('lan@gmail.com')
  expect(withEnding('lan@yahoo.com', 'gmail.com')).toBe('lan@gmail.com')
})
