import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { viFirst } from './vi-first.ts'
import { vi } from './vi.ts'

const renderer = join(import.meta.dirname, '..')

/** In the page's first piece, and shown only once the other screens have come: the groups of texts. */
const later: Record<string, readonly string[]> = {
  // In the last minutes of a long visit.
  'app/kiosk-header.vue': ['warning'],
  // On screens that come later.
  'citizen/visit/code-news.ts': ['code', 'codeHelp'],
  // Of fields, which the first screens have none of.
  'citizen/visit/failure-words.ts': ['failure'],
  // Of any field.
  'shared/text/words.ts': ['failure'],
  // A card is read where there is a field for its number.
  'scanner/card-news.ts': ['number'],
}

/** Every file that the page loads at once: what is imported, and not only for its types. */
function firstFiles(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file) || !existsSync(file)) return found
  found.add(file)
  const source = readFileSync(file, 'utf8')
  for (const [, path] of source.matchAll(/^import (?!type )[^'\n]*(?:\n[^'\n]*)*?'(\.[^']+\.(?:ts|vue))'/gm))
    firstFiles(join(dirname(file), path ?? ''), found)
  return found
}

test('the page’s first piece says nothing whose text comes later', () => {
  const groups = Object.keys(vi).join('|')
  const files = [...firstFiles(join(renderer, 'app/main.ts'))].filter((file) => !/locales/.test(file))
  expect(files.length).toBeGreaterThan(40)
  const missing = files.flatMap((file) => {
    const name = file.slice(renderer.length + 1).replaceAll('\\', '/')
    const used = readFileSync(file, 'utf8').matchAll(new RegExp(`'(${groups})\\.[A-Za-z0-9-]+'`, 'g'))
    return [...used]
      .filter(([, group = '']) => !(group in viFirst) && !later[name]?.includes(group))
      .map(([key]) => `${name}: ${key}`)
  })
  expect(missing).toEqual([])
})
