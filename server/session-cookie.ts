/**
 * The visit's token travels in one cookie that no script can read and no other site can send. It lasts until the
 * browser closes; how long a visit lasts is the service's business, not the cookie's.
 */

export interface SessionCookie {
  /** The token in a `Cookie` header; null when there is none, or none that could be one of ours. */
  read(header: string | undefined): string | null
  /** The `Set-Cookie` header that keeps `token`; null: that forgets it. */
  write(token: string | null): string
}

const token = /^[A-Za-z0-9_-]{16,128}$/

/**
 * @param secure the pages come over TLS: the cookie never travels without it, and its `__Host-` name proves so.
 * @param port that browsers know: cookies do not tell ports apart, and two kiosks of one name must not share theirs.
 */
export function sessionCookie(secure: boolean, port: () => number): SessionCookie {
  const name = () => `${secure ? '__Host-' : ''}visit-${port()}`
  const flags = `; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  return {
    read(header) {
      if (header === undefined) return null
      const start = `${name()}=`
      for (const pair of header.split(';')) {
        const cookie = pair.trim()
        if (!cookie.startsWith(start)) continue
        const value = cookie.slice(start.length)
        return token.test(value) ? value : null
      }
      return null
    },
    write(value) {
      return value === null ? `${name()}=${flags}; Max-Age=0` : `${name()}=${value}${flags}`
    },
  }
}
