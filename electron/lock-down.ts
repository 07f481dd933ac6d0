/** Everything that keeps a visitor inside the screens, put on one window. What each part does is in its own file. */
import type { BrowserWindow, Menu, Session } from 'electron'
import { registerKeyFilter } from './key-filter.ts'
import { registerNavigation } from './navigation.ts'
import { registerPermissions } from './permissions.ts'
import type { Log } from '../core/foundation/log.ts'

export interface LockDownOptions {
  window: BrowserWindow
  session: Session
  /** Leaves the menu, its keys and the developer tools to developers. */
  developer: boolean
  /** A page's sizes are true at this factor, and it stays there. */
  zoomFactor: number
  log: Log
}

/** @returns its clean-up */
export function registerLockDown({
  window,
  session,
  developer,
  zoomFactor,
  log,
}: LockDownOptions): () => void {
  const contents = window.webContents
  const cleanUps = [registerPermissions({ session, log }), registerNavigation(contents, log)]
  if (!developer) {
    window.removeMenu()
    cleanUps.push(registerKeyFilter(contents), registerNoMenus(window))
  }
  cleanUps.push(registerFixedZoom(window, zoomFactor))
  return () => {
    for (const cleanUp of cleanUps) cleanUp()
  }
}

/** Before the first window: the menu bar is an application's, not a window's. */
export function removeApplicationMenu(menu: typeof Menu): void {
  menu.setApplicationMenu(null)
}

/** Neither the page's menu nor the window's (Alt+Space, on Windows), nor what the keys and buttons of the system ask for. */
function registerNoMenus(window: BrowserWindow): () => void {
  const { webContents: contents } = window
  const none = (event: { preventDefault(): void }) => {
    event.preventDefault()
  }
  contents.on('context-menu', none)
  window.on('system-context-menu', none)
  // Back and forward, by buttons at the side of a mouse or keys of their own.
  window.on('app-command', none)
  return () => {
    window.off('system-context-menu', none)
    window.off('app-command', none)
    contents.off('context-menu', none)
  }
}

/** Neither pinching nor Ctrl and the wheel change the size of anything. */
function registerFixedZoom({ webContents: contents }: BrowserWindow, zoomFactor: number): () => void {
  const fix = () => {
    contents.setZoomFactor(zoomFactor)
    void contents.setVisualZoomLevelLimits(1, 1)
  }
  contents.on('zoom-changed', fix)
  contents.on('did-finish-load', fix)
  return () => {
    contents.off('zoom-changed', fix)
    contents.off('did-finish-load', fix)
  }
}
