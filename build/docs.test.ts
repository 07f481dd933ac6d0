/** What the pages name is there: scripts, options, keys with their defaults, settings in the environment, files, links. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseFlags } from '../core/config/flags.ts'
import { credentialName, secretVariables } from '../core/config/secrets.ts'
import { projectDir } from './freshness.ts'

const read = (path: string) => readFileSync(join(projectDir, path), 'utf8')
const filesIn = (folder: string, ending: RegExp) =>
  readdirSync(join(projectDir, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
const pages = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs', /\.md$/).sort()]
const all = (text: string, what: RegExp) => [...text.matchAll(what)].map(([, found = '']) => found)

/** As GitHub makes them. */
const anchorsOf = (page: string) =>
  all(page, /^#+ (.*)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

describe.each(pages)('%s', (name) => {
  const page = read(name)

  it('leads to places that are there', () => {
    for (const link of all(page, /\]\(([^)\s]+)\)/g).filter((one) => !/^https?:/.test(one))) {
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? name : join(dirname(name), file)
      expect(existsSync(join(projectDir, target)), link).toBe(true)
      if (anchor !== undefined) expect(anchorsOf(read(target)), link).toContain(anchor)
    }
  })

  it('names files of the project that are there', () => {
    const named = all(
      page,
      /`((?:\.github|bench|build|contract|core|docs|e2e|electron|renderer|server)\/[\w./-]*)`/g,
    )
    expect(named.filter((path) => !existsSync(join(projectDir, path)))).toEqual([])
  })

  it('names scripts and options that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    expect(all(page, /npm run (?:-s )?([a-z][\w:-]*)/g).filter((one) => !(one in scripts))).toEqual([])
    const typed = [
      ...all(page, /(?:npm start --|node dist\/server\/main\.js) (--[^`#|\n]*)/g),
      ...all(page, /npm run ((?:backup|restore) -- [^`#|\n]*)/g).map(
        (line) => `--${line.replace(' --', '')}`,
      ),
    ]
    for (const line of typed) expect(parseFlags(line.trim().split(/\s+/)), line).toMatchObject({ ok: true })
  })

  it('names settings in the environment that something reads', () => {
    expect(settingsIn(page).filter((one) => !settingsRead().includes(one))).toEqual([])
  })
})

const settingsIn = (text: string) => [...new Set(all(text, /\b(KIOSK_[A-Z_0-9]+)\b/g))]
let known: string[] | undefined
const settingsRead = () =>
  (known ??= settingsIn(
    ['build', 'core', 'e2e', 'electron', 'server']
      .flatMap((folder) => filesIn(folder, /(?<!\.test)\.ts$/))
      .map(read)
      .join('\n'),
  ))

interface Node {
  default?: unknown
  properties?: Record<string, Node>
}

it('the table of secrets has each, by both its names', () => {
  const rows = [...read('docs/configuration.md').matchAll(/^\| `([a-z-]+)` +\| `(KIOSK_\w+)` +\|/gm)]
  expect(rows.map(([, credential, variable]) => [credential, variable])).toEqual(
    secretVariables.map((variable) => [credentialName(variable), variable]),
  )
})

describe('the table of the configuration', () => {
  const schema = JSON.parse(read('kiosk.config.schema.json')) as Node
  const nodeAt = (path: string) =>
    path.split('.').reduce<Node | undefined>((node, key) => node?.properties?.[key], schema)
  const section = read('docs/configuration.md')
  const rows = [...section.matchAll(/^\| `([\w.]+)` +\| (.*?) +\| (.*?) +\|$/gm)].map(
    ([, key = '', what = '', initial = '']) => ({ key, what, initial }),
  )

  it('has each key, and none besides', () => {
    expect(rows.filter(({ key }) => nodeAt(key) === undefined)).toEqual([])
    const named = new Set(rows.map(({ key }) => key.split('.')[0]))
    const keys = Object.keys(schema.properties ?? {}).filter((key) => key !== '$schema')
    expect(keys.filter((key) => !named.has(key))).toEqual([])
    // Those of a group stand in rows of their own, or in the row of the group.
    const said = (group: string, name: string) =>
      rows.some(
        ({ key, what }) => key === `${group}.${name}` || (key === group && what.includes(`\`${name}\``)),
      )
    const within = keys.flatMap((group) =>
      Object.keys(nodeAt(group)?.properties ?? {}).map((name) => ({ group, name })),
    )
    expect(within.filter(({ group, name }) => !said(group, name))).toEqual([])
    expect(within.length).toBeGreaterThan(60)
  })

  it('has the defaults that count', () => {
    const wrong: string[] = []
    let compared = 0
    const compare = (path: string, said: string) => {
      compared++
      const counts = nodeAt(path)?.default
      const text = typeof counts === 'string' ? counts : JSON.stringify(counts)
      if (text !== said) wrong.push(`${path}: ${said}, not ${text}`)
    }
    for (const { key, what, initial } of rows) {
      for (const [, name = '', said = ''] of what.matchAll(/`(\w+)` (?:`(?=\w+`)|")?([\w.:]*\w)/g)) {
        if (/^(?:[\d.:]+|true|false|supervisor|lowdb)$/.test(said)) compare(`${key}.${name}`, said)
      }
      const single = /^(?:`([\w-]+)`|([\d.]+))$/.exec(initial)
      const first = /^(?:`(\w+)`:)/.exec(what)?.[1]
      if (single) compare(first === undefined ? key : `${key}.${first}`, single[1] ?? single[2] ?? '')
    }
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(45)
  })
})
