import type { BrowserWindowConstructorOptions, Display, Rectangle, Session } from 'electron'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeEmitter, keptLog } from './testing/fakes.ts'
import { coverOptions, coverOtherDisplays } from './other-displays.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const display = (id: number, x = id * 2000): Display =>
  ({ id, bounds: { x, y: 0, width: 1920, height: 1080 } }) as Display
const nothing = () => undefined

/** Refuses a second handler for a scheme, as Electron does. */
function fakeSession() {
  const state = { pages: false, permissions: false }
  const session = fakeEmitter({
    state,
    protocol: {
      handle: () => {
        if (state.pages) throw new Error('The scheme has been registered')
        state.pages = true
      },
      unhandle: () => (state.pages = false),
    },
    webRequest: { onBeforeRequest: nothing },
    setPermissionRequestHandler: (handler: unknown) => (state.permissions = handler !== null),
    setPermissionCheckHandler: nothing,
    setDevicePermissionHandler: nothing,
    setDisplayMediaRequestHandler: nothing,
  })
  return session
}
const session = fakeSession() as unknown as Session

function fakeCover(options: BrowserWindowConstructorOptions) {
  let destroyed = false
  let bounds: Rectangle = options as Rectangle
  const done: string[] = []
  const window = fakeEmitter({
    options,
    done,
    webContents: fakeEmitter({ setWindowOpenHandler: nothing, isDestroyed: () => destroyed }),
    removeMenu: nothing,
    isDestroyed: () => destroyed,
    destroy: () => {
      destroyed = true
      window.emit('closed')
    },
    getBounds: () => bounds,
    setBounds: (to: Rectangle) => {
      bounds = to
    },
    setKiosk: (on: boolean) => done.push(`kiosk ${on}`),
    setAlwaysOnTop: (_on: boolean, level: string) => done.push(`on top: ${level}`),
    show: () => done.push('show'),
    focus: () => done.push('focus'),
    showInactive: () => done.push('show without focus'),
    loadURL: (url: string) => {
      done.push(url)
      return Promise.resolve()
    },
  })
  return window
}

function covering(others: Display[]) {
  const made: ReturnType<typeof fakeCover>[] = []
  function BrowserWindow(options: BrowserWindowConstructorOptions) {
    const window = fakeCover(options)
    made.push(window)
    return window
  }
  const state = { primary: display(0), others }
  const displays = fakeEmitter({
    getPrimaryDisplay: () => state.primary,
    getAllDisplays: () => [state.primary, ...state.others],
  })
  const sessions = new Map<string, ReturnType<typeof fakeSession>>()
  let changes = 0
  const cleanUp = coverOtherDisplays({
    displays: displays as unknown as Electron.Screen,
    BrowserWindow: BrowserWindow as unknown as typeof Electron.BrowserWindow,
    sessions: {
      fromPartition: (name) => {
        const known = sessions.get(name) ?? fakeSession()
        sessions.set(name, known)
        return known as unknown as Session
      },
    },
    pages: () => Promise.resolve(new Response()),
    onChange: () => (changes += 1),
    log: keptLog(),
    againAfterMs: 1000,
  })
  return {
    state,
    displays,
    made,
    sessions,
    cleanUp,
    changes: () => changes,
    covered: () => made.filter((it) => !it.isDestroyed()).map((it) => it.getBounds().x),
  }
}

test('every display but the kiosk’s is covered, without taking the keyboard', () => {
  const { made, covered } = covering([display(1), display(2)])
  expect(covered()).toEqual([2000, 4000])
  for (const { done } of made) {
    expect(done).toEqual(['on top: screen-saver', 'show without focus', 'app://kiosk/other-display'])
  }
})

test('a machine with one display has nothing to cover', () => {
  expect(covering([]).made).toEqual([])
})

describe('follows', () => {
  test('a display that is plugged in, and one that is unplugged', () => {
    const { state, displays, covered, changes } = covering([])
    state.others = [display(1)]
    displays.emit('display-added', {}, display(1))
    expect(covered()).toEqual([2000])
    state.others = []
    displays.emit('display-removed', {}, display(1))
    expect([covered(), changes()]).toEqual([[], 2])
  })

  test('one that is moved, turned or scaled', () => {
    const { state, displays, made, covered } = covering([display(1)])
    state.others = [display(1, -1920)]
    displays.emit('display-metrics-changed', {}, display(1), ['bounds'])
    expect(covered()).toEqual([-1920])
    // The same window, which leaves full screen for the moment it takes.
    expect(made).toHaveLength(1)
    expect(made[0]?.done.slice(-2)).toEqual(['kiosk false', 'kiosk true'])
  })

  test('another one that becomes the kiosk’s own', () => {
    const { state, displays, covered } = covering([display(1)])
    ;[state.primary, state.others] = [display(1), [display(0)]]
    displays.emit('display-metrics-changed', {}, display(1), ['bounds'])
    expect(covered()).toEqual([0])
  })

  test('nothing, where nothing changed that matters', () => {
    const { displays, made } = covering([display(1)])
    displays.emit('display-metrics-changed', {}, display(1), ['workArea'])
    expect(made).toHaveLength(1)
  })
})

describe('a cover that is gone', () => {
  test('comes again, and not at once', () => {
    const { made, covered } = covering([display(1)])
    made[0]?.destroy()
    expect(covered()).toEqual([])
    vi.advanceTimersByTime(999)
    expect(made).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(covered()).toEqual([2000])
  })

  test('with its page stays, black, until another takes its place', () => {
    const { made, covered } = covering([display(1)])
    made[0]?.webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(covered()).toEqual([2000])
    vi.advanceTimersByTime(1000)
    expect(made.map((it) => it.isDestroyed())).toEqual([true, false])
  })

  test('with its display stays gone', () => {
    const { state, displays, made, covered } = covering([display(1)])
    made[0]?.destroy()
    state.others = []
    displays.emit('display-removed', {}, display(1))
    vi.advanceTimersByTime(10_000)
    expect(covered()).toEqual([])
  })
})

test('one that goes leaves the others locked down', () => {
  const { state, displays, sessions } = covering([display(1), display(2)])
  state.others = [display(2)]
  displays.emit('display-removed', {}, display(1))
  expect([...sessions.values()].map((it) => it.state)).toEqual([
    { pages: false, permissions: false },
    { pages: true, permissions: true },
  ])
  state.others = [display(1), display(2)]
  displays.emit('display-added', {}, display(1))
  expect([...sessions].map(([name, it]) => [name, it.state])).toEqual([
    ['other-display-1', { pages: true, permissions: true }],
    ['other-display-2', { pages: true, permissions: true }],
  ])
})

test('at the end no cover is left, and none comes', () => {
  const { made, displays, covered, cleanUp } = covering([display(1), display(2)])
  made[0]?.destroy()
  cleanUp()
  vi.advanceTimersByTime(60_000)
  expect([covered(), displays.eventNames(), made.length]).toEqual([[], [], 2])
})

describe('the window of a cover', () => {
  const { webPreferences, ...options } = coverOptions(display(1), session)

  test('fills its display, cannot be focused, moved or closed, and is in no list of windows', () => {
    expect(options).toEqual({
      title: 'VssID',
      show: false,
      backgroundColor: '#000000',
      x: 2000,
      y: 0,
      width: 1920,
      height: 1080,
      kiosk: true,
      fullscreen: true,
      frame: false,
      focusable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      resizable: false,
      movable: false,
      minimizable: false,
      maximizable: false,
      closable: false,
    })
  })

  test('runs no script, has no preload script, and everything on the checklist', () => {
    expect(webPreferences).toEqual({
      session,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
      disableDialogs: true,
    })
  })
})
