import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { signChecksums, writeChecksums } from './checksums.ts'
import { lacks } from './tools.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sums-'))
  await writeFile(join(folder, 'kiosk_1_amd64.deb'), 'abc')
  await writeFile(join(folder, 'install.sh'), '')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('every file that is handed out has its line, sorted by name; notes, folders and older sums have none', async () => {
  await writeFile(join(folder, 'builder-debug.yml'), 'x64: {}')
  await writeFile(join(folder, 'SHA256SUMS.asc'), 'old')
  await mkdir(join(folder, 'linux-unpacked'))
  expect(await writeChecksums(folder)).toEqual(['install.sh', 'kiosk_1_amd64.deb'])
  expect(await readFile(join(folder, 'SHA256SUMS'), 'utf8')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  install.sh\n' +
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  kiosk_1_amd64.deb\n',
  )
})

it.skipIf(lacks('gpg', 'apt-get install gnupg'))(
  'a key that is not there is said in a sentence',
  async () => {
    await writeChecksums(folder)
    const signed = await signChecksums(folder, 'nobody@kiosk.invalid')
    expect(signed).toEqual({
      ok: false,
      error: expect.stringMatching(/^SHA256SUMS could not be signed .*gpg/),
    })
  },
)

it.skipIf(lacks('sha256sum', 'apt-get install coreutils'))('sha256sum agrees', async () => {
  await writeChecksums(folder)
  const { status } = spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder })
  expect(status).toBe(0)
})
