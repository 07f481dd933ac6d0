/**
 * The Debian package as Debian's own tools see it: what is in it, and its whole life in a throw-away root, from an unattended
 * installation to a purge. The machine's systemd, sound and screen are not part of it.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectDir } from '../../freshness.ts'
import { makePackages, readArguments } from '../dist.ts'
import { lacks } from '../tools.ts'
import { run, ThrowAwayRoot } from './throw-away-root.ts'

const withoutDpkg = lacks('dpkg-deb', 'run it on Debian or Ubuntu')
const withoutSystemd = lacks('systemd-sysusers', 'apt-get install systemd')
if (process.getuid?.() !== 0)
  process.stderr.write('Left out what needs root’s rights. To have it done: sudo -E npm run dist:proof\n')
const cannotInstall = withoutDpkg || withoutSystemd || process.getuid?.() !== 0

/** What `npm run dist:linux -- --placeholder --arch x64` makes. @returns its folder */
async function made(name: string): Promise<string> {
  const order = readArguments(['linux', '--placeholder', '--arch', 'x64'], 'linux')
  if (!order.ok) throw new Error(order.error)
  const output = join(work, name)
  const packages = await makePackages(
    { ...order.value, service: false, output },
    { PATH: process.env['PATH'] },
  )
  if (!packages.ok) throw new Error(packages.error)
  return output
}

let work: string
let deb: string
let inside: string
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'deb-proof-'))
  if (withoutDpkg) return
  const output = await made('pack')
  deb = join(
    output,
    (await readdir(output)).find((name) => name.endsWith('.deb'))!,
  )
  inside = join(work, 'inside')
  run('dpkg-deb', ['--raw-extract', deb, inside])
})
afterAll(() => rm(work, { recursive: true, force: true }))

describe.skipIf(withoutDpkg)('the package', () => {
  const field = (name: string) => run('dpkg-deb', ['--field', deb, name]).said.trim()

  it('is named for its version and processor, and says so', () => {
    const { version } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as {
      version: string
    }
    expect(deb.split('/').at(-1)).toBe(`vssid-contact-kiosk_${version}_amd64.deb`)
    expect([field('Package'), field('Version'), field('Architecture')]).toEqual([
      'vssid-contact-kiosk',
      version,
      'amd64',
    ])
    expect(field('Depends')).toMatch(/\bcage\b.*\bxwayland\b.*\blibpam-systemd\b/)
    expect(field('Description')).toMatch(/^Kiosk at .*\n Ki-ốt tại /)
  })

  it('has each file’s sum, and asks before it changes settings', () => {
    expect(run('sh', ['-c', `cd ${inside} && md5sum --quiet --check DEBIAN/md5sums`])).toEqual({
      status: 0,
      said: '',
    })
    const settings = readFileSync(join(inside, 'DEBIAN/conffiles'), 'utf8').trim().split('\n')
    expect(settings).toEqual(['/etc/pam.d/vssid-kiosk', '/etc/vssid-kiosk/login.issue'])
  })

  it('gives nobody rights: no file is setuid', () => {
    expect(run('find', [inside, '-perm', '/6000']).said).toBe('')
  })

  it('is the same when it is made again', async () => {
    const first = readFileSync(deb)
    const again = await made('again')
    expect(readFileSync(join(again, deb.split('/').at(-1)!)).equals(first)).toBe(true)
  })

  it.skipIf(lacks('desktop-file-validate', 'apt-get install desktop-file-utils'))(
    'has a menu entry that holds',
    () => {
      const entry = join(inside, 'usr/share/applications/vssid-contact-kiosk.desktop')
      expect(run('desktop-file-validate', [entry])).toEqual({ status: 0, said: '' })
      const text = readFileSync(entry, 'utf8')
      expect(text).toMatch(/^Name=.+$/m)
      expect(text).toMatch(/^Name\[vi\]=.+$/m)
      expect(text).toMatch(/^Comment\[vi\]=.+$/m)
      const [, icon] = /^Icon=(.+)$/m.exec(text)!
      expect(existsSync(join(inside, `usr/share/icons/hicolor/48x48/apps/${icon}.png`))).toBe(true)
    },
  )

  it.skipIf(lacks('systemd-analyze', 'apt-get install systemd'))(
    'has units of which systemd knows every key',
    () => {
      const units = ['vssid-kiosk.service', 'vssid-kiosk-login.service'].map((name) =>
        join(inside, 'usr/lib/systemd/system', name),
      )
      const { said } = run('systemd-analyze', ['verify', '--man=no', ...units])
      // That cage or the kiosk is not installed on this machine says nothing of the unit.
      expect(
        said.split('\n').filter((line) => /Unknown|Failed to parse|Invalid|ignoring/.test(line)),
      ).toEqual([])
    },
  )

  it.skipIf(lacks('shellcheck', 'apt-get install shellcheck'))(
    'has scripts to which shellcheck has nothing to say',
    () => {
      const scripts = ['postinst', 'prerm', 'postrm'].map((name) => join(inside, 'DEBIAN', name))
      expect(
        run('shellcheck', [
          ...scripts,
          join(projectDir, 'build/linux/install.sh'),
          join(import.meta.dirname, '..', 'fpm'),
        ]),
      ).toEqual({ status: 0, said: '' })
    },
  )
})

describe.skipIf(cannotInstall)('its life', () => {
  let root: ThrowAwayRoot
  const at = (path: string) => join(root.folder, path)
  const read = (path: string) => readFileSync(at(path), 'utf8')
  const mode = (path: string) => (statSync(at(path)).mode & 0o7777).toString(8)
  const wanted = 'etc/systemd/system/multi-user.target.wants/vssid-kiosk.service'

  beforeAll(async () => {
    root = new ThrowAwayRoot(
      await mkdtemp(join(work, 'root-')),
      run('dpkg-deb', ['--field', deb, 'Depends']).said,
    )
    copyFileSync(join(projectDir, 'build/linux/install.sh'), join(work, 'install.sh'))
    copyFileSync(deb, join(work, deb.split('/').at(-1)!))
    writeFileSync(join(work, 'kiosk.config.json'), '{ "kiosk": "from the medium" }')
  })
  const install = (...args: string[]) => run('sh', [join(work, 'install.sh'), '--root', root.folder, ...args])

  /** The same package, as a later release would be. */
  function nextVersion(): string {
    const control = join(inside, 'DEBIAN/control')
    writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, 'Version: 999'))
    writeFileSync(join(inside, 'etc/vssid-kiosk/login.issue'), 'as the next release has it\n')
    const next = join(work, 'next.deb')
    expect(run('dpkg-deb', ['--root-owner-group', '--build', inside, next]).status).toBe(0)
    return next
  }

  it('an unattended installation: configuration from the medium, account, folders, and the kiosk at the next start', () => {
    const { status, said } = install()
    expect([status, said]).toEqual([
      0,
      expect.stringContaining('installed  /etc/vssid-kiosk/kiosk.config.json'),
    ])
    expect(read('etc/vssid-kiosk/kiosk.config.json')).toContain('from the medium')
    const [, owner] = /^kiosk:[^:]*:(\d+:\d+):.*:\/var\/lib\/vssid-kiosk\/home:\/usr\/sbin\/nologin$/m.exec(
      read('etc/passwd'),
    )!
    for (const path of ['var/lib/vssid-kiosk', 'var/lib/vssid-kiosk/data', 'var/lib/vssid-kiosk/home']) {
      expect([path, mode(path), `${statSync(at(path)).uid}:${statSync(at(path)).gid}`]).toEqual([
        path,
        '700',
        owner,
      ])
    }
    expect(mode('etc/vssid-kiosk/secrets.env')).toBe('600')
    expect(readlinkSync(at(wanted))).toContain('usr/lib/systemd/system/vssid-kiosk.service')
  })

  it('a second run of it changes nothing', () => {
    writeFileSync(join(work, 'kiosk.config.json'), '{ "kiosk": "another" }')
    const { status, said } = install()
    expect([status, said]).toEqual([
      0,
      expect.stringContaining('kept       /etc/vssid-kiosk/kiosk.config.json'),
    ])
    expect(read('etc/vssid-kiosk/kiosk.config.json')).toContain('from the medium')
  })

  it('an upgrade keeps data, configuration, secrets, changed settings, and what an administrator has disabled', () => {
    writeFileSync(at('var/lib/vssid-kiosk/data/journal'), 'a change')
    writeFileSync(at('etc/vssid-kiosk/secrets.env'), 'KIOSK_SMTP_PASSWORD=secret\n')
    writeFileSync(at('etc/vssid-kiosk/login.issue'), 'in the office’s own words\n')
    run('systemctl', ['--root', root.folder, 'disable', 'vssid-kiosk.service'])
    const { status, said } = root.dpkg('--install', nextVersion())
    expect([status, said]).toEqual([0, expect.stringContaining('(999)')])
    expect(read('var/lib/vssid-kiosk/data/journal')).toBe('a change')
    expect(read('etc/vssid-kiosk/kiosk.config.json')).toContain('from the medium')
    expect(read('etc/vssid-kiosk/secrets.env')).toContain('secret')
    expect([mode('etc/vssid-kiosk/secrets.env'), mode('var/lib/vssid-kiosk')]).toEqual(['600', '700'])
    expect(read('etc/vssid-kiosk/login.issue')).toBe('in the office’s own words\n')
    expect(existsSync(at(wanted))).toBe(false)
  })

  it('locked down by what it brought, and upgraded, it stays locked; removed, it leaves no lock behind', () => {
    for (const path of [
      'usr/bin/cage',
      'usr/bin/Xwayland',
      'usr/lib/polkit-1/polkitd',
      'usr/lib/security/pam_systemd.so',
    ]) {
      run('install', ['-D', '-m', '755', '/dev/null', at(path)])
    }
    const lockDown = (command: string) =>
      run('sh', [at('usr/lib/vssid-kiosk/lock-down/lock-down.sh'), command, '--root', root.folder])
    expect(lockDown('apply').status).toBe(0)
    expect(lockDown('status')).toEqual({ status: 0, said: expect.stringContaining('Locked down.') })
    writeFileSync(at('etc/pam.d/vssid-kiosk'), `${read('etc/pam.d/vssid-kiosk')}# the office’s own\n`)
    expect(root.dpkg('--install', join(work, 'next.deb')).status).toBe(0)
    expect(lockDown('status').status).toBe(0)
    expect(read('etc/vssid-kiosk/login.issue')).toBe('in the office’s own words\n')
    expect(read('etc/pam.d/vssid-kiosk')).toMatch(/# the office’s own\n$/)
    const { status, said } = root.dpkg('--remove', 'vssid-contact-kiosk')
    expect([status, said]).toEqual([0, expect.stringContaining('Removing')])
    for (const path of [
      'etc/systemd/system/getty@tty1.service',
      'etc/systemd/system/vssid-kiosk.service',
      wanted,
    ]) {
      expect(lstatSync(at(path), { throwIfNoEntry: false }), path).toBeUndefined()
    }
    expect(existsSync(at('opt/vssid-contact-kiosk'))).toBe(false)
  })

  it('installed again after a removal, the kiosk starts as at first; upgraded, that is left alone', () => {
    expect(install().status).toBe(0)
    expect(lstatSync(at(wanted), { throwIfNoEntry: false })).toBeDefined()
    run('systemctl', ['--root', root.folder, 'disable', 'vssid-kiosk.service'])
    expect(install().status).toBe(0)
    expect(lstatSync(at(wanted), { throwIfNoEntry: false })).toBeUndefined()
  })

  it('what the kiosk’s account puts in the place of its folders gets it no rights on what it leads to', () => {
    const [home, theirs] = [at('var/lib/vssid-kiosk/home'), at('etc/of-others')]
    mkdirSync(theirs, { mode: 0o755 })
    writeFileSync(join(theirs, 'file'), 'theirs')
    const { uid } = statSync(theirs)
    rmdirSync(home)
    symlinkSync(theirs, home)
    symlinkSync(join(theirs, 'file'), at('var/lib/vssid-kiosk/removed'))
    expect(install().status).toBe(0)
    expect(root.dpkg('--remove', 'vssid-contact-kiosk').status).toBe(0)
    expect(install().status).toBe(0)
    expect([mode('etc/of-others'), statSync(theirs).uid, read('etc/of-others/file')]).toEqual([
      '755',
      uid,
      'theirs',
    ])
    rmSync(home)
    mkdirSync(home, { mode: 0o700 })
  })

  it('a purge keeps accounts and journal, and says so', () => {
    const { status, said } = root.dpkg('--purge', 'vssid-contact-kiosk')
    expect([status, said]).toEqual([0, expect.stringContaining('Kept: the kiosk’s data'.replace('’', "'"))])
    expect(read('var/lib/vssid-kiosk/data/journal')).toBe('a change')
    expect(read('etc/vssid-kiosk/kiosk.config.json')).toContain('from the medium')
    expect(read('etc/passwd')).toMatch(/^kiosk:/m)
  })

  it('installed again, it finds its data as it was', () => {
    expect(install('--lock-down').status).toBe(0)
    expect(read('var/lib/vssid-kiosk/data/journal')).toBe('a change')
    expect(mode('var/lib/vssid-kiosk/data')).toBe('700')
  })

  it('a purge that an administrator has allowed it removes data, configuration, secrets and account', () => {
    writeFileSync(at('etc/vssid-kiosk/remove-data'), '')
    expect(root.dpkg('--purge', 'vssid-contact-kiosk').status).toBe(0)
    for (const path of ['var/lib/vssid-kiosk', 'etc/vssid-kiosk'])
      expect(existsSync(at(path)), path).toBe(false)
    expect(read('etc/passwd')).not.toMatch(/^kiosk:/m)
  })

  it('without a configuration it is installed and does not start, and says what comes next', async () => {
    root = new ThrowAwayRoot(
      await mkdtemp(join(work, 'root-')),
      run('dpkg-deb', ['--field', deb, 'Depends']).said,
    )
    chmodSync(root.folder, 0o755)
    const { status, said } = root.dpkg('--install', deb)
    expect([status, said]).toEqual([0, expect.stringContaining('does not start by itself yet')])
    expect(existsSync(at(wanted))).toBe(false)
    expect(existsSync(at('usr/share/doc/vssid-contact-kiosk/kiosk.config.example.json'))).toBe(true)
  })
})
