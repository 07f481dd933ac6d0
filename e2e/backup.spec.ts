/**
 * A kiosk moves to another machine, on both shells: a backup while it runs, from a command and from the desk; the desk's is
 * put back into an empty folder, and the citizen who changed a number on the old one finds it on the new one.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { Citizen, people } from './citizen.ts'
import { launchDesktop, projectFolder, runToEnd } from './electron-stand-in/launch.ts'
import { expect, startServer, test } from './fixtures.ts'
import { Staff, staffPassword } from './staff.ts'

const passphrase = 'bảy con mèo ngủ trưa'

test.use({ config: { captcha: { enabled: false } } })

let folder: string
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-move-'))
  process.env['ELECTRON_STAND_IN_SAVE_TO'] = folder
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a kiosk moves to another machine with all that it knows', async ({ kiosk, browser }, { project }) => {
  const desktop = project.name.startsWith('desktop')
  const byCommand = join(folder, 'kiosk.backup')
  const newDir = join(folder, 'new')
  const run = desktop ? runDesktop : runServer

  const citizen = new Citizen(kiosk.page)
  await citizen.signsIn(people.withEmail.number)
  await citizen.givesPhone('0987000111')
  await citizen.submits()
  await citizen.entersCode(await kiosk.codeFor(people.withEmail.email))
  await citizen.ends()

  const refused = await run(kiosk.dataDir, ['--backup', byCommand], { KIOSK_BACKUP_PASSPHRASE: 'kiosk' })
  expect(refused).toMatchObject({ exitCode: 1 })
  expect(refused.said).toContain('KIOSK_BACKUP_PASSPHRASE has 5 characters; at least 12 are needed.')
  expect(existsSync(byCommand)).toBe(false)

  const made = await run(kiosk.dataDir, ['--backup', byCommand], { KIOSK_BACKUP_PASSPHRASE: passphrase })
  expect(made.said).toContain(`${byCommand} holds all of ${kiosk.dataDir} up to entry `)
  expect(made.exitCode).toBe(0)
  // The one that runs has noticed nothing.
  await citizen.sees('idle')
  const file = await backsUpAtTheDesk(kiosk.page, desktop)
  expect(readdirSync(join(kiosk.dataDir, 'outgoing'))).toEqual([])

  const wrong = await run(newDir, ['--restore', file], { KIOSK_BACKUP_PASSPHRASE: 'tám con mèo ngủ trưa' })
  expect(wrong.said).toContain('does not open with this passphrase')
  const restored = await run(newDir, ['--restore', file], { KIOSK_BACKUP_PASSPHRASE: passphrase })
  expect(restored.said).toMatch(/new holds what the backup of .* held: \d+ entries, every one checked\./)
  expect(restored.exitCode).toBe(0)
  const again = await run(newDir, ['--restore', file], { KIOSK_BACKUP_PASSPHRASE: passphrase })
  expect(again.said).toContain('holds data already')

  const config = join(folder, 'kiosk.config.json')
  writeFileSync(config, JSON.stringify({ captcha: { enabled: false } }))
  if (desktop) {
    const { app, page } = await launchDesktop({ dataDir: newDir, args: ['--demo', '--config', config] })
    await findsTheNumber(new Citizen(page))
    await app.close()
  } else {
    const server = await startServer(newDir, config)
    const page = await browser.newPage()
    await page.goto(server.url)
    await findsTheNumber(new Citizen(page))
    await page.close()
    await server.end('SIGTERM')
  }
})

/** @returns the file */
async function backsUpAtTheDesk(page: Page, desktop: boolean): Promise<string> {
  const mai = new Staff(page)
  const words = mai.t.backup
  await mai.signsIn('mai.pham')
  await mai.goesTo('health')
  await mai.taps(words.heading)
  await mai.field('backup-passphrase').fill(passphrase)
  await mai.field('backup-passphrase-again').fill(passphrase)
  await mai.field('backup-password').fill('Demo@2025-BHXH')
  await mai.taps(words.submit)
  await expect(page.getByText(mai.t.failure['staff-refused']).first()).toBeVisible()
  await mai.field('backup-password').fill(staffPassword)
  const download = desktop ? null : page.waitForEvent('download')
  await mai.taps(words.submit)
  if (download) {
    const taken = await download
    await taken.saveAs(join(folder, taken.suggestedFilename()))
  }
  await expect(page.getByText(words.keep)).toBeVisible()
  await mai.signsOut()
  return join(folder, readdirSync(folder).find(isTaken)!)
}

const isTaken = (name: string) => /^sao-luu-.*\.backup$/.test(name)

async function findsTheNumber(citizen: Citizen): Promise<void> {
  await citizen.signsIn(people.withEmail.number)
  await expect(citizen.page.getByText('•••• ••• 111')).toBeVisible()
}

type Ended = Promise<{ exitCode: number | null; said: string }>

function runDesktop(dataDir: string, args: string[], env: Record<string, string>): Ended {
  return runToEnd({ dataDir, args: ['--demo', ...args], env: { ...env, KIOSK_SUPERVISED: '1' } })
}

function runServer(dataDir: string, args: string[], env: Record<string, string>): Ended {
  const entry = join(projectFolder, 'dist', 'server', 'main.js')
  const child = spawn(process.execPath, [entry, '--browser', '--demo', '--data', dataDir, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  }
  return new Promise((resolve) => child.once('close', (exitCode) => resolve({ exitCode, said })))
}
