/** A Debian 12 with a running systemd of its own, in a folder: what a package does under systemd is seen in it. Needs root's rights. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Said {
  status: number | null
  /** Both outputs. */
  said: string
}

/** A minute is long for anything that is asked in there. */
const answerMs = 60_000

export class DebianContainer {
  /** Its root. */
  readonly folder: string
  private machine: ChildProcess | null = null
  private init = 0

  /** @param folder emptied by `make`; on a disk on which programs and devices may be */
  constructor(folder: string) {
    this.folder = folder
  }

  /**
   * Fetches a Debian with these packages, and what other packages depend on.
   *
   * @param depends as in a control file
   * @throws with what mmdebstrap has to say
   */
  make(packages: readonly string[], depends: string): void {
    rmSync(this.folder, { recursive: true, force: true })
    mkdirSync(join(this.folder, '..'), { recursive: true })
    const args = [
      '--variant=minbase',
      `--include=${['systemd', 'systemd-sysv', 'dbus', 'udev', ...packages].join(',')}`,
      ...ofThisMachinesApt().map((line) => `--aptopt=${line}`),
      `--customize-hook=chroot "$1" apt-get satisfy --yes --no-install-recommends "${depends}"`,
      'bookworm',
      this.folder,
    ]
    const { status, stderr, error } = spawnSync('mmdebstrap', args, { encoding: 'utf8', timeout: 600_000 })
    if (status !== 0) throw new Error(error?.message ?? stderr.slice(-2_000))
  }

  /** @returns once its systemd has started what it starts. @throws where it does not within a minute */
  async boot(): Promise<void> {
    const log = openSync(this.consoleLog(), 'a')
    const devices = ['/dev/tty0', '/dev/tty1'].filter((path) => existsSync(path))
    const underSystemd = existsSync('/run/systemd/system')
    const args = [
      '--quiet',
      '--register=no',
      ...(underSystemd ? devices.map((path) => `--property=DeviceAllow=${path} rwm`) : ['--keep-unit']),
      `--directory=${this.folder}`,
      '--boot',
      '--private-network',
      ...devices.map((path) => `--bind=${path}`),
    ]
    this.machine = spawn('systemd-nspawn', args, { stdio: ['ignore', log, log] })
    closeSync(log)
    await until('it has started', 60, () => {
      const { pid } = this.machine ?? {}
      const children = pid && `/proc/${pid}/task/${pid}/children`
      const [child = ''] =
        children && existsSync(children) ? readFileSync(children, 'utf8').trim().split(' ') : []
      this.init = Number(child)
      return this.init > 0 && /^(?:running|degraded)$/m.test(this.ask('systemctl', 'is-system-running').said)
    })
  }

  /** What its console said. */
  consoleLog(): string {
    return `${this.folder}.console.log`
  }

  /** Runs a program in it, as its root. */
  ask(program: string, ...args: string[]): Said {
    const { status, stdout, stderr, error } = spawnSync('nsenter', this.within(program, args), {
      encoding: 'utf8',
      timeout: answerMs,
    })
    return { status, said: error?.message ?? `${stdout}${stderr}` }
  }

  /** As `ask`. @returns what it said. @throws where it fails */
  must(program: string, ...args: string[]): string {
    const { status, said } = this.ask(program, ...args)
    if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${said}`)
    return said
  }

  /** Runs a line of sh in it. */
  sh(line: string): Said {
    return this.ask('sh', '-c', line)
  }

  /** Begins a program in it, and lets it run. @returns what came of it, when it has ended */
  begin(program: string, ...args: string[]): { ended: Promise<Said>; isOver(): boolean } {
    const child = spawn('nsenter', this.within(program, args), { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    let over = false
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    const ended = once(child, 'close').then(([status]) => {
      over = true
      return { status: status as number | null, said }
    })
    return { ended, isOver: () => over }
  }

  private within(program: string, args: readonly string[]): string[] {
    const spaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup']
    const env = [
      'env',
      '-i',
      'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
      'LC_ALL=C.UTF-8',
      'DEBIAN_FRONTEND=noninteractive',
    ]
    return ['--target', String(this.init), ...spaces, '--', ...env, program, ...args]
  }

  /** The end of its journal, for whoever looks why something was not so. */
  lastWords(): string {
    if (this.init === 0) return ''
    return `${this.ask('journalctl', '--no-pager', '--lines=60').said}Its console: ${this.consoleLog()}`
  }

  /** Ends it, and removes its folder. */
  async remove(): Promise<void> {
    const { machine } = this
    if (machine && machine.exitCode === null) {
      const gone = once(machine, 'exit')
      machine.kill('SIGTERM')
      const late = setTimeout(() => machine.kill('SIGKILL'), 20_000)
      await gone
      clearTimeout(late)
    }
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Into the log of its console. */
  note(text: string): void {
    appendFileSync(this.consoleLog(), `${text}\n`)
  }
}

/** Looks again and again. @throws where it is not so within the time */
export async function until(what: string, seconds: number, isSo: () => boolean): Promise<void> {
  const end = performance.now() + seconds * 1_000
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`Not within ${seconds} s: ${what}`)
    await sleep(250)
  }
}

/** By which proxy it fetches, and how strictly it takes dates: a mirror may be an old one. */
function ofThisMachinesApt(): string[] {
  const { stdout } = spawnSync('apt-config', ['dump', 'Acquire'], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .filter((line) => /^Acquire::(?:https?::|Check-)[^"]* ".+";$/.test(line))
    .map((line) => line.replace(/;$/, ''))
}
