/** What an error of the mail library becomes, for replies that no mail server should send. */
import { describe, expect, it } from 'vitest'
import { mailFailure } from './smtp-failure.ts'

const refused = (response: string, command: string) =>
  Object.assign(new Error(response), { code: 'EENVELOPE', command, response, responseCode: 550 })

describe('a reply of any length', () => {
  // Each of these took minutes when the whole of it was searched for an address.
  it.each([
    ['no spaces', 'x'.repeat(200_000)],
    ['spaces only', ' '.repeat(200_000)],
    ['digits and dots', '1.'.repeat(100_000)],
    ['at signs', 'a@'.repeat(100_000)],
    ['lines', 'x\r\n'.repeat(70_000)],
  ])('is cut before it is read: %s', (_, text) => {
    for (const command of ['CONN', 'EHLO', 'RCPT TO', 'DATA']) {
      const { detail } = mailFailure(refused(`550 ${text}`, command), 'lan@example.vn')
      expect(detail.length).toBeLessThan(200)
    }
  })

  it('keeps no address and no long number', () => {
    const { detail } = mailFailure(
      refused('550 lan@example.vn, call 0912345678 <a@b> at 12:30', 'EHLO'),
      null,
    )
    expect(detail).toBe('EENVELOPE at EHLO: 550 [address] call [number] [address] at 12:30')
  })
})
