/** One master key of 32 bytes; from it, by HKDF, one key for each purpose, so that no two uses can be played against each other. */
import { createHmac, hkdfSync } from 'node:crypto'

export const masterKeyBytes = 32

export interface StoreKeys {
  /** Encrypts journal entries. */
  journal: Buffer
  /** Signs the journal's head. */
  head: Buffer
  /** Encrypts documents and the checkpoint. */
  documents: Buffer
  /** Hides which shard a document's key falls into. */
  shards: Buffer
  /** Tells whether a key is this folder's, without telling anything about it; stands in store.json. */
  check: string
}

/** The key for one purpose. */
export function deriveKey(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `vssid-contact-kiosk/1/${purpose}`, 32))
}

/** @throws TypeError when the master key is not 32 bytes. */
export function deriveKeys(master: Buffer): StoreKeys {
  if (master.length !== masterKeyBytes) throw new TypeError(`the key must have ${masterKeyBytes} bytes`)
  const derive = (purpose: string) => deriveKey(master, purpose)
  return {
    journal: derive('journal'),
    head: derive('head'),
    documents: derive('documents'),
    shards: derive('shards'),
    check: createHmac('sha256', derive('check')).update('the key of this data folder').digest('hex'),
  }
}
