/** Everything that keeps a visitor inside the screens, put on one window. What each part does is in its own file. */
import type { BrowserWindow, Menu, Session } from 'electron'
import type { Log } from '../core/service/service.ts'
import { registerKeys } from './keys.ts'
import { registerNavigation } from './navigation.ts'
import { registerPermissions } from './permissions.ts'

export interface LockDownOptions {
  window: BrowserWindow
  session: Session
  /** Leaves the menu, its keys and the developer tools to whoever develops. */
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
    cleanUps.push(registerKeys(contents), registerNoContextMenu(window))
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

function registerNoContextMenu({ webContents: contents }: BrowserWindow): () => void {
  const none = (event: { preventDefault(): void }) => {
    event.preventDefault()
  }
  contents.on('context-menu', none)
  return () => {
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
