/** The configuration with changed values laid over it; and a configuration that stays one object while its values change. */
import type { KioskConfig } from '../../config/config.ts'

/** Values by path, "session.idleSeconds"; null takes an optional key away. */
export type Values = Readonly<Record<string, unknown>>

type Tree = Record<string, unknown>

/** @returns a copy, as a configuration file would say it: to be checked. */
export function overlaid(base: KioskConfig, values: Values): unknown {
  const tree = structuredClone(base) as unknown as Tree
  for (const [path, value] of Object.entries(values)) {
    const names = path.split('.')
    const last = names.pop() ?? ''
    const group = names.reduce<Tree>((at, name) => (at[name] ??= {}) as Tree, tree)
    if (value === null) Reflect.deleteProperty(group, last)
    else group[last] = value
  }
  return tree
}

/** Null where nothing stands. */
export function valueAt(tree: unknown, path: string): unknown {
  let value: unknown = tree
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null
    value = (value as Tree)[name]
  }
  return value ?? null
}

/** `live` gets the values of `next`, group by group: all holders of the whole or of one group see them at once. */
export function bringInForce(live: KioskConfig, next: KioskConfig): void {
  replaceValues(live, structuredClone(next))
}

function replaceValues(live: Tree, next: Tree): void {
  for (const key of Object.keys(live)) if (!Object.hasOwn(next, key)) Reflect.deleteProperty(live, key)
  for (const [key, value] of Object.entries(next)) {
    const now = live[key]
    if (isGroup(now) && isGroup(value)) replaceValues(now, value)
    else live[key] = value
  }
}

function isGroup(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
