/** The whole kiosk with a mail server that takes tokens alone: `smtp.auth` from the configuration to the mail that is sent. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { afterEach, expect, it, vi } from 'vitest'
import { configSchema } from '../config/config.ts'
import { startSmtpServer } from '../testing/mail/smtp-server.ts'
import { openKiosk } from './open-kiosk.ts'
import { aFolder, testKey } from '../testing/store/test-folder.ts'
import { silentLog } from '../foundation/log.ts'

const ends: Array<() => unknown> = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  vi.restoreAllMocks()
})

it('fetches its token, and the test mail goes out', async () => {
  vi.spyOn(console, 'info').mockReturnValue()
  vi.spyOn(console, 'warn').mockReturnValue()
  const provider = new Provider('http://localhost', {
    clients: [
      {
        client_id: 'kiosk',
        client_secret: 'a-secret',
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    features: { clientCredentials: { enabled: true } },
    ttl: { ClientCredentials: 600 },
  })
  const tokens: Server = provider.listen(0, '127.0.0.1')
  await once(tokens, 'listening')
  ends.push(() => (tokens.closeAllConnections(), tokens.close()))
  const stand = await startSmtpServer({
    authOptional: false,
    authMethods: ['XOAUTH2'],
    onAuth({ username, accessToken = '' }, _session, done) {
      void provider.ClientCredentials.find(accessToken).then((found) =>
        done(found ? null : new Error('no'), found ? { user: username } : undefined),
      )
    },
  })
  ends.push(() => stand.close())
  const folder = aFolder()
  ends.push(() => folder.remove())

  const from = 'kiosk@bhxh.example'
  const tokenUrl = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`
  const auth = { kind: 'client-credentials', tokenUrl, clientId: 'kiosk' } as const
  const config = configSchema.parse({ smtp: { host: '127.0.0.1', port: stand.port, user: from, from, auth } })
  const kiosk = await openKiosk({
    config,
    dataDir: folder.path,
    key: testKey,
    log: silentLog,
    smtpSecrets: { clientSecret: 'a-secret' },
  })
  ends.push(() => kiosk.close())
  await vi.waitFor(async () => expect((await kiosk.report()).mail.state).toBe('up'))
  expect(kiosk.settings.mail()).toMatchObject({ auth: { clientId: 'kiosk' } })
})
