/**
 * What is packed, around a placeholder in Electron's place: what is in the archive, what the program can no longer be talked
 * into, and that a citizen's change works with the archive's files alone. What needs more time or Debian's tools is
 * `npm run dist:proof`.
 */
import { extractAll } from '@electron/asar'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { faultsOf, filesIn, maxBytes } from '../build/package/archive.ts'
import { fusesOf, readFuses } from '../build/package/fuses.ts'
import { packPlaceholder, type Packed } from '../build/package/proof/pack.ts'
import { Citizen, people } from './citizen.ts'
import { expect, test as base } from './fixtures.ts'

interface Workshop {
  packed: Packed
  archive: string
  /** The archive's files, far from the project and its node_modules. */
  extracted: string
}

const test = base.extend<object, { workshop: Workshop }>({
  workshop: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its first parameter
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'kiosk-package-'))
      const packed = await packPlaceholder({ system: 'linux', kind: 'dir' }, join(folder, 'pack'))
      const archive = join(packed.unpacked, 'resources', 'app.asar')
      const extracted = join(folder, 'extracted')
      extractAll(archive, extracted)
      await use({ packed, archive, extracted })
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  application: async ({ workshop }, use) => use(workshop.extracted),
  config: { captcha: { enabled: false } },
})

// On Windows the installer's own build makes the same checks (build/package/builder.ts).
test.skip(process.platform === 'win32', 'made on Linux')
// One worker packs for all of them.
test.describe.configure({ mode: 'serial' })

test('in the archive is what runs, and nothing else', ({ workshop: { archive } }) => {
  expect(faultsOf(archive)).toEqual([])
  const bytes = filesIn(archive).reduce((sum, file) => sum + file.bytes, 0)
  expect(bytes).toBeGreaterThan(1_000_000)
  expect(bytes).toBeLessThan(maxBytes)
})

test('the program’s fuses are as they must be on a kiosk', async ({ workshop: { packed } }) => {
  expect(await readFuses(join(packed.unpacked, 'vssid-contact-kiosk'))).toEqual(fusesOf('release'))
})

test('beside the archive lies what it says of others’ work, and Chromium’s texts in two languages', ({
  workshop: { packed },
}) => {
  const resources = join(packed.unpacked, 'resources')
  expect(readdirSync(resources).sort()).toEqual(['app.asar', 'sbom.cdx.json', 'third-party-licences.txt'])
  const { components } = JSON.parse(readFileSync(join(resources, 'sbom.cdx.json'), 'utf8')) as {
    components: { name: string }[]
  }
  const names = components.map(({ name }) => name)
  // Of each part one that must be there; of the browser shell and of the workshop none.
  expect(names).toEqual(expect.arrayContaining(['electron', 'nodemailer', 'vue', '@fontsource/noto-sans']))
  expect(names.filter((name) => ['fastify', 'vite', 'tsx', 'playwright-core'].includes(name))).toEqual([])
  const licences = readFileSync(join(resources, 'third-party-licences.txt'), 'utf8')
  for (const name of names.filter((name) => name !== 'electron')) expect(licences).toContain(`\n${name} `)
  expect(readdirSync(join(packed.unpacked, 'locales')).sort()).toEqual(['en-US.pak', 'vi.pak'])
})

test('a phone change with the packed files alone', async ({ kiosk }) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.signsIn(people.withEmail.number)
  await citizen.givesPhone('0987000777')
  await citizen.submits()
  await citizen.entersCode(await kiosk.codeFor(people.withEmail.email))
  await citizen.sees('done')
  await kiosk.pullThePlug()
  const next = new Citizen(kiosk.page)
  await next.signsIn(people.withEmail.number)
  await expect(kiosk.page.getByText('•••• ••• 777')).toBeVisible()
})
