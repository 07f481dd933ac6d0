/**
 * Where a window's contents may go: to our own pages, in the window they are in, and never back. Dropped files, links of
 * other programs (mailto:, tel:, vssid:) and new windows included.
 */
import type { WebContents } from 'electron'
import { isOurs } from './origin.ts'
import type { Log } from '../core/foundation/log.ts'

interface Going {
  url: string
  preventDefault(): void
}

/** @returns its clean-up */
export function registerNavigation(contents: WebContents, log: Log): () => void {
  const stayHere = (going: Going) => {
    if (isOurs(going.url)) return
    going.preventDefault()
    log.warn({ scheme: going.url.split(':', 1)[0] }, 'a navigation to elsewhere was refused')
  }
  const noWebview = (event: { preventDefault(): void }) => {
    event.preventDefault()
    log.warn({}, 'a webview was refused')
  }
  // Whatever would go back (a swipe, a side button, a key of the system, a script) finds nowhere to go.
  const nothingBehind = () => {
    contents.navigationHistory.clear()
  }

  contents.setWindowOpenHandler(() => {
    log.warn({}, 'a new window was refused')
    return { action: 'deny' }
  })
  contents.on('will-navigate', stayHere)
  contents.on('will-frame-navigate', stayHere)
  contents.on('will-redirect', stayHere)
  contents.on('will-attach-webview', noWebview)
  contents.on('did-navigate', nothingBehind)
  contents.on('did-navigate-in-page', nothingBehind)

  return () => {
    contents.off('will-navigate', stayHere)
    contents.off('will-frame-navigate', stayHere)
    contents.off('will-redirect', stayHere)
    contents.off('will-attach-webview', noWebview)
    contents.off('did-navigate', nothingBehind)
    contents.off('did-navigate-in-page', nothingBehind)
  }
}
