/**
 * `npm run proof:counter-pc`, as root on Linux with nginx-light, iproute2 and openssl: a counter PC, in a network of its own,
 * reaches the desk through nginx with TLS as docs/deployment/service.md says, and nothing past it. The shells must be
 * built (`npm run build`). Pictures of what the counter PC shows are left in the folder that is named at the end.
 */
import { chromium } from '@playwright/test'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { visitHeader } from '../../contract/http.ts'
import type { Reply } from '../../contract/operations.ts'
import { findBrowser } from '../browser.ts'

const here = fileURLToPath(import.meta.url)
const root = join(here, '../../..')
const space = 'counter-pc'
const [office, counter] = ['10.231.7.1', '10.231.7.2']
const name = 'kiosk.example.vn'

/** In the counter PC's network: what a browser there sees. @returns failures, empty when all is well */
async function atTheCounter(ca: string, pictures: string, codes: readonly string[]): Promise<string[]> {
  const failures: string[] = []
  const fails = (what: string, is: unknown) => (is ? console.log(`ok    ${what}`) : failures.push(what))
  const curl = (...args: string[]) => {
    const resolve = [
      '--resolve',
      `${name}:443:${office}`,
      '--cacert',
      ca,
      '-sS',
      '-m',
      '10',
      '-o',
      '/dev/null',
    ]
    const { stdout } = spawnSync('curl', [...resolve, '-w', '%{http_code}', ...args], { encoding: 'utf8' })
    return stdout
  }
  fails('the page comes through nginx over TLS', curl(`https://${name}/`) === '200')
  fails('past nginx nobody is answered', curl(`http://${office}:4173/`) === '403')
  const pretends = ['-H', `Host: ${name}`, '-H', 'X-Forwarded-For: 127.0.0.1']
  fails('nor with a proxy’s words', curl(...pretends, `http://${office}:4173/`) === '403')
  fails('nor are the machine’s numbers given', curl(`https://${name}/healthz?full=1`) === '403')
  fails('monitoring hears that it serves', curl(`https://${name}/healthz`) === '200')

  const { executablePath, env } = await findBrowser()
  const browser = await chromium.launch({
    args: [`--host-resolver-rules=MAP ${name} ${office}`, '--no-sandbox'],
    executablePath,
    env: { ...process.env, ...env },
  })
  for (const [i, language] of (['vi', 'en'] as const).entries()) {
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      ignoreHTTPSErrors: true,
    })
    const page = await context.newPage()
    await page.goto(`https://${name}/`)
    await page.locator('#device-code').fill(codes[i] ?? '')
    const answered = page.waitForResponse(/enrolDevice/)
    await page.keyboard.press('Enter')
    fails(`it is let in with a code, in ${language}`, (await answered).ok())
    await page.goto('about:blank')
    await page.goto(`https://${name}/#staff`)
    if (language === 'en') await page.getByRole('button', { name: 'English' }).first().click()
    await page.locator('#staff-name').fill('lan.tran')
    await page.locator('#staff-secret').fill('Demo@2026-BHXH')
    await page.screenshot({ path: join(pictures, `door-${language}.png`) })
    await page.keyboard.press('Enter')
    const desk = page.locator('[data-desk]')
    await desk.waitFor({ timeout: 15_000 }).catch(() => undefined)
    fails(`the desk stands at the counter, in ${language}`, await desk.isVisible())
    const cookies = await context.cookies()
    fails(
      'its cookie is kept to TLS',
      cookies.every(({ secure, httpOnly, name: one }) => secure && httpOnly && /^__Host-\w+-443$/.test(one)),
    )
    await page.screenshot({ path: join(pictures, `desk-${language}.png`) })
    await context.close()
  }
  await browser.close()
  return failures
}

/** On the service's own machine an administrator lets a machine in. @returns the code for it */
async function connectionCode(machine: string): Promise<string> {
  const at = 'http://127.0.0.1:4173'
  let cookie = ''
  let visit: string | undefined
  const call = async (operation: string, input: object) => {
    const headers = {
      'content-type': 'application/json',
      origin: at,
      cookie,
      ...(visit && { [visitHeader]: visit }),
    }
    const answer = await fetch(`${at}/api/${operation}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(input),
    })
    cookie = answer.headers.getSetCookie().at(-1)?.split(';')[0] ?? cookie
    const reply = (await answer.json()) as Reply
    visit = reply.session?.visit
    return JSON.stringify(reply.result)
  }
  await call('staffSignIn', { userName: 'mai.pham', secret: 'Demo@2026-BHXH', language: 'vi' })
  const made = await call('makeDeviceCode', { name: machine, replaces: null })
  await call('endVisit', {})
  return /"code":"([^"]+)"/.exec(made)?.[1] ?? made
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'counter-pc-'))
  const children: ChildProcess[] = []
  const run = (command: string, ...args: string[]) => {
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr || 'is not installed'}`)
  }
  const ip = (...args: string[]) => run('ip', ...args)
  try {
    ip('netns', 'add', space)
    ip('link', 'add', 'office', 'type', 'veth', 'peer', 'name', 'counter', 'netns', space)
    ip('addr', 'add', `${office}/24`, 'dev', 'office')
    ip('link', 'set', 'office', 'up')
    ip('-n', space, 'addr', 'add', `${counter}/24`, 'dev', 'counter')
    ip('-n', space, 'link', 'set', 'counter', 'up')
    ip('-n', space, 'link', 'set', 'lo', 'up')

    const [cert, key] = [join(folder, 'kiosk.crt'), join(folder, 'kiosk.key')]
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
    run(
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    )

    const config = join(folder, 'kiosk.config.json')
    const server = { host: '0.0.0.0', port: 4173, origin: `https://${name}`, trustedProxies: [office] }
    writeFileSync(config, JSON.stringify({ server }))
    const shell = [join(root, 'dist/server/main.js'), '--config', config, '--data', join(folder, 'data')]
    children.push(spawn(process.execPath, shell, { stdio: 'inherit' }))

    // The site is the one that the page shows; only names and paths of this run are put in.
    const told = readFileSync(join(root, 'docs/deployment/service.md'), 'utf8')
    const site = (/```nginx\n([\s\S]*?)```/.exec(told)?.[1] ?? '')
      .replaceAll('127.0.0.1:4173', `${office}:4173`)
      .replace(/ssl_certificate .*;/, `ssl_certificate ${cert};`)
      .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`)
    const conf = join(folder, 'nginx.conf')
    writeFileSync(
      conf,
      `daemon off; pid ${folder}/pid; error_log stderr;\nevents {}\nhttp { access_log off;\n${site}}\n`,
    )
    children.push(spawn('nginx', ['-c', conf], { stdio: 'inherit' }))
    await sleep(4_000)

    const codes = [await connectionCode('quay-1'), await connectionCode('quay-2')]
    const args = [
      'netns',
      'exec',
      space,
      process.execPath,
      '--import',
      'tsx',
      here,
      'counter',
      cert,
      folder,
      ...codes,
    ]
    const { status } = spawnSync('ip', args, { stdio: 'inherit', cwd: root })
    process.exitCode = status ?? 1
    console.log(`Pictures: ${folder}`)
  } finally {
    await Promise.all(children.map((child) => (child.kill(), once(child, 'exit'))))
    spawnSync('ip', ['netns', 'del', space])
    rmSync(join(folder, 'data'), { recursive: true, force: true })
  }
}

const [, , at, ca = '', pictures = '', ...codes] = process.argv
if (at === 'counter') {
  const failures = await atTheCounter(ca, pictures, codes)
  for (const failure of failures) console.log(`FAILS ${failure}`)
  process.exitCode = failures.length === 0 ? 0 : 1
} else await main()
