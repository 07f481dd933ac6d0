/**
 * Access tokens for mail servers that take no passwords (OAuth 2, RFC 6749), Microsoft 365 among them: by client credentials
 * (§4.4) or by a refresh token (§6). One request at a time; a token is renewed before it ends, and when the mail server no longer
 * takes it. A refresh token that comes with a new one is kept before anything else is done.
 */
import type { Clock } from '../foundation/clock.ts'
import type { OAuthSecrets } from '../config/load-config.ts'

export interface OAuthSettings {
  kind: 'client-credentials' | 'refresh-token'
  tokenUrl: string
  clientId: string
  scope?: string | undefined
}

/** Where the newest refresh token is kept; the one that was configured counts until there is one. */
export interface KeptRefreshToken {
  /** Null: none came yet, or it belongs to another configured one. */
  read(): Promise<string | null>
  write(token: string): Promise<void>
}

/**
 * No token came. `code` OAUTH_REFUSED: the token server does not want us, only settings can mend it. OAUTH_LATER: it is away or
 * busy. `detail` is the server's error code, nothing secret.
 */
export class OAuthError extends Error {
  override name = 'OAuthError'
  readonly code: 'OAUTH_REFUSED' | 'OAUTH_LATER'
  readonly detail: string

  constructor(code: OAuthError['code'], detail: string) {
    super(`${code} ${detail}`)
    this.code = code
    this.detail = detail
  }
}

export interface TokenSource {
  /**
   * @param renew the one of before is not taken any more
   * @throws OAuthError
   */
  token(renew: boolean): Promise<{ token: string; expiresAt: number }>
}

const timeoutMs = 15_000
/** Before it ends, so that no sign-in begins with one that ends in the middle. */
const earlyMs = 60_000
const largestAnswer = 64 * 1024

export function tokenSource(options: {
  settings: OAuthSettings
  secrets: OAuthSecrets
  fetch: typeof globalThis.fetch
  clock: Clock
  kept: KeptRefreshToken
}): TokenSource {
  const { settings, secrets, fetch, clock, kept } = options
  let current: { token: string; expiresAt: number } | null = null
  let asking: Promise<{ token: string; expiresAt: number }> | null = null

  async function ask() {
    const form = new URLSearchParams({ client_id: settings.clientId })
    if (settings.scope !== undefined) form.set('scope', settings.scope)
    if (secrets.clientSecret !== undefined) form.set('client_secret', secrets.clientSecret)
    if (settings.kind === 'client-credentials') form.set('grant_type', 'client_credentials')
    else {
      form.set('grant_type', 'refresh_token')
      form.set('refresh_token', (await kept.read()) ?? secrets.refreshToken ?? '')
    }
    const answer = await post(fetch, settings.tokenUrl, form)
    const { access_token: token, expires_in: lasts, refresh_token: next } = answer
    if (typeof token !== 'string' || token === '')
      throw new OAuthError('OAUTH_LATER', 'no token in the answer')
    if (typeof next === 'string' && next !== '') await kept.write(next)
    const lastsMs = typeof lasts === 'number' && lasts > 0 ? lasts * 1000 : 5 * 60_000
    current = { token, expiresAt: clock.now() + Math.max(lastsMs - earlyMs, lastsMs / 2) }
    return current
  }

  return {
    async token(renew) {
      if (!renew && current !== null && clock.now() < current.expiresAt) return current
      asking ??= ask().finally(() => (asking = null))
      return asking
    },
  }
}

async function post(
  fetch: typeof globalThis.fetch,
  url: string,
  form: URLSearchParams,
): Promise<Record<string, unknown>> {
  let status = 0
  let answer: unknown
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: form.toString(),
      // Its secret goes to this address, and nowhere that it may send us.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    status = response.status
    const text = await response.text()
    answer = text.length <= largestAnswer ? JSON.parse(text) : null
  } catch (error) {
    if (status === 0) throw new OAuthError('OAUTH_LATER', reasonOf(error))
    answer = null
  }
  const fields = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {}
  if (status >= 200 && status < 300) return fields
  const said = fields['error']
  const code = typeof said === 'string' && /^[\w-]{1,40}$/.test(said) ? said : `status ${status}`
  const isOurs = status < 500 && status !== 408 && status !== 429 && code !== 'temporarily_unavailable'
  throw new OAuthError(isOurs ? 'OAUTH_REFUSED' : 'OAUTH_LATER', code)
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } }
  if (name === 'TimeoutError') return 'timeout'
  return typeof cause?.code === 'string' ? cause.code : 'unreachable'
}
