/**
 * The service's package as Debian's own tools see it, and its life in a throw-away root. Under a real systemd it is seen by
 * `npm run proof:linux`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  lstatSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectDir } from '../../freshness.ts'
import { fetchServiceParts, nodeVersion } from '../fetched.ts'
import { makerFrom } from '../product.ts'
import { makeServicePackage } from '../service-package.ts'
import { lacks } from '../tools.ts'
import { run, ThrowAwayRoot } from './throw-away-root.ts'

const withoutDpkg = lacks('dpkg-deb', 'run it on Debian or Ubuntu')
const withoutSystemd = lacks('systemd-sysusers', 'apt-get install systemd')
/** Without internet it may not be there. */
const parts = withoutDpkg ? null : await fetchServiceParts('x64', projectDir)
if (parts?.ok === false) process.stderr.write(`Left out the service’s package: ${parts.error}\n`)
const cannotMake = parts?.ok !== true
const cannotInstall = cannotMake || withoutSystemd || process.getuid?.() !== 0

let work: string
let deb: string
let inside: string
async function made(name: string): Promise<string> {
  if (parts?.ok !== true) throw new Error('It cannot be made.')
  const output = join(work, name)
  mkdirSync(output)
  const date = new Date('2026-01-01T00:00:00Z')
  return makeServicePackage({
    projectDir,
    folder: join(work, 'laid'),
    parts: parts.value,
    maker: makerFrom({}),
    date,
    output,
  })
}
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'service-proof-'))
  if (cannotMake) return
  deb = await made('pack')
  inside = join(work, 'inside')
  run('dpkg-deb', ['--raw-extract', deb, inside])
})
afterAll(() => rm(work, { recursive: true, force: true }))

describe.skipIf(cannotMake)('the package', () => {
  const field = (name: string) => run('dpkg-deb', ['--field', deb, name]).said.trim()

  it('is named for its version and processor, and says so', () => {
    const { version } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as {
      version: string
    }
    expect(deb.split('/').at(-1)).toBe(`vssid-kiosk-service_${version}_amd64.deb`)
    expect([field('Package'), field('Version')]).toEqual(['vssid-kiosk-service', version])
    expect(field('Description')).toMatch(/^Service of .*\n Dịch vụ /)
  })

  it('has each file’s sum, and none that is setuid', () => {
    expect(run('sh', ['-c', `cd ${inside} && md5sum --quiet --check DEBIAN/md5sums`])).toEqual({
      status: 0,
      said: '',
    })
    expect(run('find', [inside, '-perm', '/6000']).said).toBe('')
  })

  it('is the same when it is made again', async () => {
    expect(readFileSync(await made('again')).equals(readFileSync(deb))).toBe(true)
  })

  it('says what is in it, and under which licence', () => {
    const doc = join(inside, 'usr/share/doc/vssid-kiosk-service')
    const { components } = JSON.parse(readFileSync(join(doc, 'sbom.cdx.json'), 'utf8')) as {
      components: { name: string; version: string }[]
    }
    expect(components).toContainEqual(expect.objectContaining({ name: 'node', version: nodeVersion }))
    for (const name of ['fastify', 'vue', '@node-rs/argon2', '@node-rs/argon2-linux-x64-gnu']) {
      expect(components.map((one) => one.name)).toContain(name)
    }
    expect(components.map(({ name }) => name)).not.toContain('electron')
    expect(readFileSync(join(doc, 'LICENSE.node.txt'), 'utf8')).toContain('Node.js')
    expect(readFileSync(join(doc, 'third-party-licences.txt'), 'utf8')).toContain('fastify')
  })

  it('has every file that its page names', () => {
    const page = readFileSync(join(projectDir, 'docs/deployment/service.md'), 'utf8')
    const named = [...page.matchAll(/\/usr\/(?:sbin|share|lib)\/[\w./-]*\w/g)].map(([path]) => path)
    expect(named.length).toBeGreaterThan(1)
    expect(named.filter((path) => !existsSync(join(inside, path)))).toEqual([])
  })

  it.skipIf(process.arch !== 'x64' || process.platform !== 'linux')(
    'runs by its own Node, needs nothing of this project, and hashes natively',
    async () => {
      const program = join(inside, 'usr/lib/vssid-kiosk-service')
      const args = ['dist/server/main.js', '--service', '--demo', '--port', '0', '--data', join(work, 'data')]
      const child = spawn(join(program, 'node'), args, { cwd: program, env: { PATH: process.env['PATH'] } })
      let said = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
      await expect.poll(() => said, { timeout: 30_000 }).toContain('"argon2":"native"')
      const [, url = ''] = /Kiosk: (http\S+)\//.exec(said) ?? []
      expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' })
      expect(await (await fetch(url)).text()).toContain('<div id="app"')
      child.kill('SIGTERM')
      expect((await once(child, 'exit'))[0]).toBe(0)
    },
  )

  it.skipIf(lacks('systemd-analyze', 'apt-get install systemd'))(
    'has a unit of which systemd knows every key',
    () => {
      const unit = join(inside, 'usr/lib/systemd/system/vssid-kiosk-service.service')
      const { said } = run('systemd-analyze', ['verify', '--man=no', unit])
      expect(
        said.split('\n').filter((line) => /Unknown|Failed to parse|Invalid|ignoring/.test(line)),
      ).toEqual([])
    },
  )

  it.skipIf(lacks('shellcheck', 'apt-get install shellcheck'))(
    'has scripts to which shellcheck has nothing to say',
    () => {
      const scripts = ['postinst', 'prerm', 'postrm'].map((name) => join(inside, 'DEBIAN', name))
      const command = join(inside, 'usr/sbin/vssid-kiosk-service')
      expect(run('shellcheck', [...scripts, command])).toEqual({ status: 0, said: '' })
    },
  )
})

describe.skipIf(cannotInstall)('its life', () => {
  let root: ThrowAwayRoot
  const config = 'etc/vssid-kiosk-service'
  const at = (path: string) => join(root.folder, path)
  const read = (path: string) => readFileSync(at(path), 'utf8')
  const mode = (path: string) => (statSync(at(path)).mode & 0o7777).toString(8)
  const wanted = 'etc/systemd/system/multi-user.target.wants/vssid-kiosk-service.service'
  const depends = () => run('dpkg-deb', ['--field', deb, 'Depends']).said

  beforeAll(async () => {
    root = new ThrowAwayRoot(await mkdtemp(join(work, 'root-')), depends())
  })

  it('without a configuration it is installed and does not start, and says what comes next', () => {
    const { status, said } = root.dpkg('--install', deb)
    expect([status, said]).toEqual([0, expect.stringContaining('does not start by itself yet')])
    expect(existsSync(at(wanted))).toBe(false)
    expect(existsSync(at('usr/share/doc/vssid-kiosk-service/kiosk.config.example.json'))).toBe(true)
    const [, group] = /^vssid-kiosk-tls:[^:]*:(\d+):/m.exec(read('etc/group'))!
    expect([mode(`${config}/credentials`), mode(`${config}/tls`), statSync(at(`${config}/tls`)).gid]).toEqual(
      ['700', '2750', Number(group)],
    )
  })

  it('never configured, a purge leaves nothing', () => {
    expect(root.dpkg('--purge', 'vssid-kiosk-service').status).toBe(0)
    expect(existsSync(at(config))).toBe(false)
    expect(read('etc/group')).not.toContain('vssid-kiosk-tls')
  })

  it('with a configuration it starts with the machine', () => {
    mkdirSync(at(config))
    writeFileSync(at(`${config}/kiosk.config.json`), '{ "kiosk": "of the office" }')
    expect(root.dpkg('--install', deb).status).toBe(0)
    expect(readlinkSync(at(wanted))).toContain('usr/lib/systemd/system/vssid-kiosk-service.service')
  })

  it('an upgrade keeps data, configuration, secrets, and what an administrator has disabled', () => {
    // As systemd lays them out.
    mkdirSync(at('var/lib/private/vssid-kiosk-service/data'), { recursive: true })
    symlinkSync('private/vssid-kiosk-service', at('var/lib/vssid-kiosk-service'))
    writeFileSync(at('var/lib/vssid-kiosk-service/data/journal'), 'a change')
    writeFileSync(at(`${config}/credentials/smtp-password`), 'secret', { mode: 0o600 })
    run('systemctl', ['--root', root.folder, 'disable', 'vssid-kiosk-service.service'])
    expect(root.dpkg('--install', deb).status).toBe(0)
    expect(existsSync(at(wanted))).toBe(false)
    expect(read('var/lib/vssid-kiosk-service/data/journal')).toBe('a change')
    expect(read(`${config}/credentials/smtp-password`)).toBe('secret')
    expect(read(`${config}/kiosk.config.json`)).toContain('of the office')
  })

  it('installed again after a removal it starts as at first', () => {
    expect(root.dpkg('--remove', 'vssid-kiosk-service').status).toBe(0)
    expect(lstatSync(at(wanted), { throwIfNoEntry: false })).toBeUndefined()
    expect(root.dpkg('--install', deb).status).toBe(0)
    expect(lstatSync(at(wanted), { throwIfNoEntry: false })).toBeDefined()
  })

  it('a purge keeps accounts, journal and secrets, and says so', () => {
    const { status, said } = root.dpkg('--purge', 'vssid-kiosk-service')
    expect([status, said]).toEqual([0, expect.stringContaining("Kept: the service's data")])
    expect(read('var/lib/vssid-kiosk-service/data/journal')).toBe('a change')
    expect(read(`${config}/credentials/smtp-password`)).toBe('secret')
    expect(read('etc/group')).toMatch(/^vssid-kiosk-tls:/m)
  })

  it('a purge that an administrator has allowed it removes data, configuration, secrets and group', () => {
    expect(root.dpkg('--install', deb).status).toBe(0)
    writeFileSync(at(`${config}/remove-data`), '')
    expect(root.dpkg('--purge', 'vssid-kiosk-service').status).toBe(0)
    for (const path of [config, 'var/lib/vssid-kiosk-service', 'var/lib/private/vssid-kiosk-service'])
      expect(lstatSync(at(path), { throwIfNoEntry: false }), path).toBeUndefined()
    expect(read('etc/group')).not.toContain('vssid-kiosk-tls')
  })
})
