/** `npm run dist:proof`: what takes longer than `npm test` should, and tools that not every machine has. Needs a build. */
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: join(import.meta.dirname, '..', '..', '..'),
  test: {
    include: ['build/package/proof/*.proof.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
})
