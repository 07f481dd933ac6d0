/**
 * One page for one visitor: a window, a session of its own that lives in memory, and all that is put on the two. It is
 * never used again: the next visitor gets another.
 */
import type { App, BrowserWindow, Display } from 'electron'
import type { KioskConfig } from '../core/config/config.ts'
import type { PrintOutcome } from '../contract/shell.ts'
import type { Reply } from '../contract/operations.ts'
import type { Service } from '../core/service/service.ts'
import { whenPageSettled } from './page-settled.ts'
import { maintenancePagePath } from './maintenance-page.ts'
import { registerFileDialogs } from './file-dialog.ts'
import { registerIpc } from './ipc.ts'
import { registerLockDown } from './lock-down.ts'
import { urlOf } from './origin.ts'
import type { Partitions } from './partitions.ts'
import type { PrintQueue } from './print-jobs/print-queue.ts'
import { registerPrinting } from './printing.ts'
import { registerPages } from './protocol.ts'
import { registerSaving } from './saving.ts'
import { registerSoundVolume, type Mixer } from './sound-volume.ts'
import { stayInFront, type KeptInFront } from './stay-in-front.ts'
import { createVisit, type Visit, type VisitEnd } from './visit.ts'
import { startWindowWatchdog, type WindowTrouble, type WatchdogTiming } from './window-watchdog.ts'
import { showWindow, whenPainted, windowOptions, type WindowSetup } from './window.ts'
import { wipe, type ClearableClipboard } from './wipe.ts'
import type { Log } from '../core/foundation/log.ts'

export interface KioskPageOptions {
  app: Pick<App, 'on' | 'off'>
  BrowserWindow: typeof BrowserWindow
  partitions: Partitions
  clipboard: ClearableClipboard
  platform: NodeJS.Platform
  /** A compositor places the windows, and paints none that is hidden. */
  wayland: boolean
  setup: Omit<WindowSetup, 'session' | 'display'>
  /** The kiosk's own, as it is by now. */
  display: () => Pick<Display, 'bounds' | 'workAreaSize'>
  service: Service
  /** This machine's name in the journal. */
  kiosk: string
  receipt: KioskConfig['receipt']
  printQueue: PrintQueue
  onPrinted: (outcome: PrintOutcome) => void
  mixer: Mixer
  pages: (request: Request) => Promise<Response>
  /** Asks over this window where to save a file; null when somebody chose no place. */
  chooseFile: (window: BrowserWindow, fileName: string) => Promise<string | null>
  log: Log
  timing?: WatchdogTiming
}

export interface KioskPageEvents {
  /** Once at most. */
  onTrouble: (trouble: WindowTrouble) => void
  onVisitEnded: (end: VisitEnd) => void
  /** It can be shown: at once; when it is painted, or has not been for long; when it is painted and knows what to show. */
  onReady: () => void
  readyWhen: 'at-once' | 'painted' | 'settled'
}

export interface KioskPage {
  readonly visit: Visit
  /** Shows it, and from then on keeps it in front. */
  show(): void
  /** Calls back once: when what it shows can be seen, after show() was called. */
  whenVisible(then: () => void): void
  focus(): void
  /** Its display may have changed. */
  displaysChanged(): void
  /** Begins a visit in it that was asked for elsewhere, and loads it anew so that it learns of it. */
  begin(input: unknown): Promise<Reply>
  /** Ends the visit and hears the page no more; the window stays as it is. */
  retire(options?: { hangs?: boolean }): Promise<void>
  /** Takes the window away without asking it; one that is printing, when it has printed. */
  remove(options?: { printed?: boolean }): Promise<void>
}

export function openKioskPage(options: KioskPageOptions, path: string, events: KioskPageEvents): KioskPage {
  const { app, BrowserWindow, partitions, clipboard, platform, wayland, setup, service, kiosk, log, timing } =
    options
  const session = partitions.take()
  let retired = false
  let removed = false
  const windowed = windowOptions({ ...setup, display: options.display(), session })
  const cleanPages = registerPages(session.protocol, options.pages, log)
  const window = new BrowserWindow(windowed)
  const contents = window.webContents
  /** Nothing of the page can write into its session any more. */
  const gone = new Promise<void>((resolve) => {
    contents.once('destroyed', resolve)
  })
  const visit = createVisit({
    service,
    kiosk,
    log,
    onEnded: (end) => {
      void wipe({ contents, session, clipboard, platform, log })
      printing.visitEnded()
      void options.mixer.reset()
      if (!retired) events.onVisitEnded(end)
    },
  })
  const settled = whenPageSettled(() => {
    if (events.readyWhen === 'settled') events.onReady()
  })
  const watchdog = startWindowWatchdog({
    app,
    window,
    expectsCall: path !== maintenancePagePath,
    expectsHeartbeat: !setup.developer,
    onTrouble: events.onTrouble,
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
  const cleanIpc = registerIpc({
    contents,
    visit: {
      async call(operation, input, shown) {
        settled.callBegan()
        try {
          return await visit.call(operation, input, shown)
        } finally {
          settled.callEnded()
        }
      },
    },
    log,
    onFirstCall: watchdog.ready,
  })
  const printing = registerPrinting({
    contents,
    receipt: options.receipt,
    visit,
    queue: options.printQueue,
    onPrinted: options.onPrinted,
    log,
  })
  const cleanVolume = registerSoundVolume({ contents, visit, mixer: options.mixer, log })
  const cleanSaving = registerSaving({
    contents,
    visit,
    log,
    async choose(name) {
      const back = suspendFocus()
      try {
        return await options.chooseFile(window, name)
      } finally {
        back()
      }
    },
  })
  const cleanFileDialogs = registerFileDialogs({ contents, suspendFocus })
  // What the document before this one had asked for is no sign of this one's life.
  contents.on('did-navigate', settled.restart)
  whenPainted(
    window,
    () => {
      settled.painted()
      if (events.readyWhen === 'painted') events.onReady()
    },
    { wayland },
  )
  if (events.readyWhen === 'at-once') setImmediate(events.onReady)
  load(path)

  let stay: KeptInFront | undefined
  function suspendFocus(): () => void {
    return stay?.suspend() ?? (() => {})
  }
  const room = () => (wayland ? window.getBounds() : options.display().bounds)

  /** A load that fails is reported by its event. */
  function load(to: string): void {
    void window.loadURL(urlOf(to)).catch(() => undefined)
  }

  return {
    visit,
    show() {
      if (window.isDestroyed()) return
      showWindow(window, setup)
      if (!setup.windowed) stay ??= stayInFront({ window, room, log })
    },
    whenVisible(then) {
      // Elsewhere it was painted before.
      if (wayland && !window.isDestroyed()) whenPainted(window, then, { atLatestMs: 2_000 })
      else then()
    },
    focus() {
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    displaysChanged() {
      stay?.check()
    },
    async begin(input) {
      settled.callBegan()
      const reply = await visit.call('startVisit', input, null)
      if (reply.result.ok && !window.isDestroyed()) {
        settled.restart()
        load('/')
      }
      settled.callEnded()
      return reply
    },
    async retire({ hangs = false } = {}) {
      retired = true
      watchdog.stop()
      settled.stop()
      stay?.stop()
      if (!window.isDestroyed()) {
        cleanIpc()
        // A page in an endless loop would not notice that its window is gone.
        if (hangs) contents.forcefullyCrashRenderer()
      }
      await visit.end()
    },
    async remove({ printed = false } = {}) {
      if (printed && !window.isDestroyed()) {
        window.hide()
        await printing.settled()
      }
      if (removed) return
      removed = true
      printing.cleanUp()
      cleanVolume()
      cleanSaving()
      cleanFileDialogs()
      if (!window.isDestroyed()) window.destroy()
      // After the window: as long as it lives, it stays locked down.
      cleanLockDown()
      cleanPages()
      void gone.then(() => partitions.giveBack(session))
    },
  }
}
