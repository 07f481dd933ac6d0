/**
 * `npm run proof:linux`, as root on Linux with systemd-container and mmdebstrap: both Debian packages under a real systemd, in
 * a Debian 12 that is fetched for it. The screens must be built (`npm run build`). In Electron's place a script stands that ends
 * as it is told. Prints what was seen, and ends with 1 at the first that is not so.
 */
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makePackages, readArguments } from '../../build/package/dist.ts'
import { findTool } from '../../build/package/tools.ts'
import { projectDir } from '../../build/freshness.ts'
import { visitHeader } from '../../contract/http.ts'
import type { Reply } from '../../contract/operations.ts'
import { DebianContainer, until } from './debian-container.ts'

/** Longer than all of it takes on a slow machine. */
const limitMinutes = 20
const work = join(projectDir, '.cache', 'proof-linux')
const [serviceName, kioskName] = ['vssid-kiosk-service', 'vssid-contact-kiosk']
const next = '999'

const container = new DebianContainer(join(work, 'root'))
const inside = (path: string) => join(container.folder, path)

/** One line for what was seen; the first that is not so ends the proof. */
async function see(what: string, isSo: () => boolean, seconds = 0): Promise<void> {
  await until(what, seconds, isSo)
  console.log(`ok    ${what}`)
}

const status = (program: string, ...args: string[]) => container.ask(program, ...args).status
const isActive = (unit: string) => status('systemctl', 'is-active', '--quiet', unit) === 0
const property = (unit: string, name: string) =>
  container.must('systemctl', 'show', '--value', '--property', name, unit).trim()
const is = (...test: string[]) => status('test', ...test) === 0

/** The package, and the same as a later release would be. */
async function makeBoth(): Promise<{ first: string; later: string; depends: string }[]> {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64'
  const order = readArguments(['linux', '--placeholder', '--arch', arch], 'linux')
  if (!order.ok) throw new Error(order.error)
  const output = join(work, 'packages')
  const made = await makePackages({ ...order.value, output })
  if (!made.ok) throw new Error(made.error)
  return [serviceName, kioskName].map((name) => {
    const first = readdirSync(output).find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'))
    if (first === undefined) throw new Error(`${name} was not made.`)
    const deb = join(output, first)
    const laid = join(work, 'laid')
    rmSync(laid, { recursive: true, force: true })
    run('dpkg-deb', '--raw-extract', deb, laid)
    const control = join(laid, 'DEBIAN', 'control')
    writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, `Version: ${next}`))
    run('dpkg-deb', '--root-owner-group', '-Znone', '--build', laid, join(output, `${name}-later.deb`))
    return {
      first: `/root/packages/${first}`,
      later: `/root/packages/${name}-later.deb`,
      depends: run('dpkg-deb', '--field', deb, 'Depends').trim(),
    }
  })
}

function run(program: string, ...args: string[]): string {
  const { status: ended, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (ended !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`)
  return stdout
}

const host = 'kiosk.example.vn'
const settings = '/etc/vssid-kiosk-service'
const state = '/var/lib/vssid-kiosk-service'
const secret = 'mật khẩu của thư'

/** As other machines know the service, and as its own machine does, from which nobody needs to be let in. */
const [elsewhere, here] = [host, '127.0.0.1']

/** Of the last answer: its value, or its failure. */
type Answer = { ok: boolean; value?: unknown; error?: { kind: string; seconds?: number } }

/** A page of a browser: it keeps its cookies, and names the visit that it shows. */
function page(browser: string, at: string) {
  let visit: string | undefined
  const curl = (...args: string[]) => {
    const all = ['--silent', '--show-error', '--max-time', '10', '--cacert', `${settings}/tls/kiosk.crt`]
    return container.ask('curl', ...all, '--resolve', `${host}:443:127.0.0.1`, ...args).said
  }
  const jar = ['--cookie', `/root/${browser}`, '--cookie-jar', `/root/${browser}`]
  return {
    health: () => curl(`https://${at}/healthz`),
    call(operation: string, input: object = {}): Answer {
      const headers = [`Origin: https://${at}`, 'Content-Type: application/json']
      if (visit !== undefined) headers.push(`${visitHeader}: ${visit}`)
      const said = curl(
        ...jar,
        ...headers.flatMap((header) => ['--header', header]),
        ...['--data', JSON.stringify(input), `https://${at}/api/${operation}`],
      )
      const { result, session } = JSON.parse(said) as Partial<Reply>
      visit = session?.visit
      return result ?? { ok: false, error: { kind: said } }
    },
  }
}

async function service({ first, later }: { first: string; later: string }): Promise<void> {
  const unit = `${serviceName}.service`
  const visitor = page('visitor', elsewhere)
  const { health } = visitor
  const well = () => health() === '{"status":"ok"}'

  const installed = container.must('dpkg', '--install', first)
  await see('the service is installed, says what comes next, and does not start', () => {
    return (
      installed.includes('does not start by itself yet') &&
      !isActive(unit) &&
      status('systemctl', 'is-enabled', '--quiet', unit) !== 0
    )
  })

  const server = {
    host: '0.0.0.0',
    port: 443,
    origin: `https://${host}`,
    tls: { cert: 'tls/kiosk.crt', key: 'tls/kiosk.key' },
  }
  const office = { code: 'Q1', name: 'BHXH cơ sở Bến Thành', hotline: '1900 9068' }
  const smtp = { host: '127.0.0.1', port: 2525, user: 'kiosk', from: 'kiosk@example.vn' }
  writeFileSync(inside(`${settings}/kiosk.config.json`), JSON.stringify({ office, smtp, server }))
  writeFileSync(inside(`${settings}/credentials/smtp-password`), `${secret}\n`, { mode: 0o600 })
  container.must(
    ...['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '60', '-subj', `/CN=${host}`],
    ...[
      '-addext',
      `subjectAltName=DNS:${host},IP:127.0.0.1`,
      '-keyout',
      `${settings}/tls/kiosk.key`,
      '-out',
      `${settings}/tls/kiosk.crt`,
    ],
  )
  container.must('chmod', '640', `${settings}/tls/kiosk.key`)
  copyFileSync(join(import.meta.dirname, 'mail-server.ts'), inside('root/mail-server.ts'))
  const node = '/usr/lib/vssid-kiosk-service/node'
  container.must(
    'systemd-run',
    '--unit=mail-server',
    '--property=StandardOutput=file:/root/mail.log',
    node,
    '/root/mail-server.ts',
  )
  container.must('systemctl', 'enable', '--now', unit)
  await see('configured and started, it answers over TLS of its own on port 443', well, 30)

  const sent = Buffer.from(`\0kiosk\0${secret}`).toString('base64')
  await see(
    'the mail server was told the secret, which lies in a file that only root reads',
    () => {
      return readFileSync(inside('root/mail.log'), 'utf8').includes(`AUTH PLAIN ${sent}`)
    },
    15,
  )
  const pid = property(unit, 'MainPID')
  await see('the secret is not in its environment, and it is not root', () => {
    const environment = container.must('cat', `/proc/${pid}/environ`)
    const account = container.must('stat', '--format=%u', `/proc/${pid}`).trim()
    return (
      environment.includes('CREDENTIALS_DIRECTORY=') && !environment.includes('KIOSK_') && account !== '0'
    )
  })
  await see('its data are nobody else’s to read', () => {
    return (
      container.must('stat', '--format=%a', `/var/lib/private`).trim() === '700' &&
      is('-f', `${state}/data/kiosk.key`)
    )
  })
  await see('systemd calls what it may do little', () => {
    const [, exposure = '10'] =
      /Overall exposure level for \S+: ([\d.]+)/.exec(
        container.must('systemd-analyze', 'security', '--no-pager', unit),
      ) ?? []
    return Number(exposure) < 2
  })

  container.must('kill', '-9', pid)
  await see('killed, it is back', () => property(unit, 'MainPID') !== pid && well(), 30)

  const passphrase = 'KIOSK_BACKUP_PASSPHRASE=mười hai ký tự trở lên'
  const backup = container.ask('env', passphrase, serviceName, '--backup', 'proof.backup')
  await see(
    'a backup is made while it runs',
    () => backup.status === 0 && is('-s', `${state}/backups/proof.backup`),
  )

  await letIn(visitor)
  await upgradeDuringVisit(later, { ...visitor, well })

  const kept = container.must('dpkg', '--purge', serviceName)
  await see('purged, data, configuration and secrets are kept, and it says so', () => {
    return (
      kept.includes("Kept: the service's data") &&
      is('-f', `${state}/data/kiosk.key`) &&
      is('-f', `${settings}/credentials/smtp-password`)
    )
  })
  container.must('dpkg', '--install', first)
  await see(
    'installed again, it starts by itself, on its data',
    () => well() && is('-s', `${state}/backups/proof.backup`),
    30,
  )
  container.must('touch', `${settings}/remove-data`)
  container.must('dpkg', '--purge', serviceName)
  await see('purged where an administrator has allowed it, nothing is left', () => {
    const left = [state, `/var/lib/private/${serviceName}`, settings].filter(
      (path) => is('-e', path) || is('-L', path),
    )
    return left.length === 0 && !isActive(unit) && status('getent', 'group', 'vssid-kiosk-tls') !== 0
  })
  container.must('systemctl', 'stop', 'mail-server')
}

/** As docs/deployment/service.md has the first administrator made, and that one a machine let in. */
async function letIn({ call }: ReturnType<typeof page>): Promise<void> {
  const start = call('startVisit', { language: 'vi' })
  await see('a machine that was not let in is not served', () => start.error?.kind === 'device-unknown')
  const line = container.must('sh', '-c', `journalctl -u ${serviceName} | grep 'Set-up code' | tail -n 1`)
  const [, code = ''] = /: ([\dA-Z-]+)\s*$/.exec(line) ?? []
  const desk = page('desk', here)
  const person = { name: 'Phạm Thị Mai', ownAccount: '0100000004', userName: 'mai.pham' }
  const secrets = { password: 'Quầy số 5 xin chào', pin: '258041' }
  const made = desk.call('setUpStaff', { code, ...person, ...secrets, language: 'vi' })
  await see('on its own machine the first administrator is made with the code in the journal', () => made.ok)
  const { value } = desk.call('makeDeviceCode', { name: 'quay-1', replaces: null })
  const [, connection = ''] = /"code":"([^"]+)"/.exec(JSON.stringify(value)) ?? []
  desk.call('endVisit')
  const enrolled = call('enrolDevice', { code: connection })
  await see('let in with a code of theirs, it is', () => enrolled.ok && call('getKiosk').ok)
}

async function upgradeDuringVisit(
  later: string,
  { health, call, well }: ReturnType<typeof page> & { well: () => boolean },
): Promise<void> {
  if (!call('startVisit', { language: 'vi' }).ok) throw new Error('No visit began.')
  const upgrade = container.begin('dpkg', '--install', later)
  await see(
    'upgraded while a visit is on, it takes nobody new',
    () => health() === '{"status":"draining"}',
    20,
  )
  const refused = page('other', here).call('startVisit', { language: 'vi' }).error
  await see(
    'who begins is told to come again in 30 s',
    () => refused?.kind === 'busy' && refused.seconds === 30,
  )
  await sleep(3_000)
  await see(
    'the visit goes on, and the upgrade waits for it',
    () => call('keepAlive').ok && !upgrade.isOver(),
  )
  call('endVisit')
  const { status: ended, said } = await upgrade.ended
  container.note(said)
  await see(
    'the visit has come to its end, and the new version serves',
    () => {
      return (
        ended === 0 &&
        container.must('dpkg-query', '--show', '--showformat=${Version}', serviceName) === next &&
        well()
      )
    },
    30,
  )
}

const lockDown = '/usr/lib/vssid-kiosk/lock-down/lock-down.sh'
const kioskData = '/var/lib/vssid-kiosk/data'
const program = '/opt/vssid-contact-kiosk/vssid-contact-kiosk'

/** In Electron's place: notes its starts, and ends as the file `end` says, or when it is told to. */
const standIn = `#!/bin/sh
cd ${kioskData} || exit 70
echo "start $(id -un) $*" >>starts
trap 'echo ended >>starts; exit 0' TERM
while [ ! -e end ]; do sleep 0.2; done
status=$(cat end)
rm end
exit "$status"
`

async function kiosk({ first, later }: { first: string; later: string }): Promise<void> {
  const [unit, login] = ['vssid-kiosk.service', 'vssid-kiosk-login.service']
  const starts = () =>
    is('-e', `${kioskData}/starts`) ? container.must('cat', `${kioskData}/starts`).split('\n') : []
  const started = () => starts().filter((line) => line.startsWith('start ')).length
  const end = (code: number) => writeFileSync(inside(`${kioskData}/end`), String(code), { mode: 0o644 })

  mkdirSync(inside('etc/vssid-kiosk'), { recursive: true })
  writeFileSync(inside('etc/vssid-kiosk/kiosk.config.json'), '{}')
  container.must('dpkg', '--install', first)
  await see(
    'the kiosk is installed, and starts with the machine',
    () => status('systemctl', 'is-enabled', '--quiet', unit) === 0,
  )
  // Kept aside by dpkg at an upgrade, too.
  container.must('dpkg-divert', '--quiet', '--add', '--rename', '--divert', `${program}.placeholder`, program)
  writeFileSync(inside(program), standIn, { mode: 0o755 })
  mkdirSync(inside(`etc/systemd/system/${unit}.d`), { recursive: true })
  writeFileSync(
    inside(`etc/systemd/system/${unit}.d/no-screen.conf`),
    '[Service]\nEnvironment=WLR_BACKENDS=headless WLR_RENDERER=pixman\n',
  )

  container.must(lockDown, 'apply')
  await see('locked down, it says so', () => container.ask(lockDown, 'status').said.includes('Locked down.'))
  container.must('systemctl', 'daemon-reload')
  container.must('systemctl', 'start', unit)
  await see(
    'started, it runs in a session of the account kiosk',
    () => {
      return (
        started() === 1 &&
        / kiosk .*--config \/etc\/vssid-kiosk\/kiosk.config.json/.test(starts()[0] ?? '') &&
        /\bkiosk\b.*\bseat0\b/.test(container.ask('loginctl', '--no-legend', 'list-sessions').said)
      )
    },
    30,
  )

  for (const [code, what] of [
    [1, 'ended by a fault (1)'],
    [0, 'ended by itself (0)'],
  ] as const) {
    const before = started()
    end(code)
    await see(`${what}, it is started anew`, () => started() === before + 1 && isActive(unit), 30)
  }
  const before = started()
  end(100)
  await see(
    'closed by staff (100), there is a login in its place',
    () => isActive(login) && !isActive(unit),
    30,
  )
  await sleep(8_000)
  await see('and no kiosk', () => started() === before && isActive(login))

  container.must('systemctl', 'start', unit)
  await see(
    'started again, it takes the place of the login',
    () => started() === before + 1 && !isActive(login),
    30,
  )
  container.must('dpkg', '--install', later)
  await see(
    'upgraded while it is locked, it has ended in order, runs again, and is locked as before',
    () => {
      return (
        starts().includes('ended') &&
        started() === before + 2 &&
        isActive(unit) &&
        status(lockDown, 'status') === 0
      )
    },
    30,
  )

  container.must(lockDown, 'undo')
  await see('unlocked, it says so', () => container.ask(lockDown, 'status').said.includes('Not locked down.'))
  container.must('touch', '/etc/vssid-kiosk/remove-data')
  container.note(container.must('dpkg', '--purge', kioskName))
  await see('purged where an administrator has allowed it, data, configuration and account are gone', () => {
    return (
      !['/var/lib/vssid-kiosk', '/etc/vssid-kiosk'].some((path) => is('-e', path)) &&
      status('getent', 'passwd', 'kiosk') !== 0
    )
  })
}

function missing(): string[] {
  const rights = process.platform === 'linux' && process.getuid?.() === 0
  const tools = [
    ['mmdebstrap', 'mmdebstrap'],
    ['systemd-nspawn', 'systemd-container'],
    ['dpkg-deb', 'dpkg'],
    ['nsenter', 'util-linux'],
  ] as const
  const lacking: string[] = tools.flatMap(([tool, from]) => (findTool(tool) === null ? [from] : []))
  if (!existsSync('/usr/share/keyrings/debian-archive-keyring.gpg')) lacking.push('debian-archive-keyring')
  const consoles = ['/dev/tty0', '/dev/tty1'].filter((path) => !existsSync(path))
  return [
    ...(rights ? [] : ['sudo -E npm run proof:linux, on Linux']),
    ...(lacking.length > 0 ? [`apt-get install ${lacking.join(' ')}`] : []),
    ...(consoles.length > 0 ? [`a machine that has ${consoles.join(' and ')}`] : []),
  ]
}

async function prove(): Promise<void> {
  mkdirSync(work, { recursive: true })
  const [forService, forKiosk] = await makeBoth()
  if (!forService || !forKiosk) return
  const packages = ['openssl', 'curl', 'ca-certificates']
  container.make(packages, `${forService.depends}, ${forKiosk.depends}`)
  run('cp', '-r', join(work, 'packages'), inside('root/packages'))
  await container.boot()
  console.log(
    `ok    a Debian ${readFileSync(inside('etc/debian_version'), 'utf8').trim()} has started, with ${container.must('systemctl', '--version').split('\n')[0]}`,
  )
  await service(forService)
  await kiosk(forKiosk)
  const failed = container.must('systemctl', '--failed', '--plain', '--no-legend').trim()
  await see('no unit has failed', () => failed === '')
}

const lacking = missing()
if (lacking.length > 0) {
  process.stderr.write(`proof:linux needs more. Next: ${lacking.join('; ')}\n`)
  process.exit(1)
}
const late = setTimeout(() => {
  console.log(`FAILS It takes more than ${limitMinutes} minutes.`)
  void container.remove().finally(() => process.exit(1))
}, limitMinutes * 60_000)
try {
  await prove()
} catch (error) {
  console.log(`FAILS ${error instanceof Error ? error.message : String(error)}`)
  console.log(container.lastWords())
  process.exitCode = 1
} finally {
  clearTimeout(late)
  await container.remove()
}
