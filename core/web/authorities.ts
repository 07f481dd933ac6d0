/**
 * Which certificate authorities outgoing connections trust: those that come with the runtime, the system's where the runtime
 * can read them, and the office's own (`tls.caFile`). NODE_EXTRA_CA_CERTS does not reach an installed kiosk.
 */
import { X509Certificate } from 'node:crypto'
import * as fs from 'node:fs'
import * as tls from 'node:tls'
import { err, ok, type Result } from '../foundation/result.ts'

/**
 * One context for all connections: to read some hundred certificates anew for each would take longer than the handshake.
 *
 * @param caFile full path of a PEM file with one authority or more; null where the office has none of its own
 * @param more PEM texts of authorities
 * @returns undefined where the runtime's own will do; or a sentence: which file, and what is wrong with it
 */
export function trustedContext(
  caFile: string | null,
  more: readonly string[] = [],
): Result<tls.SecureContext | undefined, string> {
  const own = caFile === null ? ok([]) : readAuthorities(caFile)
  if (!own.ok) return own
  const system = systemAuthorities()
  if (own.value.length + more.length + system.length === 0) return ok(undefined)
  return ok(tls.createSecureContext({ ca: [...tls.rootCertificates, ...system, ...own.value, ...more] }))
}

/** From Node 22.15 and in Electron; before, the system's store cannot be read. */
function systemAuthorities(): string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] }
  return getCACertificates?.('system') ?? []
}

/** @param key of the configuration that names the file, for what is said about it */
export function readAuthorities(file: string, key = 'tls.caFile'): Result<string[], string> {
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    return err(`${key}, ${file}, cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`)
  }
  const found = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  if (found.length === 0)
    return err(`${key}, ${file}, holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`)
  for (const pem of found) {
    try {
      new X509Certificate(pem)
    } catch {
      return err(`${key}, ${file}, holds a certificate that cannot be read.`)
    }
  }
  return ok(found)
}
