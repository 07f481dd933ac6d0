/**
 * What an error of the mail library means, by who can mend it. The library gives a code (`ECONNECTION`), the command it
 * was at (`RCPT TO`), the server's reply code (`550`), and for errors of the system the code below it (`ECONNREFUSED`).
 */
import type { MailFailure } from './mailer.ts'

export interface SmtpError {
  code?: string
  /** The system's or the TLS library's code under the library's own. */
  originalCode?: string
  command?: string
  response?: string
  responseCode?: number
}

/** Codes that no second try mends: sign-in, TLS, settings. */
const settingsCodes = new Set([
  'EAUTH',
  'ENOAUTH',
  'EOAUTH2',
  'ETLS',
  'EREQUIRETLS',
  'ECONFIG',
  'EPROXY',
  'ERR_ACCESS_DENIED',
])

/** Certificate and TLS errors come as socket errors; only the code below tells. */
const tlsCode =
  /CERT|^UNABLE_TO_|^CRL_|^ERR_(SSL|TLS|OSSL)_|^(EPROTO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$/

/** "Sign in first": what servers answer at any command when the login is missing or wrong (RFC 4954). */
const signInReplies = new Set([530, 534, 535, 538])

export function mailFailure(error: unknown): MailFailure {
  const smtp = smtpErrorOf(error)
  return { kind: kindOf(smtp), detail: smtpDetail(smtp) }
}

/** What the library says of its error; nothing of what is none. */
export function smtpErrorOf(error: unknown): SmtpError {
  return error instanceof Error ? (error as SmtpError) : {}
}

function kindOf(error: SmtpError): MailFailure['kind'] {
  const { code = '', originalCode = '', command = '', response = '', responseCode: reply = 0 } = error
  if (reply >= 400 && reply < 500) return 'passing-trouble'
  if (settingsCodes.has(code) || tlsCode.test(originalCode)) return 'misconfigured'
  // 503 speaks of the session's state, not of the message: the same mail may go through on a new connection.
  if (reply < 500 || reply > 599 || reply === 503) return 'passing-trouble'
  if (signInReplies.has(reply)) return 'misconfigured'
  if (command === 'RCPT TO') return /\brelay/i.test(response) ? 'misconfigured' : 'address-refused'
  // After the text, a reply is about the address only when its second code says so (RFC 3463: X.1 address, X.2 mailbox).
  if (command === 'DATA') return /^5\d\d[ -]5\.[12]\./.test(response) ? 'address-refused' : 'misconfigured'
  // The greeting, EHLO or the sender was refused.
  return 'misconfigured'
}

/**
 * One line for the log: "EENVELOPE at RCPT TO: 550 5.1.1". The server's own words may name the citizen's address or
 * quote the mail; they are kept only for steps before either was sent, and even there without addresses and numbers.
 */
export function smtpDetail({ code, originalCode, command, response = '', responseCode }: SmtpError): string {
  const what = [code ?? 'error', originalCode].filter(Boolean).join('/')
  const where = command && command !== 'CONN' && command !== 'API' ? ` at ${command}` : ''
  if (!responseCode) return what + where
  const [, second] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? []
  const codes = [responseCode, second].filter(Boolean).join(' ')
  const early = command !== 'RCPT TO' && command !== 'DATA' && command !== 'MAIL FROM'
  const words = early ? redact(response.replace(/^[\d. -]+/, '')) : ''
  return `${what}${where}: ${[codes, words].filter(Boolean).join(' ')}`
}

function redact(words: string): string {
  return words
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\S*@\S*/g, '[address]')
    .replace(/\d{4,}/g, '[number]')
    .trim()
    .slice(0, 120)
}
