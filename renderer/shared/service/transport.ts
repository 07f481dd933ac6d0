/**
 * The transport to the service: the object exposed by the desktop shell's preload, or the same operations
 * over HTTP. Either rejects when the service cannot be reached; every expected result is a `Reply`.
 */
import type { InjectionKey } from 'vue'
import { visitHeader } from '../../../contract/http.ts'
import type { KioskApi, Reply } from '../../../contract/operations.ts'

declare global {
  interface Window {
    /** Present in the desktop shell only. */
    kiosk?: KioskApi
  }
}

export const apiKey: InjectionKey<KioskApi> = Symbol('kiosk api')

/** A call that takes longer has failed: no operation takes that long. */
const callTimeoutMs = 30_000

export function kioskApi(): KioskApi {
  return window.kiosk ?? overHttp()
}

/** Any property is an operation's name; the service refuses names it does not know. */
function overHttp(): KioskApi {
  return new Proxy({} as KioskApi, {
    get: (_target, name) => (input: unknown, visit: string | null) => post(String(name), input, visit),
  })
}

async function post(operation: string, input: unknown, visit: string | null): Promise<Reply> {
  const response = await fetch(`/api/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(visit && { [visitHeader]: visit }) },
    credentials: 'same-origin',
    cache: 'no-store',
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(callTimeoutMs),
  })
  const reply: unknown = await response.json()
  if (!isReply(reply)) throw new Error(`${operation}: HTTP ${response.status} is not a reply`)
  return reply
}

function isReply(value: unknown): value is Reply {
  return typeof value === 'object' && value !== null && 'result' in value && 'session' in value
}
