import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { updateFolders } from './install-handshake.ts'
import { isInstallRunning, installLockFileName } from './install-lock.ts'

let installing: string
const folders = () => ({ offered: installing, installing })
beforeEach(() => {
  installing = mkdtempSync(join(tmpdir(), 'under-way-'))
})
afterEach(() => rmSync(installing, { recursive: true }))

it('no installer, and one that the power has cut off: the kiosk starts', async () => {
  expect(await isInstallRunning(folders())).toBe(false)
  writeFileSync(join(installing, installLockFileName), '')
  expect(await isInstallRunning(folders())).toBe(false)
})

// Windows alone keeps a file from being opened; what Node says then is in libuv's table of errors.
it.each([
  ['EBUSY', true],
  ['EACCES', false],
  ['ENOENT', false],
])('a file that cannot be opened (%s): an installer is at work: %s', async (code, isUnderWay) => {
  const refuses = () => Promise.reject(Object.assign(new Error(code), { code }))
  expect(await isInstallRunning(folders(), refuses)).toBe(isUnderWay)
})

it('the installer of an update holds that very file, open for itself alone, once its restart is certain', () => {
  const script = readFileSync(
    resolve(import.meta.dirname, '..', '..', 'build', 'windows', 'installer.nsh'),
    'utf8',
  )
  const folder = updateFolders({ ProgramData: '$APPDATA' }).installing.replaceAll('/', '\\')
  const [, path, share, flags] =
    /\/r \/t 1200[^]*?CreateFile\(t "([^"]+)", i 0x40000000, i (\d), p 0, i 2, i (0x\w+), p 0\)/.exec(
      script,
    ) ?? []
  expect(path).toBe(`${folder}\\${installLockFileName}`)
  // FILE_FLAG_DELETE_ON_CLOSE
  expect([share, flags]).toEqual(['0', '0x04000000'])
  expect(script.match(/CreateFile\(/g)).toHaveLength(1)
})
