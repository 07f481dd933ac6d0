/** For builds: puts the texts of a hashing thread in the place of the module that reads them, where no file of theirs is. */
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const reads = fileURLToPath(new URL('./thread-texts.ts', import.meta.url))

export const threadTexts: Plugin = {
  name: 'thread-texts',
  load(id) {
    if (id !== reads) return null
    return [
      "export { default as thread } from './hash-thread.cjs?raw'",
      "export { default as argon2 } from 'hash-wasm/dist/argon2.umd.min.js?raw'",
      "export { default as bcrypt } from 'hash-wasm/dist/bcrypt.umd.min.js?raw'",
    ].join('\n')
  },
}
