/**
 * Certificate and key of the browser shell, from their files. They are checked again every minute, so renewing
 * them takes no restart, and a pair that cannot be used leaves the one before in force.
 */
import { X509Certificate } from 'node:crypto'
import * as fs from 'node:fs'
import { isIP } from 'node:net'
import { createSecureContext } from 'node:tls'
import { err, ok, type Result } from '../core/foundation/result.ts'
import type { Log } from '../core/foundation/log.ts'

export interface TlsFiles {
  cert: string
  key: string
}

export interface Pem {
  cert: Buffer
  key: Buffer
}

const day = 24 * 3_600_000
const checkEveryMs = 60_000

/**
 * @param files full paths
 * @param name under which browsers reach the server
 * @returns both, or a sentence: which file, what is wrong, and what to do
 */
export function readTlsFiles(files: TlsFiles, name: string): Result<Pem, string> {
  const read: Partial<Pem> = {}
  for (const which of ['cert', 'key'] as const) {
    try {
      read[which] = fs.readFileSync(files[which])
    } catch (error) {
      const why = reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? (error as Error).message
      return err(`server.tls.${which}, ${files[which]}, cannot be read: ${why}.`)
    }
  }
  const { cert, key } = read as Pem
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(cert)
  } catch {
    return err(`server.tls.cert, ${files.cert}, is no certificate in PEM form (-----BEGIN CERTIFICATE-----).`)
  }
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    const mismatch = /mismatch/i.test((error as Error).message)
    return err(
      mismatch
        ? `server.tls: ${files.key} is not the key of the certificate ${files.cert}.`
        : `server.tls.key, ${files.key}, is no key in PEM form without a passphrase.`,
    )
  }
  if (!isFor(certificate, name)) {
    const names = certificate.subjectAltName?.replaceAll(/DNS:|IP Address:/g, '') ?? 'nobody'
    return err(
      `server.tls.cert, ${files.cert}, is made out to ${names}, not to ${name}, as server.origin says.`,
    )
  }
  return ok({ cert, key })
}

function isFor(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user account has no right to',
  EPERM: 'this user account has no right to',
  EISDIR: 'it is a folder',
}

/** @returns what stops the checks */
export function followTlsFiles(
  files: TlsFiles,
  { name, log, onChange }: { name: string; log: Log; onChange: (pem: Pem) => void },
): () => void {
  let seen = stampOf(files)
  let warned = ''
  const check = () => {
    const stamp = stampOf(files)
    if (stamp === seen) return
    const pem = readTlsFiles(files, name)
    if (pem.ok) {
      seen = stamp
      onChange(pem.value)
      log.info({ files }, 'the new certificate is in use')
    } else if (warned !== stamp) {
      warned = stamp
      log.warn({}, `${pem.error} The certificate before stays in use.`)
    }
  }
  const timer = setInterval(check, checkEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}

function stampOf({ cert, key }: TlsFiles): string {
  return [cert, key].map((file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0).join(' ')
}

/** Said at the start. No reason not to start: the machine's own screen needs no certificate. */
export function endsSoon({ cert }: Pem, now: number): string | null {
  const { validTo } = new X509Certificate(cert)
  const left = Date.parse(validTo) - now
  if (left <= 0)
    return `the certificate ran out on ${validTo}, and browsers on other machines refuse it: renew it`
  return left < 30 * day ? `the certificate runs out on ${validTo}: renew it` : null
}
