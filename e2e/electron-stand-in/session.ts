/** Sessions: one browser context each, with its protocol handlers, request filter, permissions and downloads. */
import type { Chromium } from './chromium.ts'
import type { ChromiumPage } from './pages.ts'
import { checkOptions, Emulated, refusing, unemulated } from './refuse.ts'

type PageHandler = (request: Request) => Response | Promise<Response>
type RequestFilter = (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void

/** Told with `registerSchemesAsPrivileged`; all sessions share them. */
const schemes = new Set<string>()

export function knownSchemes(): ReadonlySet<string> {
  return schemes
}

/** Electron's names for what Chromium can be told by `Browser.setPermission`. */
export const permissionNames = {
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  media: ['camera', 'microphone'],
  midi: ['midi'],
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
  'persistent-storage': ['persistent-storage'],
  'screen-wake-lock': ['screen-wake-lock'],
} as const

/** Electron's names for what Chromium gives without being told, and how a page asks for it. */
export const methodPermissions = {
  fullscreen: 'requestFullscreen',
  pointerLock: 'requestPointerLock',
} as const

export class StandInSession extends Emulated {
  readonly protocol: StandInProtocol
  readonly webRequest: { onBeforeRequest(listener: RequestFilter | null): void }
  private readonly chromium: Promise<Chromium>
  private readonly isDefault: boolean
  private requestHandler: Parameters<Electron.Session['setPermissionRequestHandler']>[0] = null
  private checkHandler: Parameters<Electron.Session['setPermissionCheckHandler']>[0] = null
  private filter: RequestFilter | null = null
  private openedContext: Promise<string> | undefined
  private readonly pages = new Set<ChromiumPage>()

  constructor(chromium: Promise<Chromium>, isDefault: boolean) {
    super('session', ['will-download'])
    this.chromium = chromium
    this.isDefault = isDefault
    this.protocol = refusing('protocol', new StandInProtocol())
    this.webRequest = refusing('session.webRequest', {
      onBeforeRequest: (listener: RequestFilter | null) => {
        this.filter = listener
      },
    })
  }

  setPermissionRequestHandler(handler: Parameters<Electron.Session['setPermissionRequestHandler']>[0]): void {
    this.requestHandler = handler
  }

  setPermissionCheckHandler(handler: Parameters<Electron.Session['setPermissionCheckHandler']>[0]): void {
    this.checkHandler = handler
  }

  /** No page of the stand-in's Chromium can reach a device or a screen to share, whatever these say. */
  setDevicePermissionHandler(_handler: Parameters<Electron.Session['setDevicePermissionHandler']>[0]): void {}
  setDisplayMediaRequestHandler(
    _handler: Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0],
  ): void {}

  /** Chromium checks no spelling without a window of its own. */
  setSpellCheckerEnabled(enable: boolean): void {
    if (enable) unemulated('the spell checker')
  }
  // Nothing is fetched but what the protocol handlers make, and that is not kept.
  async clearCodeCaches(_options: Electron.ClearCodeCachesOptions): Promise<void> {}
  async clearHostResolverCache(): Promise<void> {}
  async closeAllConnections(): Promise<void> {}
  async clearAuthCache(): Promise<void> {}
  async clearCache(): Promise<void> {
    for (const { cdp } of this.pages) await cdp.send('Network.clearBrowserCache')
  }

  async clearStorageData(): Promise<void> {
    if (this.pages.size === 0) return
    const { session } = await this.chromium
    const browserContextId = await this.openedContext
    await session.send('Storage.clearCookies', browserContextId === undefined ? {} : { browserContextId })
    for (const { cdp, url } of this.pages) {
      if (!url().startsWith('https:')) continue
      const { origin } = new URL(url())
      await cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
    }
  }

  /** Of a session without a page, and alone of all: what is in it goes with its context. */
  async clearData(): Promise<void> {
    const context = await this.openedContext
    if (context === undefined) return
    if (this.pages.size > 0) unemulated('session.clearData while a page is open')
    this.openedContext = undefined
    await (await this.chromium).closeContext(context)
  }

  // -- for the stand-in

  async openPage(): Promise<ChromiumPage> {
    const chromium = await this.chromium
    if (!this.isDefault) this.openedContext ??= chromium.openContext()
    const page = await chromium.openPage(await this.openedContext)
    this.pages.add(page)
    page.onClose(() => this.pages.delete(page))
    return page
  }

  mayRequest(url: string): Promise<boolean> {
    const { filter } = this
    if (!filter) return Promise.resolve(true)
    return new Promise((resolve) => {
      filter({ url }, ({ cancel }) => {
        resolve(cancel !== true)
      })
    })
  }

  /** What the application's handlers say for a page at `url`; granted where it has set none, as in Electron. */
  async mayUse(
    permission: keyof typeof permissionNames | keyof typeof methodPermissions,
    url: string,
    contents: Electron.WebContents,
  ): Promise<boolean> {
    const { checkHandler, requestHandler } = this
    const origin = new URL(url).protocol + '//' + new URL(url).host + '/'
    if (
      checkHandler &&
      !checkHandler(contents, permission, origin, { isMainFrame: true, requestingUrl: url })
    )
      return false
    if (!requestHandler) return true
    return new Promise((resolve) => {
      requestHandler(contents, permission, resolve, { isMainFrame: true, requestingUrl: url })
    })
  }

  /** @returns whether the application lets it come down */
  mayDownload(url: string): boolean {
    return !this.emitPreventable('will-download', {}, refusing('downloadItem', { getURL: () => url }))
  }
}

class StandInProtocol {
  private readonly handlers = new Map<string, PageHandler>()

  registerSchemesAsPrivileged(custom: Electron.CustomScheme[]): void {
    for (const { scheme, privileges } of custom) {
      if (!privileges?.standard || !privileges.secure) {
        unemulated('schemes that are not standard and secure')
      }
      checkOptions('privileges', privileges, {
        standard: 'any',
        secure: 'any',
        supportFetchAPI: 'any',
        codeCache: 'any',
      })
      schemes.add(scheme)
    }
  }

  handle(scheme: string, handler: PageHandler): void {
    if (!schemes.has(scheme)) unemulated(`the scheme ${scheme}: it was not registered as privileged`)
    if (this.handlers.has(scheme)) throw new Error(`The scheme has been registered: ${scheme}`)
    this.handlers.set(scheme, handler)
  }

  unhandle(scheme: string): void {
    this.handlers.delete(scheme)
  }

  isProtocolHandled(scheme: string): boolean {
    return this.handlers.has(scheme)
  }

  /** Not Electron's: for the stand-in. */
  handlerOf(url: string): PageHandler | undefined {
    return this.handlers.get(new URL(url).protocol.slice(0, -1))
  }
}
