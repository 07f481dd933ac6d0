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

/** @param secure the pages come over TLS: the cookie never travels without it, and its `__Host-` name proves so. */
export function sessionCookie(secure: boolean): SessionCookie {
  const name = secure ? '__Host-visit' : 'visit'
  const start = `${name}=`
  const flags = `; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  return {
    read(header) {
      if (header === undefined) return null
      for (const pair of header.split(';')) {
        const cookie = pair.trim()
        if (!cookie.startsWith(start)) continue
        const value = cookie.slice(start.length)
        return token.test(value) ? value : null
      }
      return null
    },
    write(value) {
      return value === null ? `${start}${flags}; Max-Age=0` : `${start}${value}${flags}`
    },
  }
}
