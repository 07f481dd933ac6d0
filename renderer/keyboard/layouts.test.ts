/** The characters of every layout: all that a field needs, and each once. */
import { describe, expect, it } from 'vitest'
import { layoutOf, layerKeys, type KeyboardKind } from './layouts.ts'

const kinds: readonly KeyboardKind[] = ['number', 'email', 'password', 'text', 'anything']
const keysOf = (rows: readonly string[]) => rows.flatMap((row) => row.split(' '))
const allKeys = (kind: KeyboardKind, endings?: readonly string[]) =>
  Object.values(layoutOf(kind, endings)).flatMap(keysOf)
const characters = (from: string, to: string) =>
  Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, at) =>
    String.fromCharCode(from.charCodeAt(0) + at),
  )

describe.each(kinds)('%s', (kind) => {
  it('has at most ten keys in a row, since they are 20 mm wide', () => {
    for (const rows of Object.values(layoutOf(kind)))
      for (const row of rows) expect(row.split(' ').length).toBeLessThanOrEqual(10)
  })

  it('has each key once in a layer, and a key to erase', () => {
    for (const rows of Object.values(layoutOf(kind))) {
      const keys = keysOf(rows)
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys).toContain('{bksp}')
    }
  })

  it('switches to layers that exist, and back', () => {
    const layout = layoutOf(kind)
    for (const [side, rows] of Object.entries(layout)) {
      const next = keysOf(rows).flatMap((key) => layerKeys[key] ?? [])
      for (const one of next) expect(Object.keys(layout)).toContain(one)
      if (side !== 'default') expect(next).toContain('default')
    }
  })

  it('has no unknown key in braces', () => {
    const known = [...Object.keys(layerKeys), '{bksp}', '{space}', '{line}', '{//}']
    expect(allKeys(kind).filter((key) => /^\{.+\}$/.test(key) && !known.includes(key))).toEqual([])
  })
})

it('a password may have any printable ASCII character', () => {
  expect(allKeys('password')).toEqual(expect.arrayContaining(characters('!', '~')))
  expect(allKeys('password')).toContain('{space}')
})

it('other text may have any printable ASCII character, on several lines', () => {
  expect(allKeys('anything')).toEqual(expect.arrayContaining([...characters('!', '~'), '{line}']))
  for (const rows of Object.values(layoutOf('anything'))) expect(keysOf(rows)).toContain('{space}')
})

it('an address has its letters, digits and signs, and the endings of the office', () => {
  const endings = ['.com', '.vn', '.com.vn', '.gov.vn']
  const keys = allKeys('email', endings)
  expect(keys).toEqual(
    expect.arrayContaining([...characters('a', 'z'), ...characters('0', '9'), ...'@._-+', ...endings]),
  )
})

it('a number has all digits', () => {
  expect(
    allKeys('number')
      .filter((key) => !key.startsWith('{'))
      .sort(),
  ).toEqual(characters('0', '9'))
})

it('names and sentences have letters of both cases, digits, and a space in every layer', () => {
  for (const rows of Object.values(layoutOf('text'))) expect(keysOf(rows)).toContain('{space}')
  expect(allKeys('text')).toEqual(
    expect.arrayContaining([...characters('a', 'z'), ...characters('A', 'Z'), ...characters('0', '9')]),
  )
})
