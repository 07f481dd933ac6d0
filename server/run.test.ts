import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { visitHeader } from '../contract/http.ts'
import type { Reply } from '../contract/operations.ts'
import { threadTexts } from '../core/passwords/thread-texts-plugin.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

const projectDir = fileURLToPath(new URL('..', import.meta.url))
/** The real service, on a machine that is busy with other things. */
const startTimeoutMs = 60_000
/** Inside the project, whose packages are found from there. Bundled once, a child starts in a fraction of the time. */
const bundles = join(projectDir, '.cache', `run-test-${process.pid}`)
beforeAll(async () => {
  await build({
    configFile: false,
    plugins: [threadTexts],
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: bundles,
      target: 'node20',
      rolldownOptions: {
        input: {
          fake: join(projectDir, 'server', 'testing', 'serve-fake.ts'),
          main: join(projectDir, 'server', 'main.ts'),
        },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
      },
    },
  })
})
afterAll(() => rm(bundles, { recursive: true, force: true }))
let cwd: string
const running: ChildProcessByStdio<null, Readable, Readable>[] = []
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'run-'))
})
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  await rm(cwd, { recursive: true, force: true })
})

const run = (script: string, ...args: string[]) => runWith({}, script, ...args)

function runWith(secrets: NodeJS.ProcessEnv, script: string, ...args: string[]) {
  const { KIOSK_SMTP_PASSWORD: _password, KIOSK_MAINTENANCE_CODE: _code, ...env } = process.env
  const child = spawn(process.execPath, [join(bundles, `${script}.mjs`), ...args], {
    // What is typed is relative to it.
    cwd: projectDir,
    env: { ...env, ...secrets },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const url = async () => {
    await vi.waitFor(() => expect(said.out).toContain('Kiosk: http'), { timeout: startTimeoutMs })
    return /Kiosk: (\S+)\//.exec(said.out)?.[1] ?? ''
  }
  return { child, said, ended, url }
}

const fake = (...args: string[]) => run('fake', '--data', cwd, '--port', '0', ...args)

async function call(url: string, operation: string, input: object = {}): Promise<unknown> {
  const response = await fetch(`${url}/api/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(input),
  })
  return response.json()
}

// Windows has no signals: a process there is ended from outside, or by closing its console.
describe.skipIf(process.platform === 'win32')('told to end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes the running call, then closes the kiosk: %s',
    async (signal) => {
      const { child, said, ended, url } = fake()
      const at = await url()
      await call(at, 'getKiosk')
      const answered = call(at, 'confirmCode')
      await vi.waitFor(() => expect(said.out).toContain('called confirmCode'))
      child.kill(signal)
      // Passed on once more by npm: still one.
      child.kill(signal)
      await vi.waitFor(() => expect(said.err).toContain('ending'))
      await expect(call(at, 'getKiosk')).rejects.toThrow()
      expect(await answered).toMatchObject({ result: { value: 'finished' } })
      expect(await ended).toBe(0)
      expect(said.out).toMatch(/closed\n$/)
    },
  )

  it('twice, ends at once', async () => {
    const { child, said, ended, url } = fake()
    const answered = call(await url(), 'confirmCode').catch(() => 'cut off')
    await vi.waitFor(() => expect(said.out).toContain('called confirmCode'))
    child.kill('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 600))
    child.kill('SIGTERM')
    expect(await ended).toBe(1)
    expect(await answered).toBe('cut off')
  })
})

describe.skipIf(process.platform === 'win32')('told to end as a service', () => {
  /** One page of one browser: it keeps the cookie, and names the visit that it shows. */
  function page(at: string) {
    let cookie = ''
    let visit: string | undefined
    return async (operation: string, input: object = {}) => {
      const response = await fetch(`${at}/api/${operation}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: at,
          cookie,
          ...(visit === undefined ? {} : { [visitHeader]: visit }),
        },
        body: JSON.stringify(input),
      })
      const set = response.headers.getSetCookie()
      if (set.length > 0) cookie = set.map((one) => one.split(';')[0]).join('; ')
      const reply = (await response.json()) as Reply
      visit = reply.session?.visit
      return reply
    }
  }

  async function visited() {
    const started = run('main', '--service', '--demo', '--port', '0', '--data', join(cwd, 'data'))
    const at = await started.url()
    const visitor = page(at)
    expect(await visitor('startVisit', { language: 'vi' })).toMatchObject({ result: { ok: true } })
    started.child.kill('SIGTERM')
    await vi.waitFor(() => expect(started.said.err).toContain('nobody new is taken'))
    return { ...started, at, visitor }
  }

  it(
    'takes nobody new, and ends as soon as a visit that was on has come to its end',
    async () => {
      const { said, ended, at, visitor } = await visited()
      expect(await call(at, 'startVisit', { language: 'vi' })).toMatchObject({
        result: { ok: false, error: { kind: 'busy', seconds: 30 } },
      })
      expect((await fetch(`${at}/healthz`)).status).toBe(503)
      expect(await visitor('keepAlive')).toMatchObject({ result: { ok: true } })
      await visitor('endVisit')
      expect(await ended).toBe(0)
      expect(said.err).not.toContain('still there')
    },
    startTimeoutMs * 2,
  )

  it(
    'twice, ends at once',
    async () => {
      const { child, ended } = await visited()
      await new Promise((resolve) => setTimeout(resolve, 600))
      child.kill('SIGTERM')
      expect(await ended).toBe(1)
    },
    startTimeoutMs * 2,
  )
})

describe('a service without a configuration', () => {
  it('is no demo, but a sentence', async () => {
    const { said, ended } = run('main', '--service', '--port', '0', '--data', join(cwd, 'data'))
    expect(await ended).toBe(1)
    expect(said.err).toBe(
      'A service needs a configuration: name it with --config FILE. kiosk.config.example.json shows one; ' +
        '--demo tries the service with fictional accounts.\n',
    )
    expect(existsSync(join(cwd, 'data'))).toBe(false)
  })

  it('nor where that names no mail server', async () => {
    const file = join(cwd, 'kiosk.config.json')
    await writeFile(file, '{"kiosk": "kiosk-7"}')
    const { said, ended } = run(
      'main',
      '--service',
      '--port',
      '0',
      '--config',
      file,
      '--data',
      join(cwd, 'data'),
    )
    expect(await ended).toBe(1)
    expect(said.err).toContain(`A service needs a mail server: ${file} names none (smtp).`)
  })
})

describe('what goes wrong at start is one sentence', () => {
  it('a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const { said, ended } = run('fake', '--port', String(port))
    expect(await ended).toBe(1)
    expect(said.err).toBe(
      `Port ${port} is in use by another program: end that one, or choose another with --port.\n`,
    )
    expect(said.out).toBe('closed\n')
    taken.close()
  })

  it('a configuration that cannot be used', async () => {
    const file = join(cwd, 'kiosk.config.json')
    await writeFile(file, '{"otp": {"digits": 5}, "kiosk": 1}')
    const { said, ended } = fake('--config', file)
    expect(await ended).toBe(1)
    expect(said.err).toBe(
      'The configuration cannot be used:\n' +
        '  - kiosk is 1; a text in quotes is allowed.\n' +
        '  - otp.digits is 5; a whole number from 6 to 8 is allowed.\n',
    )
  })

  it('a certificate that cannot be used, where no configuration was in force before', async () => {
    const file = join(cwd, 'kiosk.config.json')
    const server = { origin: 'https://kiosk.example.vn', tls: { cert: 'kiosk.crt', key: 'kiosk.key' } }
    await writeFile(file, JSON.stringify({ server }))
    const { said, ended } = run('main', '--port', '0', '--config', file, '--data', join(cwd, 'data'))
    expect(await ended).toBe(1)
    expect(said.err).toContain(`server.tls.cert, ${join(cwd, 'kiosk.crt')}, cannot be read`)
    // Else the next start would go by it.
    expect(existsSync(join(cwd, 'data', 'last-config.json'))).toBe(false)
  })

  it('a data folder that cannot be used', async () => {
    const { said, ended } = run('fake', '--data', join(cwd, 'taken'))
    expect(await ended).toBe(1)
    expect(said.err).toBe('The folder is in use.\n')
  })

  it('an unknown flag', async () => {
    const { said, ended } = run('main', '--prot', '80')
    expect(await ended).toBe(2)
    expect(said.err).toBe('--prot is not an option; did you mean --port? See --help.\n')
  })
})

it(
  'a certificate that cannot be used leaves the configuration that was last in force',
  async () => {
    const file = join(cwd, 'kiosk.config.json')
    const typed = ['--port', '0', '--config', file, '--data', join(cwd, 'data')]
    await writeFile(file, JSON.stringify({ kiosk: 'kiosk-7' }))
    const before = run('main', ...typed)
    await before.url()
    before.child.kill('SIGTERM')
    expect(await before.ended).toBe(0)
    const server = { origin: 'https://kiosk.example.vn', tls: { cert: 'kiosk.crt', key: 'kiosk.key' } }
    await writeFile(file, JSON.stringify({ kiosk: 'kiosk-8', server }))
    const { said, url } = run('main', ...typed)
    expect(await url()).toContain('http://127.0.0.1:')
    expect(said.err).toContain('goes by the one that was last in force')
    expect(said.err).toContain('kiosk.crt, cannot be read')
  },
  startTimeoutMs * 2,
)

it(
  'a port that cannot be had is not kept for later starts, nor is a demo put in a kiosk’s place',
  async () => {
    const file = join(cwd, 'kiosk.config.json')
    const data = join(cwd, 'data')
    const start = (given: object, ...more: string[]) =>
      writeFile(file, JSON.stringify(given)).then(() =>
        run('main', '--config', file, '--data', data, ...more),
      )
    const before = await start({ kiosk: 'kiosk-7' }, '--port', '0')
    await before.url()
    before.child.kill('SIGTERM')
    expect(await before.ended).toBe(0)

    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    expect(await (await start({ kiosk: 'kiosk-8', server: { port } })).ended).toBe(1)
    taken.close()
    expect(readFileSync(join(data, 'last-config.json'), 'utf8')).toContain('kiosk-7')

    const tls = { cert: 'kiosk.crt', key: 'kiosk.key' }
    const smtp = { host: 'mail.example.vn', from: 'kiosk@example.vn' }
    const real = await start({ smtp, server: { origin: 'https://kiosk.example.vn', tls } }, '--port', '0')
    expect(await real.ended).toBe(1)
    expect(real.said.err).toContain('kiosk.crt, cannot be read')
  },
  startTimeoutMs * 3,
)

describe('the maintenance code', () => {
  const real = ['main', '--demo', '--port', '0', '--data'] as const

  it(
    'leads nowhere here: a page cannot end the program that serves it',
    async () => {
      const code = 'sửa máy 7'
      const { said, url } = runWith({ KIOSK_MAINTENANCE_CODE: code }, ...real, join(cwd, 'data'))
      const at = await url()
      for (const what of ['close', 'restart']) {
        expect(await call(at, 'leaveKiosk', { code, what })).toMatchObject({
          result: { ok: false, error: { kind: 'maintenance-off' } },
        })
      }
      expect(await call(at, 'getKiosk')).toMatchObject({ result: { ok: true } })
      expect(said.out + said.err).not.toContain(code)
    },
    startTimeoutMs * 2,
  )

  it(
    'is refused at start all the same when anybody would try it',
    async () => {
      const { said, ended } = runWith({ KIOSK_MAINTENANCE_CODE: '19009068' }, ...real, join(cwd, 'data'))
      expect(await ended).toBe(1)
      expect(said.err).toBe(
        'KIOSK_MAINTENANCE_CODE is too easy to guess: it is the hotline, which stands on the screen. Set another code.\n',
      )
    },
    startTimeoutMs,
  )
})
