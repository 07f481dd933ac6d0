/** Where a window's contents may go: to our own pages, in the window they are in. Dropped files and links included. */
import type { WebContents } from 'electron'
import type { Log } from '../core/service/service.ts'
import { isOurs } from './origin.ts'

interface Going {
  url: string
  preventDefault(): void
}

/** @returns its clean-up */
export function registerNavigation(contents: WebContents, log: Log): () => void {
  const stayHere = (going: Going) => {
    if (isOurs(going.url)) return
    going.preventDefault()
    log.warn({ scheme: going.url.split(':', 1)[0] }, 'a way out was refused')
  }
  const noWebview = (event: { preventDefault(): void }) => {
    event.preventDefault()
    log.warn({}, 'a webview was refused')
  }

  contents.setWindowOpenHandler(() => {
    log.warn({}, 'a new window was refused')
    return { action: 'deny' }
  })
  contents.on('will-navigate', stayHere)
  contents.on('will-frame-navigate', stayHere)
  contents.on('will-redirect', stayHere)
  contents.on('will-attach-webview', noWebview)

  return () => {
    contents.off('will-navigate', stayHere)
    contents.off('will-frame-navigate', stayHere)
    contents.off('will-redirect', stayHere)
    contents.off('will-attach-webview', noWebview)
  }
}
