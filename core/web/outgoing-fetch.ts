/** `fetch` for what the kiosk asks of other machines: with the authorities that it trusts, and through the office's proxy. */
import type { SecureContext } from 'node:tls'
import { isLoopback } from '../contact/one-address.ts'
import { Agent, fetch as undiciFetch, ProxyAgent } from 'undici'

export interface OutgoingOptions {
  /** From `trustedContext`. */
  secureContext?: SecureContext | undefined
  /** `http://proxy.example.vn:3128`; what goes to this machine itself goes past it. */
  proxy?: string | undefined
}

export interface Outgoing {
  fetch: typeof globalThis.fetch
  close(): Promise<void>
}

export function outgoingFetch({ secureContext, proxy }: OutgoingOptions): Outgoing {
  const trust = secureContext ? { secureContext } : {}
  const direct = new Agent({ connect: trust })
  const through =
    proxy === undefined ? null : new ProxyAgent({ uri: proxy, requestTls: trust, proxyTls: trust })
  const agentFor = (url: string) => (through && !isLoopback(new URL(url).hostname) ? through : direct)
  // The library's types are its own; what is used of them is the same.
  const fetch = ((url: string | URL | Request, init?: RequestInit) =>
    undiciFetch(url as string, {
      ...(init as Parameters<typeof undiciFetch>[1]),
      dispatcher: agentFor(url instanceof Request ? url.url : String(url)),
    })) as unknown as typeof globalThis.fetch
  return {
    fetch,
    async close() {
      await Promise.all([direct.destroy(), through?.destroy()])
    },
  }
}
