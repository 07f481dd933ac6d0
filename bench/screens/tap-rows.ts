/** Row: from a tap to the next screen, with the page's CPU four times slower, as in a small kiosk machine. */
import { chromium } from '@playwright/test'
import { fileURLToPath } from 'node:url'
import { findBrowser, type Browser } from '../../e2e/browser.ts'
import { defaultHashCost } from '../../core/passwords/password.ts'
import { startChild } from '../harness/child.ts'
import { median, quantile, shown } from '../harness/figures.ts'
import { temporaryFolder } from '../harness/folders.ts'
import { emailOnFile, makeOffice } from '../harness/office.ts'
import { missing, row, type Row } from '../harness/row.ts'
import type { Setting } from '../harness/setting.ts'
import type { OurServerInput } from '../journeys/our-server.ts'
import { buildScreens } from './build.ts'
import { tapThrough, type Tap } from './tapped-journey.ts'

const slowdown = 4
const name = `a tap to the next screen, CPU ${slowdown} × slower`
const accounts = 20

export async function tapRows({ quick }: Setting): Promise<Row[]> {
  let browser: Browser
  try {
    browser = await findBrowser()
  } catch (error) {
    return [missing(name, '', 'ms', error instanceof Error ? error.message : String(error))]
  }
  const taps = await measure(browser, quick ? 2 : 6)
  const byScreen = new Map<string, number[]>()
  for (const { to, ms } of taps) byScreen.set(to, [...(byScreen.get(to) ?? []), ms])
  const screens = [...byScreen].map(([to, times]) => ({ to, ms: median(times) })).sort((a, b) => b.ms - a.ms)
  const all = taps.map(({ ms }) => ms)
  return [
    row({
      name,
      unit: 'ms',
      ours: median(all),
      peer: null,
      peerName: '',
      target: { notAbove: 100 },
      note: `${all.length} taps, 95 of 100 within ${shown(quantile(all, 0.95))} ms; by the screen they lead to: ${screens.map(({ to, ms }) => `${to} ${ms.toFixed(0)}`).join(', ')}. Service, mail and a real password hash included`,
    }),
    row({
      name: `of these, from the password to the account`,
      unit: 'ms',
      ours: median(byScreen.get('account') ?? []),
      peer: null,
      peerName: '',
      target: { notAbove: 250 },
      note: 'the answer leaves at a fixed time after the check of the password began, half as long again as the fastest took',
    }),
  ]
}

async function measure(browser: Browser, journeys: number): Promise<Tap[]> {
  const { outDir } = await buildScreens()
  const dataDir = temporaryFolder('tap')
  await makeOffice(dataDir, accounts, defaultHashCost)
  const load = startChild('journeys/load')
  const server = startChild('journeys/our-server')
  const chrome = await chromium.launch({
    executablePath: browser.executablePath,
    env: { ...definedEnv(), ...browser.env },
    chromiumSandbox: process.getuid?.() !== 0,
  })
  try {
    const smtpPort = await load.ask<number>('smtpPort')
    const input: OurServerInput = { dataDir, smtpPort, rendererDir: outDir, hashCost: defaultHashCost }
    const port = await server.ask<number>('open', input)
    const context = await chrome.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true })
    const page = await context.newPage()
    await page.addInitScript({ path: fileURLToPath(new URL('./tap-watch.js', import.meta.url)) })
    await page.goto(`http://127.0.0.1:${port}/`)
    const devTools = await context.newCDPSession(page)
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    const taps: Tap[] = []
    for (let index = 0; index <= journeys; index++) {
      const code = () => load.ask<string>('codeFor', emailOnFile(index))
      const journey = await tapThrough({ page, index, code })
      // The first one warms up: a kiosk is seldom at its first visitor.
      if (index > 0) taps.push(...journey)
    }
    return taps
  } finally {
    await chrome.close()
    await server.end()
    await load.end()
  }
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
