import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseConfigFileTextToJson } from 'typescript'
import ts from 'typescript-eslint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { projectDir } from './freshness.ts'

const configuration = join(projectDir, '.oxlintrc.json')

/** A fault for each rule, as somebody might write it. */
const faults = {
  'await-thenable': `export const n = await 1`,
  'no-array-delete': `const list = [1, 2]\ndelete list[0]`,
  'no-base-to-string': `export const text = String({})`,
  'no-deprecated': `/** @deprecated */\nfunction old(): void { /* Nothing. */ }\nold()`,
  'no-duplicate-type-constituents': `export type Twice = 'a' | 'a'`,
  'no-floating-promises': `Promise.resolve(1)`,
  'no-for-in-array': `for (const at in [1, 2]) export_(at)\ndeclare function export_(at: string): void`,
  'no-generated-empty-object-type': `export type None = Omit<{ a: string }, 'a'>`,
  'no-implied-eval': `setTimeout('a()', 1)`,
  'no-meaningless-void-operator': `declare function nothing(): void\nvoid nothing()`,
  'no-misused-promises': `declare function ask(): Promise<boolean>\nif (ask()) throw new Error('x')`,
  'no-mixed-enums': `export enum Mixed { a, b = 'b' }`,
  'no-redundant-type-constituents': `export type Any = unknown | string`,
  'no-unnecessary-boolean-literal-compare': `export const not = (yes: boolean) => yes === false`,
  'no-unnecessary-condition': `export const size = (list: string[]) => list?.length`,
  'no-unnecessary-template-expression': 'export const text = (name: string) => `${name}`',
  'no-unnecessary-type-arguments': `declare function f<T = string>(t?: T): T\nexport const x = f<string>()`,
  'no-unnecessary-type-assertion': `export const text = (name: string) => name as string`,
  'no-unnecessary-type-conversion': `export const text = (name: string) => String(name)`,
  'no-unnecessary-type-parameters': `export function say<T extends string>(text: T): void { console.log(text) }`,
  'no-unsafe-argument': `declare const any: any\nexport const n = parseInt(any)`,
  'no-unsafe-assignment': `declare const any: any\nexport const n: string = any`,
  'no-unsafe-call': `declare const any: any\nany()`,
  'no-unsafe-enum-comparison': `enum Door { open = 'open' }\nexport const is = (door: Door) => door === 'open'`,
  'no-unsafe-member-access': `declare const any: any\nexport const n = any.name as string`,
  'no-unsafe-return': `declare const any: any\nexport function n() { return any }`,
  'no-unsafe-unary-minus': `export const minus = (text: string) => -text`,
  'no-useless-default-assignment': `export const say = ({ a = 'x' }: { a: string }) => a`,
  'only-throw-error': `throw 'text'`,
  'prefer-promise-reject-errors': `export const no = () => Promise.reject('text')`,
  'prefer-reduce-type-parameter': `export const all = [1].reduce((sum, n) => sum.concat(n), [] as number[])`,
  'prefer-return-this-type': `export class Chain { next(): Chain { return this } }`,
  'related-getter-setter-pairs': `export class Box { get a(): string { return 'a' }\nset a(b: number) { console.log(b) } }`,
  'restrict-plus-operands': `export const sum = (a: string, b: number) => a + b`,
  'restrict-template-expressions': 'export const text = (list: string[] | null) => `${list}`',
  'return-await': `export async function f() { try { return Promise.resolve(1) } catch { return 2 } }`,
  'switch-exhaustiveness-check': `export function f(a: 'x' | 'y') { switch (a) { case 'x': return 1 }\nreturn 2 }`,
  'use-unknown-in-catch-callback-variable': `export const f = (p: Promise<void>) => p.catch((e: Error) => { console.log(e) })`,
}

/** What a test may do. */
const loose = [
  'no-unsafe-argument',
  'no-unsafe-assignment',
  'no-unsafe-call',
  'no-unsafe-member-access',
  'no-unsafe-return',
] as const

/** Instances of classes are errors alone here. */
const unknownToOxlint = ['typescript/no-unsafe-class-instance-assignment']

const Report = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) })

describe('of the rules that need types', () => {
  const folder = mkdtempSync(join(tmpdir(), 'typed-rules-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  let found: { code: string; filename: string }[] = []
  const foundIn = (file: string) =>
    found.filter(({ filename }) => basename(filename) === file).map(({ code }) => code)

  beforeAll(() => {
    const write = (name: string, text: string) => writeFileSync(join(folder, name), `${text}\nexport {}\n`)
    const compilerOptions = { strict: true, target: 'ES2022', module: 'ESNext', types: [] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
    for (const [rule, fault] of Object.entries(faults)) write(`${rule}.ts`, fault)
    for (const rule of loose) write(`${rule}.test.ts`, faults[rule])
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['node_modules/oxlint/bin/oxlint', '-c', configuration, '-f', 'json', folder],
      { cwd: projectDir, encoding: 'utf8' },
    )
    expect(stderr).toBe('')
    found = Report.parse(JSON.parse(stdout)).diagnostics
  }, 60_000)

  it.each(Object.keys(faults))('%s finds its fault', (rule) =>
    expect(foundIn(`${rule}.ts`)).toContain(`typescript(${rule})`),
  )

  it.each(loose)('%s lets a test be', (rule) => expect(foundIn(`${rule}.test.ts`)).toEqual([]))

  it('every one that is strict is spoken of', () => {
    const strict = ts.configs.strictTypeChecked
      .flatMap(({ rules }) => Object.entries(rules ?? {}))
      .filter(([name, level]) => level !== 'off' && name in (ts.configs.disableTypeChecked.rules ?? {}))
      .map(([name]) => name.replace('@typescript-eslint/', 'typescript/'))
    const { config }: { config?: unknown } = parseConfigFileTextToJson(
      configuration,
      readFileSync(configuration, 'utf8'),
    )
    const { rules } = z.object({ rules: z.record(z.string(), z.unknown()) }).parse(config)
    expect(Object.keys(rules)).toEqual(
      expect.arrayContaining(strict.filter((name) => !unknownToOxlint.includes(name))),
    )
    const on = Object.keys(rules).filter((name) => rules[name] !== 'off')
    expect(on.sort()).toEqual(
      Object.keys(faults)
        .map((rule) => `typescript/${rule}`)
        .sort(),
    )
  })
})
