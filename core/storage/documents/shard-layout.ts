/**
 * Which document stands in which file. A collection is cut into a fixed number of shards by a keyed hash of the
 * document's key: a change rewrites one small file, and a file's name says nothing about who is in it. The numbers are
 * part of the format: changing one makes another.
 */
import { hash } from 'node:crypto'
import { join } from 'node:path'
import type { CollectionName } from '../port/model.ts'

export const shardCounts: Readonly<Record<CollectionName, number>> = {
  accounts: 1024,
  personalIds: 1024,
  bhxhNumbers: 1024,
  emails: 1024,
  signInCounters: 64,
  kioskCounters: 16,
  codeCounters: 64,
  outbox: 1,
  staff: 1,
  requests: 1,
  twoPersonChanges: 1,
  mailTokens: 1,
  imports: 1,
  webhook: 1,
  settings: 1,
  offices: 1,
  passwordCosts: 1,
  devices: 64,
  changeOutcomes: 64,
  deviceCodes: 1,
  deviceList: 1,
  alarms: 1,
}

export const collectionNames = Object.keys(shardCounts) as CollectionName[]

export interface ShardId {
  collection: CollectionName
  index: number
}

export type ShardOf = (collection: CollectionName, key: string) => number

const maxRecent = 256

export function shardHasher(shardKey: Buffer): ShardOf {
  const secret = shardKey.toString('hex')
  // A plain hash over the secret and the key will do where only ten bits of it are ever seen, and costs a sixth of an HMAC.
  const hashed = (collection: CollectionName, key: string) =>
    parseInt(hash('sha256', `${secret} ${collection} ${key}`, 'hex').slice(0, 8), 16) %
    shardCounts[collection]
  // What is written was nearly always read just before.
  const recent = new Map<string, number>()
  return (collection, key) => {
    if (shardCounts[collection] === 1) return 0
    const name = `${collection} ${key}`
    let index = recent.get(name)
    if (index === undefined) {
      if (recent.size === maxRecent) recent.clear()
      index = hashed(collection, key)
      recent.set(name, index)
    }
    return index
  }
}

export const documentsDir = (dataDir: string) => join(dataDir, 'documents')
export const collectionDir = (dataDir: string, collection: CollectionName) =>
  join(documentsDir(dataDir), collection)
/** `documents/accounts/03ff` */
export const shardName = ({ collection, index }: ShardId) =>
  `${collection}/${index.toString(16).padStart(4, '0')}`
