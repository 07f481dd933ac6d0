/** What a hashing thread is run from. In a build thread-texts-plugin.ts puts the texts themselves in its place. */
import { readFileSync } from 'node:fs'
// Read as texts, not imported.
// eslint-disable-next-line no-restricted-syntax
import { createRequire } from 'node:module'

const textOf = (name: string) => readFileSync(createRequire(import.meta.url).resolve(name), 'utf8')

export const thread = textOf('./hash-thread.cjs')
/** hash-wasm's, each with its WebAssembly inside. */
export const argon2 = textOf('hash-wasm/dist/argon2.umd.min.js')
export const bcrypt = textOf('hash-wasm/dist/bcrypt.umd.min.js')
