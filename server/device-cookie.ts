/** What a counter PC's browser is known by: one cookie that no script can read, for as long as browsers keep any. */

export interface DeviceCookie {
  /** Null when there is none, or none that could be one of ours. */
  read(header: string | undefined): string | null
  /** The `Set-Cookie` header. */
  write(value: string): string
}

const value = /^[\w-]{12}\.[\w-]{43}$/
/** Browsers cut it to 400 days; each visit of the page renews it. */
const maxAgeS = 400 * 24 * 3_600

/** @param port that browsers know: cookies do not tell ports apart. */
export function deviceCookie(secure: boolean, port: () => number): DeviceCookie {
  const name = () => `${secure ? '__Host-' : ''}device-${port()}`
  const flags = `; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeS}${secure ? '; Secure' : ''}`
  return {
    read(header = '') {
      const start = `${name()}=`
      const pair = header
        .split(';')
        .map((one) => one.trim())
        .find((one) => one.startsWith(start))
      const found = pair?.slice(start.length)
      return found !== undefined && value.test(found) ? found : null
    },
    write: (given) => `${name()}=${given}${flags}`,
  }
}
