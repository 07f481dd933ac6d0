/**
 * Checks every entry of the gallery in both languages. In both orientations and every text size, nothing
 * scrolls and no text is clipped or overlaps. That is checked in high contrast, where lines are widest. axe
 * takes most of the time, so it runs only in the language in which the entry is opened first; entries
 * alternate between both. In the light theme it checks the whole page with all its rules (WCAG 2.0 to 2.2, A
 * and AA, best practice). In the other themes it checks colour contrast of the screen alone. Text sizes and
 * orientations alternate. Header and bar, which are the same everywhere, are checked once in every
 * appearance. A language switch by the bar must change texts only.
 */
import { expect, test as base } from '@playwright/test'
import type { Language } from '../../contract/views.ts'
import { screenNames } from '../../renderer/citizen/visit/screen.ts'
import { textSizes, themes, type Theme } from '../../renderer/shared/service/preferences.ts'
import type { Citizen } from '../citizen.ts'
import { axeScript, colours, coloursOfTheScreen, everything } from './axe.ts'
import {
  counterViewports,
  languages,
  openGallery,
  orientations,
  pcViewports,
  type ViewportName,
  type Gallery,
  type Orientation,
} from './gallery.ts'
import {
  defaultAppearance,
  buttonsFor,
  appearances,
  applyAppearance,
  type Appearance,
} from './appearances.ts'
import type { Inspection } from './page/axe.ts'
import { names, table } from './table.ts'

const test = base.extend<object, { gallery: Gallery; pcGallery: Gallery }>({
  gallery: [
    async ({ browser }, use) => {
      const gallery = await openGallery(browser, [axeScript], 1, false)
      await use(gallery)
      await gallery.close()
    },
    { scope: 'worker' },
  ],
  pcGallery: [
    async ({ browser }, use) => {
      const gallery = await openGallery(browser, [axeScript], 1, false, true)
      await use(gallery)
      await gallery.close()
    },
    { scope: 'worker' },
  ],
})

test('the gallery has every screen', () => {
  expect(names).toEqual(expect.arrayContaining([...screenNames]))
})

for (const [at, name] of names.entries()) {
  const entry = table[name]!
  if (entry.pc) continue
  test(name, async ({ gallery }) => {
    const faults: string[] = []
    // Every other entry is opened in English first.
    const spoken = entry.languages ?? (at % 2 === 0 ? languages : languages.toReversed())
    for (const language of spoken) {
      const citizen = await openIn(language)
      const inspected = language === spoken[0] || axeTakesAll
      for (const orientation of orientations) {
        const views = entry.fixedAppearance ? [firstView] : viewsIn(language, orientation, inspected)
        faults.push(...(await faultsSeen(gallery, citizen, orientation, views, entry.scrolls)))
      }
      // Staff also use the displays of counter PCs.
      if (entry.scrolls)
        for (const counter of counterViewports)
          faults.push(
            ...(await faultsSeen(
              gallery,
              citizen,
              counter,
              [{ appearance: defaultAppearance, axe: null }],
              true,
            )),
          )
      await citizen.sees(entry.shows ?? name)
    }
    expect(faults).toEqual([])

    /** Opened once, where switching the language on the bar gives the same screen. */
    async function openIn(language: Language): Promise<Citizen> {
      if (language === spoken[0] || entry.reopenPerLanguage || entry.fixedAppearance)
        return gallery.open(name, language)
      const there = await gallery.setLanguage(language)
      faults.push(...there.faults.map((fault) => `${name}, to ${language}: ${fault}`))
      return there.citizen
    }
  })
}

/** On each display of a counter PC, in each text size; axe on one display for each theme. */
for (const [at, name] of names.filter((one) => table[one]?.pc).entries()) {
  test(name, async ({ pcGallery }) => {
    const faults: string[] = []
    for (const [turn, language] of languages.entries()) {
      const citizen = await pcGallery.open(name, language)
      for (const [place, viewport] of pcViewports.entries()) {
        const isInspected = (at + turn + place) % pcViewports.length === 0
        const views = appearances
          .filter(({ theme, size }) => theme === widest || (isInspected && size === textSizes[0]))
          .map((appearance) => ({ appearance, axe: isInspected ? everything : null }))
        faults.push(...(await faultsSeen(pcGallery, citizen, viewport, views, false, true)))
      }
    }
    expect(faults).toEqual([])
  })
}

test('header and bar', async ({ gallery }) => {
  const citizen = await gallery.open('code', 'vi')
  const faults: string[] = []
  for (const orientation of orientations) {
    const views = appearances.map((appearance) => ({ appearance, axe: colours }))
    faults.push(...(await faultsSeen(gallery, citizen, orientation, views)))
  }
  expect(faults).toEqual([])
})

/** Elements that a person needs must not be hidden in large text. */
for (const [name, help] of [
  ['password-refused', '.forgot'],
  ['account-number', '.cards svg'],
] as const) {
  test(`${name}: help stays visible in every text size`, async ({ gallery }) => {
    const citizen = await gallery.open(name, 'vi')
    for (const orientation of orientations) {
      await gallery.resize(orientation)
      for (const appearance of appearances.filter(({ theme }) => theme === defaultAppearance.theme)) {
        await applyAppearance(citizen, appearance)
        await expect(citizen.page.locator(help).first(), `${orientation}, ${appearance.name}`).toBeVisible()
      }
    }
  })
}

test.describe('in forced colours', () => {
  test('hidden digits stay hidden, the captcha has a white background, and selected buttons are distinguishable', async ({
    gallery,
  }) => {
    const styleOf = (citizen: Citizen, selector: string, property: 'color' | 'backgroundColor') =>
      citizen.page
        .locator(selector)
        .first()
        .evaluate((it, name) => getComputedStyle(it)[name], property)
    const captcha = await gallery.open('captcha', 'vi')
    await captcha.page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
    try {
      expect(await styleOf(captcha, '.picture', 'backgroundColor')).toBe('rgb(255, 255, 255)')
      expect(await styleOf(captcha, 'input.real', 'color')).toBe('rgba(0, 0, 0, 0)')
      const chosen = await styleOf(captcha, 'footer [aria-pressed="true"]', 'backgroundColor')
      expect(await styleOf(captcha, 'footer [aria-pressed="false"]', 'backgroundColor')).not.toBe(chosen)
      const done = await styleOf(captcha, '.dots .done', 'backgroundColor')
      expect(await styleOf(captcha, '.dots li:last-child', 'backgroundColor')).not.toBe(done)
      const desk = await gallery.open('desk', 'vi')
      const here = await styleOf(desk, '.part[aria-current]', 'backgroundColor')
      expect(await styleOf(desk, '.part:not([aria-current])', 'backgroundColor')).not.toBe(here)
      for (const part of ['.part[aria-current]', '.part:not([aria-current])'])
        expect(await styleOf(desk, `${part} svg`, 'color')).toBe(await styleOf(desk, part, 'color'))
    } finally {
      await captcha.page.emulateMedia({ forcedColors: null, colorScheme: null })
    }
  })
})

test('the staff screens grow with the browser’s zoom', async ({ gallery }) => {
  const { page } = await gallery.open('desk', 'vi')
  const height = () =>
    page
      .locator('.part')
      .first()
      .evaluate((it) => it.getBoundingClientRect().height)
  await gallery.resize('laptop')
  const before = await height()
  // Browser zoom of 200 %: half as many CSS pixels in a window of the same outer size.
  await page.evaluate(() => Object.assign(window, { outerWidth: 1366, outerHeight: 768 }))
  await page.setViewportSize({ width: 683, height: 384 })
  await expect.poll(async () => 2 * (await height())).toBeGreaterThan(1.9 * before)
  await expect(page.getByRole('main')).toBeVisible()
})

test('the frame for a counter PC stays at a zoom of 200 %, and all of it can be reached', async ({
  pcGallery,
}) => {
  for (const name of ['pc-machines-rows', 'pc-machine']) {
    const citizen = await pcGallery.open(name, 'vi')
    await pcGallery.resize('laptop')
    await citizen.page.evaluate(() => Object.assign(window, { outerWidth: 1366, outerHeight: 768 }))
    await citizen.page.setViewportSize({ width: 683, height: 384 })
    await expect(citizen.page.locator('html[data-frame="pc"] .column')).toBeVisible()
    const check = { name, buttons: buttonsFor(citizen, defaultAppearance), axe: null, pc: true }
    expect(await citizen.page.evaluate((one) => window.gallery.faultsIn(one), check)).toEqual([])
  }
})

interface View {
  appearance: Appearance
  doubled?: boolean
  /** Null: axe does not run. */
  axe: Inspection | null
}
const firstView: View = { appearance: defaultAppearance, axe: everything }
const widest: Theme = 'contrast'
/** Runs axe everywhere, which doubles the time: for releases, and after new rules or appearances. */
const axeTakesAll = process.env['GALLERY_AXE'] === 'all'

function viewsIn(language: Language, orientation: Orientation, inspected: boolean): View[] {
  const largest = appearances.find(({ theme, size }) => theme === widest && size === textSizes.at(-1))!
  return [
    ...appearances
      .map((appearance) => ({
        appearance,
        axe: inspected ? inspectionOf(language, orientation, appearance) : null,
      }))
      .filter(({ appearance, axe }) => appearance.theme === widest || axe !== null),
    // Vietnamese in portrait, English in landscape.
    ...(languages.indexOf(language) === orientations.indexOf(orientation)
      ? [{ appearance: largest, axe: null, doubled: true }]
      : []),
  ]
}

/** Each theme and language uses the next text size and the other orientation. */
function inspectionOf(
  language: Language,
  orientation: Orientation,
  { theme, size }: Appearance,
): Inspection | null {
  if (axeTakesAll) return everything
  const turn = themes.indexOf(theme) + languages.indexOf(language)
  if (size !== textSizes[turn % textSizes.length]) return null
  if (orientation !== orientations[turn % orientations.length]) return null
  return theme === defaultAppearance.theme ? everything : coloursOfTheScreen
}

/** All checks in one call, since calls into the page take longer than the checks. */
async function faultsSeen(
  gallery: Gallery,
  citizen: Citizen,
  viewport: ViewportName,
  views: readonly View[],
  scrolls = false,
  pc = false,
): Promise<string[]> {
  await gallery.resize(viewport)
  const checks = views.map(({ appearance, axe, doubled }) => ({
    name: `${citizen.language}, ${viewport}, ${appearance.name}${doubled ? ' doubled' : ''}`,
    buttons: buttonsFor(citizen, appearance),
    axe,
    scrolls,
    pc,
    ...(doubled && { doubled }),
  }))
  return citizen.page.evaluate(async (all) => {
    const faults: string[] = []
    for (const check of all)
      for (const fault of await window.gallery.faultsIn(check)) faults.push(`${check.name}: ${fault}`)
    return faults
  }, checks)
}
