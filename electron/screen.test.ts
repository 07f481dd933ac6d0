import type { App, IpcMainInvokeEvent, Session } from 'electron'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Reply } from '../contract/operations.ts'
import { err, ok } from '../core/foundation/result.ts'
import type { Answer } from '../core/service/service.ts'
import { callChannel, printChannel } from './channels.ts'
import type { CrashLoop, Remedy } from './crash-loop.ts'
import { fakeEmitter, keptLog, fakeQueue, fakeTitle } from './testing/fakes.ts'
import { createPartitions } from './partitions.ts'
import { openScreen, pathAfter } from './screen.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown>
const bounds = { x: 0, y: 0, width: 1080, height: 1920 }

/** A window that can do what a screen needs of it, and remembers what was done. */
function fakeWindow(done: (what: string) => void) {
  let destroyed = false
  let crashes = 0
  let shown = false
  const urls: string[] = []
  const handlers = new Map<string, Handler>()
  const mainFrame = { url: 'app://kiosk/', parent: null }
  const prints: ((success: boolean, reason: string) => void)[] = []
  const contents = fakeEmitter({
    mainFrame,
    ipc: {
      handle: (channel: string, handler: Handler) => handlers.set(channel, handler),
      removeHandler: (channel: string) => handlers.delete(channel),
    },
    isDestroyed: () => destroyed,
    setWindowOpenHandler: () => undefined,
    setZoomFactor: () => undefined,
    setVisualZoomLevelLimits: () => Promise.resolve(),
    forcefullyCrashRenderer: () => (crashes += 1),
    executeJavaScriptInIsolatedWorld: () => Promise.resolve(1),
    navigationHistory: { clear: () => undefined },
    getPrintersAsync: () => Promise.resolve([{ name: 'Roll', displayName: 'Roll' }]),
    ...fakeTitle(),
    print: (_options: object, then: (success: boolean, reason: string) => void) => prints.push(then),
  })
  const nothing = () => undefined
  const window = fakeEmitter({
    urls,
    prints,
    webContents: contents,
    crashes: () => crashes,
    isShown: () => shown && !destroyed,
    isDestroyed: () => destroyed,
    destroy: () => {
      destroyed = true
      done('destroy')
      contents.emit('destroyed')
    },
    removeMenu: nothing,
    loadURL: (url: string) => {
      urls.push(url)
      return Promise.resolve()
    },
    show: () => {
      shown = true
      done('show')
    },
    hide: () => {
      shown = false
      done('hide')
    },
    isVisible: () => shown,
    isMinimized: () => false,
    isKiosk: () => true,
    isFullScreen: () => true,
    isAlwaysOnTop: () => true,
    isFocused: () => true,
    getBounds: () => bounds,
    setKiosk: nothing,
    setFullScreen: nothing,
    setAlwaysOnTop: nothing,
    focus: nothing,
    moveTop: nothing,
    restore: nothing,
    setBounds: nothing,
    /** As the page in it would. */
    call: (operation: Parameters<typeof callChannel>[0], input: object = {}) =>
      handlers.get(callChannel(operation))?.(
        { sender: contents, senderFrame: mainFrame } as unknown as IpcMainInvokeEvent,
        { input, visit: null },
      ) as Promise<Reply> | undefined,
    print: () =>
      handlers.get(printChannel)?.(
        { sender: contents, senderFrame: mainFrame } as unknown as IpcMainInvokeEvent,
        {
          heightMm: 100,
        },
      ),
    /** Loads, is painted, asks its first questions. */
    async comesUp() {
      await window.call('getKiosk')
      window.emit('ready-to-show')
      await window.call('getVisit')
      await vi.advanceTimersByTimeAsync(200)
    },
  })
  return window
}
type FakeWindow = ReturnType<typeof fakeWindow>

function fakeWindows() {
  const made: FakeWindow[] = []
  const history: string[] = []
  // A function that gives an object back, which is then what `new` gives.
  function BrowserWindow() {
    const at = made.length
    const window = fakeWindow((what) => history.push(`${what} ${at}`))
    made.push(window)
    return window
  }
  return { made, history, BrowserWindow: BrowserWindow as unknown as typeof Electron.BrowserWindow }
}

function fakeSession(wiped: () => void, cleared: () => Promise<void>): Session {
  const nothing = () => undefined
  return fakeEmitter({
    protocol: { handle: nothing, unhandle: nothing },
    webRequest: { onBeforeRequest: nothing },
    setPermissionRequestHandler: nothing,
    setPermissionCheckHandler: nothing,
    setDevicePermissionHandler: nothing,
    setDisplayMediaRequestHandler: nothing,
    setSpellCheckerEnabled: nothing,
    clearStorageData: wiped,
    clearCache: nothing,
    clearCodeCaches: nothing,
    clearHostResolverCache: nothing,
    clearAuthCache: nothing,
    closeAllConnections: nothing,
    clearData: cleared,
  }) as unknown as Session
}

/** Gives every visit a token of its own, and knows which are live. */
function fakeService() {
  const live = new Set<string>()
  const calls: string[] = []
  let visits = 0
  let refuses: 'busy' | null = null
  const answer = (result: Reply['result'], session: string | null): Answer => ({
    reply: { result, session: null },
    session,
  })
  return {
    live,
    calls,
    refuse: () => (refuses = 'busy'),
    call: (operation: string, _input: unknown, { session }: { session: string | null }): Promise<Answer> => {
      calls.push(`${operation} ${session ?? '-'}`)
      const known = session !== null && live.has(session) ? session : null
      if (operation === 'startVisit') {
        if (refuses) return Promise.resolve(answer(err({ kind: refuses, seconds: 30 }), known))
        visits += 1
        live.add(`visit ${visits}`)
        return Promise.resolve(answer(ok(null), `visit ${visits}`))
      }
      if (operation === 'endVisit' && session !== null) live.delete(session)
      if (operation === 'getVisit' && known === null) {
        return Promise.resolve(
          answer(err({ kind: 'session-ended', reason: session ? 'idle' : 'none' }), null),
        )
      }
      return Promise.resolve(answer(ok(null), operation === 'endVisit' ? null : known))
    },
    endVisit: (session: string) => Promise.resolve(void live.delete(session)),
    present: () => ({ visits: live.size, staff: 0 }),
    close: () => Promise.resolve(),
  }
}

function opened(
  remedies: Remedy[] = [],
  maintenancePageMs = 50,
  windowed = false,
  wayland = false,
  cleared = () => Promise.resolve(),
) {
  const windows = fakeWindows()
  const partitions: string[] = []
  let relaunches = 0
  let wipes = 0
  const service = fakeService()
  const crashLoop: CrashLoop = { note: () => remedies.shift() ?? 'reopen', mayRelaunch: () => true }
  const ups: boolean[] = []
  const screen = openScreen({
    app: fakeEmitter({}) as unknown as App,
    BrowserWindow: windows.BrowserWindow,
    partitions: createPartitions({
      sessions: {
        fromPartition: (name) => {
          partitions.push(name)
          return fakeSession(() => (wipes += 1), cleared)
        },
      },
      log: keptLog(),
    }),
    clipboard: { clear: () => undefined, selection: { clear: () => undefined } },
    platform: 'linux',
    wayland,
    setup: { windowed, developer: false, preload: '/preload.cjs' },
    display: () => ({ bounds, workAreaSize: bounds }),
    service,
    kiosk: 'k1',
    receipt: { paper: 'thermal80' },
    printQueue: fakeQueue(),
    onPrinted: () => undefined,
    mixer: { set: () => Promise.resolve(false), reset: () => Promise.resolve() },
    pages: () => Promise.resolve(new Response()),
    chooseFile: async () => null,
    crashLoop,
    versions: { screenIsUp: () => ups.push(true), screenFailed: () => ups.push(false) },
    relaunch: () => (relaunches += 1),
    log: keptLog(),
    maintenancePageMs,
    timing: { readyWithinMs: 60_000, hangGraceMs: 10, heartbeatEveryMs: 60_000, heartbeatWithinMs: 60_000 },
  })
  const crash = (at: number) => {
    windows.made[at]?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
  }
  const window = (at: number): FakeWindow => {
    const it = windows.made[at]
    if (!it) throw new Error(`there is no window ${at}`)
    return it
  }
  return {
    screen,
    window,
    crash,
    partitions,
    service,
    history: windows.history,
    made: windows.made,
    relaunches: () => relaunches,
    wipes: () => wipes,
    ups,
    shown: () => windows.made.flatMap((it, at) => (it.isShown() ? [at] : [])),
  }
}
const settle = () => vi.advanceTimersByTimeAsync(0)

test('the first page is shown when it is painted', async () => {
  const { window, shown } = opened()
  expect(shown()).toEqual([])
  window(0).emit('ready-to-show')
  expect(shown()).toEqual([0])
  expect(window(0).urls).toEqual(['app://kiosk/'])
})

test('a new version is told when the screen is up, and when it fails; the maintenance page is no screen', () => {
  const { window, crash, ups } = opened(['reopen', 'maintenance-page'])
  window(0).emit('ready-to-show')
  crash(0)
  window(1).emit('ready-to-show')
  crash(1)
  window(2).emit('ready-to-show')
  expect(window(2).urls).toEqual(['app://kiosk/being-serviced'])
  expect(ups).toEqual([true, false, true, false])
})

test('on Wayland a page that has loaded is shown, and the old one goes when the new one can be seen', async () => {
  const { window, crash, shown } = opened([], 50, false, true)
  window(0).webContents.emit('did-finish-load')
  expect(shown()).toEqual([0])
  crash(0)
  window(1).webContents.emit('did-finish-load')
  expect(shown()).toEqual([0, 1])
  window(1).emit('ready-to-show')
  await settle()
  expect(shown()).toEqual([1])
  // Or has had time enough.
  crash(1)
  window(2).webContents.emit('did-finish-load')
  expect(shown()).toEqual([1, 2])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(shown()).toEqual([2])
})

describe('after a visit', () => {
  async function visited(cleared = () => Promise.resolve()) {
    const all = opened([], 50, false, false, cleared)
    await all.window(0).comesUp()
    await all.window(0).call('startVisit', { language: 'vi' })
    return all
  }

  test('a new page with a new session in memory takes the place of the old, the new one first', async () => {
    const { window, partitions, shown, history, made, wipes } = await visited()
    await window(0).call('endVisit')
    expect([made.length, shown(), wipes()]).toEqual([2, [0], 1])
    expect(new Set(partitions).size).toBe(2)
    for (const name of partitions) expect(name).toMatch(/^kiosk-[0-9a-f-]{36}$/)
    await window(1).comesUp()
    expect(history).toEqual(['show 0', 'show 1', 'hide 0', 'destroy 0'])
    expect(shown()).toEqual([1])
  })

  test('the new page is not shown before it knows what to show', async () => {
    const { window, shown } = await visited()
    await window(0).call('endVisit')
    window(1).emit('ready-to-show')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(shown()).toEqual([0])
    await window(1).call('getKiosk')
    await vi.advanceTimersByTimeAsync(200)
    expect(shown()).toEqual([1])
  })

  test('a visit that was ended by the person needs no words', async () => {
    const { window } = await visited()
    await window(0).call('endVisit')
    expect(window(1).urls).toEqual(['app://kiosk/'])
  })

  test('one that ran out is explained by the page that comes after it', async () => {
    const { window, service } = await visited()
    service.live.clear()
    expect(await window(0).call('getVisit')).toMatchObject({ result: { error: { reason: 'idle' } } })
    expect(window(1).urls).toEqual(['app://kiosk/#ended=idle'])
    expect([pathAfter('limit'), pathAfter('ended')]).toEqual(['/#ended=limit', '/'])
  })

  test('each visitor has a page of their own', async () => {
    const { window, shown, made, partitions } = await visited()
    for (let visitor = 0; visitor < 5; visitor += 1) {
      await window(visitor).call('endVisit')
      await window(visitor + 1).comesUp()
      await window(visitor + 1).call('startVisit')
    }
    expect(shown()).toEqual([5])
    expect(made.filter((it) => !it.isDestroyed())).toHaveLength(1)
    expect(new Set(partitions).size).toBe(2)
  })

  test('what a page lived in is not used again before it is cleared', async () => {
    const { window, partitions } = await visited(() => new Promise(() => undefined))
    for (let visitor = 0; visitor < 3; visitor += 1) {
      await window(visitor).call('endVisit')
      await window(visitor + 1).comesUp()
      await window(visitor + 1).call('startVisit')
    }
    expect(new Set(partitions).size).toBe(4)
  })

  describe('somebody touches the old page before the new one is ready', () => {
    test('the visit begins in the new page, and the old one never holds it', async () => {
      const { window, service, shown, history } = await visited()
      await window(0).call('endVisit')
      await window(1).call('getKiosk')
      const started = window(0).call('startVisit', { language: 'en' })
      let answered: Reply | undefined
      void started?.then((reply) => (answered = reply))
      await settle()
      expect(service.calls.at(-1)).toBe('startVisit -')
      expect([...service.live]).toEqual(['visit 2'])
      // Loaded anew, so that it asks for the visit that it did not know of.
      expect(window(1).urls).toEqual(['app://kiosk/', 'app://kiosk/'])
      // What it asked for before counts no more, and nothing is told to the old one before it is gone.
      window(1).emit('ready-to-show')
      await vi.advanceTimersByTimeAsync(5_000)
      expect([shown(), answered]).toEqual([[0], undefined])
      await window(0).call('signIn', { password: 'typed into the old page' })
      expect(service.calls.at(-1)).toBe('signIn -')
      await window(1).call('getKiosk')
      await window(1).call('getVisit')
      expect(service.calls.at(-1)).toBe('getVisit visit 2')
      await vi.advanceTimersByTimeAsync(200)
      expect(shown()).toEqual([1])
      expect(history.slice(-3)).toEqual(['show 1', 'hide 0', 'destroy 0'])
      expect(answered).toEqual({ result: ok(null), session: null })
      await window(1).call('signIn')
      expect(service.calls.at(-1)).toBe('signIn visit 2')
      expect([...service.live]).toEqual(['visit 2'])
    })

    test('what keeps a visit from beginning is said where it was asked for', async () => {
      const { window, service } = await visited()
      await window(0).call('endVisit')
      service.refuse()
      expect(await window(0).call('startVisit')).toEqual({
        result: err({ kind: 'busy', seconds: 30 }),
        session: null,
      })
      expect(window(1).urls).toHaveLength(1)
    })

    test('twice: the second ends the first, as ever, and one is left', async () => {
      const { window, service, shown } = await visited()
      await window(0).call('endVisit')
      void window(0).call('startVisit')
      void window(0).call('startVisit')
      await settle()
      await window(1).comesUp()
      expect(shown()).toContain(1)
      expect(service.calls.at(-1)).toMatch(/^getVisit visit [23]$/)
    })
  })

  test('a print that is under way is let finish before the old page goes', async () => {
    const { window, history, shown } = await visited()
    const printed = window(0).print()
    await settle()
    await window(0).call('endVisit')
    await window(1).comesUp()
    expect(shown()).toEqual([1])
    expect(history).not.toContain('destroy 0')
    window(0).prints[0]?.(true, '')
    await settle()
    expect(await printed).toBe('printed')
    expect(history.at(-1)).toBe('destroy 0')
  })

  test('a new page that fails on its way is replaced, with the old one', async () => {
    const { window, crash, shown, made } = await visited()
    await window(0).call('endVisit')
    crash(1)
    expect([made.length, shown()]).toEqual([3, [0]])
    window(2).emit('ready-to-show')
    await settle()
    expect(shown()).toEqual([2])
    expect(made.map((it) => it.isDestroyed())).toEqual([true, true, false])
  })

  test('an old page that fails meanwhile is replaced at once', async () => {
    const { window, crash, shown, made } = await visited()
    await window(0).call('endVisit')
    crash(0)
    window(2).emit('ready-to-show')
    await settle()
    expect(shown()).toEqual([2])
    expect(made.map((it) => it.isDestroyed())).toEqual([true, true, false])
  })
})

describe('whether somebody is at it', () => {
  test('is what the service says, also of a visit that ran out while the page hung', async () => {
    const { screen, window, service, made } = opened()
    await window(0).comesUp()
    expect(await screen.isInUse()).toBe(false)
    await window(0).call('startVisit')
    expect(await screen.isInUse()).toBe(true)
    service.live.clear()
    expect(await screen.isInUse()).toBe(false)
    expect(made[1]?.urls).toEqual(['app://kiosk/#ended=idle'])
  })

  test('counts the visit that begins in the page to come', async () => {
    const { screen, window } = opened()
    await window(0).comesUp()
    await window(0).call('startVisit')
    await window(0).call('endVisit')
    expect(await screen.isInUse()).toBe(false)
    void window(0).call('startVisit')
    await settle()
    expect(await screen.isInUse()).toBe(true)
  })
})

describe('a page that fails', () => {
  test('is replaced by one with a new session, and is shown until that can be', async () => {
    const { screen, window, crash, partitions, made, shown } = opened(['reopen'])
    window(0).emit('ready-to-show')
    crash(0)
    expect([made.length, shown()]).toEqual([2, [0]])
    expect(new Set(partitions).size).toBe(2)
    window(1).emit('ready-to-show')
    await settle()
    expect(shown()).toEqual([1])
    expect(made.map((it) => it.isDestroyed())).toEqual([true, false])
    await screen.close()
    expect(made.every((it) => it.isDestroyed())).toBe(true)
  })

  test('takes its visit with it, and its calls go nowhere', async () => {
    const { window, crash, service, made } = opened(['reopen'])
    await window(0).comesUp()
    await window(0).call('startVisit')
    crash(0)
    await settle()
    expect([...service.live]).toEqual([])
    expect(window(0).call('getKiosk')).toBeUndefined()
    // One new page, not a second for the end of the visit.
    expect(made).toHaveLength(2)
  })

  test('one whose window someone closed comes back at once', async () => {
    const { screen, window, shown } = opened(['reopen'])
    window(0).emit('ready-to-show')
    window(0).emit('closed')
    await vi.advanceTimersByTimeAsync(1)
    expect(shown()).toContain(1)
    await screen.close()
  })

  test('one that hangs is ended, so that it does not go on unseen; one that crashed is ended already', async () => {
    const { screen, window, made, crash } = opened(['reopen', 'reopen'])
    window(0).emit('unresponsive')
    await vi.advanceTimersByTimeAsync(40)
    crash(1)
    expect(made.map((it) => it.crashes())).toEqual([1, 0, 0])
    await screen.close()
  })

  test('in a crash loop the application starts anew', async () => {
    const { screen, made, relaunches, crash } = opened(['relaunch'])
    crash(0)
    await settle()
    expect([relaunches(), made.length]).toEqual([1, 1])
    await screen.close()
  })

  test('when that does not help, it says where to go, and after a while the screens are tried again', async () => {
    const { screen, made, crash } = opened(['maintenance-page'], 30)
    crash(0)
    expect(made.at(-1)?.urls).toEqual(['app://kiosk/being-serviced'])
    await vi.advanceTimersByTimeAsync(80)
    expect(made.at(-1)?.urls).toEqual(['app://kiosk/'])
    await screen.close()
    await vi.advanceTimersByTimeAsync(60)
    expect(made).toHaveLength(3)
  })
})

test('in a window for development, closing it is closing it', async () => {
  const { window, made } = opened([], 50, true)
  window(0).emit('closed')
  await settle()
  expect(made).toHaveLength(1)
})

test('at its end, all windows go, and no visit is left', async () => {
  const { screen, window, service, made } = opened()
  await window(0).comesUp()
  await window(0).call('startVisit')
  await window(0).call('endVisit')
  void window(0).call('startVisit')
  await settle()
  await screen.close()
  expect(made.every((it) => it.isDestroyed())).toBe(true)
  expect([...service.live]).toEqual([])
})
