/**
 * All that hangs in the gallery, in both languages. In every look that has measures of its own, upright and across:
 * nothing to scroll, no word cut off or over another. axe takes most of the time: in each language it goes over the light
 * screen with all its rules (WCAG 2.0 to 2.2, A and AA, best practice), and over each of the other colours with the rules
 * that colours and sizes can break; sizes and orientations take turns. Two workers need 90 seconds for it.
 */
import { expect, test as base } from '@playwright/test'
import type { Language } from '../../contract/views.ts'
import { screenNames } from '../../renderer/citizen/screen.ts'
import { textSizes, themes, type Theme } from '../../renderer/shared/preferences.ts'
import { allRules, axeFaults, axeScript, rulesOfLooks, type Rules } from './axe.ts'
import { languages, openGallery, orientations, type Gallery, type Orientation } from './gallery.ts'
import { asItComes, looks, wear, type Look } from './looks.ts'
import { names, table } from './table.ts'

const test = base.extend<object, { gallery: Gallery }>({
  gallery: [
    async ({ browser }, use) => {
      const gallery = await openGallery(browser, [axeScript])
      await use(gallery)
      await gallery.close()
    },
    { scope: 'worker' },
  ],
})

test('every screen hangs here', () => {
  expect(names).toEqual(expect.arrayContaining([...screenNames]))
})

for (const name of names) {
  const entry = table[name]!
  test(name, async ({ gallery }) => {
    const faults: string[] = []
    for (const language of entry.languages ?? languages) {
      const citizen = await gallery.stand(name, language)
      for (const { orientation, look, rules } of entry.asItComes ? firstGlances : glancesIn(language)) {
        await gallery.turn(orientation)
        await wear(citizen, look)
        const found = await citizen.page.evaluate(() => window.gallery.layoutFaults())
        if (rules !== null) found.push(...(await axeFaults(citizen.page, rules)))
        faults.push(...found.map((fault) => `${language}, ${orientation}, ${look.name}: ${fault}`))
      }
      await citizen.sees(entry.shows ?? name)
    }
    expect(faults).toEqual([])
  })
}

interface Glance {
  orientation: Orientation
  look: Look
  /** Null where axe has no turn. */
  rules: Rules | null
}
const firstGlances: readonly Glance[] = orientations.map((orientation) => ({
  orientation,
  look: asItComes,
  rules: allRules,
}))

/** Dark, everything is as long and as wide as in the light. */
const coloursAlone: readonly Theme[] = ['dark']

function glancesIn(language: Language): Glance[] {
  return orientations
    .flatMap((orientation) =>
      looks.map((look) => ({ orientation, look, rules: rulesFor(language, orientation, look) })),
    )
    .filter(({ look, rules }) => rules !== null || !coloursAlone.includes(look.theme))
}

/** From one theme to the next and from one language to the other, the next size and the other orientation are due. */
function rulesFor(language: Language, orientation: Orientation, { theme, size }: Look): Rules | null {
  const turn = themes.indexOf(theme) + languages.indexOf(language)
  if (size !== textSizes[turn % textSizes.length]) return null
  if (orientation !== orientations[turn % orientations.length]) return null
  return theme === asItComes.theme ? allRules : rulesOfLooks
}
