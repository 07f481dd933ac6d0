/**
 * `BrowserWindow`: what the application wants of its window is remembered, and told by the events that Electron would
 * tell it by; only the page in it is real.
 */
import type { StandInDisplays } from './displays.ts'
import type { FileDialog } from './file-dialog.ts'
import { checkOptions, Emulated, unemulated } from './refuse.ts'
import type { StandInSession } from './session.ts'
import { StandInWebContents, webPreferencesKnown, type Surroundings } from './web-contents.ts'

const optionsKnown: Parameters<typeof checkOptions>[2] = {
  title: 'any',
  show: 'any',
  backgroundColor: 'any',
  x: 'any',
  y: 'any',
  width: 'any',
  height: 'any',
  useContentSize: 'any',
  kiosk: 'any',
  fullscreen: 'any',
  frame: 'any',
  focusable: 'any',
  skipTaskbar: 'any',
  alwaysOnTop: 'any',
  resizable: 'any',
  movable: 'any',
  minimizable: 'any',
  maximizable: 'any',
  closable: 'any',
  autoHideMenuBar: 'any',
  webPreferences: 'any',
}

const events = [
  'ready-to-show',
  'show',
  'hide',
  'focus',
  'blur',
  'minimize',
  'restore',
  'unmaximize',
  'enter-full-screen',
  'leave-full-screen',
  'resize',
  'move',
  'always-on-top-changed',
  'system-context-menu',
  'app-command',
  'close',
  'closed',
  // Windows alone tells them.
  'query-session-end',
  'session-end',
  'unresponsive',
  'responsive',
]

export interface WindowSurroundings extends Surroundings {
  isReady(): boolean
  displays: StandInDisplays
  sessionOf(preferences: Electron.WebPreferences): StandInSession
  onAllClosed(): void
}

interface WindowState {
  kiosk: boolean
  fullScreen: boolean
  visible: boolean
  minimised: boolean
  focused: boolean
  onTop: boolean
}

/** One class per application, because Electron's constructor takes the options alone. */
export function browserWindowClass(around: WindowSurroundings) {
  const open = new Set<StandInBrowserWindow>()

  class StandInBrowserWindow extends Emulated {
    readonly webContents: StandInWebContents
    private readonly state: WindowState
    private readonly focusable: boolean
    private bounds: Electron.Rectangle
    /** What it goes back to from full screen. */
    private normalBounds: Electron.Rectangle
    private closed = false
    private fileDialog: FileDialog | undefined

    constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
      if (!around.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
      super('BrowserWindow', events)
      checkOptions('BrowserWindow', options, optionsKnown)
      const preferences = options.webPreferences ?? {}
      checkOptions('webPreferences', preferences, webPreferencesKnown)
      const fullScreen = options.kiosk === true || options.fullscreen === true
      this.focusable = options.focusable !== false
      this.state = {
        kiosk: options.kiosk === true,
        fullScreen,
        // Full screen from the start shows it, whatever `show` says: so it is on Linux.
        visible: options.show !== false || fullScreen,
        minimised: false,
        focused: false,
        onTop: options.alwaysOnTop === true,
      }
      const { x = 0, y = 0, width = 800, height = 600 } = options
      this.normalBounds = { x, y, width, height }
      this.bounds = fullScreen ? around.displays.at({ x, y }).bounds : this.normalBounds
      open.add(this)
      this.webContents = new StandInWebContents(
        around.sessionOf(preferences),
        preferences,
        this.bounds,
        around,
      )
      this.webContents.fileDialogOpened = (dialog) => {
        this.blur()
        this.fileDialog = dialog
        return () => {
          this.fileDialog = undefined
          this.focus()
        }
      }
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
    static getFocusedWindow(): StandInBrowserWindow | null {
      return [...open].find((window) => window.isFocused()) ?? null
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
      this.showInactive()
      this.focus()
    }
    showInactive(): void {
      this.turn('visible', true, 'show')
    }
    hide(): void {
      this.blur()
      this.turn('visible', false, 'hide')
    }
    isVisible(): boolean {
      return this.state.visible && !this.state.minimised
    }
    minimize(): void {
      this.blur()
      this.turn('minimised', true, 'minimize')
    }
    restore(): void {
      this.turn('minimised', false, 'restore')
    }
    isMinimized(): boolean {
      return this.state.minimised
    }

    /** One window has the keyboard. */
    focus(): void {
      if (this.fileDialog) {
        this.fileDialog.fought += 1
        return
      }
      if (!this.focusable || !this.isVisible() || this.state.focused) return
      for (const window of open) window.blur()
      this.turn('focused', true, 'focus')
    }
    blur(): void {
      this.turn('focused', false, 'blur')
    }
    isFocused(): boolean {
      return this.state.focused
    }
    isFocusable(): boolean {
      return this.focusable
    }
    /** There is no order of windows. */
    moveTop(): void {}
    setAlwaysOnTop(flag: boolean, ..._level: unknown[]): void {
      if (this.state.onTop === flag) return
      this.state.onTop = flag
      this.emit('always-on-top-changed', {}, flag)
    }
    isAlwaysOnTop(): boolean {
      return this.state.onTop
    }

    setKiosk(flag: boolean): void {
      this.state.kiosk = flag
      this.setFullScreen(flag)
    }
    isKiosk(): boolean {
      return this.state.kiosk
    }
    setFullScreen(flag: boolean): void {
      if (this.state.fullScreen === flag) return
      if (flag) this.normalBounds = this.bounds
      this.state.fullScreen = flag
      this.take(flag ? around.displays.at(this.bounds).bounds : this.normalBounds)
      this.emit(flag ? 'enter-full-screen' : 'leave-full-screen')
    }
    isFullScreen(): boolean {
      return this.state.fullScreen
    }
    setBounds(bounds: Partial<Electron.Rectangle>): void {
      // A full-screen window stays as it is.
      if (!this.state.fullScreen) this.take({ ...this.bounds, ...bounds })
    }
    getBounds(): Electron.Rectangle {
      return { ...this.bounds }
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

    private turn(what: keyof WindowState, on: boolean, event: string): void {
      if (this.state[what] === on) return
      this.state[what] = on
      this.emit(event)
    }

    private take(bounds: Electron.Rectangle): void {
      const before = this.bounds
      this.bounds = bounds
      if (before.width !== bounds.width || before.height !== bounds.height) {
        this.webContents.fill(bounds)
        this.emit('resize')
      }
      if (before.x !== bounds.x || before.y !== bounds.y) this.emit('move')
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
