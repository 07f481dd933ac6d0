/** At which step of sending a mail an error of the mail library came, and what it means: for the person who sets up the mail server. */
import { smtpDetail, smtpErrorOf } from './smtp-failure.ts'

export type MailStep = 'host' | 'connect' | 'tls' | 'sign-in' | 'sender' | 'recipient' | 'message'

export type MailStepReason =
  | 'not-found'
  /** No name server answers. */
  | 'no-answer'
  | 'refused'
  | 'timed-out'
  | 'unreachable'
  /** The other side ended the connection, or speaks something else. */
  | 'broken-off'
  /** TLS, or signing in, is not to be had there. */
  | 'not-offered'
  | 'certificate-expired'
  | 'certificate-self-signed'
  | 'certificate-wrong-name'
  | 'certificate-untrusted'
  | 'failed'
  /** The server does not pass mail on to other domains, for us. */
  | 'relaying'
  /** The token server (OAuth 2) refused us. */
  | 'token-refused'
  /** It does not answer. */
  | 'token-away'
  /** The server does not take the name that we give ourselves (`smtp.name`). */
  | 'own-name'
  /** Refused for now: busy, or a limit. */
  | 'try-later'

export interface MailStepFailure {
  step: MailStep
  reason: MailStepReason
  /** Codes, and the server's own words where they name nobody. */
  detail: string
}

export function mailStepFailure(error: unknown): MailStepFailure {
  const smtp = smtpErrorOf(error)
  const { code = '', originalCode = '', command = '', response = '', responseCode: reply = 0 } = smtp
  const at = (step: MailStep, reason: MailStepReason) => ({ step, reason, detail: smtpDetail(smtp) })
  if (originalCode === 'OAUTH_REFUSED') return at('sign-in', 'token-refused')
  if (originalCode === 'OAUTH_LATER') return at('sign-in', 'token-away')
  if (code === 'EDNS') return at('host', nameServerAway.has(originalCode) ? 'no-answer' : 'not-found')
  const certificate = certificateReasons.find(([codes]) => codes.test(originalCode))
  if (certificate) return at('tls', certificate[1])
  if (code === 'ETLS') return at('tls', reply === 0 ? 'failed' : 'not-offered')
  if (/^(?:ERR_(?:SSL|TLS|OSSL)_|EPROTO$)/.test(originalCode)) return at('tls', 'failed')
  if (reply === 0) {
    if (code === 'EAUTH' || code === 'ENOAUTH') return at('sign-in', 'not-offered')
    return at(stepOf(command), connectionReasons[originalCode] ?? connectionReasons[code] ?? 'broken-off')
  }
  if (code === 'EAUTH' || [530, 534, 535, 538].includes(reply)) {
    if (notImplemented.has(reply)) return at('sign-in', 'not-offered')
    return at('sign-in', reply < 500 ? 'try-later' : 'refused')
  }
  if (command !== 'DATA' && /\b(?:helo|ehlo)\b/i.test(response)) return at('connect', 'own-name')
  if (reply < 500) return at(stepOf(command), 'try-later')
  // To whom the letter goes is the administrator's own choice: nobody else's words are among these.
  return at(stepOf(command), command === 'RCPT TO' && /\brelay/i.test(response) ? 'relaying' : 'refused')
}

/** The server does not know the command. */
const notImplemented = new Set([500, 502, 504])
const nameServerAway = new Set(['EAI_AGAIN', 'ETIMEOUT', 'ECONNREFUSED', 'ESERVFAIL'])

const certificateReasons: ReadonlyArray<readonly [RegExp, MailStepReason]> = [
  [/^CERT_HAS_EXPIRED$/, 'certificate-expired'],
  [/^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/, 'certificate-self-signed'],
  [/^(?:ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, 'certificate-wrong-name'],
  [/CERT|^UNABLE_TO_|^CRL_|^INVALID_|^PATH_LENGTH_EXCEEDED$/, 'certificate-untrusted'],
]

const connectionReasons: Readonly<Record<string, MailStepReason>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timed-out',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
}

function stepOf(command: string): MailStep {
  if (command.startsWith('AUTH')) return 'sign-in'
  switch (command) {
    case 'STARTTLS':
      return 'tls'
    case 'MAIL FROM':
      return 'sender'
    case 'RCPT TO':
      return 'recipient'
    case 'DATA':
      return 'message'
    default:
      return 'connect'
  }
}
