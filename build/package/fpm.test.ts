import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { description, makeDeb, readOrder, type DebOrder } from './fpm.ts'
import { lacks } from './tools.ts'

const plain =
  '-s dir --force -t deb -d libgtk-3-0 -d cage --deb-recommends alsa-utils --deb-compression xz --architecture amd64 --name kiosk --version 1.0~rc1 --maintainer A<a@b.invalid> --package /out/kiosk.deb'

describe('the order', () => {
  it('is read as electron-builder gives it; what is given twice counts the second time', () => {
    const order = readOrder([
      ...plain.split(' '),
      ...['--description', 'first', '--description', 'A kiosk\nin two lines\n\nand a third'],
      ...['--after-install', '/s/postinst', '--before-remove', '/s/prerm'],
      ...['/build/=/opt/kiosk', '/icon.png=/usr/share/icons/kiosk.png', '/tree/=/'],
    ])
    expect(order).toEqual({
      ok: true,
      value: {
        output: '/out/kiosk.deb',
        compression: 'xz',
        control: {
          Package: 'kiosk',
          Version: '1.0~rc1',
          Architecture: 'amd64',
          Maintainer: 'A<a@b.invalid>',
          Depends: 'libgtk-3-0, cage',
          Recommends: 'alsa-utils',
          Priority: 'optional',
          Description: 'A kiosk\n in two lines\n .\n and a third',
        },
        scripts: [
          { name: 'postinst', from: '/s/postinst' },
          { name: 'prerm', from: '/s/prerm' },
        ],
        files: [
          { from: '/build/', to: '/opt/kiosk' },
          { from: '/icon.png', to: '/usr/share/icons/kiosk.png' },
          { from: '/tree/', to: '/' },
        ],
      },
    })
  })

  it.each([
    [plain.replace('-t deb', '-t rpm'), 'Only `-s dir -t deb`'],
    [`${plain} --deb-systemd x.service`, '--deb-systemd'],
    [plain.replace('--name kiosk ', ''), '--name'],
  ])('is refused where it asks for something else', (args, sentence) => {
    expect(readOrder(args.split(' '))).toEqual({ ok: false, error: expect.stringContaining(sentence) })
  })

  it('a description of one line stays one', () => {
    expect(description('A kiosk')).toBe('A kiosk')
  })
})

describe.skipIf(lacks('dpkg-deb', 'Debian or Ubuntu'))('the package', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fpm-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function order(): Promise<DebOrder> {
    await mkdir(join(folder, 'tree', 'etc', 'kiosk'), { recursive: true })
    await mkdir(join(folder, 'tree', 'usr', 'lib'), { recursive: true })
    await writeFile(join(folder, 'tree', 'etc', 'kiosk', 'a.conf'), 'a', { mode: 0o600 })
    await writeFile(join(folder, 'tree', 'usr', 'lib', 'run'), '#!/bin/sh\n', { mode: 0o700 })
    await writeFile(join(folder, 'prerm'), '#!/bin/sh\n', { mode: 0o600 })
    return {
      files: [
        { from: `${folder}/tree/`, to: '/' },
        { from: join(folder, 'prerm'), to: '/opt/kiosk/readme' },
      ],
      scripts: [{ name: 'prerm', from: join(folder, 'prerm') }],
      control: {
        Package: 'kiosk',
        Version: '1',
        Architecture: 'all',
        Maintainer: 'A <a@b.invalid>',
        Description: 'K\n k',
      },
      compression: 'xz',
      output: join(folder, 'kiosk.deb'),
    }
  }
  const dpkg = (...args: string[]) => spawnSync('dpkg-deb', args, { encoding: 'utf8' }).stdout

  it('belongs to root, is readable, runs what ran, and names an administrator’s files', async () => {
    const wanted = await order()
    await makeDeb(wanted, new Date(1_000_000_000_000))
    const listed = dpkg('--contents', wanted.output)
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/))
      .map(([mode, owner, , day, , path]) => `${mode} ${owner} ${day} ${path}`)
    expect(listed).toContain('-rw-r--r-- root/root 2001-09-09 ./etc/kiosk/a.conf')
    expect(listed).toContain('-rwxr-xr-x root/root 2001-09-09 ./usr/lib/run')
    expect(listed).toContain('-rw-r--r-- root/root 2001-09-09 ./opt/kiosk/readme')
    expect(dpkg('--info', wanted.output, 'conffiles')).toBe('/etc/kiosk/a.conf\n')
    expect(dpkg('--field', wanted.output, 'Description')).toBe('K\n k\n')
    expect(dpkg('--info', wanted.output)).toMatch(/\* {2}prerm/)
  })

  it('is the same package when it is made again', async () => {
    const wanted = await order()
    const date = new Date(1_000_000_000_000)
    await makeDeb(wanted, date)
    const first = await readFile(wanted.output)
    await makeDeb(wanted, date)
    expect((await readFile(wanted.output)).equals(first)).toBe(true)
  })

  it('is not made where dpkg-deb objects', async () => {
    const wanted = await order()
    wanted.control['Package'] = 'No Name'
    await expect(makeDeb(wanted, new Date())).rejects.toThrow('invalid package name')
  })
})
