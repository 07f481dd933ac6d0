/** Where confirmed changes are posted to, checked before anything is sent there. */
import { isLoopback } from '../../contact/one-address.ts'
import { err, ok, type Result } from '../../foundation/result.ts'

export interface WebhookTarget {
  url: string
  /** Shared with the receiver; at least 32 characters. */
  secret: string
}

export type TargetProblem =
  | { kind: 'url-invalid' }
  | { kind: 'url-with-password' }
  | { kind: 'not-encrypted' }
  | { kind: 'secret-short'; least: number }

export const shortestSecret = 32

/** TLS is required but to this very machine: the changes are personal data. */
export function checkTarget({ url, secret }: WebhookTarget): Result<WebhookTarget, TargetProblem> {
  if (!URL.canParse(url)) return err({ kind: 'url-invalid' })
  const { protocol, hostname, username, password } = new URL(url)
  if (protocol !== 'https:' && protocol !== 'http:') return err({ kind: 'url-invalid' })
  if (username !== '' || password !== '') return err({ kind: 'url-with-password' })
  if (protocol === 'http:' && !isLoopback(hostname)) return err({ kind: 'not-encrypted' })
  if (secret.length < shortestSecret) return err({ kind: 'secret-short', least: shortestSecret })
  return ok({ url, secret })
}
