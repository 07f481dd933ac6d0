/**
 * What both shells send along with the screens: the headers that lock a page down, the type of a file, and which
 * file a URL may mean. The desktop shell answers `app://kiosk/…` with it, the browser shell HTTP.
 */
import { realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/**
 * Nothing from elsewhere, nothing inline, no eval. `data:` pictures are the captcha; `frame-src` and
 * `frame-ancestors` let the demo show its mailbox inside its own page.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

/** Belongs on every answer a browser may show, errors included. Names are lower-case. */
export const securityHeaders: Readonly<Record<string, string>> = Object.freeze({
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // The kiosk speaks through the loudspeaker and needs no other device.
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=(), display-capture=()',
})

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
}

/** By the ending of a path or URL path; what is not known is bytes to no one's use, and `nosniff` keeps it so. */
export function contentTypeOf(path: string): string {
  return contentTypes[extname(path).toLowerCase()] ?? 'application/octet-stream'
}

/** A name as the build makes them: no percent sign, backslash, colon, control character, leading or trailing dot. */
const plainName = /^[A-Za-z0-9_-](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/

/**
 * The file that a URL's path means, as an absolute real path inside `root`; null when there is none, when it is not
 * a plain file, or when the path tries anything.
 *
 * `urlPath` starts with `/` and comes without query or fragment. Nothing is decoded: no file of ours has a name that
 * needs it, so `%` is refused like every other odd character, and it makes no difference whether the caller decoded.
 * Symbolic links are followed and must end inside `root` too.
 */
export async function containedPath(root: string, urlPath: string): Promise<string | null> {
  if (!urlPath.startsWith('/') || urlPath.length > 512) return null
  const names = urlPath.slice(1).split('/')
  if (!names.every((name) => plainName.test(name))) return null
  try {
    const realRoot = await realpath(root)
    const file = await realpath(join(realRoot, ...names))
    if (!file.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) return null
    return (await stat(file)).isFile() ? file : null
  } catch {
    return null
  }
}
