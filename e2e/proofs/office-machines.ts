/** For `npm run proof:office`: the service and its kiosks as real processes, one kiosk in a network of its own. */
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { Agent, fetch as undiciFetch } from 'undici'
import { z } from 'zod'
import { projectDir } from '../../build/freshness.ts'
import { visitHeader } from '../../contract/http.ts'

const entry = join(projectDir, 'dist', 'server', 'main.js')
const space = 'office-kiosk'
const [inOffice, inSpace] = ['office-proof', 'kiosk-proof']
export const [officeAddress, kioskAddress] = ['10.231.8.1', '10.231.8.2']
const port = 4443
export const serviceUrl = `https://${officeAddress}:${port}`
const deskUrl = `https://127.0.0.1:${port}`

export function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', cwd: projectDir })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? (stderr || stdout)}`)
  return stdout
}

/** The wire between the office and one kiosk. */
export const wire = {
  lay() {
    run('ip', 'netns', 'add', space)
    run('ip', 'link', 'add', inOffice, 'type', 'veth', 'peer', 'name', inSpace, 'netns', space)
    run('ip', 'addr', 'add', `${officeAddress}/24`, 'dev', inOffice)
    run('ip', 'link', 'set', inOffice, 'up')
    run('ip', '-n', space, 'addr', 'add', `${kioskAddress}/24`, 'dev', inSpace)
    run('ip', '-n', space, 'link', 'set', 'lo', 'up')
    this.set('up')
  },
  set(state: 'up' | 'down') {
    run('ip', '-n', space, 'link', 'set', inSpace, state)
  },
  /** Both ways together. @returns false where the system's kernel cannot do that */
  makeBad(delayMs: number, lossPercent: number): boolean {
    const bad = ['root', 'netem', 'delay', `${delayMs / 2}ms`, 'loss', `${lossPercent}%`]
    const made = spawnSync('tc', ['-n', space, 'qdisc', 'add', 'dev', inSpace, ...bad])
    if (made.status !== 0) return false
    run('tc', 'qdisc', 'add', 'dev', inOffice, ...bad)
    return true
  },
  makeGood() {
    run('tc', '-n', space, 'qdisc', 'del', 'dev', inSpace, 'root')
    run('tc', 'qdisc', 'del', 'dev', inOffice, 'root')
  },
  takeUp() {
    spawnSync('ip', ['link', 'del', inOffice])
    spawnSync('ip', ['netns', 'del', space])
  },
}

interface Fetched {
  cookie: string | null
  body: string
}
export type Post = (url: string, headers: Record<string, string>, body: string) => Promise<Fetched>

/** Of this machine, which trusts the office's certificate. */
export function postHere(ca: string): Post & { text(path: string): Promise<string> } {
  const dispatcher = new Agent({ connect: { ca }, connections: 64 })
  const post: Post = async (url, headers, body) => {
    const response = await undiciFetch(url, { method: 'POST', headers, body, dispatcher })
    return { cookie: cookieIn(response.headers.getSetCookie()), body: await response.text() }
  }
  const text = async (path: string) => (await undiciFetch(`${deskUrl}${path}`, { dispatcher })).text()
  return Object.assign(post, { text })
}

const cookieIn = (set: readonly string[]) => set.at(-1)?.split(';')[0] ?? null

/** In the kiosk's network: a process of its own makes the calls. */
const farCaller = `
  const { createInterface } = require('node:readline')
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const { id, url, headers, body } = JSON.parse(line)
    try {
      const response = await fetch(url, { method: 'POST', headers, body })
      const cookie = response.headers.getSetCookie().at(-1)?.split(';')[0] ?? null
      console.log(JSON.stringify({ id, cookie, body: await response.text() }))
    } catch (error) { console.log(JSON.stringify({ id, error: String(error.cause ?? error) })) }
  })`
const farAnswer = z.object({
  id: z.number(),
  cookie: z.string().nullish(),
  body: z.string().optional(),
  error: z.string().optional(),
})

/** Ends the processes that were begun, in any case. */
const children = new Set<ChildProcess>()

function begin(
  args: readonly string[],
  isFar: boolean,
  options: { env?: NodeJS.ProcessEnv; log?: string },
): ChildProcess {
  const [program, ...all] = isFar
    ? (['ip', 'netns', 'exec', space, process.execPath, ...args] as const)
    : ([process.execPath, ...args] as const)
  const log = options.log === undefined ? ('inherit' as const) : openSync(options.log, 'a')
  const child: ChildProcess = spawn(program, all, {
    stdio: ['pipe', 'pipe', log],
    cwd: projectDir,
    env: options.env ?? process.env,
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

export async function endAll(): Promise<void> {
  await Promise.all([...children].map((child) => kill(child, 'SIGKILL')))
}

export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

export function postThere(ca: string): Post {
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: ca }
  const child = begin(['-e', farCaller], true, { env })
  const waiting = new Map<number, (answer: z.infer<typeof farAnswer>) => void>()
  if (child.stdout === null) throw new Error('a process without output')
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = farAnswer.parse(JSON.parse(line))
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  let id = 0
  return async (url, headers, body) => {
    const mine = ++id
    const answered = new Promise<z.infer<typeof farAnswer>>((resolve) => waiting.set(mine, resolve))
    child.stdin?.write(`${JSON.stringify({ id: mine, url, headers, body })}\n`)
    const answer = await answered
    if (answer.error !== undefined) throw new Error(answer.error)
    return { cookie: answer.cookie ?? null, body: answer.body ?? '' }
  }
}

const reply = z.object({
  result: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value: z.unknown() }),
    z.object({ ok: z.literal(false), error: z.looseObject({ kind: z.string() }) }),
  ]),
  session: z.looseObject({ visit: z.string() }).nullable(),
})
export type Result = z.infer<typeof reply>['result']

/** A page: it keeps its shell's cookie, and names the visit that it shows. */
export class Page {
  cookie = ''
  visit: string | null = null
  readonly url: string
  private readonly post: Post

  constructor(url: string, post: Post) {
    this.url = url
    this.post = post
  }

  /** A page whose shell does not answer is told nothing either. */
  async call(operation: string, input: unknown = {}): Promise<Result> {
    const headers = {
      origin: this.url,
      'content-type': 'application/json',
      cookie: this.cookie,
      ...(this.visit !== null && { [visitHeader]: this.visit }),
    }
    let fetched: Fetched
    try {
      fetched = await this.post(`${this.url}/api/${operation}`, headers, JSON.stringify(input))
    } catch {
      return { ok: false, error: { kind: 'unreachable' } }
    }
    this.cookie = fetched.cookie ?? this.cookie
    const { result, session } = reply.parse(JSON.parse(fetched.body))
    this.visit = session?.visit ?? null
    return result
  }

  async must<T>(operation: string, input: unknown, shape: z.ZodType<T>): Promise<T> {
    const result = await this.call(operation, input)
    if (!result.ok) throw new Error(`${operation}: ${JSON.stringify(result.error)}`)
    return shape.parse(result.value)
  }
}

export interface Machine {
  name: string
  dataDir: string
  page: Page
  process: ChildProcess
}

/** The office's service with a certificate of its own. */
export class OfficeService {
  readonly dataDir: string
  readonly ca: string
  private readonly folder: string
  private process: ChildProcess | null = null
  starts = 0

  constructor(folder: string) {
    this.folder = folder
    this.dataDir = join(folder, 'service')
    const [cert, key] = [join(folder, 'office.pem'), join(folder, 'office.key')]
    const names = `subjectAltName=IP:${officeAddress},IP:127.0.0.1`
    run(
      'openssl',
      ...'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=office'.split(' '),
      '-addext',
      names,
      '-keyout',
      key,
      '-out',
      cert,
    )
    this.ca = cert
    const config = {
      server: { host: '0.0.0.0', port, origin: serviceUrl, tls: { cert, key } },
      captcha: { enabled: false },
      otp: { perAccountPerDay: 50, perAddressPerDay: 50 },
    }
    writeFileSync(join(folder, 'service.json'), JSON.stringify(config))
  }

  async start(): Promise<void> {
    this.starts += 1
    const args = [entry, '--demo', '--config', join(this.folder, 'service.json'), '--data', this.dataDir]
    const begun = begin(args, false, { log: join(this.folder, 'service.log') })
    this.process = begun
    await address(begun)
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.process) await kill(this.process, signal)
  }

  /** An administrator at the machine itself. */
  async desk(post: Post): Promise<Page> {
    const page = new Page(deskUrl, post)
    const secret = { userName: 'mai.pham', secret: 'Demo@2026-BHXH', language: 'vi' }
    await page.must('staffSignIn', secret, z.unknown())
    return page
  }
}

/** Lets a machine in, as who installs it does. */
export async function letIn(
  service: OfficeService,
  desk: Page,
  kiosk: { name: string; dataDir: string; isFar: boolean },
): Promise<void> {
  const made = z.object({ code: z.string() })
  const { code } = await desk.must('makeDeviceCode', { name: kiosk.name, replaces: null }, made)
  mkdirSync(kiosk.dataDir, { recursive: true, mode: 0o700 })
  const args = [entry, '--enrol', serviceUrl, code, '--ca', service.ca, '--data', kiosk.dataDir]
  const prefix = kiosk.isFar ? ['netns', 'exec', space, process.execPath] : []
  await promisify(execFile)(kiosk.isFar ? 'ip' : process.execPath, [...prefix, ...args])
}

/** @param clockMs by which its clock is wrong */
export async function startKiosk(
  kiosk: { name: string; dataDir: string },
  how: { post: Post; isFar?: boolean; clockMs?: number; log: string },
): Promise<Machine> {
  const { post, isFar = false, clockMs = 0, log } = how
  const shift = `{ const D = Date; globalThis.Date = class extends D {
    constructor(...at) { super(...(at.length > 0 ? at : [D.now() + ${clockMs}])) }
    static now() { return D.now() + ${clockMs} } } }`
  const preload = clockMs === 0 ? [] : ['--import', `data:text/javascript,${encodeURIComponent(shift)}`]
  const child = begin([...preload, entry, '--data', kiosk.dataDir, '--port', '0'], isFar, { log })
  return { ...kiosk, process: child, page: new Page(await address(child), post) }
}

async function address(child: ChildProcess): Promise<string> {
  let seen = ''
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (bytes: Buffer) => {
      seen += bytes.toString()
      const url = /^Kiosk: (\S+?)\/?$/m.exec(seen)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.once('exit', (code) => reject(new Error(`a process ended with ${code}:\n${seen}`)))
  })
}
