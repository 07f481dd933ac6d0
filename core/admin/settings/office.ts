/**
 * The office under its permanent id: what administrators changed of what is the office's, and every code and name it has
 * had. One document for now; several offices of one service would have one each.
 */
import type { Office, OfficeName } from '../../storage/port/documents.ts'
import type { Versioned } from '../../storage/port/model.ts'
import type { Store } from '../../storage/port/store.ts'
import type { Values } from './overlay.ts'

export type KeptOffice = { key: string } & Versioned<Office>

/** Null until the first start that knows of it has ended. */
export async function keptOffice(store: Pick<Store, 'list'>): Promise<KeptOffice | null> {
  const [office] = await store.list('offices')
  return office ?? null
}

/** Its permanent id. */
export async function officeId(store: Pick<Store, 'list'>): Promise<string> {
  const office = await keptOffice(store)
  if (office === null) throw new Error('a service that answers calls has its office')
  return office.key
}

/** Whether a setting is the office's own, and not the service's. */
const isOfOffice = (path: string) =>
  path.startsWith('office.') || path === 'languages' || path === 'receipt.paper'

/** @returns what belongs into the office's document, and what into the settings'. */
export function parted(values: Values): {
  office: Record<string, unknown>
  settings: Record<string, unknown>
} {
  const entries = Object.entries(values)
  return {
    office: Object.fromEntries(entries.filter(([path]) => isOfOffice(path))),
    settings: Object.fromEntries(entries.filter(([path]) => !isOfOffice(path))),
  }
}

/**
 * What it was called then: what papers of that time say.
 * @param at milliseconds since the epoch; for a time before all that is known, the oldest.
 */
export function namedAt({ named }: Office, at: number): OfficeName | undefined {
  return named.findLast(({ since }) => since <= at) ?? named[0]
}

/** With this code and name added, where they are not the newest. */
export function withName(named: readonly OfficeName[], now: OfficeName): OfficeName[] {
  const newest = named.at(-1)
  return newest?.code === now.code && newest.name === now.name ? [...named] : [...named, now]
}
