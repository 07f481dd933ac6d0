/**
 * A message that is already written, as the mail library's pool takes it. Its public `sendMail` would
 * compose even a ready text anew and pipe it through three more streams; the pool itself asks a message for no more than
 * is implemented here.
 */
import { Readable } from 'node:stream'
import MimeNode, { type MimeNodeEnvelopeInput } from 'nodemailer/lib/mime-node'

export class ReadyMessage extends MimeNode {
  readonly #text: string

  /** @param text headers and all, in ASCII. */
  constructor(envelope: MimeNodeEnvelopeInput, text: string) {
    super()
    this.setEnvelope(envelope)
    // The pool looks for it to name the message in its log, which is off; without one it would make one up.
    this.setHeader('Message-ID', 'ready')
    this.#text = text
  }

  /** A new one each time: the message is sent again when a kept connection turns out to be gone. */
  override createReadStream(): Readable {
    const text = this.#text
    return new Readable({
      read() {
        this.push(text, 'latin1')
        this.push(null)
      },
    })
  }
}
