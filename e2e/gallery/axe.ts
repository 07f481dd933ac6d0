/** axe on a page as it stands, without sending it along anew for every look. */
import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export const allRules = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
} as const
/** Those that colours and sizes can break. */
export const rulesOfLooks = { type: 'rule', values: ['color-contrast', 'target-size'] } as const
export type Rules = typeof allRules | typeof rulesOfLooks

interface Axe {
  run(
    context: Document,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

/** The one that @axe-core/playwright brings. Put there once, before the page's own scripts, it costs a fifth of the time. */
const fromBuilder = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))
export const axeScript = readFileSync(fromBuilder.resolve('axe-core/axe.min.js'), 'utf8')

/** A line for each rule that is broken, with the elements that break it. The page has `axeScript` already. */
export async function axeFaults(page: Page, rules: Rules): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: Axe }
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'], preload: false })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  }, rules)
}
