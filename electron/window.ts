/** The one window: its options as plain values, so that a test can go through them line by line. */
import type {
  CommandLine,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Rectangle,
  Session,
  WebPreferences,
} from 'electron'

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
  /** The kiosk's display, and what of it nothing of the system's covers, in CSS pixels. */
  display: { bounds: Rectangle; workAreaSize: { width: number; height: number } }
}

export function windowOptions(setup: WindowSetup): BrowserWindowConstructorOptions {
  const { windowed } = setup
  const zoom = windowed ? windowedZoom(setup.display.workAreaSize) : 1
  const { x, y, width, height } = setup.display.bounds
  return {
    title: 'VssID',
    show: false,
    backgroundColor: '#ffffff',
    frame: windowed,
    alwaysOnTop: !windowed,
    resizable: windowed,
    movable: windowed,
    minimizable: windowed,
    maximizable: windowed,
    closable: windowed,
    autoHideMenuBar: true,
    ...(windowed
      ? {
          useContentSize: true,
          width: Math.round(designSize.width * zoom),
          height: Math.round(designSize.height * zoom),
        }
      : // Kiosk mode comes with `showWindow`: on Linux it would show the window here and now.
        { x, y, width, height }),
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
    // alert() and its kin would cover the screens until someone with a keyboard comes.
    disableDialogs: true,
    // Reading aloud starts by itself where the visitor has asked for it once.
    autoplayPolicy: 'no-user-gesture-required',
    // Countdowns go on while a dialog of the system covers the window.
    backgroundThrottling: false,
  }
}

/** Shows it as what it is: a kiosk has the whole display. */
export function showWindow(window: BrowserWindow, { windowed }: Pick<WindowSetup, 'windowed'>): void {
  if (!windowed) {
    window.setKiosk(true)
    window.setFullScreen(true)
  }
  window.show()
  window.focus()
}

/** Of the session that the kiosk runs in: cage, on Linux. */
export function isWayland(commandLine: Pick<CommandLine, 'getSwitchValue'>, env: NodeJS.ProcessEnv): boolean {
  return commandLine.getSwitchValue('ozone-platform') === 'wayland' || env['XDG_SESSION_TYPE'] === 'wayland'
}

/** As large as fits, never larger than drawn, in steps of 5 %. */
export function windowedZoom(room: { width: number; height: number }): number {
  const fits = Math.min(1, room.width / designSize.width, (room.height * 0.95) / designSize.height)
  return Math.max(0.25, Math.floor(fits * 20) / 20)
}

/**
 * Calls back once: when the first picture is ready, or after `atLatestMs` so that nobody sees the desktop for long.
 * @param wayland there a window is painted only when it is shown (electron/electron#48859): that it has loaded must do
 */
export function whenPainted(
  window: BrowserWindow,
  then: () => void,
  { atLatestMs = 10_000, wayland = false } = {},
): void {
  const once = () => {
    clearTimeout(timer)
    window.off('ready-to-show', once)
    if (wayland && !window.isDestroyed()) window.webContents.off('did-finish-load', once)
    if (!window.isDestroyed()) then()
  }
  const timer = setTimeout(once, atLatestMs)
  window.once('ready-to-show', once)
  if (wayland) window.webContents.once('did-finish-load', once)
  window.once('closed', () => {
    clearTimeout(timer)
  })
}
