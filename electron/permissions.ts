/** What a page may ask of the browser under it: nothing. No permission, no device, no download, no network. */
import type { Session } from 'electron'
import { isOurs } from './origin.ts'
import type { Log } from '../core/foundation/log.ts'

/** One row, one reason. Empty: the kiosk speaks, prints and scans without any permission. */
export const allowedPermissions: ReadonlyMap<string, string> = new Map()

/** Schemes that carry their content in themselves and reach nowhere. */
const selfContained = /^(?:data|blob|devtools|chrome-devtools):/

export interface PermissionOptions {
  session: Session
  log: Log
}

/** @returns its clean-up */
export function registerPermissions({ session, log }: PermissionOptions): () => void {
  const allowed = (permission: string, url: string) => allowedPermissions.has(permission) && isOurs(url)

  session.setPermissionRequestHandler((contents, permission, answer) => {
    const granted = allowed(permission, contents.getURL())
    if (!granted) log.warn({ permission }, 'a permission was refused')
    answer(granted)
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    allowed(permission, requestingOrigin),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => {
    answer(null)
  })

  const refuseDownload = (event: { preventDefault(): void }) => {
    event.preventDefault()
    log.warn({}, 'a download was refused')
  }
  session.on('will-download', refuseDownload)

  // Behind the CSP, a second wall: the screens' own process never opens a connection.
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const inside = isOurs(url) || selfContained.test(url)
    if (!inside) log.warn({}, 'a request to elsewhere was refused')
    answer({ cancel: !inside })
  })

  return () => {
    session.setPermissionRequestHandler(null)
    session.setPermissionCheckHandler(null)
    session.setDevicePermissionHandler(null)
    session.setDisplayMediaRequestHandler(null)
    session.webRequest.onBeforeRequest(null)
    session.off('will-download', refuseDownload)
  }
}
