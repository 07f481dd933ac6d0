/**
 * Every text as vue-i18n processes it: it compiles, its placeholders are filled by the screens, and no syntax
 * stays.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type WordKey } from '../shared/text/words.ts'
import { allWords } from '../testing/all-words.ts'
import { en } from './en.ts'
import { staffMessages } from '../staff/shared/staff-words.ts'
import { vi as viet } from './vi.ts'

const texts = {
  vi: { ...flatten(viet), ...flatten({ staff: staffMessages.vi }) },
  en: { ...flatten(en), ...flatten({ staff: staffMessages.en }) },
}
const languages = ['vi', 'en'] as const
const every = languages.flatMap((language) =>
  Object.entries(texts[language]).map(([key, text]) => ({ language, key: key as WordKey, text })),
)

let warned: string[] = []
beforeEach(() => {
  warned = []
  vi.spyOn(console, 'warn').mockImplementation((...said) => void warned.push(said.join(' ')))
})
afterEach(() => vi.restoreAllMocks())

test('every text compiles, and filled in it contains no format syntax', () => {
  const words = allWords().global
  for (const language of languages) words.mergeLocaleMessage(language, { staff: staffMessages[language] })
  const { t } = words
  for (const { language, key, text } of every) {
    const named = Object.fromEntries(places(text).map((place, at) => [place, at + 3]))
    const said = t(key, named, { locale: language })
    expect(said, `${language} ${key}`).not.toBe(key)
    expect(said, `${language} ${key}`).not.toMatch(/[{}|]/)
    for (const value of Object.values(named)) expect(said, `${language} ${key}`).toContain(String(value))
  }
  expect(warned).toEqual([])
})

test('no text is empty, begins or ends with a space, or has two in a row', () => {
  for (const { language, key, text } of every) {
    expect(text, `${language} ${key}`).toMatch(/^\S(?:.*\S)?$/su)
    expect(text, `${language} ${key}`).not.toMatch(/\s{2}/)
  }
})

test('no text has a character that begins a link, a modifier or a list in the message format', () => {
  for (const { language, key, text } of every) {
    expect(text, `${language} ${key}`).not.toMatch(/[@%$]|\{\s*(?:\d+|['"])/)
  }
})

test('no sentence is written in capitals alone', () => {
  for (const { language, key, text } of every) {
    const plain = text.replace(/\b(?:BHXH|BHYT|BHTN|OTP|VssID|CSV|UTF)\b/g, '')
    const capitals = plain.match(/\p{Lu}{2,}(?:\s+\p{Lu}{2,})+/u)
    expect(capitals?.[0], `${language} ${key}`).toBeUndefined()
  }
})

test('only counted texts have plural forms, singular and plural, with the same placeholders', () => {
  for (const { language, key, text } of every) {
    const forms = text.split('|')
    if (forms.length === 1) continue
    expect(forms, `${language} ${key}`).toHaveLength(2)
    expect(places(text), `${language} ${key}`).toContain('n')
    expect(places(forms[0]!)).toEqual(places(forms[1]!))
  }
})

describe('parameters from the screens', () => {
  const calls = callsIn(readSources())
  // In staff screens `t` gives the staff's texts; the citizens' function has another name.
  const textOf = ({ key, staff }: (typeof calls)[number]) => texts.vi[staff ? `staff.${key}` : key] ?? ''

  test('the parser below finds calls', () => {
    expect(calls.length).toBeGreaterThan(100)
    expect(calls.filter((call) => call.named.length > 0).length).toBeGreaterThan(20)
  })

  test('every text gets exactly the parameters of its placeholders', () => {
    const wrong = calls.filter((call) => places(textOf(call)).join() !== call.named.join())
    expect(wrong).toEqual([])
  })
})

/** t('a.b', { … }) and t(x ? 'a.b' : 'c.d', { … }): the keys, and the names of the parameters. */
function callsIn(sources: { text: string; staff: boolean }[]) {
  return sources.flatMap(({ text, staff }) => callsOf(text).map((call) => ({ ...call, staff })))
}

function callsOf(source: string): { key: string; named: string[] }[] {
  const found: { key: string; named: string[] }[] = []
  for (const match of source.matchAll(/\bt\(([^(){}]*?)(?:,\s*\{([^{}]*)\}\s*,?\s*)?\)/gs)) {
    const given = (match[2] ?? '').replace(/\([^()]*\)/g, '')
    const named = [...given.matchAll(/(?:^|,)\s*(\w+)/g)].map((name) => name[1]!).sort()
    for (const key of match[1]!.matchAll(/'([a-zA-Z]+\.[A-Za-z0-9]+)'/g)) found.push({ key: key[1]!, named })
  }
  return found
}

function readSources() {
  const renderer = fileURLToPath(new URL('..', import.meta.url))
  return readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.vue'))
    .map((path) => ({ text: readFileSync(`${renderer}/${path}`, 'utf8'), staff: /^staff[/\\]/.test(path) }))
}

function places(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].sort()
}

function flatten(node: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'string'
        ? [[`${prefix}${key}`, value]]
        : Object.entries(flatten(value as object, `${prefix}${key}.`)),
    ),
  )
}
