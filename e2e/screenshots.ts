/**
 * Pictures of the screens, for looking at and for what is written about them. `npm run screenshots` walks to the README's
 * two and draws them into docs/images, and those of the staff's guide into docs/vi/images; `npm run screenshots -- --all DIR` draws all that hangs in the gallery, both orientations, both
 * languages, and what staff see on a counter's displays, into DIR. `--look contrast-3` draws in that look instead, several times in several, `--look all` in each;
 * `--only code` draws what is named so from the start.
 */
import { chromium, type Browser, type Page } from '@playwright/test'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { findBrowser } from './browser.ts'
import { Citizen, people, type Language } from './citizen.ts'
import { startServer } from './fixtures.ts'
import { guidePictures } from './guide-pictures.ts'
import {
  counterViewports,
  viewports,
  languages,
  openGallery,
  orientations,
  pcViewports,
  type Orientation,
  type ViewportName,
} from './gallery/gallery.ts'
import type { Entry } from './gallery/entry.ts'
import { defaultAppearance, appearances, applyAppearance, type Appearance } from './gallery/appearances.ts'
import { names, table } from './gallery/table.ts'

const { values: flags } = parseArgs({
  options: {
    all: { type: 'string' },
    look: { type: 'string', multiple: true, default: [defaultAppearance.name] },
    only: { type: 'string', default: '' },
  },
})

async function drawForReadme(folder: string): Promise<void> {
  await withKiosk('portrait', async (citizen) => {
    await citizen.signsIn(people.withEmail.number)
    await citizen.givesPhone('0987000111')
    await citizen.submits()
    await shot(citizen.page, join(folder, 'code.png'))
  })
  await withKiosk('landscape', async (citizen) => {
    await citizen.sees('idle')
    await shot(citizen.page, join(folder, 'idle.png'))
  })
}

/** Half as large: they stand between lines of text. */
async function drawForGuide(folder: string): Promise<void> {
  const gallery = await openGallery(browser, [], 0.5)
  try {
    for (const name of guidePictures) {
      const { page } = await gallery.open(name, 'vi')
      await gallery.resize('landscape')
      // The last step may have been further down.
      await page.locator('main').evaluate((main) => main.scrollTo({ top: 0 }))
      await shot(page, join(folder, `${name}.png`))
    }
  } finally {
    await gallery.close()
  }
}

/** As `DIR/portrait-vi/code.png`; in another look than the first, as `code.contrast-3.png` beside it. */
async function drawAll(folder: string, language: Language): Promise<void> {
  await drawEntries(folder, language, false)
  await drawEntries(folder, language, true)
}

/** @param pc those with the frame for a counter PC, or the others */
async function drawEntries(folder: string, language: Language, pc: boolean): Promise<void> {
  const wanted = names.filter((one) => one.startsWith(flags.only) && (table[one]?.pc ?? false) === pc)
  if (wanted.length === 0) return
  const gallery = await openGallery(browser, [], 1, true, pc)
  try {
    for (const name of wanted) {
      const { fixedAppearance: fixed = false, languages: spoken = languages } = table[name]!
      if (!spoken.includes(language)) continue
      try {
        const citizen = await gallery.open(name, language)
        for (const viewport of viewportsOf(table[name]!)) {
          await gallery.resize(viewport)
          for (const look of fixed ? [defaultAppearance] : looksAskedFor()) {
            if (!fixed) await applyAppearance(citizen, look)
            const file = look === defaultAppearance ? `${name}.png` : `${name}.${look.name}.png`
            await shot(citizen.page, join(folder, `${viewport}-${language}`, file))
          }
        }
      } catch (error) {
        console.error(`${name}, ${language}: ${String(error).split('\n')[0] ?? ''}`)
        process.exitCode = 1
      }
    }
  } finally {
    await gallery.close()
  }
}

function viewportsOf({ pc, scrolls }: Entry): readonly ViewportName[] {
  if (pc) return pcViewports
  return scrolls ? [...orientations, ...counterViewports] : orientations
}

function looksAskedFor(): readonly Appearance[] {
  if (flags.look.includes('all')) return appearances
  return flags.look.map((name) => {
    const look = appearances.find((one) => one.name === name)
    if (look === undefined)
      throw new Error(`No look ${name}. There are ${appearances.map((one) => one.name).join(', ')}, all.`)
    return look
  })
}

async function withKiosk(orientation: Orientation, use: (citizen: Citizen) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kiosk-screens-'))
  const config = join(folder, 'kiosk.config.json')
  await writeFile(config, JSON.stringify({ captcha: { enabled: false } }))
  const server = await startServer(join(folder, 'data'), config)
  const context = await browser.newContext({
    viewport: viewports[orientation],
    screen: viewports[orientation],
    locale: 'vi-VN',
    reducedMotion: 'reduce',
  })
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    await page.goto(server.url)
    await use(new Citizen(page))
  } finally {
    await context.close()
    await server.end('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  }
}

async function shot(page: Page, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await page.screenshot({ path })
}

const { executablePath, env } = await findBrowser()
const browser: Browser = await chromium.launch({
  executablePath,
  env: { ...(process.env as Record<string, string>), ...env },
  chromiumSandbox: false,
})
try {
  const { all } = flags
  const docs = join(import.meta.dirname, '..', 'docs')
  if (all === undefined) {
    await drawForReadme(join(docs, 'images'))
    await drawForGuide(join(docs, 'vi', 'images'))
  } else await Promise.all(languages.map((language) => drawAll(all, language)))
} finally {
  await browser.close()
}
