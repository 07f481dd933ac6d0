/** The pages for whoever installs a kiosk: few steps, and in them nothing that the packages and programs do not have. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseFlags } from '../core/config/flags.ts'
import { layDebTree } from './package/deb-tree.ts'
import { projectDir } from './freshness.ts'

const read = (...path: string[]) => readFileSync(join(projectDir, ...path), 'utf8')
const pages = {
  linux: read('docs', 'deployment', 'linux.md'),
  windows: read('docs', 'deployment', 'windows.md'),
}
const acceptance = {
  linux: read('docs', 'deployment', 'linux-acceptance.md'),
  windows: read('docs', 'deployment', 'windows-acceptance.md'),
}
const more = { hardening: read('docs', 'deployment', 'windows-hardening.md'), ...acceptance }
const all = (text: string, what: RegExp) => [...text.matchAll(what)].map(([, found = '']) => found)
const kinds = (found: string[]) => [...new Set(found)].sort()

it.each(Object.entries(pages))(
  'from a bare machine to a standing kiosk on %s are 15 steps at most, in their order',
  (_, page) => {
    const steps = all(page, /^(\d+)\. /gm).map(Number)
    expect(steps).toEqual(steps.map((_, at) => at + 1))
    expect(steps.length).toBeLessThanOrEqual(15)
  },
)

it.each(Object.entries(acceptance))(
  'the acceptance on %s has some 20 steps, each with what must be seen and a line in the table',
  (_, page) => {
    const steps = all(page, /^### (\d+)\. /gm).map(Number)
    expect(steps).toEqual(steps.map((_, at) => at + 1))
    expect(steps.length).toBeGreaterThanOrEqual(18)
    expect(steps.length).toBeLessThanOrEqual(24)
    expect(all(page, /^\| (\d+) [a-z]/gm).map(Number)).toEqual(steps)
    for (const step of page.split(/^### /m).slice(1)) expect(step).toContain('**Must be seen**')
    const minutes = all(page, /^## .*\((\d+) minutes\)$/gm).map(Number)
    expect(minutes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(120)
  },
)

it('every file of the package that Linux’s page names is in it', async () => {
  const root = mkdtempSync(join(tmpdir(), 'deployment-'))
  await layDebTree(projectDir, root)
  const named = kinds(all(pages.linux, /(\/usr\/(?:lib|share\/doc)\/vssid-[\w./-]*\w)/g))
  expect(named.length).toBeGreaterThan(2)
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  rmSync(root, { recursive: true })
})

it('every option of a script that Linux’s page gives is one of its own', () => {
  for (const [script, least] of [
    ['lock-down.sh', 5],
    ['install.sh', 3],
  ] as const) {
    const given = all(
      pages.linux,
      new RegExp(`${script.replace('.', '\\.')}((?: [a-z-]+| --[a-z-]+(?: /\\S+)?)+)`, 'g'),
    )
      .flatMap((words) => words.trim().split(' '))
      .filter((word) => /^(?:--|apply$|undo$|status$)/.test(word))
    expect(
      all(pages.linux, new RegExp(`(${script.replace('.', '\\.')})`, 'g')).length,
    ).toBeGreaterThanOrEqual(least)
    const text = read('build', 'linux', script)
    const known = (word: string) =>
      new RegExp(`^ *(?:[\\w|\\s-]*\\b)?${word}\\b[^\\n]*\\)`, 'm').test(text) || text.includes(`${word} `)
    expect(kinds(given).filter((word) => !known(word))).toEqual([])
  }
})

it('every parameter of a script that Windows’ page gives is one of its own', () => {
  const given = all(
    [pages.windows, ...Object.values(more)].join('\n'),
    /lock-down\.ps1((?: -[A-Za-z]+)+)/g,
  ).flatMap((words) => words.trim().split(' -'))
  const script = read('build', 'windows', 'lock-down.ps1')
  const known = [...all(script, /^ {2}(?:\[[^\n]*\])?\[(?:switch|string)\]\$(\w+)/gm), 'WhatIf']
  expect(script).toContain('SupportsShouldProcess')
  expect(kinds(given.map((word) => word.replace(/^-/, ''))).filter((word) => !known.includes(word))).toEqual(
    [],
  )
})

it.each(['--data /d --backup f', '--data /d --restore f'])(
  '%s is understood, as both pages have it',
  (line) => {
    expect(parseFlags(line.split(' '))).toMatchObject({ ok: true })
    const flag = line.split(' ')[2]!
    for (const page of Object.values(pages)) expect(page).toContain(flag)
  },
)
