/**
 * Argon2id by a native module, on a server that has it: a fifth of the time that WebAssembly takes. The desktop's package has
 * no native modules, and nothing needs this one.
 */
// It may not be installed, and must not be bundled.
// eslint-disable-next-line no-restricted-syntax
import { createRequire } from 'node:module'
import { computeArgon2idBy, type Argon2id } from './slow-hash.ts'

interface NativeModule {
  hashRaw(
    password: string,
    options: {
      salt: Uint8Array
      outputLen: number
      memoryCost: number
      timeCost: number
      parallelism: number
      algorithm: 2
    },
  ): Promise<Buffer>
}

/** @returns by what argon2id is computed from now on */
export function useNativeArgon2(
  load: (name: string) => unknown = createRequire(import.meta.url),
): 'native' | 'wasm' {
  let native: NativeModule
  try {
    native = load('@node-rs/argon2') as NativeModule
  } catch {
    return 'wasm'
  }
  const argon2id: Argon2id = (secret, { salt, length, memoryKiB, passes, lanes }) =>
    native.hashRaw(secret, {
      salt,
      outputLen: length,
      memoryCost: memoryKiB,
      timeCost: passes,
      parallelism: lanes,
      algorithm: 2,
    })
  computeArgon2idBy(argon2id)
  return 'native'
}
