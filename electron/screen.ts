/**
 * The kiosk's screen: one window that is always there. When it fails, the visit ends and a new window with a fresh,
 * empty session takes its place; nothing of a page that broke is used again.
 */
import { randomUUID } from 'node:crypto'
import type { App, BrowserWindow, Session } from 'electron'
import type { Log, Service } from '../core/service/service.ts'
import { beingServicedPath } from './being-serviced.ts'
import type { CrashLoop } from './crash-loop.ts'
import { registerIpc } from './ipc.ts'
import { registerLockDown } from './lock-down.ts'
import { urlOf } from './origin.ts'
import { registerPages } from './protocol.ts'
import { createVisit } from './visit.ts'
import { watchWindow, type Trouble, type WatchTiming } from './watch.ts'
import { showWhenReady, windowOptions, type WindowSetup } from './window.ts'
import { wipe, type ClearableClipboard } from './wipe.ts'

export interface ScreenOptions {
  app: Pick<App, 'on' | 'off'>
  BrowserWindow: typeof BrowserWindow
  sessions: { fromPartition(name: string): Session }
  clipboard: ClearableClipboard
  platform: NodeJS.Platform
  setup: Omit<WindowSetup, 'session'>
  service: Service
  /** This machine's name in the journal. */
  kiosk: string
  pages: (request: Request) => Promise<Response>
  crashLoop: CrashLoop
  /** Ends the application in order and starts it anew. */
  relaunch: () => void
  log: Log
  timing?: WatchTiming
  /** How long "being serviced" stands before the screens are tried again. */
  serviceForMs?: number
}

export interface Screen {
  focus(): void
  /** Ends the visit and closes the window. */
  close(): Promise<void>
}

interface Opened {
  window: BrowserWindow
  /** Takes the window away without asking it, and ends the visit. */
  discard(options?: { hangs?: boolean }): Promise<void>
}

export function openScreen(options: ScreenOptions): Screen {
  const { crashLoop, relaunch, log, serviceForMs = 10 * 60_000 } = options
  let closing = false
  let retry: NodeJS.Timeout | undefined
  let current = open(options, '/', mend)

  function replace(path: string, hangs = false): void {
    clearTimeout(retry)
    const failed = current
    // The new one first, so that the desktop never shows.
    current = open(options, path, mend)
    void failed.discard({ hangs })
  }

  function mend(trouble: Trouble): void {
    if (closing) return
    if (trouble === 'window-closed' && options.setup.windowed) {
      void close()
      return
    }
    const hangs = trouble === 'unresponsive' || trouble === 'no-heartbeat'
    const remedy = crashLoop.note()
    log.warn({ trouble, remedy }, 'mending the screen')
    switch (remedy) {
      case 'reopen':
        replace('/', hangs)
        return
      case 'relaunch':
        void current.discard({ hangs }).finally(relaunch)
        return
      case 'be-serviced':
        replace(beingServicedPath, hangs)
        retry = setTimeout(() => {
          replace('/')
        }, serviceForMs)
        return
    }
  }

  async function close(): Promise<void> {
    closing = true
    clearTimeout(retry)
    await current.discard()
  }

  return {
    focus() {
      if (current.window.isDestroyed()) return
      if (current.window.isMinimized()) current.window.restore()
      current.window.show()
      current.window.focus()
    },
    close,
  }
}

function open(options: ScreenOptions, path: string, onTrouble: (trouble: Trouble) => void): Opened {
  const { app, BrowserWindow, sessions, clipboard, platform, setup, service, kiosk, pages, log, timing } =
    options
  // Without "persist:" a partition lives in memory only; a new name is a new, empty one.
  const session = sessions.fromPartition(`kiosk-${randomUUID()}`)
  const windowed = windowOptions({ ...setup, session })
  const cleanPages = registerPages(session.protocol, pages, log)
  const window = new BrowserWindow(windowed)
  const contents = window.webContents
  const visit = createVisit({
    service,
    kiosk,
    log,
    onEnded: () => void wipe({ contents, clipboard, platform, log }),
  })
  const calls = path !== beingServicedPath
  const watch = watchWindow({
    app,
    window,
    expectsCall: calls,
    expectsHeartbeat: !setup.developer,
    onTrouble,
    log,
    ...(timing ? { timing } : {}),
  })
  const cleanLockDown = registerLockDown({
    window,
    session,
    developer: setup.developer,
    zoomFactor: windowed.webPreferences?.zoomFactor ?? 1,
    log,
  })
  const cleanIpc = registerIpc({ contents, visit, log, onFirstCall: watch.ready })
  showWhenReady(window)
  // A load that fails is reported by its event.
  void window.loadURL(urlOf(path)).catch(() => undefined)

  return {
    window,
    async discard({ hangs = false } = {}) {
      watch.stop()
      const ended = visit.end()
      if (!window.isDestroyed()) {
        cleanIpc()
        // A page in an endless loop would not notice that its window is gone.
        if (hangs) contents.forcefullyCrashRenderer()
        window.destroy()
        // After the window: as long as it lives, it stays locked down.
        cleanLockDown()
        cleanPages()
      }
      await ended
    },
  }
}
