/**
 * Finds, reads and checks the configuration at start. Whatever is wrong is said in whole sentences, all of it at
 * once, so that the installer of a machine corrects a file once and not five times.
 */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { err, ok, type Result } from '../foundation/result.ts'
import { configSchema, type KioskConfig, type KioskConfigInput } from './config.ts'
import { readJson } from './json.ts'
import { problemsOf } from './problems.ts'
import { notGiven, readSecrets, type SecretVariable } from './secrets.ts'

export interface LoadOptions {
  /** As given with `--config`; null: `kiosk.config.json` in `cwd` if it is there, else the defaults (demo). */
  file: string | null
  /** `--demo`. Refused where the file names a mail server: a real kiosk is not turned into a toy by a flag. */
  demo: boolean
  env: NodeJS.ProcessEnv
  cwd?: string
}

export interface LoadedConfig {
  config: KioskConfig
  /** What the file says, without the defaults. */
  given: KioskConfigInput
  /** Secrets are named by their variables; a file may bring them, too (secrets.ts). KIOSK_SMTP_PASSWORD; only where smtp.user is set. */
  smtpPassword?: string
  /** KIOSK_SMTP_CLIENT_SECRET and KIOSK_SMTP_REFRESH_TOKEN; only with smtp.auth. */
  smtpSecrets?: OAuthSecrets
  /** KIOSK_WEBHOOK_SECRET, as it stands there. */
  webhookSecret?: string
  /** KIOSK_METRICS_TOKEN, of the browser shell. */
  metricsToken?: string
  /** KIOSK_SET_UP_CODE, as it stands there. */
  setUpCode?: string
  /** KIOSK_ENROL_CODE, as it stands there. */
  enrolCode?: string
  /** KIOSK_MAINTENANCE_CODE, as it stands there. */
  maintenanceCode?: string
  /** Full path of the file read; null: the defaults. */
  file: string | null
}

/** Of smtp.auth. */
export interface OAuthSecrets {
  clientSecret?: string | undefined
  refreshToken?: string | undefined
}

export interface ConfigError {
  /** At least one; each a whole sentence. */
  problems: string[]
  /** The command line is wrong, not the file. */
  typed?: true
}

export const configFileName = 'kiosk.config.json'
const maxBytes = 1024 * 1024

export async function loadConfig(options: LoadOptions): Promise<Result<LoadedConfig, ConfigError>> {
  const { file, demo, env, cwd = process.cwd() } = options
  const path = resolve(cwd, file ?? configFileName)
  const read = await readText(path, file !== null)
  if (!read.ok) return err({ problems: [read.error] })
  if (read.value === null) return checkConfig({}, null, options)

  const json = readJson(read.value)
  if (!json.ok) {
    const { line, column, problem } = json.error
    return err({ problems: [`${path}, line ${line}, column ${column}: ${problem}.`] })
  }
  return checkConfig(json.value, path, { demo, env })
}

/** All problems as one text for a terminal. */
export function configErrorText({ problems }: ConfigError): string {
  return `The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}\n`).join('')}`
}

/** @returns the text without a byte-order mark; null when there is no file and none was asked for. */
async function readText(path: string, mustExist: boolean): Promise<Result<string | null, string>> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ENOENT':
      case 'ENOTDIR':
        return mustExist ? err(`${path} does not exist.`) : ok(null)
      case 'EISDIR':
        return err(`${path} is a folder; a file is needed.`)
      case 'EACCES':
      case 'EPERM':
        return err(`${path} cannot be read: this user account has no right to.`)
      default:
        return err(`${path} cannot be read: ${(error as Error).message}.`)
    }
  }
  if (bytes.length > maxBytes) return err(`${path} is larger than 1 MiB; that is no kiosk configuration.`)
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return err(`${path} is not UTF-8 text; save it again with that encoding.`)
  }
}

/** @param file full path of where `raw` was read; null: nowhere */
export function checkConfig(
  raw: unknown,
  file: string | null,
  { demo, env }: Pick<LoadOptions, 'demo' | 'env'>,
): Result<LoadedConfig, ConfigError> {
  const parsed = configSchema.safeParse(raw)
  if (!parsed.success) return err({ problems: problemsOf(parsed.error, raw) })
  const config = parsed.data
  const secrets = readSecrets(env)
  if (!secrets.ok) return err({ problems: secrets.error })
  const given = secrets.value
  const password = given.KIOSK_SMTP_PASSWORD
  const typed = flagProblems(config, demo, file)
  const smtpSecrets = {
    clientSecret: given.KIOSK_SMTP_CLIENT_SECRET,
    refreshToken: given.KIOSK_SMTP_REFRESH_TOKEN,
  }
  const metricsToken = given.KIOSK_METRICS_TOKEN
  const problems = [
    ...typed,
    ...passwordProblems(config, env, { password, ...smtpSecrets }),
    ...metricsTokenProblems(metricsToken),
  ]
  if (problems.length > 0) return err({ problems, ...(typed.length > 0 && { typed: true }) })
  const {
    KIOSK_MAINTENANCE_CODE: maintenanceCode,
    KIOSK_WEBHOOK_SECRET: webhookSecret,
    KIOSK_SET_UP_CODE: setUpCode,
    KIOSK_ENROL_CODE: enrolCode,
  } = given
  return ok({
    config,
    given: raw as KioskConfigInput,
    file,
    ...(config.smtp?.user && password ? { smtpPassword: password } : {}),
    ...(config.smtp?.auth ? { smtpSecrets } : {}),
    ...(maintenanceCode ? { maintenanceCode } : {}),
    ...(webhookSecret ? { webhookSecret } : {}),
    ...(setUpCode ? { setUpCode } : {}),
    ...(enrolCode ? { enrolCode } : {}),
    ...(metricsToken ? { metricsToken } : {}),
  })
}

const shortestMetricsToken = 32

/** It opens an address that can be asked as often as somebody likes. */
function metricsTokenProblems(token: string | undefined): string[] {
  if (token === undefined || /^[\x21-\x7e]{32,512}$/.test(token)) return []
  return [
    `KIOSK_METRICS_TOKEN needs at least ${shortestMetricsToken} characters, without spaces or accents: make one with openssl rand -base64 32.`,
  ]
}

function flagProblems({ smtp }: KioskConfig, demo: boolean, file: string | null): string[] {
  if (!demo || !smtp) return []
  return [
    `--demo was given, but ${file ?? 'the configuration'} names a mail server (smtp): leave --demo away, or name another file with --config.`,
  ]
}

function passwordProblems(
  { smtp }: KioskConfig,
  env: NodeJS.ProcessEnv,
  { password, clientSecret, refreshToken }: OAuthSecrets & { password: string | undefined },
): string[] {
  if (!smtp) return []
  if (smtp.auth) {
    const { kind } = smtp.auth
    const isSet = (name: SecretVariable, value: string | undefined) =>
      value === undefined ? [`smtp.auth is ${kind}, but ${notGiven(name, env)}.`] : []
    return [
      ...(smtp.user ? [] : ['smtp.auth needs smtp.user: the mailbox that mail is sent from.']),
      ...(password ? ['KIOSK_SMTP_PASSWORD is set, and smtp.auth, too: unset one of them.'] : []),
      ...(kind === 'client-credentials' ? isSet('KIOSK_SMTP_CLIENT_SECRET', clientSecret) : []),
      ...(kind === 'refresh-token' ? isSet('KIOSK_SMTP_REFRESH_TOKEN', refreshToken) : []),
    ]
  }
  if (smtp.user && !password) {
    return [`smtp.user is "${smtp.user}", but ${notGiven('KIOSK_SMTP_PASSWORD', env)}.`]
  }
  if (!smtp.user && password) {
    return ['KIOSK_SMTP_PASSWORD is set, but smtp.user is missing: name the user it belongs to, or unset it.']
  }
  return []
}
