/** Tokens from a real OAuth 2 server, taken by a real SMTP server that asks it whether they are good. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryStore } from '../storage/memory/memory-store.ts'
import { keptRefreshToken } from './kept-token.ts'
import { OAuthError, tokenSource, type OAuthSettings } from './oauth-token.ts'
import { smtpMailer } from './smtp-mailer.ts'
import { mailStepFailure } from './smtp-step.ts'
import { tryMailer } from './smtp-mailer.ts'
import { startSmtpServer } from '../testing/mail/smtp-server.ts'
import type { OAuthSecrets } from '../config/load-config.ts'

const message = { to: 'lan@example.vn', subject: 'Mã', text: 'x', html: 'x', messageId: 'm' }
const clientId = 'kiosk'
const clientSecret = 'a-long-secret-of-ours'
const lastsSeconds = 600

let provider: Provider
let server: Server
let tokenUrl: string
/** How often a token was asked for, and with which refresh token. */
let asked: string[]
let now: number
const clock = { now: () => now }
const ends: Array<() => Promise<unknown>> = []

beforeEach(async () => {
  vi.spyOn(console, 'info').mockReturnValue()
  vi.spyOn(console, 'warn').mockReturnValue()
  asked = []
  now = Date.now()
  provider = new Provider('http://localhost', {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: ['https://example.vn/'],
        grant_types: ['client_credentials', 'refresh_token', 'authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    scopes: ['offline_access', 'send'],
    ttl: { ClientCredentials: lastsSeconds, AccessToken: lastsSeconds, RefreshToken: 86_400, Grant: 86_400 },
    rotateRefreshToken: true,
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  })
  provider.on('grant.success', (context) => {
    asked.push((context.oidc.params as { refresh_token?: string }).refresh_token ?? '')
  })
  server = provider.listen(0, '127.0.0.1')
  await once(server, 'listening')
  tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  server.closeAllConnections()
  server.close()
  vi.restoreAllMocks()
})

function source(
  over: Partial<OAuthSettings> = {},
  secrets: OAuthSecrets = { clientSecret },
  store = memoryStore(),
) {
  return tokenSource({
    settings: { kind: 'client-credentials', tokenUrl, clientId, ...over },
    secrets,
    fetch,
    clock,
    kept: keptRefreshToken({ store, clock }, secrets.refreshToken ?? ''),
  })
}

/** As one that takes tokens alone. */
async function mailServer() {
  const taken: string[] = []
  let refuses = 0
  const find = async (token: string) =>
    (await provider.ClientCredentials.find(token)) ?? (await provider.AccessToken.find(token))
  const stand = await startSmtpServer({
    authOptional: false,
    authMethods: ['XOAUTH2'],
    onAuth({ username, accessToken = '' }, _session, done) {
      void find(accessToken).then((found) => {
        if (!found || refuses-- > 0) return done(new Error('no'))
        taken.push(accessToken)
        done(null, { user: username })
      })
    },
  })
  ends.push(() => stand.close())
  return { stand, taken, refuse: (times: number) => void (refuses = times) }
}
function mailer(port: number, tokens: ReturnType<typeof source>) {
  const from = 'BHXH <kiosk@bhxh.example>'
  const made = smtpMailer(
    { host: '127.0.0.1', port, secure: false, from, user: 'kiosk@bhxh.example', tokens },
    clock,
  )
  ends.push(() => made.close())
  return made
}

describe('client credentials', () => {
  it('sign in, once for many mails, and anew before the token ends', async () => {
    const { stand, taken } = await mailServer()
    const tokens = source()
    expect(await mailer(stand.port, tokens).send(message)).toEqual({ ok: true, value: null })
    expect(await mailer(stand.port, tokens).send(message)).toEqual({ ok: true, value: null })
    expect([asked.length, new Set(taken).size]).toEqual([1, 1])
    expect(stand.received[0]?.user).toBe('kiosk@bhxh.example')
    now += (lastsSeconds - 59) * 1000
    expect(await mailer(stand.port, tokens).send(message)).toMatchObject({ ok: true })
    expect([asked.length, new Set(taken).size]).toEqual([2, 2])
  })

  it('ask once for all who wait', async () => {
    const tokens = source()
    const got = await Promise.all(Array.from({ length: 10 }, () => tokens.token(false)))
    expect([new Set(got.map(({ token }) => token)).size, asked.length]).toEqual([1, 1])
  })

  it('fetch another token when the mail server does not take the one of before', async () => {
    const { stand, refuse } = await mailServer()
    const tokens = source()
    await tokens.token(false)
    refuse(1)
    expect(await mailer(stand.port, tokens).send(message)).toMatchObject({ ok: true })
    expect(asked).toHaveLength(2)
  })
})

describe('a refresh token', () => {
  async function refreshToken(): Promise<string> {
    const client = (await provider.Client.find(clientId))!
    const grant = new provider.Grant({ accountId: 'kiosk', clientId })
    grant.addOIDCScope('offline_access send')
    const grantId = await grant.save()
    const given = new provider.RefreshToken({
      accountId: 'kiosk',
      client,
      grantId,
      scope: 'offline_access send',
      gty: 'authorization_code',
      expiresWithSession: false,
      rotations: 0,
      iiat: Math.floor(Date.now() / 1000),
    })
    return given.save()
  }

  it('signs in; the one that comes in its place is kept, through a restart, until another is configured', async () => {
    const store = memoryStore()
    const first = await refreshToken()
    const { stand } = await mailServer()
    const secrets = { clientSecret, refreshToken: first }
    expect(
      await mailer(stand.port, source({ kind: 'refresh-token' }, secrets, store)).send(message),
    ).toMatchObject({ ok: true })
    expect(store.events.map(({ kind }) => kind)).toEqual(['mail.token-renewed'])
    // A restart: the first one is used up, and would be refused.
    expect(
      await mailer(stand.port, source({ kind: 'refresh-token' }, secrets, store)).send(message),
    ).toMatchObject({ ok: true })
    const second = await refreshToken()
    await source({ kind: 'refresh-token' }, { clientSecret, refreshToken: second }, store).token(false)
    expect([asked[0], asked[1] === first, asked[2]]).toEqual([first, false, second])
    expect(JSON.stringify(store.events)).not.toContain(first)
  })
})

describe('no token', () => {
  const failure = (tokens: ReturnType<typeof source>) => tokens.token(false).catch((error: unknown) => error)

  it.each<[string, () => ReturnType<typeof source>, string, string]>([
    ['a wrong secret', () => source({}, { clientSecret: 'wrong-one' }), 'OAUTH_REFUSED', 'invalid_client'],
    ['an unknown client', () => source({ clientId: 'other' }), 'OAUTH_REFUSED', 'invalid_client'],
    [
      'a used refresh token',
      () => source({ kind: 'refresh-token' }, { clientSecret, refreshToken: 'x' }),
      'OAUTH_REFUSED',
      'invalid_grant',
    ],
    ['another address', () => source({ tokenUrl: `${tokenUrl}s` }), 'OAUTH_REFUSED', 'status 404'],
    ['nobody there', () => source({ tokenUrl: 'http://127.0.0.1:9/token' }), 'OAUTH_LATER', 'unreachable'],
  ])('says whose fault it is: %s', async (_what, make, code, detail) => {
    const error = await failure(make())
    expect(error).toBeInstanceOf(OAuthError)
    expect((error as OAuthError).code).toBe(code)
    if (detail !== 'unreachable') expect((error as OAuthError).detail).toBe(detail)
    expect((error as OAuthError).message).not.toMatch(/wrong-one|a-long-secret/)
  })

  it('is for staff to mend, or passes; and the test mail names it', async () => {
    const { stand } = await mailServer()
    const from = 'kiosk@bhxh.example'
    const settings = { host: '127.0.0.1', port: stand.port, secure: false, from, user: from }
    const refused = source({}, { clientSecret: 'wrong-one' })
    const away = source({ tokenUrl: 'http://127.0.0.1:9/token' })
    expect(await mailer(stand.port, refused).send(message)).toMatchObject({
      ok: false,
      error: { kind: 'misconfigured', detail: expect.stringContaining('invalid_client') },
    })
    expect(await mailer(stand.port, away).send(message)).toMatchObject({
      error: { kind: 'passing-trouble' },
    })
    const step = async (tokens: ReturnType<typeof source>) =>
      mailStepFailure(
        await tryMailer({ ...settings, tokens }, message, clock).catch((error: unknown) => error),
      )
    expect(await step(refused)).toMatchObject({ step: 'sign-in', reason: 'token-refused' })
    expect(await step(away)).toMatchObject({ step: 'sign-in', reason: 'token-away' })
    expect(stand.received).toEqual([])
  })
})
