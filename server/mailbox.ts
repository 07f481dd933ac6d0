/** Demo only: the mails that would have gone out, for people at `/mailbox` and for programs at `/mailbox.json`. */
import type { FastifyInstance } from 'fastify'
import { mailboxCss } from '../core/demo/mailbox-page.ts'
import type { DemoMailbox } from '../core/demo/mailbox.ts'

export function mailboxRoutes(app: FastifyInstance, mailbox: DemoMailbox): void {
  app.get('/mailbox', (_, reply) =>
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(mailbox.page()),
  )
  app.get('/mailbox.css', (_, reply) =>
    reply.header('cache-control', 'no-store').type('text/css; charset=utf-8').send(mailboxCss),
  )
  app.get('/mailbox.json', (_, reply) => reply.header('cache-control', 'no-store').send(mailbox.mails()))
}
