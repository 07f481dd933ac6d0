/** One record posted once, and what the answer means. The form stands in docs/webhook.md. */
import { createHmac } from 'node:crypto'
import { canonicalText } from '../../accounts/confirmed-changes.ts'
import type { Timers } from '../../foundation/timers.ts'
import type { WebhookTarget } from './target.ts'

/** A confirmed change, or an alarm: what it is stands in `kind`. */
export interface PostedRecord {
  /** The journal's sequence. */
  id: number
  kind: string
}

export type Posted =
  | { kind: 'taken' }
  /** No answer, or one that says "later", and perhaps how much. `detail` is a status or the kind of trouble, nothing personal. */
  | { kind: 'later'; detail: string; afterMs?: number }
  /** The receiver does not want it as it is: somebody has to look. */
  | { kind: 'refused'; detail: string }

export interface PostOptions {
  target: WebhookTarget
  fetch: typeof globalThis.fetch
  timers: Timers
  /** Milliseconds since the epoch: stands in the signature. */
  now: number
  /** Breaks it off; counts as `later`. */
  signal: AbortSignal
}

export const timeoutMs = 10_000
export const largestBodyBytes = 16 * 1024

/** `t=SECONDS,v1=HEX`: HMAC-SHA256 with the secret over `SECONDS.BODY`. */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}

export async function postRecord(change: PostedRecord, options: PostOptions): Promise<Posted> {
  const { target, fetch, timers, now, signal } = options
  const body = canonicalText(change)
  if (Buffer.byteLength(body) > largestBodyBytes)
    throw new Error('a record is larger than what it is about can be')
  const late = new AbortController()
  const cancelTimer = timers.after(timeoutMs, () => late.abort())
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': String(change.id),
        'webhook-signature': signatureOf(target.secret, Math.floor(now / 1000), body),
      },
      body,
      // The secret's holder is at this address, and nowhere that it may send us.
      redirect: 'manual',
      signal: AbortSignal.any([signal, late.signal]),
    })
    // Only the status counts; a body of any size is not waited for.
    await response.body?.cancel().catch(() => {})
    return meaning(response.status, retryAfterMs(response.headers.get('retry-after'), now))
  } catch {
    return { kind: 'later', detail: late.signal.aborted ? 'timeout' : 'unreachable' }
  } finally {
    cancelTimer()
  }
}

/** RFC 9110 §10.2.3: seconds, or a date. Null for what is neither. */
function retryAfterMs(header: string | null, now: number): number | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const at = /[a-z]/i.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

function meaning(status: number, afterMs: number | null): Posted {
  if (status >= 200 && status < 300) return { kind: 'taken' }
  const isRefusal = status >= 300 && status < 500 && status !== 408 && status !== 429
  if (isRefusal) return { kind: 'refused', detail: `status ${status}` }
  return { kind: 'later', detail: `status ${status}`, ...(afterMs === null ? {} : { afterMs }) }
}
