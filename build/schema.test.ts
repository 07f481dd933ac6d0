import { expect, it } from 'vitest'
import { schemaIsFresh } from './schema.ts'

it('kiosk.config.schema.json says what the code checks; else run `npm run schema`', async () => {
  expect(await schemaIsFresh()).toBe(true)
})
