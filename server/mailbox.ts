/**
 * Demo only: the mails that would have gone out, for people at `/mailbox` and for programs at `/mailbox.json`, and who
 * can sign in. In a tab of its own the page loads itself anew; in the kiosk's frame that is left to the kiosk, which knows
 * when there is news.
 */
import type { FastifyInstance } from 'fastify'
import { demoSignInsPath } from '../contract/demo.ts'
import { demoSignIns } from '../core/demo/accounts.ts'
import { mailboxCss } from '../core/demo/mailbox-page.ts'
import type { DemoMailbox } from '../core/demo/mailbox.ts'

export function mailboxRoutes(app: FastifyInstance, mailbox: DemoMailbox): void {
  app.get('/mailbox', ({ headers }, reply) => {
    if (headers['sec-fetch-dest'] === 'document') reply.header('refresh', '5')
    return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(mailbox.page())
  })
  app.get('/mailbox.css', (_, reply) =>
    reply.header('cache-control', 'no-store').type('text/css; charset=utf-8').send(mailboxCss),
  )
  app.get('/mailbox.json', (_, reply) => reply.header('cache-control', 'no-store').send(mailbox.mails()))
  app.get(demoSignInsPath, (_, reply) => reply.header('cache-control', 'no-store').send(demoSignIns))
}
