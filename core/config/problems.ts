/**
 * What is wrong with a configuration, in plain sentences: the key's path, what it is, what is allowed. The ranges are
 * read from the schema itself, so they cannot differ from what is checked.
 */
import type { z } from 'zod'
import { maintenanceVariable } from '../passwords/maintenance-code.ts'
import { nearest } from './nearest.ts'
import { nodeAt, pathText, type Path, type SchemaNode as Node } from './schema-node.ts'

/** @param raw what was checked, to say what stands there now. */
export function problemsOf(error: z.ZodError, raw: unknown): string[] {
  return error.issues.flatMap((issue) => {
    const node = nodeAt(issue.path)
    const path = pathText(issue.path)
    const is = `${path} is ${wordsFor(valueAt(raw, issue.path))}`
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => unknownKey(issue.path, key, Object.keys(node?.properties ?? {})))
      case 'invalid_format':
      case 'custom':
        return [issue.code === 'custom' ? `${path}: ${issue.message}.` : `${is}; allowed: ${issue.message}.`]
      default:
        return [`${is}; ${allowed(node)} is ${is.endsWith('missing') ? 'needed' : 'allowed'}.`]
    }
  })
}

/** Names that say their value is a secret; such a value is neither taken from a file nor ever repeated. */
const secretName = /pass|secret|token|credential|private|api_?key/i
const maintenanceName = /maintenance.*(?:code|pin)/i

function unknownKey(parent: Path, key: string, siblings: readonly string[]): string {
  const path = pathText([...parent, key])
  if (secretName.test(key)) {
    return `${path} does not belong in a file: the mail server’s password is read from the environment variable KIOSK_SMTP_PASSWORD.`
  }
  if (maintenanceName.test(path)) {
    return `${path} does not belong in a file: the maintenance code is read from the environment variable ${maintenanceVariable}.`
  }
  const near = nearest(key, siblings)
  const hint = near ? `did you mean ${pathText([...parent, near])}?` : `known here: ${siblings.join(', ')}.`
  return `${path} is not a known key; ${hint}`
}

function allowed(node: Node | undefined): string {
  if (node?.enum) {
    const values = node.enum.map((value) => JSON.stringify(value))
    return values.length === 1 ? `only ${values[0]}` : `one of ${values.join(', ')}`
  }
  if (node?.anyOf) return node.anyOf.map(allowed).join(' or ')
  switch (node?.type) {
    case 'null':
      return 'null'
    case 'integer':
      return `a whole number${range(node.minimum, node.maximum)}`
    case 'number':
      return `a number${range(node.minimum, node.maximum)}`
    case 'boolean':
      return 'true or false'
    case 'string':
      return `a text in quotes${length(node.minLength, node.maxLength, 'characters')}`
    case 'array':
      return `a list${length(node.minItems, node.maxItems, 'entries')} in square brackets, each ${allowed(node.items)},`
    default:
      return `a group in braces with the keys ${Object.keys(node?.properties ?? {}).join(', ')}`
  }
}

function range(min?: number, max?: number): string {
  return min === undefined || max === undefined ? '' : ` from ${min} to ${max}`
}

function length(min: number | undefined, max: number | undefined, what: string): string {
  if (min === undefined && max === undefined) return ''
  if (max === undefined) return ` of at least ${min} ${what}`
  return min === undefined ? ` of at most ${max} ${what}` : ` of ${min} to ${max} ${what}`
}

function valueAt(raw: unknown, path: Path): unknown {
  let value = raw
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Record<PropertyKey, unknown>)[part]
  }
  return value
}

function wordsFor(value: unknown): string {
  if (value === undefined) return 'missing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object' && value !== null) return 'a group of keys'
  // A password may hide in a URL.
  const text = JSON.stringify(value).replace(/\/\/[^/]*@/g, '//…@')
  return text.length <= 60 ? text : `${text.slice(0, 57)}…"`
}
