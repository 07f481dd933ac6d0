/**
 * Confirmed changes as a file for the central system, each line signed on its own (Ed25519 over the canonical text of the
 * record), so that a receiver trusts neither the way nor the place where the file lay. The format stands in
 * docs/changes-export.md.
 */
import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { guarded } from '../foundation/csv.ts'
import { canonicalText, confirmedChange, type ConfirmedChange, type History } from './confirmed-changes.ts'

export interface SigningKey {
  privateKey: KeyObject
  /** For the receiver: SubjectPublicKeyInfo, PEM. */
  publicPem: string
  /** First 16 hexadecimal digits of the SHA-256 of the public key's DER. */
  keyId: string
}

export interface ExportOptions {
  history: History
  /** Changes behind this sequence; 0 for all. */
  from: number
  /** The last sequence to look at: the next export's `from`. */
  to: number
  format: 'csv' | 'jsonl'
  key: SigningKey
}

export const exportFormat = 'vssid-changes/1'
export const exportColumns = [
  ...(['id', 'kind', 'at', 'reference', 'account', 'personalId', 'phone', 'email'] as const),
] satisfies Array<keyof ConfirmedChange>

const byteOrderMark = '\ufeff'

/** RFC 8410: what comes before a private key's 32 bytes in PKCS #8. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')

/** @param seed 32 bytes: `deriveKey(master, 'export-signing')`. The same seed is the same key for ever. */
export function signingKey(seed: Buffer): SigningKey {
  if (seed.length !== 32) throw new TypeError('the seed must have 32 bytes')
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Head, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(privateKey)
  const der = publicKey.export({ format: 'der', type: 'spki' })
  return {
    privateKey,
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    keyId: createHash('sha256').update(der).digest('hex').slice(0, 16),
  }
}

/** The file, line by line. */
export async function* exportChanges(options: ExportOptions): AsyncGenerator<string, void> {
  const { history, from, to, format, key } = options
  const write = format === 'csv' ? csvRecord : jsonRecord
  const signed = (record: object) =>
    sign(null, Buffer.from(canonicalText(record)), key.privateKey).toString('base64url')
  const header = { format: exportFormat, from, key: key.keyId, to }
  if (format === 'jsonl') yield jsonRecord(header, signed(header))
  else {
    const cells = [header.format, `key=${header.key}`, `from=${from}`, `to=${to}`, signed(header)]
    yield byteOrderMark + csvLine(cells)
    yield csvLine([...exportColumns, 'signature'])
  }
  for await (const entry of history(from)) {
    if (entry.sequence > to) return
    const change = confirmedChange(entry)
    if (change) yield write(change, signed(change))
  }
}

function jsonRecord(record: object, signature: string): string {
  return `${canonicalText({ ...record, signature })}\n`
}

function csvRecord(change: ConfirmedChange, signature: string): string {
  const cells = exportColumns.map((column) => {
    const value = change[column]
    if (value === null) return ''
    // A phone number is "+" and digits: harmless, and its plus is a part of it.
    return column === 'phone' ? String(value) : guarded(String(value))
  })
  return csvLine([...cells, guarded(signature)])
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`
}
