/**
 * lock-down.sh, run in throw-away roots: what it installs, that a second time changes nothing, that undo leaves what was
 * there before, also when a run was cut short. What only a running machine shows (users, systemd) is not tried here.
 */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))
const script = join(here, 'lock-down.sh')
const defaultProgram = '/opt/vssid-contact-kiosk/vssid-contact-kiosk'

let root: string
let tools: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lock-down-'))
  tools = mkdtempSync(join(tmpdir(), 'lock-down-tools-'))
  // What is flushed is of no interest in a folder that is thrown away, and waits for all the others on the machine.
  writeFileSync(join(tools, 'sync'), '#!/bin/sh\n', { mode: 0o755 })
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
  rmSync(tools, { recursive: true, force: true })
})

function put(path: string, text = '', mode = 0o644) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  chmodSync(join(root, path), mode)
}

/** What the script asks for, and traces of a machine that was used for something else before. */
function readyMachine({ program = defaultProgram } = {}) {
  for (const path of ['usr/bin/cage', 'usr/bin/Xwayland', 'usr/lib/polkit-1/polkitd', program]) {
    put(path, '', 0o755)
  }
  put('usr/lib/x86_64-linux-gnu/security/pam_systemd.so')
  put('etc/vssid-kiosk/kiosk.config.json', '{}')
  put('etc/vssid-kiosk/secrets.env', 'KIOSK_MAINTENANCE_CODE=correct horse\n', 0o600)
  put('etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n')
  put('etc/sysctl.d/99-vssid-kiosk.conf', 'kernel.sysrq = 176\n', 0o640)
  mkdirSync(join(root, 'etc/systemd/system'), { recursive: true })
  symlinkSync('/lib/systemd/system/graphical.target', join(root, 'etc/systemd/system/default.target'))
  symlinkSync('/nowhere', join(root, 'etc/systemd/system/sleep.target'))
}

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('sh', [script, ...args], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${tools}:${process.env.PATH ?? ''}` },
  })
  return { status, stdout, stderr }
}
const lockDown = (...args: string[]) => run(...args, '--root', root)

/** Everything below the root: kind, mode, content or target, by path. */
function tree(folder = root, prefix = ''): Record<string, string> {
  const all: Record<string, string> = {}
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name)
    const stat = lstatSync(path)
    const mode = (stat.mode & 0o7777).toString(8)
    if (stat.isSymbolicLink()) all[`${prefix}/${name}`] = `-> ${readlinkSync(path)}`
    else if (stat.isDirectory())
      Object.assign(all, { [`${prefix}/${name}`]: `${mode} folder` }, tree(path, `${prefix}/${name}`))
    else all[`${prefix}/${name}`] = `${mode} ${stat.mtimeMs} ${readFileSync(path, 'utf8')}`
  }
  return all
}

function without(all: Record<string, string>, path: string) {
  return Object.fromEntries(Object.entries(all).filter(([each]) => each !== path))
}

/** A command of that name that does its work but for the nth call, when it does this instead. */
function breakTool(name: string, atCall: number, instead: string) {
  const calls = join(tools, `${name}.calls`)
  const real = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim()
  writeFileSync(
    join(tools, name),
    `#!/bin/sh\necho >>'${calls}'\nif [ "$(wc -l <'${calls}')" -eq ${atCall} ]; then ${instead}; fi\nexec ${real} "$@"\n`,
    { mode: 0o755 },
  )
  return () => rmSync(join(tools, name))
}

describe.skipIf(process.platform !== 'linux')('lock-down.sh', () => {
  it('locks a machine down, and what was there before is there again after undo', () => {
    readyMachine()
    const before = tree()

    const applied = lockDown('apply')
    expect(applied).toMatchObject({ status: 0, stderr: '' })
    const locked = tree()
    expect(locked['/etc/systemd/system/ctrl-alt-del.target']).toBe('-> /dev/null')
    expect(locked['/etc/systemd/system/sleep.target']).toBe('-> /dev/null')
    expect(locked['/etc/systemd/system/default.target']).toBe('-> /lib/systemd/system/multi-user.target')
    expect(locked['/etc/sysctl.d/99-vssid-kiosk.conf']).toMatch(/^644 .*kernel\.sysrq = 0/s)
    expect(locked['/usr/local/lib/vssid-kiosk/session']).toMatch(/^755 /)
    expect(locked['/var/lib/vssid-kiosk-lock-down']).toBe('700 folder')
    expect(lockDown('status')).toMatchObject({ status: 0 })

    expect(lockDown('undo')).toMatchObject({ status: 0, stderr: '' })
    expect(tree()).toEqual(before)
    expect(lockDown('status')).toMatchObject({ status: 3 })
  })

  it('changes nothing a second time, and says so', () => {
    readyMachine()
    lockDown('apply')
    const locked = tree()
    expect(lockDown('apply')).toEqual({
      status: 0,
      stdout: 'Nothing to do: this machine is locked down already.\n',
      stderr: '',
    })
    expect(Object.keys(tree())).toEqual(Object.keys(locked))
    expect(tree()['/etc/systemd/system/vssid-kiosk.service']).toBe(
      locked['/etc/systemd/system/vssid-kiosk.service'],
    )
  })

  it('undoes twice without harm, and needs nothing to be undone', () => {
    readyMachine()
    const before = tree()
    expect(lockDown('undo').stdout).toContain('was not locked down by this script')
    lockDown('apply')
    lockDown('undo')
    expect(lockDown('undo')).toMatchObject({ status: 0 })
    expect(tree()).toEqual(before)
  })

  it('installs everything that lies under files/, with the path of the program in it', () => {
    const program = '/opt/bhxh/kiosk-1.2+beta/kiosk'
    readyMachine({ program })
    expect(lockDown('apply', '--program', program)).toMatchObject({ status: 0 })
    const shipped = Object.keys(tree(join(here, 'files'))).filter(
      (path) => !path.startsWith('/etc/apparmor.d'),
    )
    const installed = tree()
    for (const path of shipped) expect(installed).toHaveProperty([path])
    expect(Object.values(installed).join()).not.toContain(defaultProgram)
    expect(installed['/etc/systemd/system/vssid-kiosk.service']).toContain(`session ${program} --`)
  })

  it('moves to another program, and still undoes to the very beginning', () => {
    readyMachine()
    put('opt/other/kiosk', '', 0o755)
    const before = tree()
    lockDown('apply')
    expect(lockDown('apply', '--program', '/opt/other/kiosk').stdout).toContain('1 made')
    expect(lockDown('status', '--program', '/opt/other/kiosk').status).toBe(0)
    expect(lockDown('status')).toMatchObject({ status: 4 })
    lockDown('undo')
    expect(tree()).toEqual(before)
  })

  it('mends what somebody has changed', () => {
    readyMachine()
    lockDown('apply')
    const locked = tree()
    put('etc/sysctl.d/99-vssid-kiosk.conf', 'kernel.sysrq = 1\n')
    rmSync(join(root, 'etc/systemd/system/getty@tty2.service'))
    expect(lockDown('status').stdout).toMatch(
      /different {2}.*sysctl.*missing {4}.*getty@tty2.*in part: 2 of/s,
    )
    expect(lockDown('apply').stdout).toContain('2 made')
    const withoutDates = (all: Record<string, string>) =>
      Object.fromEntries(Object.entries(all).map(([path, what]) => [path, what.replace(/ [\d.]+ /, ' ')]))
    expect(withoutDates(tree())).toEqual(withoutDates(locked))
  })

  it('leaves what somebody has put beside its own files', () => {
    readyMachine()
    lockDown('apply')
    put('etc/polkit-1/rules.d/20-ours.rules', 'ours')
    lockDown('undo')
    expect(readFileSync(join(root, 'etc/polkit-1/rules.d/20-ours.rules'), 'utf8')).toBe('ours')
    expect(existsSync(join(root, 'etc/polkit-1/rules.d/10-vssid-kiosk.rules'))).toBe(false)
  })

  it('keeps the files that a package has brought for an administrator to change', () => {
    readyMachine()
    for (const path of ['etc/pam.d/vssid-kiosk', 'etc/vssid-kiosk/login.issue']) put(path, 'ours')
    lockDown('apply')
    expect(lockDown('status')).toMatchObject({ status: 0 })
    lockDown('undo')
    for (const path of ['etc/pam.d/vssid-kiosk', 'etc/vssid-kiosk/login.issue'])
      expect(readFileSync(join(root, path), 'utf8')).toBe('ours')
  })

  it('only says what it would do with --dry-run', () => {
    readyMachine()
    const before = tree()
    expect(lockDown('apply', '--dry-run').stdout).toMatch(/would make \/etc\/pam\.d.*Nothing was changed/s)
    expect(tree()).toEqual(before)
    lockDown('apply')
    const locked = tree()
    expect(lockDown('undo', '--dry-run').stdout).toMatch(
      /would put back \/etc.*would remove .*Nothing was changed/s,
    )
    expect(tree()).toEqual(locked)
  })
})

describe.skipIf(process.platform !== 'linux')('a run that does not get to its end', () => {
  it.each([
    ['chmod', 3],
    ['cp', 1],
    ['mv', 8],
    ['ln', 1],
    ['ln', 9],
  ])('is taken back when %s fails at call %i', (tool, call) => {
    readyMachine()
    const before = tree()
    const mend = breakTool(tool, call, 'exit 1')
    const failed = lockDown('apply')
    mend()
    expect(failed.status).not.toBe(0)
    expect(failed.stderr).toContain('What this run has changed is put back')
    expect(tree()).toEqual(before)
  })

  it('goes back to how it was locked before when a second apply fails', () => {
    readyMachine()
    put('opt/other/kiosk', '', 0o755)
    const before = tree()
    lockDown('apply')
    const locked = tree()
    rmSync(join(root, 'etc/systemd/system/autovt@.service'))
    const mend = breakTool('ln', 1, 'exit 1')
    expect(lockDown('apply', '--program', '/opt/other/kiosk').status).not.toBe(0)
    mend()
    expect(tree()).toEqual(without(locked, '/etc/systemd/system/autovt@.service'))
    lockDown('undo')
    expect(tree()).toEqual(before)
  })

  describe.each([
    ['mv', 1],
    ['mv', 9],
    ['sync', 4],
    ['ln', 5],
  ])('because the power went at call %2$i of %1$s', (tool, call) => {
    function powerCut() {
      readyMachine()
      const before = tree()
      const mend = breakTool(tool, call, 'kill -9 $PPID; exit 1')
      expect(lockDown('apply').status).toBeNull()
      mend()
      expect(tree()).not.toEqual(before)
      return before
    }

    it('is undone', () => {
      const before = powerCut()
      expect(lockDown('status').stdout).toContain('An apply was cut short')
      expect(lockDown('undo')).toMatchObject({ status: 0 })
      expect(tree()).toEqual(before)
    })

    it('is brought to its end by the next', () => {
      const before = powerCut()
      expect(lockDown('apply')).toMatchObject({ status: 0 })
      expect(lockDown('status')).toMatchObject({ status: 0 })
      lockDown('undo')
      expect(tree()).toEqual(before)
    })
  })

  it('is not one because nobody reads what it says', () => {
    readyMachine()
    const piped = `sh '${script}' apply --root '${root}' | head -n 1`
    spawnSync('sh', ['-c', piped], { env: { ...process.env, PATH: `${tools}:${process.env.PATH ?? ''}` } })
    expect(lockDown('status')).toMatchObject({ status: 0 })
  })

  it('leaves an undo that was cut short to be done again', () => {
    readyMachine()
    const before = tree()
    lockDown('apply')
    const mend = breakTool('rm', 6, 'kill -9 $PPID; exit 1')
    expect(lockDown('undo').status).toBeNull()
    mend()
    expect(lockDown('status').status).toBe(4)
    expect(lockDown('undo')).toMatchObject({ status: 0 })
    expect(tree()).toEqual(before)
  })
})

describe.skipIf(process.platform !== 'linux')('a machine that is not ready', () => {
  it('is told everything that is missing, with what to type, and nothing is changed', () => {
    const { status, stderr } = lockDown('apply')
    expect(status).toBe(1)
    for (const next of [
      'apt-get install cage',
      'apt-get install xwayland',
      'apt-get install libpam-systemd',
      'apt-get install polkitd',
      'install the kiosk, or say where it is with --program',
      'copy kiosk.config.example.json there',
      'install -m 600',
    ]) {
      expect(stderr).toContain(`Next: ${next}`)
    }
    expect(tree()).toEqual({})
  })

  it.each<[string, () => void, RegExp]>([
    [
      'secrets that others may read',
      () => put('etc/vssid-kiosk/secrets.env', '', 0o644),
      /Others may read .*secrets\.env/,
    ],
    [
      'a person’s account of that name',
      () => put('etc/passwd', 'kiosk:x:1000:1000::/home/kiosk:/bin/bash\n'),
      /a user kiosk already, who can log in/,
    ],
    ['a folder where a file belongs', () => put('etc/sysctl.d/99-vssid-kiosk.conf/x'), /is a folder/],
  ])('because of %s', (_what, change, words) => {
    readyMachine()
    rmSync(join(root, 'etc/sysctl.d'), { recursive: true })
    change()
    const before = tree()
    const refused = lockDown('apply')
    expect(refused.stderr).toMatch(words)
    expect(refused).toMatchObject({ status: 1, stdout: '' })
    expect(tree()).toEqual(before)
  })

  it('is one with an account of that name that nobody can log in to', () => {
    readyMachine()
    put('etc/passwd', 'kiosk:x:996:996::/var/lib/vssid-kiosk/home:/usr/sbin/nologin\n')
    expect(lockDown('apply').status).toBe(0)
  })
})

describe.skipIf(process.platform !== 'linux')('AppArmor', () => {
  it('gets a profile where it reads this kind, and keeps the one of a package', () => {
    readyMachine()
    put('etc/apparmor.d/abi/4.0')
    lockDown('apply')
    expect(tree()['/etc/apparmor.d/vssid-contact-kiosk']).toContain('userns,')
    lockDown('undo')
    put('etc/apparmor.d/vssid-contact-kiosk', 'of a package')
    lockDown('apply')
    expect(tree()['/etc/apparmor.d/vssid-contact-kiosk']).toContain('of a package')
  })

  it('gets none where it could not read it', () => {
    readyMachine()
    put('etc/apparmor.d/abi/3.0')
    lockDown('apply')
    expect(tree()).not.toHaveProperty(['/etc/apparmor.d/vssid-contact-kiosk'])
  })
})

describe.skipIf(process.platform !== 'linux')('what is typed', () => {
  it.each([
    [[], /apply, undo and status is needed/],
    [['lock'], /"lock" is not known here/],
    [['apply', '--force'], /"--force" is not known here/],
    [['apply', 'undo'], /Both apply and undo/],
    [['apply', '--root'], /--root needs a path/],
    [['apply', '--root', 'somewhere'], /a full path is needed/],
    [['apply', '--root', '/nowhere/at/all'], /which is no folder/],
    [['apply', '--program', '/opt/a b'], /letters, digits and/],
    [['apply', '--program', '/opt/a"; reboot'], /letters, digits and/],
  ])('%j is refused, with what may be typed', (args, words) => {
    const { status, stdout, stderr } = run(...args)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(words)
    expect(stderr).toContain('Usage: lock-down.sh apply|undo|status')
  })

  it('--help tells', () => {
    expect(run('--help')).toMatchObject({ status: 0, stderr: '' })
  })
})
