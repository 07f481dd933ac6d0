/**
 * What an error of the mail library means, by who can mend it. The library gives a code (`ECONNECTION`), the command it
 * was at (`RCPT TO`), the server's reply code (`550`), and for errors of the system the code below it (`ECONNREFUSED`).
 */
import type { MailFailure } from './mailer.ts'
import { OAuthError } from './oauth-token.ts'

export interface SmtpError {
  code?: string
  /** The system's or the TLS library's code under the library's own. */
  originalCode?: string
  command?: string
  response?: string
  responseCode?: number
  /** Of the token server. */
  detail?: string
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

/** @param recipient nothing of it counts as the server's own words. Null: none was named. */
export function mailFailure(error: unknown, recipient: string | null): MailFailure {
  const smtp = smtpErrorOf(error)
  const ofThisMail = smtp.command === 'RCPT TO' || smtp.command === 'DATA'
  const kind = kindOf(smtp, recipient)
  const mailboxFull = kind === 'address-refused' && isFull(smtp.response ?? '', recipient)
  return {
    kind,
    detail: smtpDetail(smtp),
    ...(ofThisMail ? { ofThisMail } : {}),
    ...(mailboxFull ? { mailboxFull } : {}),
  }
}

/** A reply is one line, or a few. */
const longestReply = 1_000

/** What the library says of its error; nothing of what is none. Replies are cut before anything reads them. */
export function smtpErrorOf(error: unknown): SmtpError {
  if (!(error instanceof Error)) return {}
  const { code, originalCode, command, response, responseCode } = error as SmtpError
  const detail = error instanceof OAuthError ? error.detail : undefined
  const said = {
    code,
    originalCode,
    command,
    response: response?.slice(0, longestReply),
    responseCode,
    detail,
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

function kindOf(error: SmtpError, recipient: string | null): MailFailure['kind'] {
  const { code = '', originalCode = '', command = '', response = '', responseCode: reply = 0 } = error
  if (reply >= 400 && reply < 500) {
    // A mailbox that is full now is so for longer than a code lives.
    return ofRecipient.has(command) && secondCode(response) === '4.2.2'
      ? 'address-refused'
      : 'passing-trouble'
  }
  // The token server is away: the mail server was not even asked.
  if (originalCode === 'OAUTH_LATER') return 'passing-trouble'
  if (settingsCodes.has(code) || tlsCode.test(originalCode)) return 'misconfigured'
  // 503 speaks of the session's state, not of the message: the same mail may go through on a new connection.
  if (reply < 500 || reply > 599 || reply === 503) return 'passing-trouble'
  if (signInReplies.has(reply)) return 'misconfigured'
  if (command === 'RCPT TO')
    return isAboutRecipient(response, recipient) ? 'address-refused' : 'misconfigured'
  // After the text, a reply is about the address only when its second code says so.
  if (command === 'DATA')
    return recipientCodes.test(secondCode(response) ?? '') ? 'address-refused' : 'misconfigured'
  // The greeting, EHLO or the sender was refused.
  return 'misconfigured'
}

const ofRecipient: ReadonlySet<string> = new Set(['RCPT TO', 'DATA'])

/**
 * RFC 3463 and 7505: no such mailbox, system, name; moved; takes no mail; X.2, the mailbox itself. Microsoft 365 has codes
 * of its own from X.2.100 on, which are the sender's.
 */
const recipientCodes = /^5\.(?:1\.(?:[1236]|10)|2\.\d)$/
/** "Other": says less than the words. */
const noCodes = new Set(['5.0.0', '5.1.0'])
/** What servers say at the recipient though it is the sender, its machine or a limit that they do not like. */
const ourFault =
  /\b(?:relay\w*|sender|from|policy|spf|dkim|dmarc|spam|black\w*|block(?:ed|list)\w*|quota exceeded for sender|limit|helo|ehlo|rate|rcpthosts|cannot deliver mail for|authenticat\w*|authori[sz]\w*|login|log in)\b/i

/** Behind the reply's own; qmail writes it at the end, "(#5.7.1)". */
function secondCode(response: string): string | undefined {
  const found = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b|\(#(\d\.\d{1,3}\.\d{1,3})\)/.exec(response)
  return found?.[1] ?? found?.[2]
}

/** The second code decides; where there is none, the server's words do, without what a citizen typed. */
function isAboutRecipient(response: string, recipient: string | null): boolean {
  const second = secondCode(response)
  if (second !== undefined && !noCodes.has(second)) return recipientCodes.test(second)
  return !ourFault.test(ownWords(response, recipient))
}

/** By its second code; where there is none, by words that can mean nothing else. */
function isFull(response: string, recipient: string | null): boolean {
  const second = secondCode(response)
  if (second !== undefined && !noCodes.has(second)) return /^[45]\.2\.2$/.test(second)
  return /\b(?:full|over ?quota|quota|storage)\b/i.test(ownWords(response, recipient))
}

/** Without addresses, and without what the recipient's is made of, however the server writes it. */
function ownWords(response: string, recipient: string | null): string {
  const words = response.split(/\s+/).filter((word) => !word.includes('@') && !/^[<"'[(]/.test(word))
  const parts = (recipient ?? '').toLowerCase().split('@').filter(Boolean)
  return words.filter((word) => !parts.some((part) => word.toLowerCase().includes(part))).join(' ')
}

/**
 * One line for the log: "EENVELOPE at RCPT TO: 550 5.1.1". The server's own words may name the citizen's address or
 * quote the mail; they are kept only for steps before either was sent, and even there without addresses and numbers.
 */
export function smtpDetail({
  code,
  originalCode,
  command,
  response = '',
  responseCode,
  detail,
}: SmtpError): string {
  const what = [[code ?? 'error', originalCode].filter(Boolean).join('/'), detail].filter(Boolean).join(' ')
  const where = command && command !== 'CONN' && command !== 'API' ? ` at ${command}` : ''
  if (!responseCode) return what + where
  const codes = [responseCode, secondCode(response)].filter(Boolean).join(' ')
  const early = command !== 'RCPT TO' && command !== 'DATA' && command !== 'MAIL FROM'
  const words = early ? redact(response.replace(/^[\d. -]+/, '')) : ''
  return `${what}${where}: ${[codes, words].filter(Boolean).join(' ')}`
}

function redact(words: string): string {
  return words
    .split(/[\p{Cc}\s]+/u)
    .map((word) => (word.includes('@') ? '[address]' : word.replace(/\d{4,}/g, '[number]')))
    .join(' ')
    .trim()
    .slice(0, 120)
}
