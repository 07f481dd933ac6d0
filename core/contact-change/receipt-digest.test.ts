import { describe, expect, it } from 'vitest'
import { newestCode, openTestKiosk, people, receiptKey, submitted, withEmail } from '../testing/kiosk.ts'
import { receiptDigest, receiptQr } from './receipt-digest.ts'

const key = Buffer.alloc(32, 1)
const receipt = {
  reference: 'K7M4-92QX-T',
  at: Date.UTC(2026, 10, 22, 2, 0),
  office: { code: 'Q1', name: 'BHXH cơ sở Bến Thành', hotline: '1900 9068' },
  name: 'Nguyễn Thị Q•••',
  accountNumber: '•••••• 6789',
  changes: [{ field: 'phone' as const, old: '•••• ••• 678', new: '•••• ••• 111' }],
  noticesTo: ['q•••@gmail.com'],
}

describe('a receipt', () => {
  async function confirmed() {
    const kiosk = await openTestKiosk({ config: { proof: { email: 'new' } } })
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987 000 111', email: 'moi@example.vn' })
    const { receipt } = await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    return { receipt: receipt!, kiosk }
  }

  it('has the digest that stands in the journal beside its reference, and that only this service’s key makes', async () => {
    const { receipt, kiosk } = await confirmed()
    const [event] = kiosk.events('change.confirmed')
    expect(event).toMatchObject({
      at: receipt.at,
      data: { reference: receipt.reference, digest: receipt.digest },
    })
    expect(receiptDigest(receipt, receiptKey)).toBe(receipt.digest)
    expect(receiptDigest(receipt, key)).not.toBe(receipt.digest)
  })

  it('says in its QR code nothing about a person, not even masked', async () => {
    const { receipt, kiosk } = await confirmed()
    const { qr, reference, at, digest } = receipt
    expect(qr).toBe(`VSSID-KIOSK/1 ${reference} ${new Date(at).toISOString()} ${digest}`)
    const { name, number, phone, email } = await kiosk.account(withEmail)
    const before = people.find((person) => person.number === withEmail)!
    const personal = [number!, phone!, email!, before.phone!, before.email!, ...name.split(' ')]
    for (const said of personal) expect(qr.toLowerCase()).not.toContain(said.toLowerCase())
  })
})

describe('a receipt’s digest', () => {
  it('is sixteen characters in fours, the same each time', () => {
    expect(receiptDigest(receipt, key)).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(receiptDigest({ ...receipt }, key)).toBe(receiptDigest(receipt, key))
  })

  it('is another one when anything the receipt says is changed, or the key', () => {
    const forged = [
      { ...receipt, reference: 'K7M4-92QZ-T' },
      { ...receipt, at: receipt.at + 1 },
      { ...receipt, name: 'Nguyễn Thị R•••' },
      { ...receipt, accountNumber: '•••••• 6780' },
      { ...receipt, changes: [{ ...receipt.changes[0]!, new: '•••• ••• 112' }] },
      { ...receipt, changes: [{ ...receipt.changes[0]!, field: 'email' as const }] },
    ].map((one) => receiptDigest(one, key))
    const digests = new Set([
      receiptDigest(receipt, key),
      receiptDigest(receipt, Buffer.alloc(32, 2)),
      ...forged,
    ])
    expect(digests.size).toBe(forged.length + 2)
  })

  it('stands in the QR code beside reference and time, and nothing else does', () => {
    expect(receiptQr(receipt, '7QKD-M2XW-94TC-B8HN')).toBe(
      'VSSID-KIOSK/1 K7M4-92QX-T 2026-11-22T02:00:00.000Z 7QKD-M2XW-94TC-B8HN',
    )
  })
})
