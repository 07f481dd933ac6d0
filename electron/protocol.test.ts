import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoSignInsPath } from '../contract/demo.ts'
import { demoSignIns } from '../core/demo/accounts.ts'
import { contentSecurityPolicy } from '../core/web/headers.ts'
import { maintenancePage } from './maintenance-page.ts'
import { keptLog } from './testing/fakes.ts'
import { createPageHandler, registerPages, registerScheme, type Pages } from './protocol.ts'

const folder = mkdtempSync(join(tmpdir(), 'kiosk-protocol-'))
const renderer = join(folder, 'renderer')
const office = { name: 'BHXH cơ sở <Bến Thành>', hotline: '1900 9068' }
const production: Pages = { renderer, office, mailbox: null, mailboxStyle: '' }
const mail = { to: 'a@b.vn', subject: 's', text: 't', html: 'h', receivedAt: 1 }
const demo: Pages = {
  ...production,
  mailbox: {
    smtp: { host: '127.0.0.1', port: 1 },
    mails: () => [mail],
    page: () => 'the mailbox',
    close: () => Promise.resolve(),
  },
  mailboxStyle: 'body {}',
}

beforeAll(() => {
  mkdirSync(join(renderer, 'assets'), { recursive: true })
  writeFileSync(join(renderer, 'index.html'), 'screens')
  writeFileSync(join(renderer, 'assets', 'a.woff2'), new Uint8Array([0, 255, 1]))
  writeFileSync(join(folder, 'secret'), 'secret')
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Not through `new Request`, which would straighten the path. */
const ask = (pages: Pages, url: string, method = 'GET') =>
  createPageHandler(pages)({ url, method } as Request)

describe('app://kiosk/', () => {
  test('answers with the screens', async () => {
    for (const url of ['app://kiosk/', 'app://kiosk', 'app://kiosk/index.html?x#y']) {
      const response = await ask(production, url)
      expect([response.status, await response.text()]).toEqual([200, 'screens'])
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    }
  })

  test('keeps every byte of a font', async () => {
    const response = await ask(production, 'app://kiosk/assets/a.woff2')
    expect(response.headers.get('content-type')).toBe('font/woff2')
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([0, 255, 1]))
  })

  test.each([
    'app://kiosk/../secret',
    'app://kiosk/assets/../../secret',
    'app://kiosk/%2e%2e/secret',
    'app://kiosk/..%2fsecret',
    'app://kiosk/..\\secret',
    'app://kiosk/..%5csecret',
    'app://kiosk//etc/passwd',
    'app://kiosk/index.html%00',
    'app://kiosk/assets',
    'app://kiosk/nothing',
    'app://other/index.html',
    'app://kiosk:1/index.html',
    'file:///etc/passwd',
  ])('%s is not found', async (url) => {
    const response = await ask(demo, url)
    expect([response.status, await response.text()]).toEqual([404, 'not found'])
  })

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is not answered', async (method) => {
    const response = await ask(production, 'app://kiosk/', method)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })

  test('HEAD has the headers and no body', async () => {
    const response = await ask(production, 'app://kiosk/', 'HEAD')
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  test('every answer is locked down', async () => {
    for (const url of ['/', '/nothing', '/being-serviced', '/other-display', '/mailbox']) {
      const { headers } = await ask(demo, `app://kiosk${url}`)
      expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })
})

test('the mailbox is there in demo', async () => {
  expect(await (await ask(demo, 'app://kiosk/mailbox')).text()).toBe('the mailbox')
  expect(await (await ask(demo, 'app://kiosk/mailbox.json')).json()).toEqual([mail])
  expect(await (await ask(demo, 'app://kiosk/mailbox.css')).text()).toBe('body {}')
  expect(await (await ask(demo, `app://kiosk${demoSignInsPath}`)).json()).toEqual(demoSignIns)
})

test('and in production it is a page like any that is not there', async () => {
  for (const path of ['/mailbox', '/mailbox.json', '/mailbox.css', demoSignInsPath]) {
    expect((await ask(production, `app://kiosk${path}`)).status).toBe(404)
  }
})

test('the page for when nothing works needs no script and says where to go, in both languages', async () => {
  const page = maintenancePage(office)
  expect(page).not.toMatch(/<script|style=|<style|http/)
  expect(page).toContain('BHXH cơ sở &#60;Bến Thành&#62;')
  expect(page).toContain('Máy đang được bảo trì')
  expect(page).toContain('being serviced')
  expect(page.match(/1900 9068/g)).toHaveLength(2)
  expect((await ask(production, 'app://kiosk/being-serviced.css')).headers.get('content-type')).toContain(
    'text/css',
  )
})

test('the page for other displays is black and empty, and takes no touch', async () => {
  const page = await (await ask(production, 'app://kiosk/other-display')).text()
  expect(page).toContain('<body></body>')
  expect(page).not.toMatch(/<script|style=|<style|http/)
  const style = await ask(production, 'app://kiosk/other-display.css')
  expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8')
  expect(await style.text()).toMatch(/background: #000;.*touch-action: none/s)
})

test('a handler that throws becomes a 500 without its words', async () => {
  const log = keptLog()
  let handle: ((request: Request) => Promise<Response>) | undefined
  const unhandled: string[] = []
  const cleanUp = registerPages(
    {
      handle: (_scheme, handler) => {
        handle = handler as never
      },
      unhandle: (scheme) => unhandled.push(scheme),
    },
    () => Promise.reject(new Error('secret path')),
    log,
  )
  const response = await handle?.(new Request('app://kiosk/'))
  expect([response?.status, await response?.text()]).toEqual([500, 'out of service'])
  expect(log.lines).toHaveLength(1)
  cleanUp()
  expect(unhandled).toEqual(['app'])
})

test('the scheme has an origin and is a secure context, and bypasses nothing', () => {
  registerScheme({
    registerSchemesAsPrivileged: ([custom]) => {
      expect(custom).toEqual({
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      })
    },
  })
})
