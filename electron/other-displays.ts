/**
 * Covers every display but the kiosk's own: black, full screen, on top, never with the keyboard. Nobody finds a desktop
 * beside the kiosk, whichever display is plugged in, unplugged, turned or made the first while it runs.
 */
import type { BrowserWindow, BrowserWindowConstructorOptions, Display, Screen, Session } from 'electron'
import { blankPagePath } from './blank-page.ts'
import { registerLockDown } from './lock-down.ts'
import { urlOf } from './origin.ts'
import { registerPages } from './protocol.ts'
import { putOnTop } from './stay-in-front.ts'
import type { Log } from '../core/foundation/log.ts'

export interface OtherDisplaysOptions {
  displays: Pick<Screen, 'on' | 'off' | 'getAllDisplays' | 'getPrimaryDisplay'>
  BrowserWindow: typeof BrowserWindow
  sessions: { fromPartition(name: string): Session }
  pages: (request: Request) => Promise<Response>
  /** The kiosk's own display may have changed. */
  onChange: () => void
  log: Log
  /** Before a cover that is gone is replaced: one that cannot be shown must not be tried again and again. */
  againAfterMs?: number
}

const changes = ['display-added', 'display-removed', 'display-metrics-changed'] as const

/** @returns its clean-up, which takes the covers away */
export function coverOtherDisplays(options: OtherDisplaysOptions): () => void {
  const { displays, BrowserWindow, sessions, pages, onChange, log, againAfterMs = 5_000 } = options
  const covers = new Map<number, { window: BrowserWindow; uncover: () => void }>()
  let stopped = false

  function cover(display: Display): void {
    // One for each: what is put on a session is taken from all its windows together.
    const session = sessions.fromPartition(`other-display-${display.id}`)
    const cleanPages = registerPages(session.protocol, pages, log)
    const window = new BrowserWindow(coverOptions(display, session))
    const cleanLockDown = registerLockDown({ window, session, developer: false, zoomFactor: 1, log })
    let again: NodeJS.Timeout | undefined
    /** A crashed one stays black until then; a closed one is not there to be looked at. */
    const broken = () => {
      if (window.isDestroyed()) covers.delete(display.id)
      again ??= setTimeout(() => {
        uncover()
        if (!stopped) arrange()
      }, againAfterMs)
    }
    function uncover() {
      clearTimeout(again)
      if (covers.get(display.id)?.window === window) covers.delete(display.id)
      window.off('closed', broken)
      if (!window.isDestroyed()) {
        window.destroy()
        cleanLockDown()
      }
      cleanPages()
    }
    window.on('closed', broken)
    window.webContents.on('render-process-gone', broken)
    putOnTop(window)
    // Black already, without its page.
    window.showInactive()
    void window.loadURL(urlOf(blankPagePath)).catch(() => undefined)
    covers.set(display.id, { window, uncover })
  }

  function arrange(): void {
    const own = displays.getPrimaryDisplay().id
    const others = displays.getAllDisplays().filter(({ id }) => id !== own)
    for (const [id, { uncover }] of [...covers]) {
      if (!others.some((display) => display.id === id)) uncover()
    }
    for (const display of others) {
      const existing = covers.get(display.id)
      if (!existing) cover(display)
      else if (!sameRoom(existing.window.getBounds(), display.bounds)) move(existing.window, display)
    }
  }

  const changed = () => {
    arrange()
    log.info({ displays: covers.size + 1 }, 'the displays have changed')
    onChange()
  }
  for (const name of changes) displays.on(name as 'display-added', changed)
  arrange()

  return () => {
    stopped = true
    for (const name of changes) displays.off(name as 'display-added', changed)
    for (const { uncover } of [...covers.values()]) uncover()
  }
}

/** As plain values, so that a test can go through them line by line. */
export function coverOptions({ bounds }: Display, session: Session): BrowserWindowConstructorOptions {
  return {
    title: 'VssID',
    show: false,
    backgroundColor: '#000000',
    x: bounds.x,
    y: bounds.y,
    width: bounds.width,
    height: bounds.height,
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
    webPreferences: {
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
    },
  }
}

/** A full-screen window stays on the display it is on. */
function move(window: BrowserWindow, { bounds }: Display): void {
  window.setKiosk(false)
  window.setBounds(bounds)
  window.setKiosk(true)
}

function sameRoom(a: Electron.Rectangle, b: Electron.Rectangle): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}
