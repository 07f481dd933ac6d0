/** One office's service, and kiosks that belong to it, as the specs need them: real processes on this machine. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { KioskConfigInput } from '../core/config/config.ts'
import type { DemoMail } from '../core/demo/demo-mail.ts'
import { projectFolder } from './electron-stand-in/launch.ts'

const entry = join(projectFolder, 'dist', 'server', 'main.js')

export interface OfficeService {
  readonly url: string
  /** Newest first. */
  mails(): Promise<DemoMail[]>
  /** An administrator at the desk of this machine. */
  administrator(): Promise<Desk>
  /** The power goes. */
  kill(): Promise<void>
  /** On the same port and folder. */
  start(): Promise<void>
  end(): Promise<void>
}

/** A demo, whose people and mailbox the journeys know. */
export async function openService(config: KioskConfigInput = {}): Promise<OfficeService> {
  const folder = await mkdtemp(join(tmpdir(), 'service-e2e-'))
  const configFile = join(folder, 'kiosk.config.json')
  await writeFile(configFile, JSON.stringify(config))
  let port = '0'
  let running: ChildProcess
  const start = async () => {
    const args = ['--demo', '--port', port, '--data', join(folder, 'data'), '--config', configFile]
    running = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    const url = await addressOf(running)
    port = new URL(url).port
  }
  const stop = async (signal: NodeJS.Signals) => {
    if (running.exitCode !== null || running.signalCode !== null) return
    const gone = once(running, 'exit')
    running.kill(signal)
    await gone
  }
  await start()
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    mails: async () => (await (await fetch(`${url}/mailbox.json`)).json()) as DemoMail[],
    administrator: () => deskAt(url, 'mai.pham'),
    kill: () => stop('SIGKILL'),
    start,
    async end() {
      await stop('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Lets the machine with this data folder in, as whoever installs it does. */
export async function letIn(service: OfficeService, name: string, dataDir: string): Promise<void> {
  const desk = await service.administrator()
  const { code } = await desk.call<{ code: string }>('makeDeviceCode', { name, replaces: null })
  await promisify(execFile)(process.execPath, [entry, '--enrol', service.url, code, '--data', dataDir])
}

export interface Desk {
  call<T>(operation: string, input: unknown): Promise<T>
}

/** Calls as a page of the service's own machine makes them. */
async function deskAt(url: string, userName: string): Promise<Desk> {
  let cookie = ''
  let visit = ''
  async function call<T>(operation: string, input: unknown): Promise<T> {
    const response = await fetch(`${url}/api/${operation}`, {
      method: 'POST',
      headers: {
        origin: url,
        'content-type': 'application/json',
        cookie,
        ...(visit && { 'kiosk-visit': visit }),
      },
      body: JSON.stringify(input),
    })
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    const reply = (await response.json()) as {
      result: { ok: boolean; value: T; error?: unknown }
      session: { visit: string } | null
    }
    visit = reply.session?.visit ?? visit
    if (!reply.result.ok) throw new Error(`${operation}: ${JSON.stringify(reply.result.error)}`)
    return reply.result.value
  }
  await call('staffSignIn', { userName, secret: 'Demo@2026-BHXH', language: 'vi' })
  return { call }
}

async function addressOf(child: ChildProcess): Promise<string> {
  let seen = ''
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      const url = /^Kiosk: (\S+?)\/?$/m.exec(seen)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}:\n${seen}`)))
  })
}
