/** What this start was asked for: flags, configuration, folders. Read before anything is opened. */
import { join, resolve } from 'node:path'
import { taskOf, type Task } from '../core/commands/task.ts'
import { defaultDataDir } from '../core/config/data-folder.ts'
import type { StartConfig, StartOptions } from '../core/composition/start-config.ts'
import { parseFlags } from '../core/config/flags.ts'
import type { KioskConfig, KioskConfigInput } from '../core/config/config.ts'
import type { ConfigFile } from '../core/composition/options.ts'
import type { ConfigError, OAuthSecrets } from '../core/config/load-config.ts'
import { err, ok, type Result } from '../core/foundation/result.ts'

export type LoadConfig = (options: StartOptions) => Promise<Result<StartConfig, ConfigError>>

export interface Settings {
  config: KioskConfig
  /** What the configuration file itself says. */
  given: KioskConfigInput
  /** Null: the defaults. */
  configFile: ConfigFile | null
  smtpPassword: string | undefined
  smtpSecrets?: OAuthSecrets | undefined
  webhookSecret: string | undefined
  setUpCode: string | undefined
  enrolCode: string | undefined
  maintenanceCode: string | undefined
  windowed: boolean
  /** A supervisor starts the kiosk again when it ends: it need not do so itself. KIOSK_SUPERVISED is "1". */
  supervised: boolean
  /** Accounts and journal. */
  dataDir: string
  /** Chromium's own files, of which the kiosk needs none but one on Windows (os-key.ts), and the mark of the single instance. */
  profileDir: string
}

export interface Start {
  /** `process.argv`, as Electron hands it over. */
  argv: readonly string[]
  /** `process.defaultApp`: started as `electron FOLDER`, so the folder is among the arguments. */
  unpackaged: boolean
  env: NodeJS.ProcessEnv
  cwd: string
}

/** What is to be done in place of a kiosk; null where a kiosk is meant. For that, nothing of the configuration is needed. */
export function readTask({ argv, unpackaged, env, cwd }: Start): { task: Task; dataDir: string } | null {
  const flags = parseFlags(ownArguments(argv, unpackaged))
  const task = flags.ok ? taskOf(flags.value) : null
  if (!flags.ok || task === null) return null
  const { data, demo } = flags.value
  return { task, dataDir: data === null ? defaultDataDir({ demo, env }) : resolve(cwd, data) }
}

/** Of the data, as far as it is known before the configuration is. */
export function readDataDir({ argv, unpackaged, env, cwd }: Start): string {
  const flags = parseFlags(ownArguments(argv, unpackaged))
  if (flags.ok && flags.value.data !== null) return resolve(cwd, flags.value.data)
  return defaultDataDir({ demo: flags.ok && flags.value.demo, env })
}

/** @returns the settings, or what to tell the operator, in whole sentences. */
export async function readSettings(start: Start, loadConfig: LoadConfig): Promise<Result<Settings, string>> {
  const flags = parseFlags(ownArguments(start.argv, start.unpackaged))
  if (!flags.ok) return flags
  if (flags.value.service) return err(noService)
  const loaded = await loadConfig({
    file: flags.value.config,
    demo: flags.value.demo,
    data: flags.value.data,
    env: start.env,
    cwd: start.cwd,
  })
  if (!loaded.ok) return err(loaded.error.problems.join('\n'))
  const { config, given, file, problems, dataDir } = loaded.value
  const { smtpPassword, smtpSecrets, webhookSecret, setUpCode, enrolCode, maintenanceCode } = loaded.value
  return ok({
    config,
    given,
    configFile: file === null ? null : { file, problems },
    smtpPassword,
    ...(smtpSecrets && { smtpSecrets }),
    webhookSecret,
    setUpCode,
    enrolCode,
    maintenanceCode,
    windowed: flags.value.windowed,
    supervised: start.env['KIOSK_SUPERVISED'] === '1',
    dataDir,
    profileDir: join(dataDir, profileName),
  })
}

const noService =
  '--service is the browser shell’s: install the package vssid-kiosk-service, or type npm start -- --service.'

/** The shell's corner of the data folder. */
export const profileName = 'desktop'

/** Switches that are Chromium's or Electron's and may be on the same command line. */
const foreignSwitch =
  /^(?:-r|--(?:no-sandbox|inspect(?:-brk)?|remote-debugging-[^=]*|ozone-[^=]*|(?:enable|disable|force|allow|touch|use|ignore)-[^=]*|password-store|lang|original-process-start-time|js-flags)(?:=.*)?)$/

/** What is left of the command line for us. */
export function ownArguments(argv: readonly string[], unpackaged: boolean): string[] {
  const rest = argv.slice(1).filter((argument) => !foreignSwitch.test(argument))
  const app = unpackaged ? rest.findIndex((argument) => !argument.startsWith('-')) : -1
  return app === -1 ? rest : rest.toSpliced(app, 1)
}
