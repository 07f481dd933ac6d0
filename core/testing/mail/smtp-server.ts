/** For tests: a real SMTP server on loopback that does as it is told, and one that speaks raw lines. */
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface Received {
  mail: ParsedMail
  raw: string
  /** By the envelope. */
  to: string[]
  from: string
  /** Whether it came over TLS, and by which connection. */
  secure: boolean
  connection: string
  user: unknown
}

export interface TestSmtpServer {
  port: number
  received: Received[]
  /** Ends every open connection, as servers do with idle ones. */
  drop(): void
  close(): Promise<void>
}

/** An answer of the server, as its handlers take it: `refuse(550, 'no such user')`. */
export function refuse(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code })
}

/** Takes everything unless `options` say otherwise. Without `key` and `cert` it offers no TLS. */
export async function startSmtpServer(options: SMTPServerOptions = {}): Promise<TestSmtpServer> {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  const server = new SMTPServer({
    disabledCommands: options.cert ? [] : ['STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks)
        const { mailFrom, rcptTo } = session.envelope
        simpleParser(raw).then((mail) => {
          received.push({
            mail,
            raw: raw.toString('latin1'),
            to: rcptTo.map(({ address }) => address),
            from: mailFrom ? mailFrom.address : '',
            secure: session.secure,
            connection: session.id,
            user: session.user,
          })
          done()
        }, done)
      })
    },
    ...options,
  })
  server.on('error', () => {})
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    drop() {
      for (const socket of sockets) socket.destroy()
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

export interface RawSmtpServer {
  port: number
  connections(): number
  close(): Promise<void>
}

/** Greets, then answers each line by `answer`; what it does beyond answering it does to the socket itself. */
export async function startRawSmtpServer(
  greeting: string | null,
  answer: (line: string, socket: Socket) => string | undefined,
): Promise<RawSmtpServer> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    if (greeting !== null) socket.write(`${greeting}\r\n`)
    socket.on('data', (data) => {
      for (const line of data.toString('latin1').split('\r\n').filter(Boolean)) {
        const reply = answer(line, socket)
        if (reply !== undefined && !socket.destroyed) socket.write(`${reply}\r\n`)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
