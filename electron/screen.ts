/**
 * The kiosk's screen: one page that is always there, and a new one for every visitor. When a visit is over, or a page
 * fails, a new window with a fresh, empty session takes the place of the old one; nothing of the old one is used again.
 *
 * The old one is shown until the new one can be: the desktop never shows. If somebody touches the old one in that
 * moment, the visit begins in the new one; the old one never holds a second visit.
 */
import type { Service } from '../core/service/service.ts'
import type { VersionWatch } from '../core/admin/update/version-watch.ts'
import { maintenancePagePath } from './maintenance-page.ts'
import type { CrashLoop } from './crash-loop.ts'
import { openKioskPage, type KioskPage, type KioskPageEvents, type KioskPageOptions } from './kiosk-page.ts'
import type { VisitEnd } from './visit.ts'
import type { WindowTrouble } from './window-watchdog.ts'

export interface ScreenOptions extends KioskPageOptions {
  service: Service
  crashLoop: CrashLoop
  versions: Pick<VersionWatch, 'screenIsUp' | 'screenFailed'>
  /** Ends the application in order and starts it anew. */
  relaunch: () => void
  /** How long the maintenance page is shown before the screens are tried again. */
  maintenancePageMs?: number
}

export interface Screen {
  focus(): void
  /** The displays have changed. */
  displaysChanged(): void
  /** Whether somebody is at it, by the service's own word. */
  isInUse(): Promise<boolean>
  /** Ends the visit and closes the window. */
  close(): Promise<void>
}

/** Why the visit before was over, for the page that comes after it: it has to say so, and cannot know. */
export function pathAfter(end: VisitEnd): string {
  return end === 'ended' ? '/' : `/#ended=${end}`
}

export function openScreen(options: ScreenOptions): Screen {
  const { crashLoop, versions, relaunch, log, maintenancePageMs = 10 * 60_000 } = options
  let closing = false
  let retry: NodeJS.Timeout | undefined
  /** Have been replaced, and are shown until there is something to show in their place. */
  const replaced: KioskPage[] = []
  /** Takes the place of the current one as soon as it can be shown. */
  let next: { page: KioskPage; shown: () => void } | undefined
  let current = open('/', 'painted')

  function open(path: string, readyWhen: KioskPageEvents['readyWhen']): KioskPage {
    const page = openKioskPage(options, path, {
      onTrouble: mend,
      onVisitEnded: (end) => {
        if (page === current) renew(end)
      },
      onReady: () => {
        if (path !== maintenancePagePath) versions.screenIsUp()
        if (page === current) show(page)
        else if (page === next?.page) takeOver(page)
      },
      readyWhen,
    })
    return page
  }

  /** The new one first, so that the desktop never shows. */
  function show(page: KioskPage): void {
    page.show()
    page.whenVisible(() => {
      for (const old of replaced.splice(0)) void old.remove({ printed: true })
    })
  }

  function renew(end: VisitEnd): void {
    if (closing || next) return
    const page = open(pathAfter(end), 'settled')
    let shown = () => {}
    const isShown = new Promise<void>((resolve) => {
      shown = resolve
    })
    next = { page, shown }
    current.visit.redirectStart(async (input) => {
      const reply = await page.begin(input)
      // Until it is shown, the old page may well say that it is working on it.
      if (reply.result.ok) await isShown
      return { ...reply, session: null }
    })
  }

  function takeOver(page: KioskPage): void {
    const old = current
    current = page
    next?.shown()
    next = undefined
    void old.retire()
    replaced.push(old)
    show(page)
  }

  function replace(path: string, { hangs = false, gone = false } = {}): void {
    clearTimeout(retry)
    for (const page of [current, ...(next ? [next.page] : [])]) {
      void page.retire({ hangs })
      replaced.push(page)
    }
    next?.shown()
    next = undefined
    current = open(path, gone ? 'at-once' : 'painted')
  }

  function mend(trouble: WindowTrouble): void {
    if (closing) return
    const gone = trouble === 'window-closed'
    if (gone && options.setup.windowed) {
      void close()
      return
    }
    versions.screenFailed()
    const hangs = trouble === 'unresponsive' || trouble === 'no-heartbeat'
    const remedy = crashLoop.note()
    log.warn({ trouble, remedy }, 'repairing the screen')
    switch (remedy) {
      case 'reopen':
        replace('/', { hangs, gone })
        return
      case 'relaunch':
        void current.retire({ hangs }).finally(relaunch)
        return
      case 'maintenance-page':
        replace(maintenancePagePath, { hangs, gone })
        retry = setTimeout(() => {
          replace('/')
        }, maintenancePageMs)
        return
    }
  }

  async function close(): Promise<void> {
    closing = true
    clearTimeout(retry)
    const pages = [...replaced.splice(0), current, ...(next ? [next.page] : [])]
    next?.shown()
    next = undefined
    await Promise.all(pages.map((page) => page.retire()))
    await Promise.all(pages.map((page) => page.remove()))
  }

  return {
    focus: () => current.focus(),
    displaysChanged: () => current.displaysChanged(),
    async isInUse() {
      const pages = [current, ...(next ? [next.page] : [])]
      return (await Promise.all(pages.map(({ visit }) => visit.isLive()))).includes(true)
    },
    close,
  }
}
