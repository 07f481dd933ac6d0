/** The journal is whole, and the documents are what it says. */
import { hash } from 'node:crypto'
import { comparisonForm } from '../../../contact-change/email-index.ts'
import { chainStart, hashed } from '../../../storage/port/entry.ts'
import { collectionNames } from '../../../storage/documents/shard-layout.ts'
import type { CollectionName, Put } from '../../../storage/port/model.ts'
import type { Seen } from '../run.ts'

export async function documents({ store, written }: Seen): Promise<string[]> {
  const found: string[] = []
  const verified = await store.verify()
  if (verified.problem !== null) found.push(`the journal is not whole: ${verified.problem.message}`)
  if (verified.entries !== written.length)
    found.push(`${verified.entries} entries, ${written.length} commits`)
  const replayed = new Map<CollectionName, Map<string, { version: number; value: Put['value'] }>>()
  let link = chainStart
  for await (const entry of store.history(0)) {
    const digest = hash('sha256', hashed(link.hash, entry.sequence, entry.payload), 'hex')
    if (entry.sequence !== link.sequence + 1 || digest !== entry.hash)
      found.push(`entry ${entry.sequence} breaks the chain`)
    link = { sequence: entry.sequence, hash: entry.hash }
    for (const { collection, key, version, value } of entry.puts) {
      const all = replayed.get(collection) ?? new Map<string, { version: number; value: Put['value'] }>()
      replayed.set(collection, all)
      const before = all.get(key)
      if (before && before.version >= version)
        found.push(`entry ${entry.sequence} gives ${collection} ${key} an old version`)
      if (value === null) all.delete(key)
      else all.set(key, { version, value })
    }
  }
  for (const collection of collectionNames) {
    const kept = (await store.list(collection)).map(({ key, version, value }) => [key, version, value])
    const expected = [
      ...(replayed.get(collection) ?? new Map<string, { version: number; value: Put['value'] }>()),
    ]
      .map(([key, { version, value }]) => [key, version, value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    if (JSON.stringify(kept) !== JSON.stringify(expected))
      found.push(`${collection} is not what the journal says`)
  }
  found.push(...(await indexes(store)))
  return found
}

/** What points to accounts points to those that there are, and to all of them. */
async function indexes(store: Seen['store']): Promise<string[]> {
  const emails = new Map<string, string[]>()
  const personalIds = new Map<string, string>()
  for (const { key, value } of await store.list('accounts')) {
    if (value.email !== null) {
      const form = comparisonForm(value.email)
      emails.set(form, [...(emails.get(form) ?? []), key])
    }
    if (value.personalId !== null) personalIds.set(value.personalId, key)
  }
  const kept = (await store.list('emails')).map(({ key, value }) => [key, [...value.accounts].sort()])
  const made = [...emails]
    .map(([key, all]) => [key, all.sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const ids = (await store.list('personalIds')).map(({ key, value }) => [key, value.account])
  return [
    ...(JSON.stringify(kept) === JSON.stringify(made)
      ? []
      : ['the index of e-mails is not that of the accounts']),
    ...(JSON.stringify(ids) === JSON.stringify([...personalIds].sort())
      ? []
      : ['the index of personal IDs is not']),
    ...((await store.list('imports')).length === 0 ? [] : ['an import was left half done']),
  ]
}
