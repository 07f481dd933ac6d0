/** Chromium's pages: those that the stand-in opens, and those that they open themselves. */
import type { Cdp, CdpPipe } from './cdp.ts'

export interface ChromiumPage {
  targetId: string
  cdp: Cdp
  /** Where its main frame is. */
  url(): string
  /** What it opens by itself, which loads nothing and is to be closed. */
  onPopup(listener: (popup: Popup) => void): void
  /** It has begun to download what is at `url`. Nothing comes down. */
  onDownload(listener: (url: string) => void): void
  onClose(listener: () => void): void
  /** Without asking it. */
  close(): Promise<void>
}

export interface Popup {
  url: string
  close(): Promise<void>
}

export interface Pages {
  /** @returns the number of a new one */
  openContext(): Promise<string>
  closeContext(contextId: string): Promise<void>
  /** @param contextId undefined: the one that is always there */
  openPage(contextId: string | undefined): Promise<ChromiumPage>
}

interface Attached {
  sessionId: string
  closed: Promise<void>
}

interface Opened {
  page: ChromiumPage
  frames: Set<string>
  /** Where it wants to open others, in the order it asked. */
  wanted: string[]
  popup: (popup: Popup) => void
  download: (url: string) => void
}

export async function followPages(pipe: CdpPipe): Promise<Pages> {
  const { browser } = pipe
  /** By target. */
  const attached = new Map<string, Attached>()
  const opened = new Map<string, Opened>()
  /** By target, until it is attached. */
  const awaited = new Map<string, () => void>()
  /** By session. */
  const closings = new Map<string, () => void>()

  browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    const { targetId, type, openerId } = targetInfo
    if (type !== 'page') {
      void pipe.session(sessionId).send('Runtime.runIfWaitingForDebugger').catch(noMatter)
      return
    }
    const closed = new Promise<void>((resolve) => closings.set(sessionId, resolve))
    attached.set(targetId, { sessionId, closed })
    awaited.get(targetId)?.()
    const opener = openerId === undefined ? undefined : opened.get(openerId)
    if (opener === undefined) return
    const url = opener.wanted.shift() ?? targetInfo.url
    const popup = pipe.session(sessionId)
    // Its requests wait for an answer that never comes. Closed before it runs, it would take its opener with it.
    void Promise.all([popup.send('Fetch.enable', {}), popup.send('Runtime.runIfWaitingForDebugger')])
      .catch(noMatter)
      .then(() => {
        opener.popup({ url, close: () => close(targetId) })
      })
  })
  browser.on('Target.detachedFromTarget', ({ sessionId }) => {
    closings.get(sessionId)?.()
    closings.delete(sessionId)
  })
  browser.on('Browser.downloadWillBegin', ({ frameId, url }) => {
    for (const { frames, download } of opened.values()) if (frames.has(frameId)) download(url)
  })

  const close = async (targetId: string): Promise<void> => {
    await browser.send('Target.closeTarget', { targetId }).catch(noMatter)
    await attached.get(targetId)?.closed
  }
  const noDownloads = (browserContextId?: string) =>
    browser.send('Browser.setDownloadBehavior', {
      behavior: 'deny',
      eventsEnabled: true,
      ...(browserContextId === undefined ? {} : { browserContextId }),
    })

  await browser.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
  })
  await noDownloads()
  // The page Chromium started with belongs to no window.
  const { targetInfos } = await browser.send('Target.getTargets')
  for (const { type, targetId } of targetInfos) if (type === 'page') await close(targetId)

  return {
    async openContext() {
      const { browserContextId } = await browser.send('Target.createBrowserContext', {
        disposeOnDetach: true,
      })
      await noDownloads(browserContextId)
      return browserContextId
    },

    async closeContext(browserContextId) {
      await browser.send('Target.disposeBrowserContext', { browserContextId })
    },

    async openPage(browserContextId) {
      const { targetId } = await browser.send('Target.createTarget', {
        url: 'about:blank',
        ...(browserContextId === undefined ? {} : { browserContextId }),
      })
      if (!attached.has(targetId)) await new Promise<void>((resolve) => awaited.set(targetId, resolve))
      awaited.delete(targetId)
      const { sessionId, closed } = attached.get(targetId)!
      const cdp = pipe.session(sessionId)
      let url = 'about:blank'
      const it: Opened = {
        page: {
          targetId,
          cdp,
          url: () => url,
          onPopup: (listener) => {
            it.popup = listener
          },
          onDownload: (listener) => {
            it.download = listener
          },
          onClose: (listener) => void closed.then(listener),
          close: () => close(targetId),
        },
        frames: new Set(),
        wanted: [],
        popup: (popup) => void popup.close(),
        download: () => undefined,
      }
      opened.set(targetId, it)
      void closed.then(() => opened.delete(targetId))
      cdp.on('Page.windowOpen', (wanted) => void it.wanted.push(wanted.url))
      cdp.on('Page.frameAttached', ({ frameId }) => void it.frames.add(frameId))
      cdp.on('Page.frameNavigated', ({ frame }) => {
        it.frames.add(frame.id)
        if (frame.parentId === undefined) url = frame.url
      })
      // Else nothing tells of a crash.
      await cdp.send('Inspector.enable')
      await cdp.send('Page.enable')
      await cdp.send('Runtime.runIfWaitingForDebugger')
      return it.page
    },
  }
}

function noMatter(): void {
  // It is gone.
}
