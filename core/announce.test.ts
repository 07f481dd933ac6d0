import { expect, it } from 'vitest'
import { announcement } from './announce.ts'

const demoAccounts = [
  { accountNumber: '0100000001', password: 'Demo@2026', shows: 'phone and e-mail on file' },
  { accountNumber: '001085012345', password: 'Demo', shows: '12-digit number' },
]

it('says where the kiosk is, and in demo how to get in', () => {
  expect(announcement('http://127.0.0.1:4173', { mailbox: {}, demoAccounts }))
    .toBe(`Kiosk: http://127.0.0.1:4173/
Mailbox: http://127.0.0.1:4173/mailbox

Demo accounts:
  0100000001    Demo@2026  phone and e-mail on file
  001085012345  Demo       12-digit number
`)
})

it('names no mailbox and no account in production', () => {
  const kiosk = { mailbox: null, demoAccounts: [] }
  expect(announcement('http://127.0.0.1:80', kiosk)).toBe('Kiosk: http://127.0.0.1:80/\n')
  expect(announcement(null, kiosk)).toBe('')
})

it('names no address where there is a window', () => {
  expect(announcement(null, { mailbox: {}, demoAccounts })).toMatch(/^Demo accounts:\n {2}0100000001/)
})
