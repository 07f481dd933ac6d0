/**
 * What shows later that a receipt is genuine: a keyed digest over what it says of the change (which one, when, where,
 * whose, from what to what), short enough to be read over the phone. Eighty bits of HMAC-SHA-256, in the reference's
 * alphabet. The key never leaves the data folder's owner, so paper can be checked by the service that made it and by
 * nobody else.
 */
import { createHmac } from 'node:crypto'
import { referenceAlphabet } from '../contact/reference.ts'
import type { Receipt } from '../../contract/citizen/views.ts'

const characters = 16

/** @returns sixteen characters in fours: "7QKD-M2XW-94TC-B8HN" */
export function receiptDigest(receipt: Omit<Receipt, 'digest' | 'qr' | 'numberIs'>, key: Buffer): string {
  const { reference, at, office, name, accountNumber, changes } = receipt
  const said = [
    ...[reference, at, office.code, name, accountNumber],
    ...changes.flatMap((change) => [change.field, change.old, change.new]),
  ]
  const mac = createHmac('sha256', key).update(JSON.stringify(said)).digest()
  let digest = ''
  for (let i = 0; i < characters; i++) {
    if (i > 0 && i % 4 === 0) digest += '-'
    // A byte's lower five bits are as even as the byte is.
    digest += referenceAlphabet.charAt(mac.readUInt8(i) & 31)
  }
  return digest
}

/** What the QR code holds: enough to look the change up and check the paper, nothing personal. */
export function receiptQr({ reference, at }: Pick<Receipt, 'reference' | 'at'>, digest: string): string {
  return `VSSID-KIOSK/1 ${reference} ${new Date(at).toISOString()} ${digest}`
}
