import { expect, test } from 'vitest'
import { withEnding } from './email-endings.ts'

test('an ending is added once, whatever was begun', () => {
  expect(withEnding('lan', '@gmail.com')).toBe('lan@gmail.com')
  expect(withEnding(' lan@', '@gmail.com')).toBe('lan@gmail.com')
  expect(withEnding('lan@yahoo.com', 'gmail.com')).toBe('lan@gmail.com')
})
