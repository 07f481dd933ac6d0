/** The rules of the list of machines: what stands first, what is found, and which conditions need somebody. */
import type { DeviceCondition, DeviceView } from '../../../contract/admin/device-views.ts'

/**
 * As the board says it: a counter PC that is not heard of is one that nobody uses.
 */
export type ShownCondition = DeviceCondition | 'unused'

/** What needs somebody stands first. */
export const conditionOrder = [
  'out-of-service',
  'staff-needed',
  'silent',
  'suspended',
  'closed',
  'not-started',
  'awaited',
  'unused',
  'serving',
] as const satisfies readonly ShownCondition[]

const needsSomebody: ReadonlySet<ShownCondition> = new Set(['out-of-service', 'staff-needed', 'silent'])

export function conditionOf({ condition, kind }: Pick<DeviceView, 'condition' | 'kind'>): ShownCondition {
  return condition === 'silent' && kind === 'browser' ? 'unused' : condition
}

/** The number in the sidebar. */
export function needing(devices: readonly DeviceView[]): number {
  return devices.filter((one) => needsSomebody.has(conditionOf(one))).length
}

export const columns = ['name', 'condition', 'version', 'lastSeen', 'visits', 'inUse'] as const
export type Column = (typeof columns)[number]
export interface Sorting {
  by: Column
  descending: boolean
}
export const usualSorting: Sorting = { by: 'condition', descending: false }

/** "kiosk-2" before "kiosk-10". */
const collator = new Intl.Collator('vi', { numeric: true, sensitivity: 'base' })

type Compare = (one: DeviceView, other: DeviceView) => number
const byName: Compare = (one, other) => collator.compare(one.name, other.name)
const usedOrder = ['citizen', 'staff', 'nobody']
const compares: Record<Column, Compare> = {
  name: byName,
  condition: (one, other) =>
    conditionOrder.indexOf(conditionOf(one)) - conditionOrder.indexOf(conditionOf(other)),
  version: (one, other) => collator.compare(one.version ?? '', other.version ?? ''),
  lastSeen: (one, other) => (other.lastSeenAt ?? 0) - (one.lastSeenAt ?? 0),
  visits: (one, other) => other.visitsToday - one.visitsToday,
  inUse: (one, other) => usedOrder.indexOf(one.inUse) - usedOrder.indexOf(other.inUse),
}

/** Equal ones by name, also where the order is turned round. */
export function sorted(devices: readonly DeviceView[], { by, descending }: Sorting): DeviceView[] {
  const turn = descending ? -1 : 1
  return devices.toSorted((one, other) => turn * compares[by](one, other) || byName(one, other))
}

/** The same column again turns the order round. */
export function sortedBy(column: Column, now: Sorting): Sorting {
  return { by: column, descending: now.by === column && !now.descending }
}

export interface Wanted {
  /** Part of a name; case, marks and spaces at the ends do not count. */
  name: string
  condition: ShownCondition | null
}

export function found(devices: readonly DeviceView[], { name, condition }: Wanted): DeviceView[] {
  const part = plain(name)
  return devices.filter(
    (one) => (condition === null || conditionOf(one) === condition) && plain(one.name).includes(part),
  )
}

/** Names have no marks; who types "quầy 5" means "quay-5". */
export function plain(text: string): string {
  return text
    .trim()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/gi, 'd')
    .replace(/\s+/g, '-')
    .toLowerCase()
}

/** Of each condition that there is, how many; in the order of the list. */
export function counts(devices: readonly DeviceView[]): { condition: ShownCondition; count: number }[] {
  return conditionOrder
    .map((condition) => ({
      condition,
      count: devices.filter((one) => conditionOf(one) === condition).length,
    }))
    .filter(({ count }) => count > 0)
}

/**
 * Where the focus goes with a key among machines that stand in so many columns; null: the key does not move it.
 * @param at -1: it is nowhere yet
 */
export function movedTo(key: string, at: number, length: number, columns = 1): number | null {
  const step = steps(columns)[key]
  if (length === 0 || step === undefined) return null
  if (step === 'first') return 0
  if (step === 'last') return length - 1
  if (at < 0) return step > 0 ? 0 : length - 1
  if (!key.startsWith('Page')) return at + step >= 0 && at + step < length ? at + step : at
  return Math.min(length - 1, Math.max(0, at + step))
}

function steps(columns: number): Record<string, number | 'first' | 'last' | undefined> {
  return {
    ArrowDown: columns,
    ArrowUp: -columns,
    ...(columns > 1 && { ArrowRight: 1, ArrowLeft: -1 }),
    PageDown: 10 * columns,
    PageUp: -10 * columns,
    Home: 'first',
    End: 'last',
  }
}
