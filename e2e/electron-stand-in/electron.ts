/** The `electron` module of the main process: the emulated parts put together, all others refused by name. */
import { basename, join } from 'node:path'
import { browserWindowClass } from './browser-window.ts'
import { StandInApp, type PackageJson } from './app.ts'
import { startChromium, type Chromium } from './chromium.ts'
import { StandInDisplays } from './displays.ts'
import type { FileDialog } from './file-dialog.ts'
import { StandInIpc } from './ipc.ts'
import { refusing, unemulated } from './refuse.ts'
import { standInSafeStorage } from './safe-storage.ts'
import { StandInSession } from './session.ts'
import type { StandInWebContents } from './web-contents.ts'

/** Named so that `import { shell } from 'electron'` links, and fails at its first use, by name. */
const unemulatedModules = [
  'autoUpdater',
  'BaseWindow',
  'contentTracing',
  'crashReporter',
  'desktopCapturer',
  'globalShortcut',
  'ImageView',
  'inAppPurchase',
  'MenuItem',
  'MessageChannelMain',
  'nativeImage',
  'nativeTheme',
  'netLog',
  'Notification',
  'powerMonitor',
  'pushNotifications',
  'ShareMenu',
  'shell',
  'systemPreferences',
  'TouchBar',
  'Tray',
  'utilityProcess',
  'View',
  'webFrameMain',
  'WebContentsView',
]

export interface Launched {
  folder: string
  packageJson: PackageJson
}

export interface StandIn {
  /** What `require('electron')` and `import … from 'electron'` give. */
  electron: Record<string, unknown>
  app: StandInApp
  /** Starts the browser with the switches given so far. */
  start(): Promise<void>
}

export function createStandIn({ folder, packageJson }: Launched): StandIn {
  const displays = new StandInDisplays(process.env['ELECTRON_STAND_IN_DISPLAY'] ?? '1080x1920')
  let give: (chromium: Chromium) => void
  let started: Chromium | undefined
  const chromium = new Promise<Chromium>((resolve) => {
    give = resolve
  })

  const defaultSession = new StandInSession(chromium, true)
  const partitions = new Map<string, StandInSession>()
  const fromPartition = (name: string): StandInSession => {
    if (name === '') return defaultSession
    if (name.startsWith('persist:')) unemulated('partitions that are kept')
    const known = partitions.get(name) ?? new StandInSession(chromium, false)
    partitions.set(name, known)
    return known
  }

  const ipcMain = new StandInIpc('ipcMain')
  const app = new StandInApp(folder, packageJson, {
    closeWindows: () => {
      for (const window of BrowserWindow.getAllWindows()) window.destroy()
    },
    closeBrowser: () => {
      commit()
      started?.close()
    },
  })
  const { safeStorage, commit } = standInSafeStorage({
    keyring: process.env['ELECTRON_STAND_IN_KEYRING'],
    profile: () => app.getPath('userData'),
    writesAfterMs: Number(process.env['ELECTRON_STAND_IN_LOCAL_STATE_MS'] ?? 3_000),
  })
  const BrowserWindow = browserWindowClass({
    chromium,
    ipcMain,
    displays,
    tellApp: (event, ...args) => void app.emit(event, ...args),
    isReady: () => app.isReady(),
    sessionOf: ({ session, partition }) =>
      (session as unknown as StandInSession | undefined) ?? fromPartition(partition ?? ''),
    onAllClosed: () => {
      if (app.isQuitting) return
      if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed')
      else app.quit()
    },
  })
  const allContents = () => BrowserWindow.getAllWindows().map((window) => window.webContents)

  const emulated: Record<string, unknown> = {
    app,
    BrowserWindow: refusing('BrowserWindow', BrowserWindow),
    ipcMain,
    session: refusing('session', { defaultSession, fromPartition }),
    protocol: defaultSession.protocol,
    webContents: refusing('webContents', {
      getAllWebContents: allContents,
      fromId: (id: number) => allContents().find((contents) => contents.id === id),
      fromDevToolsTargetId: (id: string) =>
        allContents().find((contents) => contents.devToolsTargetId === id),
    }),
    safeStorage,
    // Node's own: no system proxy, no system certificates.
    net: refusing('net', {
      fetch: (...given: Parameters<typeof fetch>) => {
        if (!app.isReady()) unemulated('net.fetch before ready')
        return fetch(...given)
      },
    }),
    screen: displays.screen,
    ...small(() => app.isReady()),
  }
  for (const name of unemulatedModules) {
    emulated[name] = new Proxy(function () {}, {
      get: (_target, property) =>
        typeof property === 'symbol' ? undefined : unemulated(`${name}.${property}`),
      construct: () => unemulated(name),
    })
  }

  return {
    electron: refusing('electron', emulated),
    app,
    async start() {
      started = await startChromium(app.chromiumSwitches, displays.primary.bounds)
      give(started)
    },
  }
}

/** Parts without a browser behind them. */
function small(isReady: () => boolean): Record<string, unknown> {
  let blockers = 0
  let copied = ''
  const clipboard: Pick<Electron.Clipboard, 'clear' | 'readText' | 'writeText'> = {
    clear: () => {
      copied = ''
    },
    readText: () => Promise.resolve(copied),
    writeText: (text) => {
      copied = text
      return Promise.resolve()
    },
  }
  const selection: Pick<Electron.Clipboard, 'clear'> = { clear: () => undefined }
  const dialog: Pick<Electron.Dialog, 'showErrorBox' | 'showSaveDialog'> = {
    showSaveDialog: async (...args: unknown[]) => {
      const { defaultPath = '' } = args.at(-1) as Electron.SaveDialogOptions
      const over = args.length > 1 ? (args[0] as { webContents: StandInWebContents }) : undefined
      const shown: FileDialog = { fought: 0, choose: () => Promise.resolve() }
      const close = over?.webContents.fileDialogOpened(shown)
      // The person at the dialog: takes the name as it comes, in this folder; without one, presses "Cancel".
      await new Promise((resolve) => setTimeout(resolve, 500))
      close?.()
      if (shown.fought > 0) unemulated('a dialog from which its window takes the keyboard')
      const folder = process.env['ELECTRON_STAND_IN_SAVE_TO']
      if (folder === undefined) return { canceled: true, filePath: '' }
      return { canceled: false, filePath: join(folder, basename(defaultPath)) }
    },
    showErrorBox: (title, content) => {
      process.stderr.write(`[error box] ${title}: ${content}\n`)
      // Before that, Linux shows none. Nobody ever presses its button.
      if (isReady()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    },
  }
  const powerSaveBlocker: Pick<Electron.PowerSaveBlocker, 'start' | 'stop'> = {
    start: () => (blockers += 1),
    stop: () => true,
  }
  return {
    Menu: refusing('Menu', { setApplicationMenu: (_menu: null) => undefined }),
    clipboard: refusing('clipboard', {
      ...clipboard,
      selection: refusing('clipboard.selection', selection),
    }),
    dialog: refusing('dialog', dialog),
    powerSaveBlocker: refusing('powerSaveBlocker', powerSaveBlocker),
  }
}
