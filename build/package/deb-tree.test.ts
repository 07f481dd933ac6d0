import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectDir } from '../freshness.ts'
import { layDebTree } from './deb-tree.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deb-tree-'))
  await layDebTree(projectDir, folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))
const read = (path: string) => readFile(join(folder, path), 'utf8')

// A Debian package is not made on Windows, which knows no modes.
describe.skipIf(process.platform === 'win32')('the tree', () => {
  it('nothing lies where an administrator’s own files belong, but for settings', async () => {
    const paths = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
    expect(paths.filter((path) => path.startsWith('/etc/')).sort()).toEqual([
      '/etc/pam.d/vssid-kiosk',
      '/etc/vssid-kiosk/login.issue',
    ])
    expect(paths.filter((path) => /^\/(?:usr\/local|var|opt)\//.test(path))).toEqual([])
  })

  it('the unit starts the session where the package has it', async () => {
    const unit = await read('usr/lib/systemd/system/vssid-kiosk.service')
    const [, session] = /^ExecStart=(\S+)/m.exec(unit)!
    expect(session).toBe('/usr/lib/vssid-kiosk/session')
    expect((await stat(join(folder, session!))).mode & 0o777).toBe(0o755)
    expect(unit).not.toContain('/usr/local')
  })

  it('lock-down.sh finds beside itself what it installs', async () => {
    const lockDown = 'usr/lib/vssid-kiosk/lock-down'
    expect((await stat(join(folder, lockDown, 'lock-down.sh'))).mode & 0o111).not.toBe(0)
    expect(await read(`${lockDown}/secrets.env.example`)).toContain('KIOSK_MAINTENANCE_CODE=')
    expect(await read(`${lockDown}/files/etc/systemd/system/vssid-kiosk.service`)).toContain(
      '/usr/local/lib/',
    )
  })

  it('every file that a locked machine gets has been thought of: it is laid out, or it is lock-down.sh’s alone', async () => {
    const kept = await readdir(join(projectDir, 'build/linux/files'), {
      recursive: true,
      withFileTypes: true,
    })
    const names = kept
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .sort()
    expect(names).toEqual([
      '10-vssid-kiosk.rules',
      '99-vssid-kiosk.conf',
      'login.issue',
      'session',
      'vssid-contact-kiosk',
      'vssid-kiosk',
      'vssid-kiosk-login.service',
      'vssid-kiosk.conf',
      'vssid-kiosk.conf',
      'vssid-kiosk.conf',
      'vssid-kiosk.conf',
      'vssid-kiosk.service',
    ])
  })
})
