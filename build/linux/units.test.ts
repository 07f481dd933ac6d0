/** The files that a locked Linux machine gets: what each promises to systemd, logind, polkit and the others. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { parseFlags } from '../../core/config/flags.ts'
import { staysClosed } from '../../electron/exit-codes.ts'
import { ownArguments } from '../../electron/settings.ts'
import { parseUnit } from './parse-unit.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const files = join(folder, 'files')
const read = (path: string) => readFileSync(join(files, path), 'utf8')

const kiosk = parseUnit(read('etc/systemd/system/vssid-kiosk.service'))
const login = parseUnit(read('etc/systemd/system/vssid-kiosk-login.service'))

describe('vssid-kiosk.service', () => {
  it.each([
    ['Service.User', 'kiosk'],
    ['Service.PAMName', 'vssid-kiosk'],
    ['Service.TTYPath', '/dev/tty1'],
    ['Service.StandardInput', 'tty-fail'],
    ['Service.UtmpIdentifier', 'tty1'],
    ['Service.EnvironmentFile', '/etc/vssid-kiosk/secrets.env'],
    ['Service.StateDirectory', 'vssid-kiosk vssid-kiosk/data vssid-kiosk/home'],
    ['Service.StateDirectoryMode', '0700'],
    ['Service.RuntimeDirectoryMode', '0700'],
    ['Service.Restart', 'always'],
    ['Service.KillMode', 'mixed'],
    ['Service.NoNewPrivileges', 'yes'],
    ['Service.CapabilityBoundingSet', ''],
    ['Service.RestrictNamespaces', 'user pid net'],
    ['Service.ProtectSystem', 'strict'],
    ['Service.PrivateTmp', 'yes'],
    ['Service.LimitCORE', '0'],
    ['Install.WantedBy', 'multi-user.target'],
  ])('%s is "%s"', (key, value) => expect(kiosk.get(key)).toEqual([value]))

  it('can be heard: its group owns the sound card, and the voice may start and be reached in its session', () => {
    expect(kiosk.get('Service.SupplementaryGroups')?.join()).toMatch(/\baudio\b/)
    expect(read('etc/sysusers.d/vssid-kiosk.conf')).toMatch(/^m kiosk audio$/m)
    // speech-dispatcher listens on a socket in /run/user, keeps its settings at home, and plays on /dev/snd.
    expect(kiosk.get('Service.ReadWritePaths')?.join()).toContain('/run/user')
    expect(kiosk.get('Service.RestrictAddressFamilies')?.join()).toMatch(/\bAF_UNIX\b/)
    for (const key of ['PrivateDevices', 'PrivateIPC', 'ProtectHome', 'DevicePolicy', 'NoExecPaths']) {
      expect(kiosk.get(`Service.${key}`), key).toBeUndefined()
    }
  })

  it('starts after the time is synchronised where something waits for that, which never takes long', () => {
    const after = kiosk.get('Unit.After')!.join(' ').split(' ')
    expect(after).toContain('time-sync.target')
    for (const key of ['Wants', 'Requires', 'Requisite', 'BindsTo']) {
      const pulled = kiosk.get(`Unit.${key}`)?.join(' ') ?? ''
      expect(pulled, key).not.toMatch(/time-sync|time-wait-sync|network-online/)
    }
    const waits = parseUnit(read('etc/systemd/system/systemd-time-wait-sync.service.d/vssid-kiosk.conf'))
    expect(Number(waits.get('Service.TimeoutStartSec'))).toBeLessThanOrEqual(90)
  })

  it('takes the first console from a login', () => {
    expect(kiosk.get('Unit.Conflicts')?.join()).toContain('getty@tty1.service')
  })

  it('starts the kiosk with flags that it knows, its data in the folder that is writable', () => {
    const [session, ...argv] = kiosk.get('Service.ExecStart')![0]!.split(' ')
    expect(session).toBe('/usr/local/lib/vssid-kiosk/session')
    expect(argv[0]).toBe('/opt/vssid-contact-kiosk/vssid-contact-kiosk')
    const flags = parseFlags(ownArguments(argv, false))
    expect(flags).toMatchObject({
      ok: true,
      value: {
        config: '/etc/vssid-kiosk/kiosk.config.json',
        data: '/var/lib/vssid-kiosk/data',
        windowed: false,
        browser: false,
      },
    })
  })

  it('never gives up and never spins: too many starts lead to a login, and a login leads back', () => {
    const interval = Number(kiosk.get('Unit.StartLimitIntervalSec'))
    const burst = Number(kiosk.get('Unit.StartLimitBurst'))
    const pause = Number(kiosk.get('Service.RestartSec'))
    // Reached by a kiosk that ends at once, and only by such a one.
    expect(burst * pause).toBeLessThan(interval)
    expect(burst * (pause + 10)).toBeGreaterThan(interval)
    expect(kiosk.get('Unit.OnFailure')).toEqual(['vssid-kiosk-login.service'])
    expect(kiosk.get('Unit.OnFailureJobMode')).toEqual(['fail'])
    expect(login.get('Unit.OnFailure')).toEqual(['vssid-kiosk.service'])
    expect(login.get('Unit.OnSuccess')).toEqual(['vssid-kiosk.service'])
    expect(login.get('Unit.StartLimitIntervalSec')).toEqual(['0'])
    // Else whoever logs out within the interval would leave a kiosk that may not start.
    expect(login.get('Service.ExecStopPost')).toEqual([
      '-/usr/bin/systemctl reset-failed vssid-kiosk.service',
    ])
    expect(login.get('Service.ExecStart')![0]).toMatch(/^-\/sbin\/agetty .*--timeout 300 /)
    expect(login.get('Service.RuntimeMaxSec')).toEqual(['2h'])
  })

  it('gives the screen to a login when staff have closed the kiosk', () => {
    expect(kiosk.get('Service.RestartPreventExitStatus')).toEqual([String(staysClosed)])
    expect(kiosk.get('Service.SuccessExitStatus')).toEqual([String(staysClosed)])
    expect(kiosk.get('Unit.OnSuccess')).toEqual(['vssid-kiosk-login.service'])
  })

  it('starts it again after every other end, which the kiosk leaves to it', () => {
    expect(kiosk.get('Service.Restart')).toEqual(['always'])
    expect(kiosk.get('Service.Environment')).toContain('KIOSK_SUPERVISED=1')
  })

  it('keeps every secret out of the unit', () => {
    const environment = kiosk.get('Service.Environment')!.map((line) => line.split('=')[0])
    expect(environment).toEqual([
      'XDG_SESSION_TYPE',
      'LIBSEAT_BACKEND',
      'WLR_LIBINPUT_NO_DEVICES',
      'KIOSK_SUPERVISED',
    ])
    const example = readFileSync(join(folder, 'secrets.env.example'), 'utf8')
    const names = example.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(names).toEqual(['KIOSK_SMTP_PASSWORD=', 'KIOSK_SET_UP_CODE=', 'KIOSK_MAINTENANCE_CODE='])
  })
})

describe('the other files', () => {
  it('leave no console to switch to and no key that sleeps or restarts', () => {
    const logind = parseUnit(read('etc/systemd/logind.conf.d/vssid-kiosk.conf'))
    expect(logind.get('Login.NAutoVTs')).toEqual(['0'])
    expect(logind.get('Login.ReserveVT')).toEqual(['0'])
    const handled = [...logind].filter(([key]) => key.startsWith('Login.Handle'))
    expect(handled.length).toBeGreaterThan(4)
    expect(handled.filter(([, value]) => value.join() !== 'ignore')).toEqual([])
    const manager = parseUnit(read('etc/systemd/system.conf.d/vssid-kiosk.conf'))
    expect(manager.get('Manager.CtrlAltDelBurstAction')).toEqual(['none'])
    expect(read('etc/sysctl.d/99-vssid-kiosk.conf')).toMatch(/^kernel\.sysrq = 0$/m)
  })

  it('make an account that cannot log in', () => {
    const line = read('etc/sysusers.d/vssid-kiosk.conf')
      .split('\n')
      .find((each) => each.startsWith('u '))
    expect(line).toMatch(/^u kiosk - ".*" \/var\/lib\/vssid-kiosk\/home \/usr\/sbin\/nologin$/)
    // Nothing in it could let somebody authenticate as this account.
    expect(read('etc/pam.d/vssid-kiosk')).not.toMatch(/^auth\b/m)
  })

  it('allow that account its own screen and nothing else', () => {
    type Rule = (action: { id: string }, subject: { user: string }) => string | undefined
    let rule: Rule = () => 'no rule'
    const polkit = { addRule: (added: Rule) => (rule = added), Result: { NO: 'no' } }
    // polkit, too, runs it as a script of its own.
    runInNewContext(read('etc/polkit-1/rules.d/10-vssid-kiosk.rules'), { polkit })
    const asked = (id: string, user: string) => rule({ id }, { user })
    expect(asked('org.freedesktop.login1.chvt', 'kiosk')).toBeUndefined()
    expect(asked('org.freedesktop.login1.power-off', 'kiosk')).toBe('no')
    expect(asked('org.freedesktop.udisks2.filesystem-mount', 'kiosk')).toBe('no')
    expect(asked('org.freedesktop.login1.power-off', 'admin')).toBeUndefined()
  })

  it('say on a plain console, whose letters have no accents, where to go', () => {
    expect(read('etc/vssid-kiosk/login.issue')).toMatch(/^[\x20-\x7e\n]*Moi ong\/ba den quay/)
  })
})

/** Where the machine has the tool; `npm test` needs none of them. */
function machineHas(tool: string): boolean {
  return (process.env.PATH ?? '').split(':').some((path) => {
    try {
      accessSync(join(path, tool), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function check(tool: string, args: string[]) {
  const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8' })
  return { status, said: `${stdout}${stderr}` }
}

describe('as the tools see it', () => {
  it.skipIf(!machineHas('shellcheck'))('shellcheck has nothing to say', () => {
    const scripts = [join(folder, 'lock-down.sh'), join(files, 'usr/local/lib/vssid-kiosk/session')]
    expect(check('shellcheck', scripts)).toEqual({ status: 0, said: '' })
  })

  it.skipIf(!machineHas('systemd-analyze'))('systemd-analyze knows every key of the units', () => {
    const units = readdirSync(join(files, 'etc/systemd/system'))
      .filter((name) => name.endsWith('.service'))
      .map((name) => join(files, 'etc/systemd/system', name))
    const { said } = check('systemd-analyze', ['verify', ...units])
    // That a program is not installed on this machine says nothing of the unit.
    expect(said.split('\n').filter((line) => /Unknown|Failed to parse|Invalid|ignoring/.test(line))).toEqual(
      [],
    )
  })
})
