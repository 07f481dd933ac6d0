/**
 * scrypt (RFC 7914) on threads of its own, a few at a time, since each takes tens of megabytes. Node's own asynchronous one
 * is not enough: it first has its parameters checked on the calling thread by EVP_PBE_scrypt without a key to fill, which
 * OpenSSL answers at once, and BoringSSL, which Electron has, by computing it in full while the window stands still.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface ScryptCost {
  /** CPU and memory cost, a power of two. */
  N: number
  r: number
  p: number
}

const keyBytes = 32
const atOnce = 4
/** A thread without work ends: there may be none for hours. */
const idleMs = 10_000

/** Text, not a file: it runs from source, from a build and from an archive alike. */
const thread = `
const { parentPort } = require('node:worker_threads')
const { scryptSync } = require('node:crypto')
parentPort.on('message', ({ secret, salt, length, options }) => {
  try {
    parentPort.postMessage({ key: scryptSync(secret, salt, length, options) })
  } catch (error) {
    parentPort.postMessage({ failure: error.message })
  }
})`
type Answer = { key: Uint8Array } | { failure: string }

const idle: Worker[] = []
let running = 0
const waiting: Array<() => void> = []

/**
 * @param secret as typed: it is composed (NFC), since the same accented letter is typed differently on different keyboards
 * @returns 32 bytes
 * @throws where the parameters are none, or there is no memory for them
 */
export async function scrypt(secret: string, salt: Uint8Array, cost: ScryptCost): Promise<Buffer> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await runOn(idle.pop() ?? newThread(), secret.normalize('NFC'), salt, cost)
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

function newThread(): Worker {
  // Nothing of the process' own start: neither a loader of sources nor its environment.
  const worker = new Worker(thread, { eval: true, execArgv: [], env: {} })
  worker.on('error', () => {})
  worker.once('exit', () => forget(worker))
  return worker
}

async function runOn(worker: Worker, secret: string, salt: Uint8Array, cost: ScryptCost): Promise<Buffer> {
  const { N, r, p } = cost
  const over = new AbortController()
  const { signal } = over
  const ended = once(worker, 'exit', { signal }).then(() => {
    throw new Error('the thread of a password’s hash ended')
  })
  const answered = once(worker, 'message', { signal }) as Promise<[Answer]>
  try {
    worker.ref()
    worker.postMessage({ secret, salt, length: keyBytes, options: { N, r, p, maxmem: 256 * r * (N + p) } })
    const [answer] = await Promise.race([answered, ended])
    if ('failure' in answer) throw new Error(answer.failure)
    rest(worker)
    return Buffer.from(answer.key)
  } catch (error) {
    void worker.terminate()
    throw error
  } finally {
    over.abort()
  }
}

function rest(worker: Worker): void {
  worker.unref()
  idle.push(worker)
  setTimeout(() => {
    if (forget(worker)) void worker.terminate()
  }, idleMs).unref()
}

/** @returns whether it was idle */
function forget(worker: Worker): boolean {
  const at = idle.indexOf(worker)
  if (at >= 0) idle.splice(at, 1)
  return at >= 0
}
