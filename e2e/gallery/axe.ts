/** axe on a page as it stands, without sending it along anew for every look. */
import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe goes over, and which of its rules it holds it to. */
export interface Inspection {
  part: 'html' | 'main'
  runOnly: { type: 'tag' | 'rule'; values: readonly string[] }
}
export const everything: Inspection = { part: 'html', runOnly: { type: 'tag', values: tags } }
export const colours: Inspection = { part: 'html', runOnly: { type: 'rule', values: ['color-contrast'] } }
/** Without the header and the bar. */
export const coloursOfTheScreen: Inspection = { ...colours, part: 'main' }

interface Axe {
  run(context: object, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

/** The one that @axe-core/playwright brings. Put there once, before the page's own scripts, it costs a fifth of the time. */
const fromBuilder = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))
export const axeScript = readFileSync(fromBuilder.resolve('axe-core/axe.min.js'), 'utf8')

/** A line for each rule that is broken, with the elements that break it. The page has `axeScript` already. */
export async function axeFaults(page: Page, inspection: Inspection): Promise<string[]> {
  return page.evaluate(async ({ part, runOnly }) => {
    const { axe } = window as unknown as { axe: Axe }
    const options = { runOnly, resultTypes: ['violations'], preload: false }
    const { violations } = await axe.run({ include: [[part]] }, options)
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  }, inspection)
}
