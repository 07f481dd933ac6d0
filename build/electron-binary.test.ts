import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answers, findElectron, type ElectronSearch } from './electron-binary.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'electron-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function install() {
  await mkdir(join(folder, 'dist'))
  await writeFile(join(folder, 'dist', 'electron'), '')
  await writeFile(join(folder, 'path.txt'), 'electron')
}

const find = (search: Partial<ElectronSearch> = {}) =>
  findElectron({
    platform: 'linux',
    env: { DISPLAY: ':0' },
    isRoot: false,
    packageDir: folder,
    probe: () => Promise.reject(new Error('asked the network')),
    download: () => Promise.reject(new Error('downloaded')),
    ...search,
  })

describe('Electron’s binary', () => {
  it('is taken where it is', async () => {
    await install()
    expect(await find()).toEqual({ ok: true, value: join(folder, 'dist', 'electron') })
    expect(await find({ env: { WAYLAND_DISPLAY: 'wayland-0' } })).toMatchObject({ ok: true })
    expect(await find({ env: {}, platform: 'win32', isRoot: true })).toMatchObject({ ok: true })
  })

  it('is of no use without a display, or to root', async () => {
    await install()
    expect(await find({ env: {} })).toEqual({ ok: false, error: 'this machine has no display' })
    expect(await find({ isRoot: true })).toEqual({
      ok: false,
      error: 'Electron’s sandbox does not run as root',
    })
  })

  it('may be named, and then needs no display', async () => {
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'dist') }
    expect(await find({ env })).toMatchObject({ ok: false })
    await install()
    expect(await find({ env, isRoot: true })).toEqual({ ok: true, value: join(folder, 'dist', 'electron') })
  })

  it('is downloaded once where that is possible', async () => {
    expect(await find({ probe: () => Promise.resolve(false) })).toEqual({
      ok: false,
      error: 'Electron is not installed and its download is out of reach',
    })
    const probe = () => Promise.resolve(true)
    expect(await find({ probe, download: () => Promise.resolve() })).toMatchObject({ ok: false })
    expect(await find({ probe, download: install })).toMatchObject({ ok: true })
  })

  it('is not waited for where nobody answers', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await new Promise((resolve) => silent.once('listening', resolve))
    const { port } = silent.address() as AddressInfo
    const started = Date.now()
    expect(await answers(`http://127.0.0.1:${port}/`, 200)).toBe(false)
    expect(Date.now() - started).toBeLessThan(2_000)
    silent.close()
    expect(await answers(`http://127.0.0.1:${port}/`, 200)).toBe(false)
  })
})
