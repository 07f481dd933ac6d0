/**
 * The lightest HTTP client that will do: one kept connection, one call at a time, cookies kept as a browser would. The
 * bench and the server share two cores, so what the client costs, the server lacks.
 */
import { connect, type Socket } from 'node:net'

export interface HttpAnswer {
  status: number
  body: string
}

export interface Signing {
  /** Lines of the request's head. */
  headers(url: string): Promise<string>
  /** The answer's head. */
  take(head: string): void
}

export class HttpClient {
  readonly #socket: Socket
  readonly #host: string
  readonly #cookies = new Map<string, string>()
  #received: Buffer = Buffer.alloc(0)
  #waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | null = null

  private constructor(socket: Socket, host: string) {
    this.#socket = socket
    this.#host = host
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the server closed the connection')))
  }

  static open(port: number): Promise<HttpClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        resolve(new HttpClient(socket, `127.0.0.1:${port}`))
      })
    })
  }

  /** Headers of every call from now on, beside the cookies; until a new visitor comes. */
  readonly headers = new Map<string, string>()

  /** Of a kiosk that signs each call: what it adds to a call, and what it takes from its answer. */
  signing: Signing | null = null

  /** A new visitor: no cookies. */
  forget(): void {
    this.headers.clear()
    this.#cookies.clear()
  }

  get(path: string): Promise<HttpAnswer> {
    return this.#send(`GET ${path} HTTP/1.1\r\n${this.#heads()}\r\n`)
  }

  async post(path: string, input: unknown): Promise<HttpAnswer> {
    const signed = this.signing ? await this.signing.headers(`http://${this.#host}${path}`) : ''
    const body = JSON.stringify(input)
    const length = Buffer.byteLength(body)
    return this.#send(
      `POST ${path} HTTP/1.1\r\n${this.#heads()}${signed}content-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`,
    )
  }

  close(): void {
    this.#socket.destroy()
  }

  #heads(): string {
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const cookie = cookies === '' ? '' : `cookie: ${cookies}\r\n`
    const others = [...this.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')
    return `host: ${this.#host}\r\norigin: http://${this.#host}\r\nsec-fetch-site: same-origin\r\n${others}${cookie}`
  }

  #send(request: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#waiting) throw new Error('one call at a time')
      this.#waiting = { resolve, reject }
      this.#socket.write(request)
    })
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    const headEnd = this.#received.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const head = this.#received.toString('latin1', 0, headEnd)
    const body = bodyOf(head, this.#received.subarray(headEnd + 4))
    if (body === null) return
    this.#received = Buffer.alloc(0)
    for (const [, name = '', value = ''] of head.matchAll(/\r\nset-cookie: ([^=]+)=([^;\r]*)/gi)) {
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    this.signing?.take(head)
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.resolve({ status: Number(head.slice(9, 12)), body })
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error)
    this.#waiting = null
  }
}

/** Null while it is not complete. */
function bodyOf(head: string, bytes: Buffer): string | null {
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length !== undefined) return bytes.length >= Number(length) ? bytes.toString() : null
  if (/\r\ntransfer-encoding: chunked/i.test(head)) return chunkedBody(bytes)
  return ''
}

function chunkedBody(bytes: Buffer): string | null {
  const parts: Buffer[] = []
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return null
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const next = lineEnd + 2 + size + 2
    if (bytes.length < next) return null
    if (size === 0) return Buffer.concat(parts).toString()
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = next
  }
}
