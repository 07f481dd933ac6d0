/**
 * Chromium's protocol over the pipe it is started with. Playwright could speak it too, but to load Playwright and have it
 * follow every page a second time, beside the spec's, is half of what a start of the stand-in costs.
 */
import { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { CDPSession } from 'playwright-core'

/** A page's end of the connection, or the browser's own. A command fails when its page crashes or goes. */
export type Cdp = Pick<CDPSession, 'send' | 'on'>

interface Message {
  id?: number
  sessionId?: string
  method?: string
  params?: { sessionId?: string }
  result?: unknown
  error?: { message: string }
}

interface Waiting {
  sessionId: string | undefined
  method: string
  resolve(result: unknown): void
  reject(error: Error): void
}

export class CdpPipe {
  /** To the browser as a whole. */
  readonly browser: Cdp
  private readonly toChromium: Writable
  private readonly sessions = new Map<string | undefined, EventEmitter>()
  private readonly waiting = new Map<number, Waiting>()
  private lastId = 0
  /** What has come of a message that has not come whole. */
  private begun: Buffer[] = []

  constructor(toChromium: Writable, fromChromium: Readable) {
    this.toChromium = toChromium
    this.browser = this.session(undefined)
    // Chromium is gone; what still waits is told below.
    toChromium.on('error', () => undefined)
    fromChromium.on('data', (chunk: Buffer) => {
      this.read(chunk)
    })
    fromChromium.on('close', () => {
      this.giveUp(() => true, 'the browser is gone')
    })
  }

  session(sessionId: string | undefined): Cdp {
    const events = new EventEmitter()
    this.sessions.set(sessionId, events)
    const session = {
      send: (method: string, params: object = {}) => this.send(sessionId, method, params),
      on(event: string, listener: (payload: unknown) => void) {
        events.on(event, listener)
        return session
      },
    }
    // Playwright's types say which parameters and answers belong to which name; nothing at run time does.
    return session as unknown as Cdp
  }

  private send(sessionId: string | undefined, method: string, params: object): Promise<unknown> {
    this.lastId += 1
    const id = this.lastId
    return new Promise((resolve, reject) => {
      if (!this.sessions.has(sessionId) || this.toChromium.destroyed) {
        reject(new Error(`${method}: the page is gone`))
        return
      }
      this.waiting.set(id, { sessionId, method, resolve, reject })
      this.toChromium.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })
  }

  private read(chunk: Buffer): void {
    let from = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      const text = Buffer.concat([...this.begun, chunk.subarray(from, end)]).toString()
      this.begun = []
      from = end + 1
      this.take(JSON.parse(text) as Message)
    }
    if (from < chunk.length) this.begun.push(chunk.subarray(from))
  }

  private take({ id, sessionId, method, params, result, error }: Message): void {
    if (id !== undefined) {
      const waiting = this.waiting.get(id)
      this.waiting.delete(id)
      if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`))
      else waiting?.resolve(result)
      return
    }
    if (method === undefined) return
    const gone = method === 'Target.detachedFromTarget' ? params?.sessionId : undefined
    if (gone !== undefined) {
      this.giveUp((one) => one.sessionId === gone, 'the page is gone')
      this.sessions.delete(gone)
    }
    if (method === 'Inspector.targetCrashed') {
      this.giveUp((one) => one.sessionId === sessionId, 'the page has crashed')
    }
    this.sessions.get(sessionId)?.emit(method, params)
  }

  /** Those that get no answer any more. */
  private giveUp(which: (one: Waiting) => boolean, why: string): void {
    for (const [id, one] of this.waiting) {
      if (!which(one)) continue
      this.waiting.delete(id)
      one.reject(new Error(`${one.method}: ${why}`))
    }
  }
}
