/** What can be typed with the keys of the screen: nothing that a field needs is missing, nothing is there twice. */
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
  it('has ten keys in a row at most: they are 20 mm wide', () => {
    for (const rows of Object.values(layoutOf(kind)))
      for (const row of rows) expect(row.split(' ').length).toBeLessThanOrEqual(10)
  })

  it('has each key once on a side, and a way to take back', () => {
    for (const rows of Object.values(layoutOf(kind))) {
      const keys = keysOf(rows)
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys).toContain('{bksp}')
    }
  })

  it('switches to layers that are there, and back', () => {
    const layout = layoutOf(kind)
    for (const [side, rows] of Object.entries(layout)) {
      const next = keysOf(rows).flatMap((key) => layerKeys[key] ?? [])
      for (const one of next) expect(Object.keys(layout)).toContain(one)
      if (side !== 'default') expect(next).toContain('default')
    }
  })

  it('has no key in braces that nobody knows', () => {
    const known = [...Object.keys(layerKeys), '{bksp}', '{space}', '{line}', '{//}']
    expect(allKeys(kind).filter((key) => /^\{.+\}$/.test(key) && !known.includes(key))).toEqual([])
  })
})

it('a password may be of any character that ASCII prints', () => {
  expect(allKeys('password')).toEqual(expect.arrayContaining(characters('!', '~')))
  expect(allKeys('password')).toContain('{space}')
})

it('anything may be of any character that ASCII prints, over several lines', () => {
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

it('a number has its digits', () => {
  expect(
    allKeys('number')
      .filter((key) => !key.startsWith('{'))
      .sort(),
  ).toEqual(characters('0', '9'))
})

it('names and sentences have letters of both sizes, digits, and a space on every side', () => {
  for (const rows of Object.values(layoutOf('text'))) expect(keysOf(rows)).toContain('{space}')
  expect(allKeys('text')).toEqual(
    expect.arrayContaining([...characters('a', 'z'), ...characters('A', 'Z'), ...characters('0', '9')]),
  )
})
