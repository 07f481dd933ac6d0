/**
 * Where mail is counted apart: the service's port for mail with nothing behind it. Only the codes go on, one line each,
 * to the citizens' process, since a journey cannot end without.
 */
import { connect } from 'node:net'
import type { Mailer } from '../../core/mail/mailer.ts'
import { ok } from '../../core/foundation/result.ts'

export interface Postman {
  bring(to: string, code: string): void
  close(): void
}

export function postman(port: number): Postman {
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  return {
    bring: (to, code) => void socket.write(`${to} ${code}\n`),
    close: () => socket.destroy(),
  }
}

export function mailerWithoutMail({ bring, close }: Postman): Mailer {
  return {
    async send({ to, text }) {
      const code = /^ +(\d{6})$/m.exec(text)?.[1]
      if (code !== undefined) bring(to, code)
      return ok(null)
    },
    close: async () => close(),
  }
}
