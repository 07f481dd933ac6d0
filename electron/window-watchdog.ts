/**
 * Tells when a window needs mending: its process is gone, it hangs, its page did not load, never called, or is
 * empty. White screens after hours are what kiosks are most complained about.
 */
import type { App, BrowserWindow, Details, RenderProcessGoneDetails } from 'electron'
import type { Log } from '../core/foundation/log.ts'

export type WindowTrouble =
  | 'renderer-gone'
  | 'gpu-gone'
  | 'unresponsive'
  | 'load-failed'
  | 'never-ready'
  | 'no-heartbeat'
  | 'empty-page'
  | 'window-closed'

export interface WatchdogTiming {
  /** From the start of loading to the page's first call. */
  readyWithinMs: number
  /** An unresponsive page may recover by itself within this time. */
  hangGraceMs: number
  heartbeatEveryMs: number
  heartbeatWithinMs: number
}

export const watchdogTiming: WatchdogTiming = {
  readyWithinMs: 30_000,
  hangGraceMs: 10_000,
  heartbeatEveryMs: 15_000,
  heartbeatWithinMs: 10_000,
}

export interface WatchdogOptions {
  app: Pick<App, 'on' | 'off'>
  window: BrowserWindow
  /** False for a page that makes no calls. */
  expectsCall: boolean
  /** False while someone may halt the page in a debugger. */
  expectsHeartbeat: boolean
  /** Called once at most; watching has then ended. */
  onTrouble: (trouble: WindowTrouble) => void
  log: Log
  timing?: WatchdogTiming
}

export interface WindowWatchdog {
  /** The page made its first call. */
  ready: () => void
  stop: () => void
}

/** Away from the page's own scripts, which could answer for a page that is broken. */
const heartbeatWorld = 999
/** Chromium's ERR_ABORTED: a navigation that gave way to another, or that we refused. */
const aborted = -3

export function startWindowWatchdog(options: WatchdogOptions): WindowWatchdog {
  const { app, window, expectsCall, expectsHeartbeat, onTrouble, log, timing = watchdogTiming } = options
  const contents = window.webContents
  const timers = new Set<NodeJS.Timeout>()
  let watching = true

  function report(trouble: WindowTrouble, fields: Record<string, unknown> = {}): void {
    if (!watching) return
    stop()
    log.error({ trouble, ...fields }, 'the screen failed')
    onTrouble(trouble)
  }
  function after(ms: number, what: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      timers.delete(timer)
      what()
    }, ms)
    timers.add(timer)
    return timer
  }
  function cancel(timer: NodeJS.Timeout | undefined): void {
    clearTimeout(timer)
    if (timer) timers.delete(timer)
  }

  const onRendererGone = (_event: unknown, { reason, exitCode }: RenderProcessGoneDetails) => {
    report('renderer-gone', { reason, exitCode })
  }
  const onChildGone = (_event: unknown, { type, reason, exitCode }: Details) => {
    log.warn({ type, reason, exitCode }, 'a helper process ended')
    // Chromium starts a new one by itself, but windows drawn by the old one may stay white.
    if (type === 'GPU' && reason !== 'clean-exit') report('gpu-gone')
  }
  const onLoadFailed = (
    _event: unknown,
    errorCode: number,
    error: string,
    _url: string,
    isMainFrame: boolean,
  ) => {
    if (isMainFrame && errorCode !== aborted) report('load-failed', { error })
  }
  const onClosed = () => {
    report('window-closed')
  }

  let hang: NodeJS.Timeout | undefined
  const onUnresponsive = () => {
    cancel(hang)
    hang = after(timing.hangGraceMs, () => {
      report('unresponsive')
    })
  }
  const onResponsive = () => {
    cancel(hang)
  }

  const notReady = expectsCall
    ? after(timing.readyWithinMs, () => {
        report('never-ready')
      })
    : undefined

  /**
   * @param wasEmpty at the beat before: a page between two documents is empty for a moment
   * @param unasked how often in a row the question was lost with its document
   */
  function beat(wasEmpty: boolean, unasked = 0): void {
    after(timing.heartbeatEveryMs, () => {
      const missed = after(timing.heartbeatWithinMs, () => {
        report('no-heartbeat')
      })
      const lost = () => {
        cancel(missed)
        if (!watching) return
        if (unasked >= 2) report('no-heartbeat')
        else beat(wasEmpty, unasked + 1)
      }
      contents
        .executeJavaScriptInIsolatedWorld(heartbeatWorld, [
          { code: 'document.body ? document.body.querySelectorAll("*").length : 0' },
        ])
        .then((elements: unknown) => {
          cancel(missed)
          if (!watching) return
          const isEmpty = elements === 0
          if (isEmpty && wasEmpty) report('empty-page')
          else beat(isEmpty)
        }, lost)
    })
  }

  let beating = false
  /** Once the page is up; before that there is nothing to find. */
  function startBeating(): void {
    if (beating || !expectsHeartbeat || !watching) return
    beating = true
    beat(false)
  }
  const onLoaded = () => {
    if (!expectsCall) startBeating()
  }

  function stop(): void {
    watching = false
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
    app.off('child-process-gone', onChildGone)
    window.off('closed', onClosed)
    window.off('unresponsive', onUnresponsive)
    window.off('responsive', onResponsive)
    if (window.isDestroyed()) return
    contents.off('render-process-gone', onRendererGone)
    contents.off('did-fail-load', onLoadFailed)
    contents.off('did-finish-load', onLoaded)
  }

  app.on('child-process-gone', onChildGone)
  window.on('closed', onClosed)
  window.on('unresponsive', onUnresponsive)
  window.on('responsive', onResponsive)
  contents.on('render-process-gone', onRendererGone)
  contents.on('did-fail-load', onLoadFailed)
  contents.on('did-finish-load', onLoaded)

  return {
    ready() {
      cancel(notReady)
      startBeating()
    },
    stop,
  }
}
