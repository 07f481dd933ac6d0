/**
 * What crosses between processes: the structured clone's values as JSON. Self-contained functions, because their
 * text is put into pages as well.
 */

/** @throws for what the structured clone would take and this does not, and for what neither takes */
export function encode(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $: 'number', v: String(value) }
  if (value === undefined) return { $: 'undefined' }
  if (typeof value === 'bigint') return { $: 'bigint', v: String(value) }
  if (typeof value !== 'object') throw new Error('An object could not be cloned.')
  if (Array.isArray(value)) return value.map(encode)
  if (value instanceof Date) return { $: 'date', v: value.getTime() }
  if (value instanceof Map) return { $: 'map', v: [...value].map(([k, v]) => [encode(k), encode(v)]) }
  if (value instanceof Set) return { $: 'set', v: [...value].map(encode) }
  const name = Object.prototype.toString.call(value)
  if (name !== '[object Object]') throw new Error(`electron-stand-in does not emulate cloning ${name}`)
  return { $: 'object', v: Object.entries(value).map(([k, v]) => [k, encode(v)]) }
}

export function decode(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(decode)
  const { $: type, v } = value as { $: string; v: unknown }
  switch (type) {
    case 'number':
      return Number(v)
    case 'bigint':
      return BigInt(v as string)
    case 'date':
      return new Date(v as number)
    case 'map':
      return new Map((v as [unknown, unknown][]).map(([k, x]) => [decode(k), decode(x)]))
    case 'set':
      return new Set((v as unknown[]).map(decode))
    case 'object': {
      const object: Record<string, unknown> = {}
      for (const [k, x] of v as [string, unknown][]) {
        Object.defineProperty(object, k, {
          value: decode(x),
          enumerable: true,
          writable: true,
          configurable: true,
        })
      }
      return object
    }
    default:
      return undefined
  }
}
