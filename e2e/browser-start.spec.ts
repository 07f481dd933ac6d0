/** `npm start` as it is typed: what it prints, that it serves, and that nothing is left when npm is told to end. */
import { expect, test } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cwd = fileURLToPath(new URL('..', import.meta.url))

// npm is a script of the shell there, and there are no signals.
test.skip(process.platform === 'win32')
// Should dist be stale, the first one builds it.
test.describe.configure({ mode: 'serial' })

function npmStart(dataDir: string, ...flags: string[]) {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ELECTRON_OVERRIDE_DIST_PATH: ___, ...env } = process.env
  const child = spawn('npm', ['start', '--', '--demo', '--port', '0', '--data', dataDir, ...flags], {
    cwd,
    env,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  }
  return { child, said: () => said }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null)
    await new Promise((resolve) => child.once('exit', resolve))
}

for (const flags of [['--browser'], []]) {
  test(`npm start ${flags.join(' ')}`.trim(), async ({ request }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'start-'))
    const { child, said } = npmStart(dataDir, ...flags)
    try {
      await expect.poll(said, { timeout: 45_000 }).toMatch(/^ {2}0100000001 .*Demo@2026/m)
      const [kiosk, mailbox] = [
        /^Kiosk: (http:\/\/127\.0\.0\.1:\d+\/)$/m,
        /^Mailbox: (http:\S+\/mailbox)$/m,
      ].map((line) => line.exec(said())?.[1] ?? '') as [string, string]
      expect(
        said().includes('No desktop shell: this machine has no display. Serving the browser shell instead.'),
      ).toBe(flags.length === 0)
      await expect(await request.get(kiosk)).toBeOK()
      await expect(await request.get(mailbox)).toBeOK()

      child.kill('SIGTERM')
      await ended(child)
      const answers = () => fetch(kiosk).then(() => 'answers', () => 'gone') // prettier-ignore
      await expect.poll(answers).toBe('gone')
      expect(said()).toContain('ending')
    } finally {
      child.kill('SIGKILL')
      // The port is free some moments before the last file is written.
      await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    }
  })
}
