/** The colour contrasts of every theme, as WCAG 2.2 measures them; the minimums are the product's own. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { themes, type Theme } from '../../shared/service/preferences.ts'

const text = 10
const status = 7
const mark = 3

/** Foregrounds on backgrounds. A button's label is text, too. */
const pairs: ReadonlyArray<[front: string, back: string, least: number]> = [
  ['ink', 'ground', text],
  ['ink', 'surface', text],
  ['ink', 'blue-tint', text],
  ['ink', 'error-tint', text],
  ['ink', 'success-tint', text],
  ['ink-quiet', 'ground', text],
  ['ink-quiet', 'surface', text],
  ['on-blue', 'blue', text],
  ['on-blue', 'blue-pressed', text],
  ['on-band', 'band', text],
  ['on-caution', 'caution-tint', text],
  ['blue', 'surface', status],
  ['blue', 'ground', status],
  ['error', 'surface', status],
  ['error', 'ground', status],
  ['error', 'error-tint', status],
  ['success', 'surface', status],
  ['success', 'ground', status],
  ['success', 'success-tint', status],
  ['line', 'surface', mark],
  ['line', 'ground', mark],
  ['line-strong', 'surface', mark],
  ['line-strong', 'ground', mark],
  ['caution-line', 'caution-tint', mark],
]

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')

describe.each(themes)('the %s theme', (theme) => {
  const colours = coloursOf(theme)

  it.each(pairs)('%s on %s', (front, back, least) => {
    expect(ratio(colours[front]!, colours[back]!)).toBeGreaterThanOrEqual(least)
  })

  // The rings are drawn around the focused element, on what is behind it.
  it('shows the focus on every background: one of the two rings has enough contrast', () => {
    for (const ground of ['ground', 'surface', 'band', 'caution-tint']) {
      const rings = ['focus', 'focus-halo'].map((ring) => ratio(colours[ring]!, colours[ground]!))
      expect(Math.max(...rings), ground).toBeGreaterThanOrEqual(mark)
    }
  })
})

/** A theme contains its differences from the light one. */
function coloursOf(theme: Theme): Record<string, string> {
  const light = declarations(/\n:root \{\s*color-scheme: light;([^}]*)\}/)
  return theme === 'light'
    ? light
    : { ...light, ...declarations(new RegExp(`:root\\[data-theme='${theme}'\\] \\{([^}]*)\\}`)) }
}

function declarations(block: RegExp): Record<string, string> {
  const found = block.exec(css)?.[1]
  if (found === undefined) throw new Error(`tokens.css has no ${block}`)
  return Object.fromEntries(
    [...found.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((one) => [one[1], one[2]]),
  )
}

function ratio(one: string, other: string): number {
  const [bright, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (bright + 0.05) / (dark + 0.05)
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
