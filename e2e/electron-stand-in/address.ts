/**
 * Chromium under the stand-in knows no scheme of ours: `app://kiosk/x` goes over its wire as
 * `https://kiosk.app.stand-in.test/x`, answered before any network. `.test` exists nowhere (RFC 6761).
 */
const privateHost = /^https:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)\.stand-in\.test(?::443)?(?=[/?#]|$)/i

/** For Chromium. URLs of other schemes stay as they are. */
export function toPrivate(url: string, schemes: Iterable<string>): string {
  const [, scheme, rest] = /^([a-z][a-z0-9+-]*):\/\/(.*)$/i.exec(url) ?? []
  if (scheme === undefined || rest === undefined || ![...schemes].includes(scheme.toLowerCase())) return url
  const [, host = '', path = ''] = /^([^/?#]*)(.*)$/.exec(rest) ?? []
  return `https://${host}.${scheme}.stand-in.test${path || '/'}`
}

/** For the application. */
export function fromPrivate(url: string): string {
  return url.replace(privateHost, (_all, host: string, scheme: string) => `${scheme}://${host}`)
}

/** Where a page's process asks the main process about a key; under the page's own origin, so that a CSP allows it. */
export const inputPath = '/.stand-in/input'
