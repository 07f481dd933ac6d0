import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { staffMessages } from '../staff/shared/staff-words.ts'
import { en } from './en.ts'
import { vi } from './vi.ts'

const renderer = fileURLToPath(new URL('..', import.meta.url))

/** The staff screens have texts of their own, and use a few of the citizens' as well. */
const sides = {
  citizens: { vi, en, sources: sourcesOf((path) => !isStaffs(path)), least: 100 },
  staff: { ...staffMessages, sources: sourcesOf(isStaffs), least: 100 },
}

function isStaffs(path: string): boolean {
  return /^staff[/\\]/.test(path)
}

function sourcesOf(which: (path: string) => boolean): string {
  return readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(vue|ts)$/.test(path) && !/\.test\.ts$|locales|^testing/.test(path) && which(path))
    .map((path) => readFileSync(`${renderer}/${path}`, 'utf8'))
    .join('\n')
}

describe.each(Object.entries(sides))('the texts of %s', (_side, { vi, en, sources, least }) => {
  const flatVi = flatten(vi)
  const flatEn = flatten(en)

  test('both languages have the same keys', () => {
    expect(Object.keys(flatEn)).toEqual(Object.keys(flatVi))
  })

  test('every key is used', () => {
    // A group may be used by a prefix: t(`role.${role}`).
    const isUsed = (key: string) =>
      sources.includes(`'${key}'`) || sources.includes(`\`${key.replace(/[^.]+$/, '')}\${`)
    const unused = Object.keys(flatVi).filter((key) => !isUsed(key))
    expect(unused).toEqual([])
  })

  test('every key that is used exists', () => {
    const groups = Object.keys(vi).join('|')
    const used = [...sources.matchAll(new RegExp(`'((?:${groups})\\.[A-Za-z0-9]+)'`, 'g'))].map(
      (match) => match[1],
    )
    expect(used.filter((key) => !(String(key) in flatVi))).toEqual([])
    expect(used.length).toBeGreaterThan(least)
  })

  test('both languages have the same placeholders', () => {
    for (const [key, text] of Object.entries(flatVi)) {
      // "en" may lack a count that a plural form spells out, never the reverse.
      expect(placeholders(flatEn[key] ?? ''), key).toEqual(placeholders(text))
    }
  })

  test('no sentence pleads, shouts or contains special characters of the message format', () => {
    for (const text of [...Object.values(flatVi), ...Object.values(flatEn)]) {
      expect(text).not.toMatch(/vui lòng|xin hãy|please/i)
      expect(text).not.toMatch(/[@$]/)
      expect(text).not.toMatch(/\p{Lu}{6,}/u)
      expect(text.normalize('NFC')).toBe(text)
    }
  })
})

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => String(match[1])))].sort()
}

function flatten(node: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[`${prefix}${key}`, value]]
        : Object.entries(flatten(value as object, `${prefix}${key}.`)),
    ),
  )
}
