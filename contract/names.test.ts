import { expect, test } from 'vitest'
import { operationNames } from './names.ts'
import { operations } from './operations.ts'

test('every operation is named, none else', () => {
  expect([...operationNames]).toEqual(Object.keys(operations))
})
