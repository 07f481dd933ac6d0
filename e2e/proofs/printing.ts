/**
 * `npm run proof:printing`, as root on Debian with cups, cups-ipp-utils, dbus and avahi-daemon: what the desktop shell asks of the
 * print queue, asked of the real CUPS, which prints on a real IPP printer (`ippeveprinter`). Both are started for this, on a socket
 * of their own, and nothing of the machine's own CUPS is touched. In Electron's place `lp` hands over.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PrinterState } from '../../core/admin/health/print-watch.ts'
import { cupsAddress, cupsSpooler } from '../../electron/print-jobs/cups.ts'
import { decode, encode, groups, tags, valueIn } from '../../electron/print-jobs/ipp.ts'
import { createPrintQueue, type PrintQueue } from '../../electron/print-jobs/print-queue.ts'

const needed = {
  cupsd: 'cups-daemon',
  lp: 'cups-client',
  lpadmin: 'cups-client',
  ippeveprinter: 'cups-ipp-utils',
  'dbus-daemon': 'dbus',
  'avahi-daemon': 'avahi-daemon',
}
const withinMs = 180_000
const port = 18_631
const mark = 'VssID-kiosk-0a1b2c3d-'

/** In front of whatever PATH there is: Debian keeps daemons from accounts' PATHs. */
const path = `/usr/sbin:/sbin:${process.env['PATH'] ?? ''}`

function missing(): string[] {
  const has = (program: string) => path.split(':').some((folder) => existsSync(join(folder, program)))
  const packages = Object.entries(needed).flatMap(([program, from]) => (has(program) ? [] : [from]))
  if (!existsSync('/usr/lib/cups/backend/ipp')) packages.push('cups')
  return [...new Set(packages)]
}

/** CUPS, and a printer that speaks IPP. */
async function startPrinting(folder: string, started: ChildProcess[]) {
  const socket = join(folder, 'cups.sock')
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: path, CUPS_SERVER: socket, LC_ALL: 'C' }
  const start = (program: string, args: string[], options: SpawnOptions = {}) => {
    const child = spawn(program, args, { env, stdio: 'ignore', ...options })
    started.push(child)
    return child
  }
  for (const name of ['root', 'spool/tmp', 'cache', 'state', 'log', 'out'])
    mkdirSync(join(folder, name), { recursive: true })
  // CUPS does its work as another account.
  for (const name of ['.', 'spool/tmp', 'out']) chmodSync(join(folder, name), 0o1777)
  const policy = 'Order deny,allow\n</Limit>'
  writeFileSync(
    join(folder, 'cupsd.conf'),
    // As Debian has it: who owns a job may cancel it.
    [
      `Listen ${socket}\nWebInterface No\nBrowsing Off\nLogLevel debug`,
      '<Location />\nOrder allow,deny\nAllow all\n</Location>',
      '<Policy default>',
      `<Limit Create-Job Print-Job Print-URI Validate-Job>\n${policy}`,
      `<Limit Send-Document Cancel-Job Hold-Job Close-Job Cancel-My-Jobs>\nRequire user @OWNER @SYSTEM\n${policy}`,
      `<Limit All>\n${policy}`,
      '</Policy>\n',
    ].join('\n'),
  )
  writeFileSync(
    join(folder, 'cups-files.conf'),
    [
      `ServerRoot ${folder}/root\nRequestRoot ${folder}/spool\nTempDir ${folder}/spool/tmp\nCacheDir ${folder}/cache`,
      `StateDir ${folder}/state\nAccessLog ${folder}/log/access\nErrorLog ${folder}/log/error\nPageLog ${folder}/log/page`,
      // Root, as who this runs, would otherwise be one of those who may cancel anybody's.
      'SystemGroup lpadmin\n',
    ].join('\n'),
  )
  // Says that it has no paper as long as the file `empty` is there, takes long with `slow`.
  const command = join(folder, 'print.sh')
  writeFileSync(
    command,
    `#!/bin/sh
while [ -e ${folder}/empty ]; do echo 'STATE: +media-empty-error' >&2; sleep 0.3; done
echo 'STATE: -media-empty-error' >&2
while [ -e ${folder}/slow ]; do sleep 0.3; done
cp "$1" ${folder}/out/$$
`,
  )
  chmodSync(command, 0o755)
  // ippeveprinter does not start without the machine's service discovery: another one, where it does not run.
  if (spawnSync('pgrep', ['-x', 'avahi-daemon']).status !== 0) {
    const bus = `unix:path=${folder}/bus`
    writeFileSync(
      join(folder, 'bus.conf'),
      `<busconfig><type>system</type><listen>${bus}</listen><policy context="default"><allow send_destination="*"/>` +
        '<allow receive_sender="*"/><allow own="*"/><allow user="*"/></policy></busconfig>',
    )
    env['DBUS_SYSTEM_BUS_ADDRESS'] = bus
    start('dbus-daemon', [`--config-file=${folder}/bus.conf`, '--nofork', '--nopidfile'])
    await until(() => existsSync(join(folder, 'bus')), 'dbus-daemon')
    start('avahi-daemon', ['--no-drop-root', '--no-chroot', '--no-rlimits'])
    await sleep(2_000)
  }
  const printer = () =>
    start('ippeveprinter', [
      ...['-p', String(port), '-n', 'localhost', '-r', 'off', '-f', 'application/pdf', '-c', command],
      'Roll',
    ])
  start('cupsd', ['-f', '-c', join(folder, 'cupsd.conf'), '-s', join(folder, 'cups-files.conf')])
  const device = printer()
  await until(() => existsSync(socket), 'cupsd')
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { env, encoding: 'utf8', timeout: 30_000, stdio: ['ignore', 'pipe', 'pipe'] })
  await until(() => {
    run('lpadmin', '-p', 'Roll', '-v', `ipp://localhost:${port}/ipp/print`, '-m', 'everywhere', '-E')
    return true
  }, 'lpadmin with ippeveprinter')
  const pdf = join(folder, 'receipt.pdf')
  writeFileSync(pdf, onePage())
  return {
    address: cupsAddress(env),
    run,
    device,
    restartDevice: printer,
    print: (name: string, ...more: string[]) => run('lp', '-d', 'Roll', '-t', name, ...more, pdf),
    paperOut: (is: boolean) => flag(join(folder, 'empty'), is),
    slow: (is: boolean) => flag(join(folder, 'slow'), is),
    /** How many have come out. */
    out: () => readdirSync(join(folder, 'out')).length,
  }
}

function flag(file: string, is: boolean): void {
  if (is) writeFileSync(file, '')
  else rmSync(file, { force: true })
}

/** A page of a roll with a black square. */
function onePage(): string {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 226 400]/Contents 4 0 R/Resources<<>>>>',
    '<</Length 16>>\nstream\n10 10 50 50 re f\nendstream',
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const at = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 5\n0000000000 65535 f \n${offsets.join('')}`
  return `${text}${table}trailer<</Size 5/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF`
}

async function until(is: () => boolean, what: string, ms = 15_000): Promise<void> {
  const started = Date.now()
  let error: unknown
  while (Date.now() - started < ms) {
    try {
      if (is()) return
    } catch (thrown) {
      error = thrown
    }
    await sleep(200)
  }
  throw new Error(`${what}: not within ${ms / 1000} s${error instanceof Error ? ` (${error.message})` : ''}`)
}

/** @returns the state of the job that the printer itself ended last: 7 is cancelled */
async function lastAtDevice(): Promise<unknown> {
  const one = (tag: number, name: string, value: string) => ({ tag, name, values: [value] })
  const attributes = [
    one(tags.charset, 'attributes-charset', 'utf-8'),
    one(tags.language, 'attributes-natural-language', 'en'),
    one(tags.uri, 'printer-uri', `ipp://localhost:${port}/ipp/print`),
    { tag: tags.keyword, name: 'requested-attributes', values: ['job-id', 'job-state'] },
    one(tags.keyword, 'which-jobs', 'completed'),
  ]
  const body = encode({ code: 0x0a, requestId: 1, groups: [{ tag: groups.operation, attributes }] })
  const headers = { 'content-type': 'application/ipp' }
  const answer = await fetch(`http://localhost:${port}/ipp/print`, { method: 'POST', headers, body })
  const jobs = decode(new Uint8Array(await answer.arrayBuffer())).groups.filter(
    ({ tag }) => tag === groups.job,
  )
  const ids = jobs.map((job) => Number(valueIn(job, 'job-id')))
  const last = jobs[ids.indexOf(Math.max(...ids))]
  return last && valueIn(last, 'job-state')
}

async function proof(folder: string, started: ChildProcess[]): Promise<string[]> {
  const failures: string[] = []
  const holds = (what: string, is: boolean, seen: unknown = '') => {
    console.log(`${is ? 'ok   ' : 'FAILS'} ${what}${is ? '' : `: ${String(seen)}`}`)
    if (!is) failures.push(what)
  }
  const cups = await startPrinting(folder, started)
  const spooler = cupsSpooler({ address: cups.address, user: 'kiosk' })
  const states: (PrinterState | null)[] = []
  const quiet = { info() {}, warn() {}, error() {} }
  const open = () =>
    createPrintQueue({
      spooler: { ...spooler, everyMs: { following: 500, idle: 2_000 } },
      mark,
      receipt: { paper: 'thermal80', printer: 'Roll' },
      onPrinter: (state) => {
        if (states.at(-1) !== state) states.push(state)
      },
      log: quiet,
    })
  let queue: PrintQueue = open()
  const handOver = () => {
    const name = queue.jobName()
    cups.print(name, '-U', 'kiosk')
    return name
  }
  const isGone = async () => (await spooler.unfinished(mark)).length === 0
  const gone = async (ms = 10_000) => {
    for (let waited = 0; waited < ms && !(await isGone()); waited += 500) await sleep(500)
    return isGone()
  }

  // The machine is ready, and prints.
  await until(() => states.at(-1) === 'ready', 'a printer that is ready')
  const first = handOver()
  const printed = await queue.follow(first)
  holds('a receipt is printed', printed === 'printed' && cups.out() === 1, [printed, cups.out()])
  await sleep(3_000)
  const later = await queue.outcome(first)
  holds('and known to be when CUPS has put its job away', later === 'printed', later)

  // A queue that somebody stopped.
  cups.run('cupsdisable', 'Roll')
  const stopped = handOver()
  const whileStopped = await queue.follow(stopped)
  holds('a queue that is stopped is said', whileStopped === 'stopped', whileStopped)
  cups.print('a letter', '-U', 'somebody')
  queue.release([stopped])
  await queue.cleared()
  holds('its receipt is taken out when the visit ends', await isGone())
  cups.run('cupsenable', 'Roll')
  await until(() => cups.out() === 2, 'the letter of another account, which is left')
  await sleep(2_000)
  holds('another account’s letter alone is printed', cups.out() === 2, cups.out())

  // No paper, and then paper.
  cups.paperOut(true)
  const waits = handOver()
  const without = await queue.follow(waits)
  holds('no paper is said', without === 'no-paper', without)
  holds('and to the desk', states.at(-1) === 'no-paper', states)
  cups.paperOut(false)
  await until(() => cups.out() === 3, 'a receipt that waited for paper')
  for (let tries = 0; tries < 20 && (await queue.outcome(waits)) !== 'printed'; tries++) await sleep(500)
  holds('it is printed when paper is put in', (await queue.outcome(waits)) === 'printed')

  // No paper, and the visit ends.
  cups.paperOut(true)
  const left = handOver()
  await queue.follow(left)
  queue.release([left])
  await queue.cleared()
  holds('without paper it is taken out when the visit ends', await gone())
  await until(() => states.at(-1) === 'no-paper', 'no paper, as the printer itself says')
  cups.paperOut(false)
  await until(() => states.at(-1) === 'ready', 'a printer that has paper again')
  // The print command of ippeveprinter goes on; a printer that is told so drops what it holds.
  await sleep(1_000)
  const told = await lastAtDevice()
  holds('and the printer, which has it already, is told to cancel it', told === 7, told)
  holds('that there is paper again is known, though CUPS learns of it only with the next job', true)

  // Coming out as the visit ends.
  cups.slow(true)
  const coming = handOver()
  const before = cups.out()
  for (let tries = 0; tries < 20; tries++) {
    if ((await spooler.unfinished(coming))[0]?.state === 'printing') break
    await sleep(250)
  }
  queue.release([coming])
  await sleep(2_000)
  cups.slow(false)
  await until(() => cups.out() === before + 1, 'a receipt that was coming out')
  holds('one that is coming out may end', await gone())

  // What a crash left.
  cups.run('cupsdisable', 'Roll')
  handOver()
  queue = open()
  holds('what a crash left is taken out at the next start', await gone())
  cups.run('cupsenable', 'Roll')

  // Switched off.
  cups.device.kill('SIGKILL')
  await until(() => states.at(-1) === 'offline', 'a printer that is switched off')
  holds('a printer that is switched off is known', true)
  await queue.close()
  return failures
}

const lacking = missing()
if (process.getuid?.() !== 0) {
  console.error('It starts a print server: run it as root.')
  process.exitCode = 1
} else if (lacking.length > 0) {
  console.error(`Missing: apt-get install ${lacking.join(' ')}`)
  process.exitCode = 1
} else {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-printing-'))
  const started: ChildProcess[] = []
  const late = setTimeout(() => {
    console.error(`FAILS not done within ${withinMs / 1000} s; see ${folder}/log`)
    for (const child of started) child.kill('SIGKILL')
    process.exit(1)
  }, withinMs)
  try {
    const failures = await proof(folder, started)
    process.exitCode = failures.length === 0 ? 0 : 1
    if (failures.length === 0) rmSync(folder, { recursive: true, force: true })
    else console.error(`See ${folder}/log`)
  } catch (error) {
    console.error(`FAILS ${error instanceof Error ? error.message : String(error)}; see ${folder}/log`)
    process.exitCode = 1
  } finally {
    clearTimeout(late)
    const running = started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
    await Promise.all(running.toReversed().map((child) => (child.kill(), once(child, 'exit'))))
  }
  process.exit()
}
