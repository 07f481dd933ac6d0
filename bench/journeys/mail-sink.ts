/**
 * A mail server on loopback that takes everything and keeps nothing but the codes: the citizen's mailbox. It answers
 * without looking closely, so that the sender's work is what counts.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface MailSink {
  /** Speaks SMTP. */
  port: number
  /** Takes a postman's lines. */
  postmanPort: number
  /** The next code to this address; it may have come already. */
  codeFor(address: string): Promise<string>
  close(): void
}

const answers: Record<string, string> = { EHLO: '250 sink', DATA: '354 go on', QUIT: '221 bye' }
const endOfMail = Buffer.from('\r\n.\r\n')
const longestWaitMs = 15_000

export async function openMailSink(): Promise<MailSink> {
  const come = new Map<string, string[]>()
  const waiting = new Map<string, (code: string) => void>()

  function take(to: string, code: string | null): void {
    if (code === null) return
    const waiter = waiting.get(to)
    waiting.delete(to)
    if (waiter) waiter(code)
    else come.set(to, [...(come.get(to) ?? []), code])
  }

  const smtp = await listening((socket) => converse(socket, (to, mail) => take(to, codeIn(mail))))
  const postmen = await listening((socket) => readLines(socket, take))
  return {
    port: smtp.port,
    postmanPort: postmen.port,
    codeFor(address) {
      const [code, ...later] = come.get(address) ?? []
      if (code !== undefined) {
        if (later.length > 0) come.set(address, later)
        else come.delete(address)
        return Promise.resolve(code)
      }
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no code came to ${address}`)), longestWaitMs)
        waiting.set(address, (found) => {
          clearTimeout(late)
          resolve(found)
        })
      })
    },
    close() {
      smtp.close()
      postmen.close()
    },
  }
}

async function listening(take: (socket: Socket) => void): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => {
    socket.setNoDelay(true)
    socket.on('error', () => {})
    take(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() }
}

/** "ADDRESS CODE" each. */
function readLines(socket: Socket, take: (to: string, code: string) => void): void {
  let received = ''
  socket.on('data', (chunk) => {
    const lines = (received + chunk.toString()).split('\n')
    received = lines.pop() ?? ''
    for (const line of lines) {
      const [to = '', code = ''] = line.split(' ')
      take(to, code)
    }
  })
}

function converse(socket: Socket, take: (to: string, mail: Buffer) => void): void {
  let received: Buffer = Buffer.alloc(0)
  let inMail = false
  let to = ''
  socket.write('220 sink\r\n')
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    for (;;) {
      const end = received.indexOf(inMail ? endOfMail : '\r\n')
      if (end < 0) return
      if (inMail) {
        take(to, received.subarray(0, end))
        received = received.subarray(end + endOfMail.length)
        inMail = false
        socket.write('250 taken\r\n')
        continue
      }
      const line = received.toString('latin1', 0, end)
      received = received.subarray(end + 2)
      const verb = line.slice(0, 4).toUpperCase()
      if (verb === 'RCPT') to = /<([^>]*)>/.exec(line)?.[1] ?? ''
      inMail = verb === 'DATA'
      socket.write(`${answers[verb] ?? '250 ok'}\r\n`)
    }
  })
}

/** The digits alone on a line of the plain text; null when it brings no code. */
function codeIn(mail: Buffer): string | null {
  const text = mail.toString('latin1')
  const part = text.indexOf('Content-Type: text/plain')
  const bodyAt = text.indexOf('\r\n\r\n', part) + 4
  const end = text.indexOf('\r\n--', bodyAt)
  const body = text.slice(bodyAt, end < 0 ? undefined : end)
  const isBase64 = /base64/i.test(text.slice(Math.max(part - 100, 0), bodyAt))
  const words = isBase64 ? Buffer.from(body, 'base64').toString() : body
  return /^\s*(\d{6})\s*$/m.exec(words)?.[1] ?? null
}
