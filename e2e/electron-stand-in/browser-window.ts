/** `BrowserWindow`: what the application wants of its window is remembered; only the page in it is real. */
import { checkOptions, Emulated, unemulated } from './refuse.ts'
import type { StandInSession } from './session.ts'
import { StandInWebContents, webPreferencesKnown, type Surroundings } from './web-contents.ts'

const optionsKnown: Parameters<typeof checkOptions>[2] = {
  title: 'any',
  show: 'any',
  backgroundColor: 'any',
  kiosk: 'any',
  fullscreen: 'any',
  frame: 'any',
  alwaysOnTop: 'any',
  resizable: 'any',
  movable: 'any',
  minimizable: 'any',
  closable: 'any',
  autoHideMenuBar: 'any',
  useContentSize: 'any',
  width: 'any',
  height: 'any',
  webPreferences: 'any',
}

const events = ['ready-to-show', 'show', 'focus', 'close', 'closed', 'unresponsive', 'responsive']

export interface WindowSurroundings extends Surroundings {
  isReady(): boolean
  sessionOf(preferences: Electron.WebPreferences): StandInSession
  onAllClosed(): void
}

/** One class per application, because Electron's constructor takes the options alone. */
export function browserWindowClass(around: WindowSurroundings) {
  const open = new Set<StandInBrowserWindow>()

  class StandInBrowserWindow extends Emulated {
    readonly webContents: StandInWebContents
    private readonly state: { kiosk: boolean; fullScreen: boolean; visible: boolean; focused: boolean }
    private closed = false

    constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
      if (!around.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
      super('BrowserWindow', events)
      checkOptions('BrowserWindow', options, optionsKnown)
      const preferences = options.webPreferences ?? {}
      checkOptions('webPreferences', preferences, webPreferencesKnown)
      this.state = {
        kiosk: options.kiosk === true,
        fullScreen: options.kiosk === true || options.fullscreen === true,
        visible: options.show !== false,
        focused: false,
      }
      open.add(this)
      this.webContents = new StandInWebContents(around.sessionOf(preferences), preferences.preload, around)
      this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
      this.webContents.once('destroyed', () => {
        this.whenClosed()
      })
      around.tellApp('web-contents-created', {}, this.webContents)
      around.tellApp('browser-window-created', {}, this)
    }

    static getAllWindows(): StandInBrowserWindow[] {
      return [...open]
    }
    static fromWebContents(contents: unknown): StandInBrowserWindow | null {
      return [...open].find((window) => window.webContents === contents) ?? null
    }
    static fromId(id: number): StandInBrowserWindow | null {
      return [...open].find((window) => window.id === id) ?? null
    }

    get id(): number {
      return this.webContents.id
    }
    loadURL(url: string): Promise<void> {
      return this.webContents.loadURL(url)
    }
    loadFile(): never {
      return unemulated('file: pages')
    }
    show(): void {
      this.state.visible = true
      this.emit('show')
    }
    focus(): void {
      this.state.focused = true
      this.emit('focus')
    }
    isFocused(): boolean {
      return this.state.focused
    }
    isVisible(): boolean {
      return this.state.visible
    }
    isMinimized(): boolean {
      return false
    }
    restore(): void {}
    isKiosk(): boolean {
      return this.state.kiosk
    }
    isFullScreen(): boolean {
      return this.state.fullScreen
    }
    removeMenu(): void {}
    isDestroyed(): boolean {
      return this.closed
    }
    close(): void {
      if (!this.emitPreventable('close', {})) this.destroy()
    }
    destroy(): void {
      this.webContents.discard()
      this.whenClosed()
    }

    private whenClosed(): void {
      if (this.closed) return
      this.closed = true
      open.delete(this)
      this.emit('closed')
      if (open.size === 0) around.onAllClosed()
    }
  }
  return StandInBrowserWindow
}
