/**
 * Secrets, which never stand in the configuration: from the environment, or from files that the system hands to a service
 * (systemd's LoadCredential=), which no other process can read and no child inherits.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok, type Result } from '../foundation/result.ts'
import { nearest } from './nearest.ts'

export const secretVariables = [
  'KIOSK_SMTP_PASSWORD',
  'KIOSK_SMTP_CLIENT_SECRET',
  'KIOSK_SMTP_REFRESH_TOKEN',
  'KIOSK_WEBHOOK_SECRET',
  'KIOSK_METRICS_TOKEN',
  'KIOSK_SET_UP_CODE',
  'KIOSK_MAINTENANCE_CODE',
  'KIOSK_BACKUP_PASSPHRASE',
  'KIOSK_ENROL_CODE',
] as const
export type SecretVariable = (typeof secretVariables)[number]

/** Those that are given; none is empty. */
export type Secrets = Partial<Record<SecretVariable, string>>

/** Before the file's name in `$CREDENTIALS_DIRECTORY`: as systemd names them where it is given a folder, `LoadCredential=kiosk:FOLDER`. */
const prefix = 'kiosk_'
const maxBytes = 16 * 1024

/** `KIOSK_SMTP_PASSWORD` → `smtp-password` */
export function credentialName(variable: SecretVariable): string {
  return variable.slice('KIOSK_'.length).toLowerCase().replaceAll('_', '-')
}

/** @returns whole sentences where one is given twice, cannot be read, or is of no known name */
export function readSecrets(env: NodeJS.ProcessEnv): Result<Secrets, string[]> {
  const secrets: Secrets = {}
  for (const variable of secretVariables) {
    const value = env[variable]
    if (value) secrets[variable] = value
  }
  const folder = env['CREDENTIALS_DIRECTORY']
  if (!folder) return ok(secrets)

  const problems: string[] = []
  for (const file of credentialFiles(folder)) {
    const name = file.slice(prefix.length)
    const variable = secretVariables.find((one) => credentialName(one) === name)
    if (variable === undefined) {
      problems.push(unknown(name))
      continue
    }
    const text = readCredential(join(folder, file))
    if (!text.ok) problems.push(`The credential ${name} ${text.error}.`)
    else if (text.value !== '' && secrets[variable] !== undefined) {
      problems.push(`${variable} is set, and the credential ${name} is there, too: take one of them away.`)
    } else if (text.value !== '') secrets[variable] = text.value
  }
  return problems.length > 0 ? err(problems) : ok(secrets)
}

/** For sentences that say what is missing: where it may come from here. */
export function notGiven(variable: SecretVariable, env: NodeJS.ProcessEnv): string {
  const or = env['CREDENTIALS_DIRECTORY'] ? `, and there is no credential ${credentialName(variable)}` : ''
  return `the environment variable ${variable} is not set${or}`
}

/** Other files there belong to somebody else's program. */
function credentialFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith(prefix))
  } catch {
    return []
  }
}

/** Without the line's end that editors and `echo` put behind it. */
function readCredential(path: string): Result<string, string> {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    return err(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
  }
  if (bytes.length > maxBytes) return err('is larger than 16 KiB')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return err('is not UTF-8 text')
  }
  const line = text.replace(/\r?\n$/, '')
  return /[\r\n\0]/.test(line) ? err('has more than one line') : ok(line)
}

function unknown(name: string): string {
  const near = nearest(name, secretVariables.map(credentialName))
  return `The credential ${name} is none that the kiosk knows${near ? `; did you mean ${near}?` : '.'}`
}
