/** The axe script, and the rules and page parts that it checks. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Inspection } from './page/axe.ts'

export const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export const everything: Inspection = { part: 'html', runOnly: { type: 'tag', values: tags } }
export const colours: Inspection = { part: 'html', runOnly: { type: 'rule', values: ['color-contrast'] } }
/** Without header and display bar. */
export const coloursOfTheScreen: Inspection = { ...colours, part: 'main' }

/**
 * The version used by @axe-core/playwright. Injected before the page's own scripts, it runs five times as
 * fast.
 */
const fromBuilder = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))
export const axeScript = readFileSync(fromBuilder.resolve('axe-core/axe.min.js'), 'utf8')
