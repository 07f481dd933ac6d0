/** The browser under the stand-in: one headless Chromium, with a remote debugging port that Playwright joins. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { findBareBrowser } from '../browser.ts'
import { CdpPipe, type Cdp } from './cdp.ts'
import type { Display } from './displays.ts'
import { followPages, type Pages } from './pages.ts'

export interface Chromium extends Pages {
  /** For commands to the browser as a whole. */
  session: Cdp
  close(): void
}

/** Prints the line that Playwright waits for. Goes away with this process, and its profile with it. */
export async function startChromium(switches: readonly string[], display: Display): Promise<Chromium> {
  const { executablePath, env } = await findBareBrowser()
  const profile = newProfile()
  const child = spawn(
    executablePath,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--mute-audio',
      '--remote-debugging-port=0',
      // Ours. Chromium ends when its other end does: with this process, even if it is killed.
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      `--window-size=${display.width},${display.height}`,
      ...switches,
      'about:blank',
    ],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  )
  process.on('exit', () => {
    child.kill('SIGKILL')
    remove(profile)
  })
  const endpoint = await new Promise<string>((resolve, reject) => {
    const said: string[] = []
    createInterface({ input: child.stderr as Readable }).on('line', (line) => {
      said.push(line)
      if (lastWords.test(line)) process.stderr.write(`electron-stand-in: Chromium said: ${line}\n`)
      const [, url] = /^DevTools listening on (ws:\S+)/.exec(line) ?? []
      if (url) resolve(url)
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      reject(new Error(`${executablePath} ended with ${code}:\n${said.slice(-20).join('\n')}`))
    })
  })
  const pipe = new CdpPipe(child.stdio[3] as Writable, child.stdio[4] as Readable)
  const pages = await followPages(pipe)
  process.stderr.write(`\nDevTools listening on ${endpoint}\n`)
  return {
    ...pages,
    session: pipe.browser,
    close() {
      child.kill()
    },
  }
}

/** What Chromium says when a process of its breaks or is ended for what it sent: else a crashed page leaves no reason. */
const lastWords = /FATAL|Check failed|Received signal|bad_message|Terminating renderer/

const profileName = /^electron-stand-in-(\d+)-/

/** Takes those of killed processes away, which could not do it themselves. */
function newProfile(): string {
  for (const name of readdirSync(tmpdir())) {
    const [, owner] = profileName.exec(name) ?? []
    if (owner !== undefined && !isAlive(Number(owner))) remove(join(tmpdir(), name))
  }
  return mkdtempSync(join(tmpdir(), `electron-stand-in-${process.pid}-`))
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
