/** The configuration's schema as data: what may stand at a path, for words about it. It is read from the schema that checks. */
import { z } from 'zod'
import { configSchema } from './config.ts'

export type Path = readonly PropertyKey[]

/** As much of JSON Schema as the configuration uses. */
export interface SchemaNode {
  type?: string
  properties?: Record<string, SchemaNode>
  items?: SchemaNode
  enum?: readonly unknown[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  /** Of a key that may also be null. */
  anyOf?: readonly SchemaNode[]
}

let whole: SchemaNode | undefined

/** Undefined where the configuration has no such key. */
export function nodeAt(path: Path): SchemaNode | undefined {
  whole ??= z.toJSONSchema(configSchema, { io: 'input' }) as SchemaNode
  let node: SchemaNode | undefined = whole
  for (const part of path) {
    node = typeof part === 'number' ? node?.items : node?.properties?.[String(part)]
  }
  return node
}

/** `email.domains[0]`; the whole is "The configuration". */
export function pathText(path: Path): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return text === '' ? 'The configuration' : text.replace(/^\./, '')
}
