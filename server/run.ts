/**
 * The browser shell from its first line to its last: configuration, data folder, listening, and an orderly end. What
 * goes wrong on the way up is one clear sentence on stderr and an exit code: 2 for what was typed, 1 for the rest.
 */
import { dirname, resolve } from 'node:path'
import { announcement } from '../core/commands/announce.ts'
import { runTask, taskOf } from '../core/commands/task.ts'
import { steadyClock } from '../core/foundation/clock.ts'
import { defaultDataDir } from '../core/config/data-folder.ts'
import { startConfig } from '../core/composition/start-config.ts'
import type { Flags } from '../core/config/flags.ts'
import type { KioskConfig } from '../core/config/config.ts'
import { longestDrainSeconds } from '../core/config/server.ts'
import { configErrorText } from '../core/config/load-config.ts'
import { kioskLog } from '../core/logging/create-log.ts'
import { openAnyKiosk } from '../core/composition/open-any-kiosk.ts'
import { OpenError, type Open, type OpenKiosk } from '../core/composition/options.ts'
import { createServer, type BrowserShell } from './create-server.ts'
import { endsSoon, followTlsFiles, readTlsFiles, type Pem, type TlsFiles } from './tls-files.ts'
import type { Log } from '../core/foundation/log.ts'
import { useNativeArgon2 } from '../core/passwords/native-argon2.ts'

export interface RunOptions {
  flags: Flags
  /** What the renderer's build made. */
  rendererDir: string
  /** Paths on the command line are relative to it. */
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Another service behind the same shell, for tests. */
  openKiosk?: Open
}

/** How long running calls may take when the process is told to end. */
const graceMs = 5_000

/** How long visits that are on may last then, and nobody new is taken. */
function drainMs({ server }: KioskConfig, { service }: Flags): number {
  return (server.drainSeconds ?? (service ? longestDrainSeconds : 0)) * 1_000
}

/** @returns once it listens (the process lives on by itself until SIGTERM or SIGINT), or could not: exitCode is set. */
export async function runBrowserShell(options: RunOptions): Promise<void> {
  const { flags, rendererDir, cwd = process.cwd(), env = process.env } = options
  const openKiosk: Open = options.openKiosk ?? openAnyKiosk

  const task = taskOf(flags)
  if (task !== null) {
    const { data, demo } = flags
    const dataDir = data === null ? defaultDataDir({ demo, env }) : resolve(cwd, data)
    const { ok, said } = await runTask(task, { dataDir, cwd, env, now: steadyClock().now })
    if (!ok) return failed(said)
    process.stdout.write(said)
    return
  }

  const { config: file, demo, data } = flags
  const loaded = await startConfig({ file, demo, data, env, cwd })
  if (!loaded.ok) return failed(configErrorText(loaded.error))
  const { config, given, dataDir, problems } = loaded.value
  if (flags.service && config.demo && !demo) return failed(noDemoService(loaded.value.file))
  const { smtpPassword, smtpSecrets, webhookSecret, setUpCode, enrolCode, maintenanceCode } = loaded.value
  const configFile = loaded.value.file === null ? null : { file: loaded.value.file, problems }

  const tlsOf = ({ server }: KioskConfig) =>
    readTls(server, loaded.value.file === null ? cwd : dirname(loaded.value.file))
  const shellProblem = (next: KioskConfig) => {
    const tls = tlsOf(next)
    return tls !== null && 'problem' in tls ? tls.problem : null
  }

  const { log, lastTroubles } = kioskLog(dataDir)
  const argon2 = useNativeArgon2()
  let kiosk: OpenKiosk
  try {
    // Without `leave`: a browser's page cannot end the program that serves it.
    const secrets = { smtpPassword, smtpSecrets, webhookSecret, setUpCode, enrolCode, maintenanceCode }
    const shell = { shellProblem, callsServing: true, log, lastTroubles }
    kiosk = await openKiosk({ config, given, configFile, dataDir, ...secrets, ...shell })
  } catch (error) {
    if (error instanceof OpenError) return failed(`${error.message}\n`)
    throw error
  }

  // As in force: what only opening finds out can have taken the configuration from before.
  const { host, origin, trustedProxies, port: ownPort } = kiosk.config.server
  const port = flags.port ?? ownPort
  const tls = tlsOf(kiosk.config)
  if (tls !== null && 'problem' in tls) {
    await kiosk.close()
    return failed(`${tls.problem}\n`)
  }
  const shell = createServer({
    kiosk,
    kioskId: kiosk.config.kiosk,
    rendererDir,
    log,
    host,
    port,
    trustedProxies,
    metricsToken: loaded.value.metricsToken,
    devicesRequired: kiosk.config.devices.required,
    publicOrigin: origin,
    tls: tls?.pem,
  })
  try {
    const url = await shell.listen()
    await kiosk.serving?.()
    if (tls) followTls(tls, shell, log)
    endOnSignal({ shell, kiosk, log, drainMs: drainMs(kiosk.config, flags) })
    process.stdout.write(announcement(url, kiosk, shell.ownAddress()))
    kiosk.versions.screenIsUp()
    log.info(
      { url, dataDir, argon2, demo: kiosk.config.demo, config: loaded.value.file ?? 'defaults' },
      'listening',
    )
  } catch (error) {
    await kiosk.close()
    const sentence = listenErrorText(error as NodeJS.ErrnoException, { host, port })
    if (sentence === null) throw error
    return failed(sentence)
  }
}

interface Tls {
  files: TlsFiles
  /** Under which browsers reach the server. */
  name: string
  pem: Pem
}

/** Null where a proxy speaks TLS, or nobody needs to. */
function readTls(server: KioskConfig['server'], folder: string): Tls | { problem: string } | null {
  const { tls, origin } = server
  if (!tls || origin === undefined) return null
  const files = { cert: resolve(folder, tls.cert), key: resolve(folder, tls.key) }
  const name = new URL(origin).hostname.replace(/^\[|\]$/g, '')
  const pem = readTlsFiles(files, name)
  return pem.ok ? { files, name, pem: pem.value } : { problem: pem.error }
}

function followTls({ files, name, pem }: Tls, shell: BrowserShell, log: Log): void {
  const soon = endsSoon(pem, Date.now())
  if (soon !== null) log.warn({ file: files.cert }, soon)
  followTlsFiles(files, { name, log, onChange: (fresh) => shell.renewTls(fresh) })
}

function failed(text: string): void {
  process.stderr.write(text)
  process.exitCode = 1
}

/** Nobody sees what a service of the system serves: fictional accounts, asked for by nobody, would pass for an office's. */
function noDemoService(file: string | null): string {
  const missing =
    file === null
      ? 'A service needs a configuration: name it with --config FILE'
      : `A service needs a mail server: ${file} names none (smtp)`
  return `${missing}. kiosk.config.example.json shows one; --demo tries the service with fictional accounts.\n`
}

function listenErrorText(
  { code }: NodeJS.ErrnoException,
  { host, port }: { host: string; port: number },
): string | null {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program: end that one, or choose another with --port.\n`
    case 'EACCES':
      return `This user account may not listen on port ${port}: choose one above 1023 with --port.\n`
    case 'EADDRNOTAVAIL':
      return `${host} (server.host) is no address of this machine; 0.0.0.0 stands for all of them.\n`
    default:
      return null
  }
}

/** Ctrl+C under npm arrives twice, from the terminal and passed on by npm: that is one. */
const echoMs = 500

interface Running {
  shell: BrowserShell
  kiosk: OpenKiosk
  log: Log
  drainMs: number
}

/** The first signal ends in order, the second at once. */
function endOnSignal({ shell, kiosk, log, drainMs }: Running): void {
  let since: number | null = null
  const end = async (signal: NodeJS.Signals) => {
    if (since !== null) {
      if (performance.now() - since > echoMs) process.exit(1)
      return
    }
    since = performance.now()
    try {
      if (drainMs > 0) await drain(kiosk, { signal, drainMs, log })
      log.info({ signal }, 'ending: no new calls, running ones finish')
      await shell.close(graceMs)
      await kiosk.close()
      process.exit(0)
    } catch (error) {
      log.error({ error }, 'could not end in order')
      process.exit(1)
    }
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, (name) => void end(name))
}

async function drain(
  { service }: OpenKiosk,
  { signal, drainMs, log }: { signal: NodeJS.Signals; drainMs: number; log: Log },
): Promise<void> {
  const before = service.present()
  if (before.visits + before.staff > 0) {
    log.info(
      { signal, ...before, seconds: drainMs / 1_000 },
      'ending: nobody new is taken, visits come to their end',
    )
  }
  const done = await service.drain?.(drainMs)
  if (done === false) log.warn(service.present(), 'ending: these are still there, and are ended now')
}
