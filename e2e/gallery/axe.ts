/** axe itself, as a script for a page, and what it is asked to go over there. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Inspection } from './page/axe.ts'

export const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export const everything: Inspection = { part: 'html', runOnly: { type: 'tag', values: tags } }
export const colours: Inspection = { part: 'html', runOnly: { type: 'rule', values: ['color-contrast'] } }
/** Without the header and the bar. */
export const coloursOfTheScreen: Inspection = { ...colours, part: 'main' }

/** The one that @axe-core/playwright brings. There before the page's own scripts, it costs a fifth of what it does later. */
const fromBuilder = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))
export const axeScript = readFileSync(fromBuilder.resolve('axe-core/axe.min.js'), 'utf8')
