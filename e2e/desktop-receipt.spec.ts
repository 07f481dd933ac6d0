/** From the button to the printer and back, through the desktop shell as it is built: what the person is told is what became of it. */
import { expect, test } from '@playwright/test'
import type { WebContentsPrintOptions } from 'electron'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Citizen, people } from './citizen.ts'
import { electronKind, kioskWindows, launchDesktop } from './electron-stand-in/launch.ts'
import { printsKey } from './electron-stand-in/printers.ts'
import type { Mail } from './fixtures.ts'
import { followingPage } from './following-page.ts'

test.skip(electronKind() !== 'stand-in', 'which printers there are is the machine’s')

for (const { printers, paper, says, prints } of [
  { printers: 'Roll', paper: 'thermal80', says: 'sent', prints: 1 },
  { printers: 'Sheet', paper: 'a4', says: 'sent', prints: 1 },
  { printers: 'Roll!', paper: 'thermal80', says: 'failed', prints: 1 },
  { printers: '', paper: 'thermal80', says: 'noPrinter', prints: 0 },
] as const) {
  test(`${paper}, printers "${printers}": ${says}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kiosk-receipt-'))
    const config = join(folder, 'kiosk.config.json')
    await writeFile(config, JSON.stringify({ captcha: { enabled: false }, receipt: { paper } }))
    const { app } = await launchDesktop({
      dataDir: join(folder, 'data'),
      args: ['--demo', '--config', config],
      env: { ELECTRON_STAND_IN_PRINTERS: printers },
    })
    try {
      // When the visit ends, another window takes the place of this one.
      const page = followingPage(() => kioskWindows(app))
      const citizen = new Citizen(page)
      await citizen.signsIn(people.withEmail.number)
      await citizen.givesPhone('0987000111')
      await citizen.submits()
      const code = () =>
        page.evaluate(async () => {
          const mails = (await (await fetch('/mailbox.json')).json()) as Mail[]
          return mails.map((mail) => /^\s*(\d{6})\s*$/m.exec(mail.text)?.[1]).find(Boolean) ?? ''
        })
      await expect.poll(code).toMatch(/^\d{6}$/)
      await citizen.entersCode(await code())
      await citizen.sees('done')

      await citizen.taps(citizen.t.receipt.print)
      await expect(
        page.locator('#screen').getByText(citizen.t.receipt[says], { exact: true }).last(),
      ).toBeVisible()
      const printed = await app.evaluate(
        (_electron, key) =>
          (globalThis as unknown as Record<symbol, WebContentsPrintOptions[]>)[Symbol.for(key)],
        printsKey,
      )
      expect(printed).toHaveLength(prints)
      for (const { pageSize } of printed!) {
        if (paper === 'a4') expect(pageSize).toBe('A4')
        else {
          const { width, height } = pageSize as { width: number; height: number }
          expect(width).toBe(80_000)
          // Longer than a hand, or the page was measured before the receipt was on it.
          expect(height).toBeGreaterThan(150_000)
        }
      }
      await citizen.ends()
    } finally {
      await app.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
}
