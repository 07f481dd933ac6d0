/** The one place screens come from. Everything else is elsewhere: refused, never shown, never answered. */

export const scheme = 'app'
export const host = 'kiosk'
export const origin = `${scheme}://${host}`

/** @param path with its leading slash */
export function urlOf(path: string): string {
  return origin + path
}

/** True only for `app://kiosk/…`: no other scheme or host, no user, no port. */
export function isOurs(url: string): boolean {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return false
  }
  return (
    parsed.protocol === `${scheme}:` &&
    parsed.hostname === host &&
    parsed.port === '' &&
    parsed.username === '' &&
    parsed.password === ''
  )
}
