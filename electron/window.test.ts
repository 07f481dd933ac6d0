import type { BrowserWindow, Session } from 'electron'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeEmitter } from './testing/fakes.ts'
import {
  isWayland,
  showWindow,
  whenPainted,
  windowedZoom,
  windowOptions,
  type WindowSetup,
} from './window.ts'

const setup: WindowSetup = {
  windowed: false,
  developer: false,
  preload: '/app/preload.cjs',
  session: fakeEmitter({}) as unknown as Session,
  display: {
    bounds: { x: 0, y: 0, width: 1920, height: 1080 },
    workAreaSize: { width: 1920, height: 1040 },
  },
}

describe('the security checklist, on the options that are used', () => {
  const preferences = windowOptions(setup).webPreferences ?? {}

  test.each([
    ['sandbox', true],
    ['contextIsolation', true],
    ['webSecurity', true],
    ['nodeIntegration', false],
    ['nodeIntegrationInWorker', false],
    ['nodeIntegrationInSubFrames', false],
    ['allowRunningInsecureContent', false],
    ['experimentalFeatures', false],
    ['webviewTag', false],
    ['plugins', false],
    ['navigateOnDragDrop', false],
    ['spellcheck', false],
    ['devTools', false],
    ['disableDialogs', true],
  ] as const)('%s is %s', (name, value) => {
    expect(preferences[name]).toBe(value)
  })

  test('nothing is switched on that is not asked for here', () => {
    expect(Object.keys(preferences).sort()).toEqual(
      [
        'allowRunningInsecureContent',
        'autoplayPolicy',
        'backgroundThrottling',
        'contextIsolation',
        'devTools',
        'disableDialogs',
        'experimentalFeatures',
        'navigateOnDragDrop',
        'nodeIntegration',
        'nodeIntegrationInSubFrames',
        'nodeIntegrationInWorker',
        'plugins',
        'preload',
        'sandbox',
        'session',
        'spellcheck',
        'webSecurity',
        'webviewTag',
        'zoomFactor',
      ].sort(),
    )
  })

  test('a window for development differs in nothing but the developer tools and the size', () => {
    const windowed = windowOptions({ ...setup, windowed: true, developer: true }).webPreferences
    expect(windowed).toEqual({ ...preferences, devTools: true, zoomFactor: 0.5 })
  })
})

test('a kiosk fills its display and has no handle to move, close or shrink it', () => {
  const { webPreferences: _, ...options } = windowOptions({
    ...setup,
    display: { ...setup.display, bounds: { x: 1920, y: -10, width: 1080, height: 1920 } },
  })
  expect(options).toEqual({
    title: 'VssID',
    show: false,
    backgroundColor: '#ffffff',
    x: 1920,
    y: -10,
    width: 1080,
    height: 1920,
    frame: false,
    alwaysOnTop: true,
    resizable: false,
    movable: false,
    minimizable: false,
    maximizable: false,
    closable: false,
    autoHideMenuBar: true,
  })
})

test('a window for development is the drawn size, scaled to what there is room for', () => {
  expect(windowOptions({ ...setup, windowed: true })).toMatchObject({
    frame: true,
    alwaysOnTop: false,
    closable: true,
    width: 540,
    height: 960,
  })
  expect(windowedZoom({ width: 4000, height: 4000 })).toBe(1)
  expect(windowedZoom({ width: 100, height: 100 })).toBe(0.25)
})

describe('showing the window', () => {
  function fake() {
    const done: string[] = []
    const window = {
      setKiosk: (on: boolean) => done.push(`kiosk ${on}`),
      setFullScreen: (on: boolean) => done.push(`full screen ${on}`),
      show: () => done.push('show'),
      focus: () => done.push('focus'),
    }
    return { done, window: window as unknown as BrowserWindow }
  }

  test('a kiosk is full screen before anyone sees it', () => {
    const { done, window } = fake()
    showWindow(window, { windowed: false })
    expect(done).toEqual(['kiosk true', 'full screen true', 'show', 'focus'])
  })

  test('a window for development stays a window', () => {
    const { done, window } = fake()
    showWindow(window, { windowed: true })
    expect(done).toEqual(['show', 'focus'])
  })
})

test('Wayland is what the command line or the session says', () => {
  const line = (platform: string) => ({ getSwitchValue: () => platform })
  expect(isWayland(line('wayland'), {})).toBe(true)
  expect(isWayland(line(''), { XDG_SESSION_TYPE: 'wayland' })).toBe(true)
  expect(isWayland(line(''), { XDG_SESSION_TYPE: 'x11' })).toBe(false)
  expect(isWayland(line('headless'), {})).toBe(false)
})

describe('painted', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function waiting(wayland = false) {
    let destroyed = false
    let calls = 0
    const webContents = fakeEmitter({})
    const window = fakeEmitter({ isDestroyed: () => destroyed, webContents })
    whenPainted(window as unknown as BrowserWindow, () => (calls += 1), { atLatestMs: 1000, wayland })
    return { window, calls: () => calls, destroy: () => (destroyed = true) }
  }

  test('is told once', () => {
    const { window, calls } = waiting()
    window.emit('ready-to-show')
    vi.advanceTimersByTime(5000)
    expect(calls()).toBe(1)
  })

  test('is not waited for too long', () => {
    const { window, calls } = waiting()
    vi.advanceTimersByTime(1000)
    window.emit('ready-to-show')
    expect(calls()).toBe(1)
  })

  test('on Wayland is what has loaded, since nothing hidden is painted there', () => {
    for (const wayland of [true, false]) {
      const { window, calls } = waiting(wayland)
      window.webContents.emit('did-finish-load')
      expect(calls()).toBe(wayland ? 1 : 0)
      window.emit('ready-to-show')
      expect(calls()).toBe(1)
    }
  })

  test('is not told of a window that is gone', () => {
    const { window, calls, destroy } = waiting()
    destroy()
    window.emit('closed')
    vi.advanceTimersByTime(5000)
    expect(calls()).toBe(0)
  })
})
