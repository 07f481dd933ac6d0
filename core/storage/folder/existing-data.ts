/** Whether a store may begin in a folder: what a kiosk keeps for itself may be there, data or a key to some may not. */
import { readdirSync } from 'node:fs'
import { storeParts } from './exchange.ts'
import { keyFileName, sealedKeyFileName } from '../disk/key-file.ts'
import { incomingName } from '../disk/store-file.ts'

const data: ReadonlySet<string> = new Set([...storeParts, incomingName, keyFileName, sealedKeyFileName])

/** @returns the name of something that may not; null also where there is no folder */
export function existingData(dataDir: string): string | null {
  try {
    return readdirSync(dataDir).find((name) => data.has(name)) ?? null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
