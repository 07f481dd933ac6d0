/** The one window: its options as plain values, so that a test can go through them line by line. */
import type { BrowserWindow, BrowserWindowConstructorOptions, Session, WebPreferences } from 'electron'

/** The screens are drawn for portrait full HD; in landscape they rearrange themselves. */
const designSize = { width: 1080, height: 1920 }

export interface WindowSetup {
  /** A movable window that fits on a desk's screen, instead of the whole screen. */
  windowed: boolean
  /** Developer tools may be opened. Never in an installed product. */
  developer: boolean
  preload: string
  /** In memory, and of this window alone. */
  session: Session
  /** Room on the primary display, in CSS pixels. */
  room: { width: number; height: number }
}

export function windowOptions(setup: WindowSetup): BrowserWindowConstructorOptions {
  const { windowed } = setup
  const zoom = windowed ? windowedZoom(setup.room) : 1
  return {
    title: 'VssID',
    show: false,
    backgroundColor: '#ffffff',
    kiosk: !windowed,
    fullscreen: !windowed,
    frame: windowed,
    alwaysOnTop: !windowed,
    resizable: windowed,
    movable: windowed,
    minimizable: windowed,
    closable: windowed,
    autoHideMenuBar: true,
    ...(windowed
      ? {
          useContentSize: true,
          width: Math.round(designSize.width * zoom),
          height: Math.round(designSize.height * zoom),
        }
      : {}),
    webPreferences: webPreferences(setup, zoom),
  }
}

function webPreferences({ developer, preload, session }: WindowSetup, zoomFactor: number): WebPreferences {
  return {
    preload,
    session,
    zoomFactor,
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
    devTools: developer,
    // alert() and its kin would stand over the screens until someone with a keyboard comes.
    disableDialogs: true,
    // Reading aloud starts by itself where the visitor has asked for it once.
    autoplayPolicy: 'no-user-gesture-required',
    // Countdowns go on while a dialog of the system covers the window.
    backgroundThrottling: false,
  }
}

/** As large as fits, never larger than drawn, in steps of 5 %. */
export function windowedZoom(room: { width: number; height: number }): number {
  const fits = Math.min(1, room.width / designSize.width, (room.height * 0.95) / designSize.height)
  return Math.max(0.25, Math.floor(fits * 20) / 20)
}

/** Shows the window when its first picture is ready, or after `atLatestMs` so that nobody sees the desktop for long. */
export function showWhenReady(window: BrowserWindow, atLatestMs = 10_000): void {
  const show = () => {
    clearTimeout(timer)
    if (!window.isDestroyed()) window.show()
  }
  const timer = setTimeout(show, atLatestMs)
  window.once('ready-to-show', show)
  window.once('closed', () => {
    clearTimeout(timer)
  })
}
