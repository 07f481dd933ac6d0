/**
 * What the Debian package lays outside the program's own folder: the kiosk's session and account, lock-down.sh with what
 * it needs, and the examples. All of it is build/linux, moved to where a package's files belong.
 */
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** In build/linux/files (an administrator's place) → in the package (a distributor's place). */
const places = {
  'usr/local/lib/vssid-kiosk/session': 'usr/lib/vssid-kiosk/session',
  'etc/systemd/system/vssid-kiosk.service': 'usr/lib/systemd/system/vssid-kiosk.service',
  'etc/systemd/system/vssid-kiosk-login.service': 'usr/lib/systemd/system/vssid-kiosk-login.service',
  'etc/systemd/system/systemd-time-wait-sync.service.d/vssid-kiosk.conf':
    'usr/lib/systemd/system/systemd-time-wait-sync.service.d/vssid-kiosk.conf',
  'etc/sysusers.d/vssid-kiosk.conf': 'usr/lib/sysusers.d/vssid-kiosk.conf',
  'etc/polkit-1/rules.d/10-vssid-kiosk.rules': 'usr/share/polkit-1/rules.d/10-vssid-kiosk.rules',
  // The same place: settings that an administrator may change, so an upgrade asks before it changes them.
  'etc/pam.d/vssid-kiosk': 'etc/pam.d/vssid-kiosk',
  'etc/vssid-kiosk/login.issue': 'etc/vssid-kiosk/login.issue',
} as const

/** Where lock-down.sh looks for what it installs: beside itself. What it locks is no part of merely installing. */
const lockDown = 'usr/lib/vssid-kiosk/lock-down'

/** @param folder emptied first; its content belongs at the root of the system */
export async function layDebTree(projectDir: string, folder: string): Promise<void> {
  const linux = join(projectDir, 'build', 'linux')
  await rm(folder, { recursive: true, force: true })
  for (const [from, to] of Object.entries(places)) {
    const text = await readFile(join(linux, 'files', from), 'utf8')
    await put(join(folder, to), text.replaceAll('/usr/local/lib/vssid-kiosk/', '/usr/lib/vssid-kiosk/'))
  }
  await chmod(join(folder, places['usr/local/lib/vssid-kiosk/session']), 0o755)
  await cp(join(linux, 'files'), join(folder, lockDown, 'files'), { recursive: true })
  for (const [name, mode] of [
    ['lock-down.sh', 0o755],
    ['secrets.env.example', 0o644],
  ] as const) {
    await cp(join(linux, name), join(folder, lockDown, name))
    await chmod(join(folder, lockDown, name), mode)
  }
  for (const name of ['kiosk.config.example.json', 'kiosk.config.schema.json']) {
    await put(
      join(folder, 'usr/share/doc/vssid-contact-kiosk', name),
      await readFile(join(projectDir, name), 'utf8'),
    )
  }
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
