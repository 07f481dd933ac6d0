import { expect, test } from 'vitest'
import { operationNames } from './names.ts'
import { operations } from './operations.ts'

test('every operation has a name, and no other name exists', () => {
  expect([...operationNames]).toEqual(Object.keys(operations))
})
