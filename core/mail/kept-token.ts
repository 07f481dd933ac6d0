/** The newest refresh token in the store, where it is encrypted like everything else. */
import { hash } from 'node:crypto'
import type { Clock } from '../foundation/clock.ts'
import type { Store } from '../storage/port/store.ts'
import type { KeptRefreshToken } from './oauth-token.ts'

const key = 'refresh'

/** @param configured as it stands in the environment: another one there counts at once */
export function keptRefreshToken(
  { store, clock }: { store: Store; clock: Clock },
  configured: string,
): KeptRefreshToken {
  const digest = hash('sha256', configured, 'hex')
  return {
    async read() {
      const kept = (await store.get('mailTokens', key))?.value
      return kept?.configured === digest ? kept.token : null
    },
    async write(token) {
      for (;;) {
        const kept = await store.get('mailTokens', key)
        if (kept?.value.token === token) return
        const event = {
          kind: 'mail.token-renewed' as const,
          at: clock.now(),
          kiosk: 'service',
          account: null,
          visit: null,
          data: {},
        }
        const value = { token, configured: digest }
        const put = { collection: 'mailTokens' as const, key, value, expect: kept?.version ?? 0 }
        if ((await store.commit({ event, puts: [put] })).ok) return
      }
    },
  }
}
