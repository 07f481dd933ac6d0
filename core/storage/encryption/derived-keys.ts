/** One master key of 32 bytes; from it, by HKDF, one key for each purpose, so that no two uses can be played against each other. */
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

export const masterKeyBytes = 32

export interface StoreKeys {
  /** Encrypts journal entries. A key object: made ready once, it is half the cost of encrypting something short. */
  journal: KeyObject
  /** Signs the journal's head. */
  head: Buffer
  /** Encrypts documents and the checkpoint. */
  documents: KeyObject
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
    journal: createSecretKey(derive('journal')),
    head: derive('head'),
    documents: createSecretKey(derive('documents')),
    shards: derive('shards'),
    check: createHmac('sha256', derive('check')).update('the key of this data folder').digest('hex'),
  }
}
