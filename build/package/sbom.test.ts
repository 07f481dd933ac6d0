import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bill, licences, type Lock } from './sbom.ts'

const subject = {
  name: 'kiosk',
  version: '1.2.3',
  runtime: { name: 'electron' as const, version: '45.4.1' },
  timestamp: '2026-01-02T03:04:05.000Z',
}
const vue = { name: '@vue/shared', version: '3.5.0', license: 'MIT', folder: 'node_modules/@vue/shared' }
const split = { name: 'split', version: '5.4.0', license: '(MIT OR EUPL-1.1+)', folder: 'node_modules/split' }
const lock: Lock = {
  packages: {
    'node_modules/@vue/shared': {
      version: '3.5.0',
      resolved: 'https://registry.npmjs.org/@vue/shared/-/shared-3.5.0.tgz',
      integrity: `sha512-${Buffer.alloc(64, 1).toString('base64')}`,
    },
    'node_modules/split': { version: '5.4.0', integrity: `sha512-${Buffer.alloc(64, 2).toString('base64')}` },
  },
}

it('a bill names each part with its origin, its sum as in the lock, and its licence', () => {
  expect(JSON.parse(bill(subject, [vue, split], lock))).toEqual({
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: '2026-01-02T03:04:05.000Z',
      component: { type: 'application', 'bom-ref': 'pkg:npm/kiosk@1.2.3', name: 'kiosk', version: '1.2.3' },
    },
    components: [
      {
        type: 'library',
        'bom-ref': 'pkg:npm/%40vue/shared@3.5.0',
        name: '@vue/shared',
        version: '3.5.0',
        purl: 'pkg:npm/%40vue/shared@3.5.0',
        licenses: [{ license: { id: 'MIT' } }],
        hashes: [{ alg: 'SHA-512', content: '01'.repeat(64) }],
        externalReferences: [
          { type: 'distribution', url: 'https://registry.npmjs.org/@vue/shared/-/shared-3.5.0.tgz' },
        ],
      },
      {
        type: 'framework',
        'bom-ref': 'pkg:npm/electron@45.4.1',
        name: 'electron',
        version: '45.4.1',
        purl: 'pkg:npm/electron@45.4.1',
        licenses: [{ license: { id: 'MIT' } }],
      },
      {
        type: 'library',
        'bom-ref': 'pkg:npm/split@5.4.0',
        name: 'split',
        version: '5.4.0',
        purl: 'pkg:npm/split@5.4.0',
        licenses: [{ expression: '(MIT OR EUPL-1.1+)' }],
        hashes: [{ alg: 'SHA-512', content: '02'.repeat(64) }],
      },
    ],
    dependencies: [
      { ref: 'pkg:npm/%40vue/shared@3.5.0' },
      { ref: 'pkg:npm/electron@45.4.1' },
      {
        ref: 'pkg:npm/kiosk@1.2.3',
        dependsOn: ['pkg:npm/%40vue/shared@3.5.0', 'pkg:npm/electron@45.4.1', 'pkg:npm/split@5.4.0'],
      },
      { ref: 'pkg:npm/split@5.4.0' },
    ],
  })
})

it.each(['MIT', '(MIT OR EUPL-1.1+)', 'SEE LICENSE IN x', 'NOASSERTION'])(
  'a bill is of the form that CycloneDX says, its licence %s',
  async (license) => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6)
    expect(await validator.validate(bill(subject, [{ ...vue, license }, split], lock))).toBe(null)
  },
)

it('what is built in and not in the lock in this version is refused', () => {
  expect(() => bill(subject, [{ ...vue, version: '3.5.1' }], lock)).toThrow('@vue/shared 3.5.1 is built in')
  expect(() => bill(subject, [{ ...vue, folder: 'node_modules/other' }], lock)).toThrow('run npm ci')
})

it('a sum of another kind is refused, not left out', () => {
  const packages = { [vue.folder]: { version: vue.version, integrity: 'sha1-AQID' } }
  expect(() => bill(subject, [vue], { packages })).toThrow('No sum of SHA-512')
})

it('a licence that says nothing known is a name, not an identifier', () => {
  const [part] = (
    JSON.parse(bill(subject, [{ ...vue, license: 'SEE LICENSE IN x' }], lock)) as {
      components: { licenses: unknown }[]
    }
  ).components
  expect(part?.licenses).toEqual([{ license: { name: 'SEE LICENSE IN x' } }])
})

it('licences are repeated whole, and a package without one is refused', async () => {
  const project = await mkdtemp(join(tmpdir(), 'licences-'))
  for (const { folder } of [vue, split]) await mkdir(join(project, folder), { recursive: true })
  await writeFile(join(project, vue.folder, 'LICENSE'), 'Permission is granted.')
  const text = await licences([vue], project)
  expect(text).toContain('@vue/shared 3.5.0 (MIT)')
  expect(text).toContain('Permission is granted.')
  await expect(licences([vue, split], project)).rejects.toThrow('split 5.4.0 brings no licence text')
  await rm(project, { recursive: true })
})

it('who brings no text borrows the words of one under the same licence, where that is known', async () => {
  const project = await mkdtemp(join(tmpdir(), 'licences-'))
  const lazy = { ...vue, name: 'lazy-val', folder: 'node_modules/lazy-val' }
  const lender = { ...vue, name: 'builder-util-runtime', folder: 'node_modules/builder-util-runtime' }
  for (const { folder } of [lazy, lender]) await mkdir(join(project, folder), { recursive: true })
  await writeFile(join(project, lender.folder, 'LICENSE'), 'Permission is granted.')
  expect(await licences([lazy, lender], project)).toMatch(
    /lazy-val[\s\S]*By Vladimir Krivosheev[\s\S]*Permission is granted/,
  )
  await expect(licences([lazy, { ...lender, license: 'ISC' }], project)).rejects.toThrow('lazy-val')
  await rm(project, { recursive: true })
})

it('this project’s lock has a sum for everything that could be built in', () => {
  const { packages } = JSON.parse(
    readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
  ) as Lock & {
    packages: Record<string, { dev?: boolean; link?: boolean }>
  }
  const without = Object.entries(packages).filter(([path, one]) => path !== '' && !one.dev && !one.integrity)
  expect(without.map(([path]) => path)).toEqual([])
})
