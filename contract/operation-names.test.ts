import { expect, test } from 'vitest'
import { operationNames } from './operation-names.ts'
import { operations } from './operations.ts'

test('every operation is named, none else', () => {
  expect([...operationNames]).toEqual(Object.keys(operations))
})
