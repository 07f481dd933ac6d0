/** The mailer of the product: nodemailer's pool of a few kept connections, encrypted unless the server is this machine. */
import type { SecureContext } from 'node:tls'
import addressparser from 'nodemailer/lib/addressparser'
import SmtpPool from 'nodemailer/lib/smtp-pool'
import type { Clock } from '../foundation/clock.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import { composeMail, type Written } from './compose.ts'
import type { Mailer, MailFailure, MailMessage } from './mailer.ts'
import { isLoopback, isOneAddress } from '../contact/one-address.ts'
import { ReadyMessage } from './ready-message.ts'
import type { OAuthError, TokenSource } from './oauth-token.ts'
import { mailFailure, smtpErrorOf } from './smtp-failure.ts'

export interface SmtpSettings {
  host: string
  port: number
  /** true: TLS from the first byte; false: STARTTLS, required unless the host is loopback. */
  secure: boolean
  /** What we call ourselves in EHLO. Default: the machine's full name, or its address. */
  name?: string | undefined
  user?: string | undefined
  password?: string | undefined
  /** Tokens in place of a password. */
  tokens?: TokenSource | undefined
  /** "BHXH cơ sở Bến Thành <khong-tra-loi@example.vn>", or its parts: a name that may be anything is never read as a list. */
  from: string | Written['from']
  /** PEM of a certificate authority to trust instead of the system's; for an office's own mail server. */
  ca?: string | undefined
  /** Whom to trust, made once for all connections. Not together with `ca`. */
  secureContext?: SecureContext | undefined
  /** Asks for STARTTLS whatever the host is. Default: true unless the host is loopback. */
  requireTls?: boolean | undefined
  timeouts?: Partial<SmtpTimeouts> | undefined
  /** Connections kept at once. Default 5. */
  connections?: number | undefined
}

/** All in milliseconds. */
export interface SmtpTimeouts {
  /** Finding the host, connecting, greeting and TLS, together. */
  connectMs: number
  /** The server says nothing for this long. */
  silenceMs: number
  /** One message in all, waiting for a free connection included: ends servers that trickle. */
  sendMs: number
}

const defaultTimeouts: SmtpTimeouts = { connectMs: 10_000, silenceMs: 15_000, sendMs: 30_000 }
const closeWaitMs = 5_000

/** The settings cannot work whatever the server says. */
export class MailSettingsError extends Error {
  override name = 'MailSettingsError'
}

/**
 * Connects when the first message is sent, not before.
 *
 * @param clock dates the mails.
 * @throws MailSettingsError when `from` is not one sender's address.
 */
export function smtpMailer(settings: SmtpSettings, clock: Clock): Mailer {
  const from = sender(settings.from)
  const timeouts = timeoutsOf(settings)
  const pool = newPool(settings)
  const underWay = new Set<Promise<unknown>>()

  async function send(message: MailMessage, signal: AbortSignal | undefined): ReturnType<Mailer['send']> {
    if (!isOneAddress(message.to)) return err(refused('not one plain address'))
    const envelope = { from: from.address, to: [message.to] }
    const text = composeMail({ ...message, from, sentAt: clock.now() })
    const limit = limited(signal, timeouts.sendMs)
    try {
      await withFreshToken(() => handOver(pool, new ReadyMessage(envelope, text), limit.signal))
      return ok(null)
    } catch (error) {
      if (limit.timedOut())
        return err({
          kind: 'passing-trouble',
          detail: `no end within ${timeouts.sendMs} ms`,
          // A server that is slow with everybody is slow when it is only asked, too.
          ofThisMail: true,
        })
      return err(mailFailure(error, message.to))
    } finally {
      limit.clear()
    }
  }

  /** Not every mail server says which token it means: one that signs nobody in is tried again with another. */
  async function withFreshToken<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!settings.tokens || smtpErrorOf(error).responseCode !== 535) throw error
      await settings.tokens.token(true)
      return work()
    }
  }

  async function check(): Promise<Result<null, MailFailure>> {
    const limit = limited(undefined, timeouts.sendMs)
    const late = new Promise<false>((resolve) => {
      limit.signal.addEventListener('abort', () => resolve(false))
    })
    try {
      if (await Promise.race([withFreshToken(() => pool.verify()), late])) return ok(null)
      return err({ kind: 'passing-trouble', detail: `no end within ${timeouts.sendMs} ms` })
    } catch (error) {
      return err(mailFailure(error, null))
    } finally {
      limit.clear()
    }
  }

  return {
    check,
    send(message, { signal } = {}) {
      const sending = send(message, signal)
      const over = () => underWay.delete(sending)
      underWay.add(sending)
      sending.then(over, over)
      return sending
    },
    async close() {
      pool.close()
      if (underWay.size === 0) return
      const wait = limited(undefined, closeWaitMs)
      const tooLong = new Promise((resolve) => wait.signal.addEventListener('abort', resolve))
      await Promise.race([Promise.allSettled(underWay), tooLong])
      wait.clear()
      pool.close({ force: true })
      await Promise.allSettled(underWay)
    },
  }
}

/** One message on a connection of its own. Rejects with the library's error, to find what is wrong with the settings. */
export async function tryMailer(settings: SmtpSettings, message: MailMessage, clock: Clock): Promise<void> {
  const from = sender(settings.from)
  const pool = newPool({ ...settings, connections: 1 })
  const limit = limited(undefined, timeoutsOf(settings).sendMs)
  const envelope = { from: from.address, to: [message.to] }
  try {
    const text = composeMail({ ...message, from, sentAt: clock.now() })
    await handOver(pool, new ReadyMessage(envelope, text), limit.signal)
  } catch (error) {
    throw limit.timedOut() ? Object.assign(new Error('no end'), { code: 'ETIMEDOUT' }) : error
  } finally {
    limit.clear()
    pool.close({ force: true })
  }
}

const timeoutsOf = ({ timeouts }: SmtpSettings): SmtpTimeouts => ({ ...defaultTimeouts, ...timeouts })

function newPool(settings: SmtpSettings): SmtpPool {
  const timeouts = timeoutsOf(settings)
  const requireTls = settings.requireTls ?? !isLoopback(settings.host)
  return new SmtpPool({
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    requireTLS: requireTls && !settings.secure,
    ignoreTLS: !requireTls,
    ...(settings.name === undefined ? {} : { name: settings.name }),
    ...tlsOptions(settings),
    // Settings that name a user mean it: without `forceAuth` a server that offers no sign-in would go unnoticed.
    ...(settings.user === undefined ? {} : { auth: authOf(settings.user, settings), forceAuth: true }),
    maxConnections: settings.connections ?? 5,
    // Once over, for a kept connection that the server had dropped; all other retrying is the callers'.
    maxRequeues: 1,
    idleTimeout: 60_000,
    connectionTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    socketTimeout: timeouts.silenceMs,
  })
}

function authOf(user: string, { password, tokens }: SmtpSettings) {
  if (!tokens) return { user, pass: password ?? '' }
  type Told = (error: Error | null, token?: string, expiresAt?: number) => void
  const provisionCallback = (_user: string, renew: boolean, tell: Told) => {
    tokens.token(renew).then(
      ({ token, expiresAt }) => tell(null, token, expiresAt),
      (error: unknown) => tell(error as OAuthError),
    )
  }
  return { type: 'OAuth2' as const, user, provisionCallback }
}

function tlsOptions({ ca, secureContext }: SmtpSettings) {
  if (ca !== undefined) return { tls: { ca } }
  return secureContext ? { tls: { secureContext } } : {}
}

function handOver(pool: SmtpPool, message: ReadyMessage, signal: AbortSignal): Promise<void> {
  // Of a mail the pool looks at nothing else.
  const mail = { message, data: { signal } } as unknown as Parameters<SmtpPool['send']>[0]
  return new Promise((resolve, reject) => {
    pool.send(mail, (error) => (error ? reject(error) : resolve()))
  })
}

const refused = (detail: string): MailFailure => ({ kind: 'address-refused', detail })

/** One address, alone or as "Name <address>". */
export function isSender(from: SmtpSettings['from']): boolean {
  return typeof from !== 'string' || parsedSender(from) !== null
}

function sender(from: SmtpSettings['from']): Written['from'] {
  if (typeof from !== 'string') return from
  const parsed = parsedSender(from)
  if (!parsed) throw new MailSettingsError(`"${from}" is not a sender; write "Name <name@example.vn>"`)
  return parsed
}

function parsedSender(from: string): Written['from'] | null {
  const parsed = addressparser(from, { flatten: true })
  const [only] = parsed
  if (/\p{Cc}/u.test(from) || parsed.length !== 1 || !only?.address || !isOneAddress(only.address))
    return null
  return { name: only.name, address: only.address }
}

/** A signal that ends with the caller's or after `ms`, and leaves nothing behind once cleared. */
function limited(outer: AbortSignal | undefined, ms: number) {
  const controller = new AbortController()
  let timedOut = false
  const abort = () => controller.abort()
  const timer = setTimeout(() => {
    timedOut = true
    abort()
  }, ms)
  if (outer?.aborted) abort()
  outer?.addEventListener('abort', abort, { once: true })
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    clear() {
      clearTimeout(timer)
      outer?.removeEventListener('abort', abort)
    },
  }
}
