/**
 * The desktop shell, on Electron where it is installed, else on the stand-in (its README says what that proves).
 * Most of it runs around a fake service, so that a forged call or a crash is seen at once; the last part on the
 * product as it is built.
 */
import { expect, test, type Page } from '@playwright/test'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operationNames } from '../contract/names.ts'
import type { KioskApi } from '../contract/operations.ts'
import { displaysKey } from './electron-stand-in/displays.ts'
import { fileDialogKey, type FileDialog } from './electron-stand-in/file-dialog.ts'
import type { Fake } from './electron-stand-in/fixture/main.ts'
import {
  electronKind,
  killDesktop,
  kioskWindows,
  launchDesktop,
  projectFolder,
  runToEnd,
  startDesktop,
  watchEnd,
  type DesktopApp,
  type LaunchOptions,
} from './electron-stand-in/launch.ts'
import { printsKey } from './electron-stand-in/printers.ts'

const fixture = join(import.meta.dirname, 'electron-stand-in', 'fixture', 'main.ts')

/** In the pages. `kiosk` takes what a forged page would hand it, too. */
interface KioskWindow {
  kiosk: Record<keyof KioskApi, (...args: unknown[]) => Promise<{ result: { ok: boolean; error?: unknown } }>>
  kioskShell: { print: (...args: unknown[]) => Promise<unknown> }
}
/** In the fixture's main process. */
interface FixtureGlobal {
  fake: Fake
  leave: (what: 'close' | 'restart') => void
}

/** @returns the page of the next visitor, which has taken the place of this one */
async function endVisit(app: DesktopApp, page: Page): Promise<Page> {
  const [next] = await Promise.all([
    app.waitForEvent('window'),
    page.evaluate(() => (window as unknown as KioskWindow).kiosk.endVisit({})),
  ])
  await takenOver(page, next)
  return next
}

async function takenOver(page: Page, next: Page): Promise<void> {
  await expect(next.getByRole('heading')).toHaveText('Fixture office')
  await expect.poll(() => page.isClosed()).toBe(true)
}

test.beforeAll(() => {
  for (const name of ['main.js', 'preload.cjs']) {
    const path = join(projectFolder, 'dist', 'electron', name)
    if (!existsSync(path)) throw new Error(`${path} is not there: run "npm run build" first`)
  }
})

function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'kiosk-desktop-'))
}

/** Around the fake service; its page has made its first call. */
async function openFixture(
  dataDir: string,
  options: Partial<LaunchOptions> = {},
): Promise<{ app: DesktopApp; page: Page }> {
  const opened = await launchDesktop({ dataDir, main: fixture, args: ['--demo'], ...options })
  await expect(opened.page.getByRole('heading')).toHaveText('Fixture office')
  return opened
}

const fakeOf = (app: DesktopApp) => app.evaluate(() => (globalThis as unknown as FixtureGlobal).fake)

test.describe('one kiosk', () => {
  // In one worker, whatever the configuration says: they share the kiosk.
  test.describe.configure({ mode: 'default' })
  let dataDir: string
  let app: DesktopApp
  let page: Page

  test.beforeAll(async () => {
    dataDir = newDataDir()
    ;({ app, page } = await openFixture(dataDir))
  })
  test.beforeEach(async () => {
    await app.evaluate(() => {
      ;(globalThis as unknown as FixtureGlobal).fake.calls.length = 0
    })
    await page.goto(page.url())
    await expect(page.getByRole('heading')).toHaveText('Fixture office')
  })
  test.afterAll(async () => {
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  test('opens one window, full screen, with the page in it', async () => {
    const window = await app.browserWindow(page)
    await expect
      .poll(() =>
        window.evaluate((it) => [it.isKiosk(), it.isFullScreen(), it.isVisible(), it.isAlwaysOnTop()]),
      )
      .toEqual([true, true, true, true])
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    expect(await window.evaluate((it) => it.webContents.getURL())).toBe('app://kiosk/')
    expect(await app.evaluate(({ app }) => app.getPath('userData'))).toBe(join(dataDir, 'desktop'))
  })

  test('operations make the round trip, and the token stays in the main process', async () => {
    const replies = await page.evaluate(async () => {
      const { kiosk } = window as unknown as KioskWindow
      return [await kiosk.startVisit({ language: 'vi' }, null), await kiosk.keepAlive({}, 'shown')]
    })
    expect(replies).toEqual([
      { result: { ok: true, value: null }, session: null },
      { result: { ok: true, value: { operation: 'keepAlive' } }, session: null },
    ])
    expect((await fakeOf(app)).calls).toEqual([
      { operation: 'getKiosk', input: {}, caller: { kiosk: 'kiosk-1', session: null, visit: null } },
      {
        operation: 'startVisit',
        input: { language: 'vi' },
        caller: { kiosk: 'kiosk-1', session: null, visit: null },
      },
      {
        operation: 'keepAlive',
        input: {},
        caller: { kiosk: 'kiosk-1', session: 'secret-visit-token', visit: 'shown' },
      },
    ])
    page = await endVisit(app, page)
  })

  test('a bug inside becomes "out of service", without a word of it in the page', async () => {
    const reply = await page.evaluate(() =>
      (window as unknown as KioskWindow).kiosk.newCaptcha({ changeId: 'x' }),
    )
    expect(reply).toEqual({ result: { ok: false, error: { kind: 'out-of-service' } }, session: null })
  })

  test('the page has exactly the operations, frozen, and nothing of Node or Electron', async () => {
    const seen = await page.evaluate(() => {
      const { kiosk, kioskShell } = window as unknown as KioskWindow
      const attempt = (what: () => void) => {
        try {
          what()
          return 'done'
        } catch {
          return 'refused'
        }
      }
      return {
        names: Object.keys(kiosk),
        shell: Object.keys(kioskShell),
        frozen: Object.isFrozen(kiosk) && Object.isFrozen(kioskShell),
        replaced: attempt(() => Object.defineProperty(window, 'kiosk', { value: {} })),
        replacedShell: attempt(() => Object.defineProperty(window, 'kioskShell', { value: {} })),
        added: attempt(() => Object.defineProperty(kiosk, 'more', { value: 1 })),
        globals: [
          'require',
          'process',
          'module',
          'Buffer',
          'ipcRenderer',
          'electron',
          'global',
          '__standInToMain',
        ].filter((name) => name in window),
      }
    })
    expect(seen).toEqual({
      names: [...operationNames],
      shell: ['print', 'printState', 'setVolume', 'save'],
      frozen: true,
      replaced: 'refused',
      replacedShell: 'refused',
      added: 'refused',
      globals: [],
    })
  })

  test('a payload that is not one plain object is refused, before the service', async () => {
    const replies = await page.evaluate(async () => {
      const { signIn } = (window as unknown as KioskWindow).kiosk
      return Promise.all(
        [undefined, null, 'text', 7, [], [{}], new Map(), new Date()].map((payload) => signIn(payload)),
      )
    })
    for (const { result } of replies) {
      expect(result).toEqual({
        ok: false,
        error: { kind: 'invalid-input', path: '', rule: 'one plain object' },
      })
    }
    expect((await fakeOf(app)).calls.map(({ operation }) => operation)).not.toContain('signIn')
  })

  test('another window with the same preload script has no service behind it', async () => {
    const outcome = await app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const [own] = BrowserWindow.getAllWindows()
        if (!own) throw new Error('no window')
        const forged = new BrowserWindow({
          show: false,
          webPreferences: { preload, session: own.webContents.session },
        })
        await forged.loadURL('app://kiosk/frame.html')
        const said: unknown = await forged.webContents.executeJavaScript(
          `kiosk.getKiosk({}).then(() => 'answered', (error) => error.message)`,
        )
        forged.destroy()
        return said
      },
      join(projectFolder, 'dist', 'electron', 'preload.cjs'),
    )
    expect(outcome).toContain('No handler registered')
    await expect(page.getByRole('heading')).toHaveText('Fixture office')
  })

  test('a frame in the page has no kiosk', async () => {
    const frame = page.frames().find((it) => it.url().endsWith('/frame.html'))
    expect(await frame?.evaluate(() => 'kiosk' in window)).toBe(false)
  })

  test('every answer carries the policy, and the policy holds', async () => {
    const answers = await page.evaluate(async () => {
      const paths = ['/', '/page.js', '/nothing', '/mailbox', '/being-serviced']
      return Promise.all(
        paths.map(async (path) => {
          const { status, headers } = await fetch(path)
          return [
            path,
            status,
            headers.get('content-type'),
            headers.get('x-content-type-options'),
            headers.get('content-security-policy'),
          ] as const
        }),
      )
    })
    expect(answers.map(([path, status, type]) => [path, status, type])).toEqual([
      ['/', 200, 'text/html; charset=utf-8'],
      ['/page.js', 200, 'text/javascript; charset=utf-8'],
      ['/nothing', 404, 'text/plain; charset=utf-8'],
      ['/mailbox', 404, 'text/plain; charset=utf-8'],
      ['/being-serviced', 200, 'text/html; charset=utf-8'],
    ])
    for (const [, , , nosniff, policy] of answers) {
      expect(nosniff).toBe('nosniff')
      expect(policy).toMatch(/^default-src 'none'/)
      expect(policy).not.toContain('unsafe')
    }
    const violations = await page.evaluate(async () => {
      const seen: string[] = []
      document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective))
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.head.append(script)
      const image = document.createElement('img')
      image.src = 'https://example.org/x.png'
      document.body.append(image)
      // Not right here: what a debugger evaluates may do what the page may not.
      const evaluated = await new Promise((resolve) =>
        setTimeout(() => {
          try {
            resolve((0, eval)('"evaluated"'))
          } catch {
            resolve('refused')
          }
        }),
      )
      const fetched = await fetch('https://example.org/').then(
        () => true,
        () => false,
      )
      await new Promise((resolve) => setTimeout(resolve, 200))
      return { seen: [...new Set(seen)].sort(), injected: 'injected' in window, evaluated, fetched }
    })
    expect(violations).toEqual({
      seen: ['connect-src', 'img-src', 'script-src', 'script-src-elem'],
      injected: false,
      evaluated: 'refused',
      fetched: false,
    })
  })

  test('no path leads out of the built folder, and only reading is answered', async () => {
    const statuses = await page.evaluate(async () => {
      const paths = [
        '/../main.ts',
        '/%2e%2e/main.ts',
        '/..%2fmain.ts',
        '/..%5cmain.ts',
        '/%252e%252e%252fmain.ts',
        '//etc/passwd',
        '/page.js%00.html',
        '/.%2e/main.ts',
      ]
      const reads = await Promise.all(paths.map(async (path) => (await fetch(location.origin + path)).status))
      const post = await fetch('/', { method: 'POST', body: 'x' })
      const head = await fetch('/', { method: 'HEAD' })
      return { reads, post: post.status, head: [head.status, (await head.text()).length] }
    })
    expect(new Set(statuses.reads)).toEqual(new Set([404]))
    expect(statuses.post).toBe(405)
    expect(statuses.head).toEqual([200, 0])
  })

  test('the page leads nowhere else: links, scripts, frames, new windows', async () => {
    await page.evaluate(() => {
      location.href = 'https://example.org/'
    })
    await page.getByRole('link', { name: 'new window' }).click()
    await page.evaluate(() => {
      window.open('https://example.org/')
      window.open('/frame.html')
      const frame = document.querySelector('iframe')
      if (frame) frame.src = 'https://example.org/'
    })
    await page.waitForTimeout(500)
    await expect(page.getByRole('heading')).toHaveText('Fixture office')
    const urls = await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((it) => it.getURL()),
    )
    expect(urls).toEqual(['app://kiosk/'])
    await expect.poll(() => app.windows().length).toBe(1)
  })

  test('no permission is given', async () => {
    const states = await page.evaluate(() =>
      Promise.all(
        [
          'geolocation',
          'notifications',
          'camera',
          'microphone',
          'midi',
          'clipboard-read',
          'persistent-storage',
        ].map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
      ),
    )
    expect(new Set(states)).toEqual(new Set(['denied']))
    const answers = await page.evaluate(async () => ({
      notifications: await Notification.requestPermission(),
      geolocation: await new Promise((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => {
            resolve('given')
          },
          (error) => {
            resolve(error.code)
          },
        )
      }),
      clipboard: await navigator.clipboard.readText().then(
        () => 'given',
        (error: unknown) => (error as Error).name,
      ),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'given',
        () => 'refused',
      ),
    }))
    expect(answers).toEqual({
      notifications: 'denied',
      geolocation: 1,
      clipboard: 'NotAllowedError',
      camera: 'refused',
    })
  })

  test('no download comes down', async () => {
    await app.evaluate(({ BrowserWindow }) => {
      const events: boolean[] = []
      Object.assign(globalThis, { downloads: events })
      BrowserWindow.getAllWindows()[0]?.webContents.session.on('will-download', (event) => {
        events.push(event.defaultPrevented)
      })
    })
    await page.getByRole('link', { name: 'download' }).click()
    await expect
      .poll(() => app.evaluate(() => (globalThis as unknown as { downloads: boolean[] }).downloads))
      .toEqual([true])
  })

  test('keys that would leave the screens never reach the page; the others do', async () => {
    await page.getByLabel('text').focus()
    await page.evaluate(() => {
      const heard: string[] = []
      Object.assign(window, { heard })
      addEventListener('keydown', (event) => heard.push(event.key), true)
    })
    for (const key of [
      'F5',
      'Control+r',
      'Control+Shift+i',
      'F12',
      'Control+p',
      'Alt+ArrowLeft',
      'F11',
      'Control+-',
    ]) {
      await page.keyboard.press(key)
    }
    await page.keyboard.type('ab1')
    await page.keyboard.press('Tab')
    const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard)
    expect(heard.filter((key) => !['Control', 'Shift', 'Alt'].includes(key))).toEqual(['a', 'b', '1', 'Tab'])
    await expect(page.getByLabel('text')).toHaveValue('ab1')
  })

  test('what a visit leaves is gone at its end: from the machine, and with the page', async () => {
    await app.evaluate(({ clipboard }) => clipboard.writeText('a phone number'))
    await page.getByLabel('text').fill('a password')
    await page.evaluate(async () => {
      window.localStorage.setItem('left', 'behind')
      Object.assign(window, { left: 'behind' })
      await (window as unknown as KioskWindow).kiosk.startVisit({ language: 'vi' })
    })
    const before = await page.evaluate(() => performance.timeOrigin)
    page = await endVisit(app, page)
    expect(
      await page.evaluate(() => [localStorage.getItem('left'), 'left' in window, location.hash]),
    ).toEqual([null, false, ''])
    await expect(page.getByLabel('text')).toHaveValue('')
    expect(await page.evaluate(() => performance.timeOrigin)).toBeGreaterThan(before)
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('')
    const windows = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((it) => [it.isVisible(), it.isKiosk(), it.isFullScreen()]),
    )
    expect(windows).toEqual([[true, true, true]])
  })

  test('visitors share a few sessions, one after another, and find nothing in them', async () => {
    const sessions = () =>
      app.evaluate(({ BrowserWindow }) => {
        const it = globalThis as { seen?: Set<unknown> }
        it.seen ??= new Set()
        for (const { webContents } of BrowserWindow.getAllWindows()) it.seen.add(webContents.session)
        return it.seen.size
      })
    for (let visitor = 0; visitor < 6; visitor += 1) {
      const found = await page.evaluate(async (left) => {
        const found = [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]
        sessionStorage.setItem('left', left)
        // Until it is gone, which is after its visit.
        setInterval(() => localStorage.setItem('left', left), 20)
        await new Promise((resolve) => {
          indexedDB.open('left').onsuccess = resolve
        })
        await (window as unknown as KioskWindow).kiosk.startVisit({ language: 'vi' })
        return found
      }, `by ${visitor}`)
      expect(found).toEqual([0, 0, 0])
      page = await endVisit(app, page)
      // The one before is being cleared: nobody comes and goes within a second.
      await page.waitForTimeout(1_500)
      expect(await sessions()).toBeLessThanOrEqual(3)
    }
  })

  test('a visit that ran out is explained by the page that comes after it', async () => {
    for (const reason of ['idle', 'limit'] as const) {
      await page.evaluate(() => (window as unknown as KioskWindow).kiosk.startVisit({ language: 'vi' }))
      await app.evaluate((_electron, runsOut) => {
        ;(globalThis as unknown as FixtureGlobal).fake.runsOut = runsOut
      }, reason)
      const [next, reply] = await Promise.all([
        app.waitForEvent('window'),
        page.evaluate(() => (window as unknown as KioskWindow).kiosk.getVisit({})),
      ])
      expect(reply).toEqual({
        result: { ok: false, error: { kind: 'session-ended', reason } },
        session: null,
      })
      await app.evaluate(() => {
        ;(globalThis as unknown as FixtureGlobal).fake.runsOut = null
      })
      await takenOver(page, next)
      page = next
      expect(await page.evaluate(() => location.hash)).toBe(`#ended=${reason}`)
    }
  })

  test('whoever touches the old page before the new one is there has begun in the new one', async () => {
    await page.evaluate(() => (window as unknown as KioskWindow).kiosk.startVisit({ language: 'vi' }))
    const [next] = await Promise.all([
      app.waitForEvent('window'),
      page
        .evaluate(async () => {
          const { kiosk } = window as unknown as KioskWindow
          await kiosk.endVisit({})
          const started = kiosk.startVisit({ language: 'en' })
          // Whatever is typed into the old page by now is nobody's visit.
          await kiosk.signIn({ accountNumber: '0100000001', password: 'typed into the old page' })
          await started
        })
        // It goes before it hears an answer.
        .catch(() => undefined),
    ])
    await takenOver(page, next)
    page = next
    await page.evaluate(() => (window as unknown as KioskWindow).kiosk.keepAlive({}))
    const { calls } = await fakeOf(app)
    const callers = (name: string) =>
      calls.filter(({ operation }) => operation === name).map(({ input, caller }) => [input, caller.session])
    expect(callers('startVisit')).toEqual([
      [{ language: 'vi' }, null],
      [{ language: 'en' }, null],
    ])
    expect(callers('signIn').map(([, session]) => session)).toEqual([null])
    expect(callers('keepAlive')).toEqual([[{}, 'secret-visit-token']])
    page = await endVisit(app, page)
  })

  test('nothing is printed without a visit, for a frame, or when it is asked for in another form', async () => {
    const print = (...sizes: unknown[]) =>
      page.evaluate(
        (all) => Promise.all(all.map((size) => (window as unknown as KioskWindow).kioskShell.print(size))),
        sizes,
      )
    expect(await print({ heightMm: 100 })).toEqual(['failed'])
    await page.evaluate(() => (window as unknown as KioskWindow).kiosk.startVisit({ language: 'vi' }))
    expect(new Set(await print(null, 100, {}, { heightMm: '100' }, { heightMm: 1, silent: false }))).toEqual(
      new Set(['failed']),
    )
    page = await endVisit(app, page)
  })

  test.describe('a window that loses its place', () => {
    test.skip(
      electronKind() === 'electron' && process.platform === 'linux',
      'what a window manager does is there only with one: the machine that runs this has none',
    )

    for (const [what, lose] of Object.entries({
      minimised: (it: Electron.BrowserWindow) => it.minimize(),
      hidden: (it: Electron.BrowserWindow) => it.hide(),
      'out of full screen': (it: Electron.BrowserWindow) => it.setFullScreen(false),
      'a window like any': (it: Electron.BrowserWindow) => it.setKiosk(false),
      'below others': (it: Electron.BrowserWindow) => it.setAlwaysOnTop(false),
      'without the keyboard': (it: Electron.BrowserWindow) => it.blur(),
    })) {
      test(`is back: ${what}`, async () => {
        const window = await app.browserWindow(page)
        await window.evaluate(lose)
        await expect
          .poll(() =>
            window.evaluate((it) => ({
              visible: it.isVisible() && !it.isMinimized(),
              whole: it.isKiosk() && it.isFullScreen(),
              onTop: it.isAlwaysOnTop(),
              focused: it.isFocused(),
            })),
          )
          .toEqual({ visible: true, whole: true, onTop: true, focused: true })
      })
    }
  })

  test('a second start brings the first to the front and ends', async () => {
    const window = await app.browserWindow(page)
    await window.evaluate((it) => {
      Object.assign(globalThis, { focused: 0 })
      it.on('show', () => {
        Object.assign(globalThis, { focused: 1 })
      })
      it.hide()
    })
    // Where a supervisor starts it there is no second.
    const env = { KIOSK_SUPERVISED: '0' }
    const { exitCode } = await runToEnd({ dataDir, main: fixture, args: ['--demo'], env })
    expect(exitCode).toBe(0)
    await expect
      .poll(() => app.evaluate(() => (globalThis as unknown as { focused: number }).focused))
      .toBe(1)
    await expect(page.getByRole('heading')).toHaveText('Fixture office')
  })

  test('the stand-in refuses by name what it does not emulate', async () => {
    test.skip(app.kind !== 'stand-in', 'Electron itself is here')
    const attempts = await app.evaluate(async (electron) => {
      const it = electron as unknown as Record<string, Record<string, (...args: unknown[]) => unknown>>
      const window = electron.BrowserWindow.getAllWindows()[0] as unknown as {
        webContents: Record<string, unknown> & { on(event: string, listener: () => void): void }
        setOpacity: unknown
      }
      const said = async (what: () => unknown) => {
        try {
          await what()
          return 'nothing refused'
        } catch (error) {
          return (error as Error).message
        }
      }
      return [
        await said(() => it['shell']?.['openExternal']?.('https://example.org')),
        await said(() => it['app']?.['setLoginItemSettings']),
        await said(() => window.setOpacity),
        await said(() => window.webContents['printToPDF']),
        await said(() => {
          window.webContents.on('did-change-theme-color', () => undefined)
        }),
        await said(() => electron.session.defaultSession.setProxy),
        await said(() => new electron.BrowserWindow({ webPreferences: { sandbox: false } })),
        await said(() => new electron.BrowserWindow({ vibrancy: 'menu' })),
        await said(() => {
          electron.BrowserWindow.getAllWindows()[0]?.webContents.print({ silent: false })
        }),
        await said(() => {
          electron.session.defaultSession.setSpellCheckerEnabled(true)
        }),
      ]
    })
    expect(attempts).toEqual([
      'electron-stand-in does not emulate shell.openExternal',
      'electron-stand-in does not emulate app.setLoginItemSettings',
      'electron-stand-in does not emulate BrowserWindow.setOpacity',
      'electron-stand-in does not emulate webContents.printToPDF',
      "electron-stand-in does not emulate the event 'did-change-theme-color' of webContents",
      'electron-stand-in does not emulate session.setProxy',
      'electron-stand-in does not emulate sandbox: false of webPreferences',
      'electron-stand-in does not emulate the option vibrancy of BrowserWindow',
      'electron-stand-in does not emulate silent: false of webContents.print',
      'electron-stand-in does not emulate the spell checker',
    ])
  })
})

test.describe('a kiosk each', () => {
  let dataDir: string
  const running: DesktopApp[] = []

  test.beforeEach(() => {
    dataDir = newDataDir()
  })
  test.afterEach(async () => {
    for (const app of running.splice(0)) await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  async function openReady(options: Partial<LaunchOptions> = {}): Promise<{ app: DesktopApp; page: Page }> {
    const opened = await openFixture(dataDir, options)
    running.push(opened.app)
    return opened
  }

  test('after a crash a new page stands there, without the visit and without its storage', async () => {
    const { app, page } = await openReady()
    await page.evaluate(async () => {
      localStorage.setItem('left', 'behind')
      await (window as unknown as KioskWindow).kiosk.startVisit({ language: 'vi' })
    })
    const next = app.waitForEvent('window')
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
    })
    const recovered = await next
    await expect(recovered.getByRole('heading')).toHaveText('Fixture office')
    expect(await recovered.evaluate(() => localStorage.getItem('left'))).toBeNull()
    const { ended, calls } = await fakeOf(app)
    expect(ended).toEqual(['secret-visit-token'])
    expect(calls.at(-1)).toMatchObject({ operation: 'getKiosk', caller: { session: null } })
    await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  test('an empty page is noticed and replaced', async () => {
    const { app, page } = await openReady()
    const next = app.waitForEvent('window')
    await page.evaluate(() => {
      document.body.replaceChildren()
    })
    await expect((await next).getByRole('heading')).toHaveText('Fixture office')
  })

  test('a page in an endless loop is noticed and replaced', async () => {
    const { app, page } = await openReady()
    const next = app.waitForEvent('window')
    await page.evaluate(() => {
      setTimeout(() => {
        for (;;);
      })
    })
    await expect((await next).getByRole('heading')).toHaveText('Fixture office')
  })

  test('until the new page can be shown, the one that crashed stands there: no desktop in between', async () => {
    const { app } = await openReady()
    const visible = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((it) => it.isVisible()).length)
    await expect.poll(visible).toBe(1)
    await app.evaluate(({ app, BrowserWindow }) => {
      const shown: string[] = []
      Object.assign(globalThis, { shown })
      const watch = (it: Electron.BrowserWindow) => {
        for (const name of ['show', 'hide', 'closed'] as const) {
          it.on(name as 'show', () => {
            shown.push(`${name}: ${BrowserWindow.getAllWindows().filter((one) => one.isVisible()).length}`)
          })
        }
      }
      for (const it of BrowserWindow.getAllWindows()) watch(it)
      app.on('browser-window-created', (_event, it) => watch(it))
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
    })
    const shown = () => app.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)
    await expect.poll(shown).toContain('closed: 1')
    // The new one beside the old one, before that goes.
    expect(await shown()).toEqual(['show: 2', 'hide: 1', 'closed: 1'])
  })

  for (const [what, env, exitCode, again] of [
    ['close', {}, 100, false],
    ['close', { KIOSK_SUPERVISED: '1' }, 100, false],
    ['restart', {}, 0, true],
    ['restart', { KIOSK_SUPERVISED: '1' }, 0, false],
  ] as const) {
    test(`whoever may leave it: ${what}, ${JSON.stringify(env)}`, async () => {
      const { app } = await openReady({ env })
      const { said, exit } = watchEnd(app)
      await app.evaluate((electron, how) => {
        // What it would start waits for a Playwright of its own, for ever.
        electron.app.relaunch = () => void process.stderr.write('asked to be started anew\n')
        const { leave } = globalThis as unknown as FixtureGlobal
        setTimeout(() => leave(how), 50)
      }, what)
      expect(await exit).toBe(exitCode)
      expect(said()).toContain('the fake service is closed')
      expect(said().includes('asked to be started anew')).toBe(again)
      running.splice(0)
    })
  }

  test('closing closes the service', async () => {
    const { app } = await openReady()
    const { said, exit } = watchEnd(app)
    // Windows has no signal that could be heard.
    if (process.platform === 'win32') await app.evaluate((it) => void setTimeout(() => it.app.quit(), 50))
    else await killDesktop(app, 'SIGTERM')
    expect(await exit).toBe(0)
    expect(said()).toContain('the fake service is closed')
    running.splice(0)
  })

  test('after crashes of the GPU it starts anew, without it', async () => {
    const env = { KIOSK_SUPERVISED: '1' }
    const { app } = await openReady({ env })
    const { exit } = watchEnd(app)
    await app.evaluate((it) => {
      for (let crashes = 0; crashes < 3; crashes += 1) {
        setTimeout(
          () => it.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 1 }),
          50,
        )
      }
    })
    expect(await exit).toBe(0)
    running.splice(0)
    const { app: next } = await openReady({ env })
    expect(await next.evaluate((it) => it.app.isHardwareAccelerationEnabled())).toBe(false)
  })

  test('what keeps the kiosk from opening is said in a sentence, with exit code 1', async () => {
    const sentence = 'The data folder is in use by another kiosk.'
    const { exitCode, said } = await runToEnd({
      dataDir,
      main: fixture,
      args: ['--demo'],
      env: { FIXTURE_OPEN_ERROR: sentence },
    })
    expect(exitCode).toBe(1)
    expect(said).toContain(sentence)
    expect(said).not.toContain('    at ')
  })

  test('the half of an update that runs as the system opens no kiosk, and says why there is nothing to install', async () => {
    const { exitCode, said } = await runToEnd({ dataDir, main: fixture, args: ['--install-update'] })
    expect(said).toMatch(/^(?:--install-update is for Windows|This program was made without an update key)/m)
    expect(exitCode).toBe(process.platform === 'win32' ? 1 : 2)
    expect(said).not.toContain('Kiosk: ')
  })

  test('a configuration that cannot be used is said in sentences, with exit code 1', async () => {
    const config = join(dataDir, 'wrong.json')
    writeFileSync(config, '{ "otp": { "digits": 3 } }')
    const { exitCode, said } = await runToEnd({ dataDir, main: fixture, args: ['--config', config] })
    expect(exitCode).toBe(1)
    expect(said).toContain('otp.digits')
  })

  test.describe('the stand-in', () => {
    test.skip(electronKind() !== 'stand-in', 'Electron itself is here')

    test('prints what the page shows, silently, on the printer and the paper that are configured', async () => {
      const config = join(dataDir, 'kiosk.config.json')
      writeFileSync(config, JSON.stringify({ receipt: { paper: 'thermal80', printer: 'Roll' } }))
      const { app, page } = await openReady({
        args: ['--demo', '--config', config],
        env: { ELECTRON_STAND_IN_PRINTERS: 'Laser,Roll,Microsoft Print to PDF' },
      })
      const outcome = await page.evaluate(async () => {
        const { kiosk, kioskShell } = window as unknown as KioskWindow
        await kiosk.startVisit({ language: 'vi' })
        return kioskShell.print({ heightMm: 151.5 })
      })
      // There is no such printer in any queue here: that it was handed over is all that is known.
      expect(outcome).toBe('sent')
      const prints = await app.evaluate(
        (_electron, key) => (globalThis as unknown as Record<symbol, unknown>)[Symbol.for(key)],
        printsKey,
      )
      expect(prints).toEqual([
        {
          silent: true,
          printBackground: false,
          deviceName: 'Roll',
          pageSize: { width: 80_000, height: 151_500 },
          margins: { marginType: 'none' },
          copies: 1,
        },
      ])
      expect(readdirSync(dataDir).sort()).toEqual(['desktop', 'kiosk.config.json', 'logs'])
    })

    for (const [printers, outcome] of [
      ['', 'no-printer'],
      ['Microsoft Print to PDF', 'no-printer'],
      ['Roll!', 'failed'],
    ]) {
      test(`says how printing went, with ${printers || 'no printer'}: ${outcome}`, async () => {
        const { page } = await openReady({ env: { ELECTRON_STAND_IN_PRINTERS: printers ?? '' } })
        const said = await page.evaluate(async () => {
          const { kiosk, kioskShell } = window as unknown as KioskWindow
          await kiosk.startVisit({ language: 'vi' })
          return kioskShell.print({ heightMm: 100 })
        })
        expect(said).toBe(outcome)
      })
    }

    test('covers the other displays, follows them, and follows its own', async () => {
      const { app } = await openReady({ env: { ELECTRON_STAND_IN_DISPLAY: '1080x1920,1920x1080' } })
      const change = (to: string) =>
        app.evaluate(
          (_electron, [key, sizes]) => {
            const change = (globalThis as unknown as Record<symbol, (sizes: string) => void>)[Symbol.for(key)]
            change?.(sizes)
          },
          [displaysKey, to] as const,
        )
      const windows = () =>
        app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()
            .map((it) => {
              const { x, width, height } = it.getBounds()
              const page = it.webContents.getURL().replace('app://kiosk', '')
              const where = `${page} at ${x}, ${width}x${height}`
              return [where, it.isVisible(), it.isKiosk(), it.isAlwaysOnTop(), it.isFocusable()] as const
            })
            .sort(),
        )
      await expect.poll(windows).toEqual([
        ['/ at 0, 1080x1920', true, true, true, true],
        ['/other-display at 1080, 1920x1080', true, true, true, false],
      ])
      const findCover = () => app.windows().find((it) => it.url().endsWith('/other-display'))
      // Playwright's list has it, and its address, a moment later.
      await expect.poll(findCover).toBeDefined()
      const cover = findCover()
      expect(await cover?.locator('body > *').count()).toBe(0)
      expect(await cover?.locator('body').evaluate((it) => getComputedStyle(it).backgroundColor)).toBe(
        'rgb(0, 0, 0)',
      )
      await change('1920x1080,1280x720,1280x1024')
      await expect.poll(windows).toEqual([
        ['/ at 0, 1920x1080', true, true, true, true],
        ['/other-display at 1920, 1280x720', true, true, true, false],
        ['/other-display at 3200, 1280x1024', true, true, true, false],
      ])
      await change('1920x1080')
      await expect.poll(windows).toEqual([['/ at 0, 1920x1080', true, true, true, true]])
      // The one that was closed leaves Playwright's list a moment later.
      await expect.poll(() => kioskWindows(app).length).toBe(1)
    })

    test('where a file is chosen, the dialog has the keyboard until it is closed', async () => {
      const { app, page } = await openReady()
      const window = await app.browserWindow(page)
      const file = join(dataDir, 'ds.csv')
      writeFileSync(file, 'a,b')
      const dialog = (path?: string | null) =>
        app.evaluate(
          async (_electron, [key, path]) => {
            const it = (globalThis as unknown as Record<symbol, FileDialog>)[Symbol.for(key)]
            if (path !== undefined) await it?.choose(path)
            return it?.fought
          },
          [fileDialogKey, path] as const,
        )
      // As the desk has it: a button in front of a field that nobody sees.
      await page.evaluate(() => {
        const field = Object.assign(document.createElement('input'), {
          type: 'file',
          id: 'file',
          hidden: true,
        })
        const button = Object.assign(document.createElement('button'), { textContent: 'choose' })
        button.addEventListener('click', () => field.click())
        document.body.prepend(field, button)
      })
      const isFocused = () => window.evaluate((it) => it.isFocused())
      for (const [chosen, files] of [
        [null, 0],
        [file, 1],
      ] as const) {
        await page.getByRole('button', { name: 'choose' }).click()
        await expect.poll(isFocused).toBe(false)
        await page.waitForTimeout(1_000)
        expect(await dialog()).toBe(0)
        await dialog(chosen)
        await expect.poll(isFocused).toBe(true)
        expect(await page.locator('#file').evaluate((it: HTMLInputElement) => it.files?.length)).toBe(files)
        // And is kept in front again.
        await window.evaluate((it) => it.blur())
        await expect.poll(isFocused).toBe(true)
      }
    })

    test('started anew by itself, it is open again', async () => {
      const env = { FIXTURE_LEAVES: join(dataDir, 'restarted'), KIOSK_SUPERVISED: '0' }
      const { exitCode, said } = await runToEnd({ dataDir, main: fixture, args: ['--demo'], env })
      expect(exitCode).toBe(0)
      await expect.poll(() => readFileSync(join(dataDir, 'restarted'), 'utf8')).toBe('restart\nclose\n')
      expect(said.match(/the fake service is closed/g)).toHaveLength(2)
    })

    test('a box with an error waits for somebody; where there is a supervisor, there is no box', async () => {
      const options = { dataDir, main: fixture, args: ['--demo'], env: { FIXTURE_OPEN_ERROR: 'a sentence' } }
      const boxed = { ...options, env: { ...options.env, KIOSK_SUPERVISED: '0' } }
      const waits = new Promise((resolve) => setTimeout(resolve, 5_000, 'waits'))
      const ended = new AbortController()
      expect(await Promise.race([runToEnd(boxed, ended.signal).catch(() => 'ended'), waits])).toBe('waits')
      ended.abort()
      expect((await runToEnd(options)).exitCode).toBe(1)
    })

    for (const [what, config, env] of [
      [
        'its data cannot be opened',
        '{"office":{"code":"0790","name":"BHXH cơ sở Bến Thành","hotline":"1900 9068"}}',
        { FIXTURE_OPEN_ERROR: 'a sentence' },
      ],
      ['its configuration cannot be read', '{', {}],
    ] as const) {
      test(`on Windows, supervised, a kiosk that cannot start says "being serviced" for a while: ${what}`, async () => {
        const file = join(dataDir, 'kiosk.config.json')
        writeFileSync(file, config)
        const { app, page } = await launchDesktop({
          dataDir,
          main: fixture,
          args: ['--config', file],
          env: {
            ...env,
            ELECTRON_STAND_IN_PLATFORM: 'win32',
            KIOSK_SUPERVISED: '1',
            FIXTURE_SERVICE_MS: '4000',
          },
        })
        const { exit } = watchEnd(app)
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Máy đang được bảo trì')
        expect(await page.getByText('1900 9068').count()).toBe(config === '{' ? 0 : 2)
        const window = await app.browserWindow(page)
        expect(await window.evaluate((it) => [it.isKiosk(), it.isAlwaysOnTop(), it.isFocused()])).toEqual([
          ...[true, true, true],
        ])
        expect(await exit).toBe(1)
        expect(readFileSync(join(dataDir, 'logs', 'kiosk.log'), 'utf8')).toMatch(
          config === '{' ? /cannot start: .*kiosk\.config\.json/ : /cannot start: a sentence/,
        )
      })
    }

    test('with a keyring, the key is sealed once and opened at every start', async () => {
      const env = { ELECTRON_STAND_IN_KEYRING: 'this user' }
      const first = await openReady({ env })
      expect((await fakeOf(first.app)).keyBytes).toBe(32)
      const sealed = readFileSync(join(dataDir, 'key.sealed'))
      await running.splice(0)[0]?.close()
      const second = await openReady({ env })
      expect((await fakeOf(second.app)).keyBytes).toBe(32)
      expect(readFileSync(join(dataDir, 'key.sealed'))).toEqual(sealed)
    })

    test('where the keyring does not answer, nothing is sealed', async () => {
      const { app } = await openReady({ env: { ELECTRON_STAND_IN_KEYRING: '?' } })
      expect((await fakeOf(app)).keyBytes).toBeNull()
      expect(readdirSync(dataDir)).not.toContain('key.sealed')
    })

    for (const afterMs of [0, 1_000, 2_500]) {
      test(`a first start on Windows that is cut short ${afterMs} ms after something is kept: the next opens`, async () => {
        const env = { ELECTRON_STAND_IN_PLATFORM: 'win32', ELECTRON_STAND_IN_KEYRING: 'this user' }
        const app = await startDesktop({ dataDir, main: fixture, args: ['--demo'], env })
        await expect.poll(() => readdirSync(dataDir), { intervals: [20] }).toContain('key.sealed')
        await new Promise((resolve) => setTimeout(resolve, afterMs))
        await killDesktop(app, 'SIGKILL')
        const { app: next } = await openReady({ env })
        expect((await fakeOf(next)).keyBytes).toBe(32)
      })
    }

    test('without the keyring it was sealed with, the kiosk says so and changes nothing', async () => {
      writeFileSync(join(dataDir, 'key.sealed'), 'sealed elsewhere')
      const { exitCode, said } = await runToEnd({
        dataDir,
        main: fixture,
        args: ['--demo'],
        env: { ELECTRON_STAND_IN_KEYRING: 'another user' },
      })
      expect(exitCode).toBe(1)
      expect(said).toContain('Start the kiosk in the account that it was set up in')
      expect(readdirSync(dataDir).sort()).toEqual(['desktop', 'key.sealed', 'logs'])
      expect(readFileSync(join(dataDir, 'key.sealed'), 'utf8')).toBe('sealed elsewhere')
    })
  })

  test.describe('as it is built', () => {
    test('opens on the real service, with the mailbox of the demo', async () => {
      const { app, page } = await launchDesktop({ dataDir, args: ['--demo'] })
      running.push(app)
      const kiosk = await page.evaluate(() => (window as unknown as KioskWindow).kiosk.getKiosk({}))
      expect(kiosk).toMatchObject({ result: { ok: true, value: { demo: true, outOfService: null } } })
      const mailbox = await page.evaluate(async () => {
        const [page, mails] = await Promise.all([fetch('/mailbox'), fetch('/mailbox.json')])
        return [page.status, page.headers.get('content-type'), await mails.json()] as const
      })
      expect(mailbox).toEqual([200, 'text/html; charset=utf-8', []])
    })
  })
})
