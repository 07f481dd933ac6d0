/**
 * Slow hashes on threads of their own, a few at a time, since each takes tens of megabytes, and none may hold up the thread
 * that serves the window. That goes for Node's asynchronous scrypt as well: it first has its parameters checked on the calling
 * thread by EVP_PBE_scrypt without a key to fill, which OpenSSL answers at once, and BoringSSL, which Electron has, by computing
 * it in full.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { argon2, bcrypt, thread } from './thread-texts.ts'

export interface ScryptCost {
  /** CPU and memory cost, a power of two. */
  N: number
  r: number
  p: number
}

/** RFC 9106. */
export interface Argon2Cost {
  memoryKiB: number
  passes: number
  lanes: number
}

/** What is to be derived from a secret; `length` in bytes. */
export type Derivation = { salt: Uint8Array } & (
  | ({ kind: 'argon2id'; length: number } & Argon2Cost)
  | ({ kind: 'scrypt'; length: number } & ScryptCost)
  /** The salt has 16 bytes; the answer is the last 31 characters of the stored form. */
  | { kind: 'bcrypt'; cost: number }
  | { kind: 'pbkdf2'; length: number; digest: 'sha1' | Sha2; iterations: number }
  /** SHA-crypt, before it is encoded. */
  | { kind: 'sha2-crypt'; digest: Sha2; rounds: number }
  /** One hash of the secret and the salt. */
  | { kind: 'salted-sha2'; digest: Sha2 }
)
export type Sha2 = 'sha256' | 'sha512'

/** Argon2id by something else than a thread of this module: see native-argon2.ts. */
export type Argon2id = (secret: string, of: Derivation & { kind: 'argon2id' }) => Promise<Buffer>

const atOnce = 4
/** A thread without work ends: there may be none for hours. Starting one takes as long as a hash. */
const idleMs = 5 * 60_000

type Answer = { key: Uint8Array } | { failure: string }

const idle: Worker[] = []
let running = 0
const waiting: Array<() => void> = []
let elsewhere: Argon2id | null = null

/** From now on, argon2id is computed there. */
export function computeArgon2idBy(given: Argon2id | null): void {
  elsewhere = given
}

/**
 * @param typed it is composed (NFC), since the same accented letter is typed differently on different keyboards
 * @throws where the parameters are none, or there is no memory for them
 */
export async function derive(typed: string, of: Derivation): Promise<Buffer> {
  const secret = typed.normalize('NFC')
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    if (of.kind === 'argon2id' && elsewhere) return await elsewhere(secret, of)
    return await runOn(idle.pop() ?? newThread(), secret, of)
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

/** @returns 32 bytes */
export const scrypt = (secret: string, salt: Uint8Array, cost: ScryptCost): Promise<Buffer> =>
  derive(secret, { kind: 'scrypt', salt, length: 32, ...cost })

function newThread(): Worker {
  // Nothing of the process' own start: neither a loader of sources nor its environment.
  const worker = new Worker(thread, { eval: true, execArgv: [], env: {}, workerData: { argon2, bcrypt } })
  worker.on('error', () => {})
  worker.once('exit', () => forget(worker))
  return worker
}

async function runOn(worker: Worker, secret: string, of: Derivation): Promise<Buffer> {
  const over = new AbortController()
  const { signal } = over
  const ended = once(worker, 'exit', { signal }).then(() => {
    throw new Error('the thread of a password’s hash ended')
  })
  const answered = once(worker, 'message', { signal }) as Promise<[Answer]>
  try {
    worker.ref()
    worker.postMessage({ secret, ...of })
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
