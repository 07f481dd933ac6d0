/** An empty system in a folder, in which Debian's own dpkg installs, upgrades, removes and purges. Needs root's rights. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Said {
  status: number | null
  said: string
}

export class ThrowAwayRoot {
  readonly folder: string

  /** @param depends of the package: they are taken for installed, in any version */
  constructor(folder: string, depends: string) {
    this.folder = folder
    for (const path of ['etc', 'var/lib/dpkg/info', 'var/lib/dpkg/updates', 'tmp', 'run']) {
      mkdirSync(join(folder, path), { recursive: true })
    }
    writeFileSync(join(folder, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n')
    writeFileSync(join(folder, 'etc/group'), 'root:x:0:\n')
    const names = depends.split(',').map((one) => one.trim().split(/[ |]/)[0] ?? '')
    for (const name of names) writeFileSync(join(folder, `var/lib/dpkg/info/${name}.list`), '/.\n')
    const installed = names.map((name) =>
      [
        `Package: ${name}`,
        'Status: install ok installed',
        'Maintainer: Nobody <nobody@kiosk.invalid>',
        'Architecture: all',
        'Version: 999',
        'Description: taken for installed\n\n',
      ].join('\n'),
    )
    writeFileSync(join(folder, 'var/lib/dpkg/status'), installed.join(''))
  }

  dpkg(...args: string[]): Said {
    return run('dpkg', [`--root=${this.folder}`, '--force-script-chrootless', '--force-confold', ...args])
  }
}

export function run(program: string, args: readonly string[]): Said {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  return { status, said: error?.message ?? `${stdout}${stderr}` }
}
