/** `webContents`: one Chromium page, its preload script, its IPC, its navigations, its end. */
import { fromPrivate, toPrivate } from './address.ts'
import type { Cdp } from './cdp.ts'
import type { Chromium } from './chromium.ts'
import { watchFileDialogs, type FileDialog } from './file-dialog.ts'
import { invoke, StandInIpc } from './ipc.ts'
import { bindingName, isolatedWorldName, receiverName, type ToMain, type ToWorld } from './page/messages.ts'
import { bridgeScripts, inputScript, withoutPermissionScript } from './page/scripts.ts'
import type { ChromiumPage, Popup } from './pages.ts'
import { standInPrint, standInPrinters } from './printers.ts'
import { checkOptions, Emulated, preventable, refusing, unemulated } from './refuse.ts'
import { answerRequests } from './requests.ts'
import { knownSchemes, methodPermissions, permissionNames, type StandInSession } from './session.ts'
import { decode, encode } from './wire.ts'

const yes = (value: boolean | undefined) => value !== false
const no = (value: boolean | undefined) => value !== true

/** What Electron's checklist wants is what there is; the other values are refused. */
export const webPreferencesKnown: Parameters<typeof checkOptions>[2] = {
  preload: 'any',
  session: 'any',
  partition: 'any',
  zoomFactor: 'any',
  sandbox: yes,
  contextIsolation: yes,
  nodeIntegration: no,
  nodeIntegrationInWorker: no,
  nodeIntegrationInSubFrames: no,
  webSecurity: yes,
  allowRunningInsecureContent: no,
  experimentalFeatures: no,
  webviewTag: no,
  plugins: no,
  navigateOnDragDrop: no,
  spellcheck: no,
  devTools: 'any',
  disableDialogs: 'any',
  autoplayPolicy: 'any',
  backgroundThrottling: 'any',
  javascript: 'any',
}

const events = [
  'did-start-loading',
  'dom-ready',
  'did-finish-load',
  'did-fail-load',
  'did-navigate',
  'did-navigate-in-page',
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'will-attach-webview',
  'render-process-gone',
  'before-input-event',
  'preload-error',
  'context-menu',
  'zoom-changed',
  'destroyed',
]

export interface Surroundings {
  chromium: Promise<Chromium>
  ipcMain: StandInIpc
  /** `app.emit`, for what the application hears as well. */
  tellApp(event: string, ...args: unknown[]): void
}

type WindowOpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]

let lastId = 0

export class StandInWebContents extends Emulated {
  readonly id: number
  readonly session: StandInSession
  readonly ipc = new StandInIpc('webContents.ipc')
  readonly mainFrame: Pick<Electron.WebFrameMain, 'url' | 'parent'>
  readonly navigationHistory: { clear(): void }
  /** Not Electron's: resolves when there is a page behind it. */
  readonly opened: Promise<void>
  private readonly preferences: Pick<Electron.WebPreferences, 'preload' | 'javascript'>
  private bounds: Electron.Rectangle
  private readonly around: Surroundings
  private page: ChromiumPage | undefined
  private mainFrameId = ''
  private url = ''
  private title = ''
  private destroyed = false
  private crashed = false
  private zoom = 1
  private methodsAsked = false
  /** The isolated world of the document that is shown. */
  private world: number | undefined
  /** Where `loadURL` is going: not the page's own wish, so it is not asked about. */
  private ownNavigation: string | undefined
  private windowOpenHandler: WindowOpenHandler | undefined
  private closing: Promise<void> = Promise.resolve()

  constructor(
    session: StandInSession,
    preferences: Electron.WebPreferences,
    bounds: Electron.Rectangle,
    around: Surroundings,
  ) {
    super('webContents', events)
    this.session = session
    this.preferences = preferences
    this.bounds = bounds
    this.around = around
    lastId += 1
    this.id = lastId
    const url = () => this.getURL()
    this.mainFrame = refusing('webFrameMain', {
      get url() {
        return url()
      },
      parent: null,
    })
    this.navigationHistory = refusing('navigationHistory', {
      clear: () => void this.page?.cdp.send('Page.resetNavigationHistory').catch(() => undefined),
    })
    this.opened = this.open()
  }

  getURL(): string {
    return this.url
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  isCrashed(): boolean {
    return this.crashed
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.windowOpenHandler = handler
  }

  setZoomFactor(factor: number): void {
    this.zoom = factor
  }

  getZoomFactor(): number {
    return this.zoom
  }

  setVisualZoomLevelLimits(_minimum: number, _maximum: number): Promise<void> {
    return Promise.resolve()
  }

  async loadURL(url: string): Promise<void> {
    const { cdp } = await this.live()
    // As in Electron: the address of a page that the application has asked for counts from now on.
    this.url = url
    await this.settlePermissions(url)
    await this.refuseMethods(cdp, url)
    this.emit('did-start-loading')
    const loaded = new Promise<void>((resolve) => {
      this.once('did-finish-load', () => {
        resolve()
      })
    })
    this.ownNavigation = url
    const { errorText } = await cdp.send('Page.navigate', { url: toPrivate(url, knownSchemes()) })
    if (errorText === undefined) {
      await loaded
      return
    }
    const name = errorText.replace(/^net::/, '')
    const code = { ERR_ABORTED: -3, ERR_BLOCKED_BY_CLIENT: -20, ERR_ADDRESS_UNREACHABLE: -109 }[name] ?? -2
    this.emit('did-fail-load', {}, code, name, url, true, 1, 1)
    throw Object.assign(new Error(`${name} (${code}) loading '${url}'`), { code: name, errno: code, url })
  }

  reload(): void {
    void this.live().then(({ cdp }) => {
      this.ownNavigation = this.url
      return cdp.send('Page.reload')
    })
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const { cdp } = await this.live()
    const value = await this.evaluate(cdp, code)
    this.title = String(await this.evaluate(cdp, 'document.title'))
    return value
  }

  /** As it was after the last script that the application ran. */
  getTitle(): string {
    return this.title
  }

  async executeJavaScriptInIsolatedWorld(worldId: number, scripts: Electron.WebSource[]): Promise<unknown> {
    const { cdp } = await this.live()
    const { executionContextId } = await cdp.send('Page.createIsolatedWorld', {
      frameId: this.mainFrameId,
      worldName: `Isolated World ${worldId}`,
    })
    let last: unknown
    for (const { code } of scripts) last = await this.evaluate(cdp, code, executionContextId)
    return last
  }

  forcefullyCrashRenderer(): void {
    void this.live()
      .then(({ cdp }) => cdp.send('Page.crash'))
      .catch(() => undefined)
  }

  close(): void {
    void this.live().then((page) => page.close())
  }

  getPrintersAsync(): Promise<Electron.PrinterInfo[]> {
    return standInPrinters()
  }

  print(...args: Parameters<Electron.WebContents['print']>): void {
    standInPrint(...args)
  }

  // -- for the stand-in

  /** Told to the window that it is over. */
  fileDialogOpened: (dialog: FileDialog) => () => void = () => () => {}

  get devToolsTargetId(): string {
    return this.page?.targetId ?? ''
  }

  /** As large as the window it is in. */
  fill(bounds: Electron.Rectangle): void {
    this.bounds = bounds
    void this.live()
      .then(({ cdp }) => this.fillWindow(cdp))
      .catch(() => undefined)
  }

  /** Closes the page without asking it. */
  discard(): void {
    void this.opened
      .then(() => this.page?.close())
      .catch(() => undefined)
      .then(() => {
        this.gone()
      })
  }

  private gone(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.emit('destroyed')
  }

  private async live(): Promise<ChromiumPage> {
    await this.opened
    if (!this.page || this.destroyed) throw new Error('Object has been destroyed')
    return this.page
  }

  private async open(): Promise<void> {
    const page = await this.session.openPage()
    const { cdp } = page
    this.page = page
    page.onClose(() => {
      this.gone()
    })
    cdp.on('Inspector.targetCrashed', () => {
      this.crashed = true
      const details = { reason: 'crashed', exitCode: 5 }
      this.emit('render-process-gone', {}, details)
      this.around.tellApp('render-process-gone', {}, this, details)
    })
    page.onPopup((popup) => {
      this.askAboutWindow(popup)
    })
    page.onDownload((url) => {
      if (this.session.mayDownload(url))
        process.stderr.write(`electron-stand-in does not emulate downloads: ${url}\n`)
    })
    this.mainFrameId = (await cdp.send('Page.getFrameTree')).frameTree.frame.id
    this.watchDocument(cdp)
    await cdp.send('Runtime.enable')
    await this.fillWindow(cdp)
    if (this.preferences.javascript === false) {
      await cdp.send('Emulation.setScriptExecutionDisabled', { value: true })
    }
    await answerRequests(cdp, {
      session: this.session,
      mayNavigate: (url, frameId) => this.mayNavigate(url, frameId === this.mainFrameId),
      mayHaveKey: (input) => !this.emitPreventable('before-input-event', {}, input),
    })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: inputScript(),
      worldName: 'electron-stand-in keys',
    })
    await watchFileDialogs(cdp, (dialog) => this.fileDialogOpened(dialog))
    const { preload } = this.preferences
    if (preload !== undefined) await this.bridge(cdp, preload)
  }

  private async fillWindow(cdp: Cdp): Promise<void> {
    const { width, height } = this.bounds
    const { windowId } = await cdp.send('Browser.getWindowForTarget')
    await cdp.send('Browser.setWindowBounds', { windowId, bounds: { width, height } })
  }

  private watchDocument(cdp: Cdp): void {
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id !== this.mainFrameId) return
      this.crashed = false
      this.url = fromPrivate(frame.url + (frame.urlFragment ?? ''))
      this.emit('did-navigate', {}, this.url, 200, 'OK')
    })
    cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== this.mainFrameId) return
      this.url = fromPrivate(url)
      this.emit('did-navigate-in-page', {}, this.url, true, 1, 1)
    })
    cdp.on('Page.domContentEventFired', () => {
      this.emit('dom-ready', {})
    })
    cdp.on('Page.loadEventFired', () => {
      this.emit('did-finish-load')
    })
  }

  private async bridge(cdp: Cdp, preload: string): Promise<void> {
    const { platform, arch, versions } = process
    const scripts = bridgeScripts(preload, {
      platform,
      arch,
      versions: { electron: versions.electron, node: versions.node },
      argv: [],
    })
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = context.auxData as { frameId?: string }
      if (context.name === isolatedWorldName && frameId === this.mainFrameId) this.world = context.id
    })
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name !== bindingName) return
      void this.take(cdp, JSON.parse(payload) as ToMain, executionContextId, preload)
    })
    await cdp.send('Runtime.addBinding', { name: bindingName, executionContextName: isolatedWorldName })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.main })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: scripts.isolated,
      worldName: isolatedWorldName,
    })
  }

  private async take(cdp: Cdp, message: ToMain, world: number, preload: string): Promise<void> {
    if (message.type === 'preload-error') {
      process.stderr.write(`Unable to load preload script: ${preload}\n${message.message}\n`)
      this.emit('preload-error', {}, preload, new Error(message.message))
      return
    }
    const { id, channel } = message
    const event = refusing('ipcMainInvokeEvent', {
      type: 'frame' as const,
      sender: this,
      senderFrame: world === this.world ? this.mainFrame : null,
    }) as unknown as Electron.IpcMainInvokeEvent
    let reply: ToWorld
    try {
      const args = decode(message.args) as unknown[]
      reply = { id, value: encode(await invoke([this.ipc, this.around.ipcMain], event, channel, args)) }
    } catch (error) {
      reply = { id, error: error instanceof Error ? error.message : String(error) }
    }
    await cdp
      .send('Runtime.evaluate', {
        contextId: world,
        expression: `${receiverName}(${JSON.stringify(reply)})`,
      })
      // The page that asked is gone.
      .catch(() => undefined)
  }

  private mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && this.ownNavigation !== undefined) {
      const own = new URL(this.ownNavigation).href === new URL(url).href
      this.ownNavigation = undefined
      if (own) return true
    }
    const details = { url, isMainFrame, isSameDocument: false, frame: null, initiator: null }
    if (isMainFrame) {
      const asked = preventable({ ...details, frame: this.mainFrame })
      this.emit('will-navigate', asked, url, false, true, 1, 1)
      if (asked.defaultPrevented) return false
    }
    return !this.emitPreventable('will-frame-navigate', details)
  }

  private askAboutWindow(popup: Popup): void {
    const decision = this.windowOpenHandler?.({
      url: fromPrivate(popup.url),
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'no-referrer' },
    })
    // One after the other: two that close at once take their opener with them, now and then, as all share a process.
    this.closing = this.closing.then(() => popup.close()).catch(() => undefined)
    if (decision?.action !== 'deny') unemulated('opening a window from a page')
  }

  private async settlePermissions(url: string): Promise<void> {
    if (!knownSchemes().has(new URL(url).protocol.slice(0, -1))) return
    const { session } = await this.around.chromium
    const { targetInfo } = await session.send('Target.getTargetInfo', {
      targetId: this.devToolsTargetId,
    })
    const { origin } = new URL(toPrivate(url, knownSchemes()))
    for (const [permission, chromiumNames] of Object.entries(permissionNames)) {
      const granted = await this.session.mayUse(
        permission as keyof typeof permissionNames,
        url,
        this as unknown as Electron.WebContents,
      )
      for (const name of chromiumNames) {
        await session.send('Browser.setPermission', {
          permission: { name },
          setting: granted ? 'granted' : 'denied',
          origin,
          ...(targetInfo.browserContextId ? { browserContextId: targetInfo.browserContextId } : {}),
        })
      }
    }
  }

  /** Once: what an application says to these does not change while its window lives. */
  private async refuseMethods(cdp: Cdp, url: string): Promise<void> {
    const { protocol } = new URL(url)
    if (this.methodsAsked || !knownSchemes().has(protocol.slice(0, -1))) return
    this.methodsAsked = true
    const refused: string[] = []
    for (const [permission, method] of Object.entries(methodPermissions)) {
      const name = permission as keyof typeof methodPermissions
      const contents = this as unknown as Electron.WebContents
      if (!(await this.session.mayUse(name, url, contents))) refused.push(method)
    }
    const source = withoutPermissionScript(refused)
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source })
  }

  private async evaluate(cdp: Cdp, expression: string, contextId?: number): Promise<unknown> {
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      ...(contextId === undefined ? {} : { contextId }),
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value as unknown
  }
}
