import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJson } from './json.ts'

function mistake(text: string): string {
  const result = readJson(text)
  if (result.ok) throw new Error('read without a mistake')
  return `${result.error.line}:${result.error.column} ${result.error.problem}`
}

const parses = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('reading JSON', () => {
  it.each([
    ['', '1:1 the file is empty'],
    ['{', '1:2 the file ends too early: a "}" is missing'],
    ['{"a": 1', '1:8 the file ends too early: a "}" is missing'],
    ['{"a": [1, 2', '1:12 the file ends too early: a "]" is missing'],
    ['{"a":', '1:6 the file ends too early'],
    ['{"a": 1,}', '1:8 no comma may stand before the "}"'],
    ['{\r\n  "a": [1,\r\n  ]\r\n}', '2:10 no comma may stand before the "]"'],
    ['{"a": 1\n "b": 2}', '2:2 a comma or "}" is missing'],
    ['{"a": 1,,}', '1:9 a key in double quotes is missing'],
    ['{"a" 1}', '1:6 a ":" is missing after "a"'],
    ['{a: 1}', '1:2 the key a must stand in double quotes'],
    ['{"a": yes}', '1:7 yes must stand in quotes, or be a number, true or false'],
    ['{"a": }', '1:7 a value is missing before the "}"'],
    ['[1, , 2]', '1:5 a value is missing before the comma'],
    ["{'a': 1}", '1:2 a key in double quotes is missing'],
    ["['a']", '1:2 texts stand in double quotes (")'],
    ['{"a": "b}', '1:7 the closing quote of this text is missing'],
    ['{"a": "C:\\data"}', '1:10 a backslash in a text is written as two: \\\\'],
    ['{"a": 5s}', '1:7 "5s" is not a number'],
    ['{"a": 007}', '1:7 "007" is not a number'],
    ['{ // office\n"a": 1}', '1:3 comments are not allowed in this file'],
    ['{"a": 1 # office\n}', '1:9 comments are not allowed in this file'],
    ['{"a": 1, "b": 2, "a": 3}', '1:18 the key "a" stands here for the second time'],
    ['{} {}', '1:4 nothing may follow the end of the configuration'],
    ['{\u00a0"a": 1}', '1:2 a key in double quotes is missing'],
    ['['.repeat(200), '1:66 this is nested too deep'],
  ])('%j: %s', (text, sentence) => expect(mistake(text)).toBe(sentence))

  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
  })

  it('finds a mistake exactly where JSON.parse does, or a key twice', () => {
    const cut = fc
      .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.nat(8), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([text, at, cut, put]) => {
        const start = at % (text.length + 1)
        return text.slice(0, start) + put + text.slice(start + cut)
      })
    const wild = fc.string({ unit: fc.constantFrom(...'{}[]",:\\/ \n0-1.eEtruefalsn\u0007\u007f\ud800é') })
    fc.assert(
      fc.property(fc.oneof(cut, wild), (text) => {
        const result = readJson(text)
        if (result.ok) return parses(text)
        const lines = text.split(/\r\n|\n|\r/)
        expect(result.error.line).toBeLessThanOrEqual(lines.length)
        expect(result.error.column).toBeLessThanOrEqual((lines[result.error.line - 1]?.length ?? 0) + 1)
        return !parses(text) || result.error.problem.includes('second time')
      }),
      { numRuns: 2000 },
    )
  })
})
