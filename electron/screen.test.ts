import type { App, Session } from 'electron'
import { expect, test } from 'vitest'
import type { Service } from '../core/service/service.ts'
import type { CrashLoop, Remedy } from './crash-loop.ts'
import { fakeEmitter, keptLog } from './fakes.ts'
import { openScreen } from './screen.ts'

/** A window that can do what a screen needs of it, and remembers what was done. */
function fakeWindow() {
  let destroyed = false
  let crashes = 0
  const urls: string[] = []
  const contents = fakeEmitter({
    ipc: { handle: () => undefined, removeHandler: () => undefined },
    isDestroyed: () => destroyed,
    setWindowOpenHandler: () => undefined,
    forcefullyCrashRenderer: () => (crashes += 1),
    executeJavaScriptInIsolatedWorld: () => Promise.resolve(1),
  })
  return fakeEmitter({
    urls,
    webContents: contents,
    crashes: () => crashes,
    isDestroyed: () => destroyed,
    destroy: () => {
      destroyed = true
    },
    removeMenu: () => undefined,
    loadURL: (url: string) => {
      urls.push(url)
      return Promise.resolve()
    },
  })
}

function fakeWindows() {
  const made: ReturnType<typeof fakeWindow>[] = []
  // A function that gives an object back, which is then what `new` gives.
  function BrowserWindow() {
    const window = fakeWindow()
    made.push(window)
    return window
  }
  return { made, BrowserWindow: BrowserWindow as unknown as typeof Electron.BrowserWindow }
}

function fakeSession(): Session {
  const nothing = () => undefined
  return fakeEmitter({
    protocol: { handle: nothing, unhandle: nothing },
    webRequest: { onBeforeRequest: nothing },
    setPermissionRequestHandler: nothing,
    setPermissionCheckHandler: nothing,
    setDevicePermissionHandler: nothing,
    setDisplayMediaRequestHandler: nothing,
  }) as unknown as Session
}

function opened(remedies: Remedy[], serviceForMs = 50) {
  const windows = fakeWindows()
  const partitions: string[] = []
  let relaunches = 0
  const crashLoop: CrashLoop = { note: () => remedies.shift() ?? 'reopen', mayRelaunch: () => true }
  const screen = openScreen({
    app: fakeEmitter({}) as unknown as App,
    BrowserWindow: windows.BrowserWindow,
    sessions: {
      fromPartition: (name) => {
        partitions.push(name)
        return fakeSession()
      },
    },
    clipboard: { clear: () => undefined, selection: { clear: () => undefined } },
    platform: 'linux',
    setup: {
      windowed: false,
      developer: false,
      preload: '/preload.cjs',
      room: { width: 1080, height: 1920 },
    },
    service: {} as Service,
    kiosk: 'k1',
    pages: () => Promise.resolve(new Response()),
    crashLoop,
    relaunch: () => (relaunches += 1),
    log: keptLog(),
    serviceForMs,
    timing: { readyWithinMs: 60_000, hangGraceMs: 10, heartbeatEveryMs: 60_000, heartbeatWithinMs: 60_000 },
  })
  const crash = () => {
    windows.made.at(-1)?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
  }
  return { screen, windows, partitions, relaunches: () => relaunches, crash }
}

const ms = (time: number) => new Promise((resolve) => setTimeout(resolve, time))

test('a window that failed is replaced by one with a new session, which lives in memory', async () => {
  const { screen, windows, partitions, crash } = opened(['reopen'])
  crash()
  expect(windows.made.map((window) => window.isDestroyed())).toEqual([true, false])
  expect(windows.made.map(({ urls }) => urls)).toEqual([['app://kiosk/'], ['app://kiosk/']])
  expect(new Set(partitions).size).toBe(2)
  for (const name of partitions) expect(name).toMatch(/^kiosk-/)
  await screen.close()
  expect(windows.made.every((window) => window.isDestroyed())).toBe(true)
})

test('a window that someone closed comes back', async () => {
  const { screen, windows } = opened(['reopen'])
  windows.made[0]?.emit('closed')
  expect(windows.made).toHaveLength(2)
  await screen.close()
})

test('a page that hangs is ended, so that it does not go on unseen; one that crashed is ended already', async () => {
  const { screen, windows, crash } = opened(['reopen', 'reopen'])
  windows.made[0]?.emit('unresponsive')
  await ms(40)
  crash()
  expect(windows.made.map((window) => window.crashes())).toEqual([1, 0, 0])
  await screen.close()
})

test('in a crash loop the application starts anew', async () => {
  const { screen, windows, relaunches, crash } = opened(['relaunch'])
  crash()
  await ms(0)
  expect([relaunches(), windows.made.length]).toEqual([1, 1])
  await screen.close()
})

test('when that does not help, the page says where to go, and after a while the screens are tried again', async () => {
  const { screen, windows, crash } = opened(['be-serviced'], 30)
  crash()
  expect(windows.made.at(-1)?.urls).toEqual(['app://kiosk/being-serviced'])
  await ms(80)
  expect(windows.made.at(-1)?.urls).toEqual(['app://kiosk/'])
  await screen.close()
  await ms(60)
  expect(windows.made).toHaveLength(3)
})
