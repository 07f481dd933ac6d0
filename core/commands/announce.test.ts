import { expect, it } from 'vitest'
import { announcement } from './announce.ts'

const demoAccounts = [
  { accountNumber: '0100000001', password: 'Demo@2026', shows: 'phone and e-mail on file' },
  { accountNumber: '001085012345', password: 'Demo', shows: '12-digit number' },
]
const quiet = { mailbox: null, demoAccounts: [], demoStaff: [], setUp: null }

it('says where the kiosk is, and in demo how to get in', () => {
  const demoStaff = [{ userName: 'lan.tran', password: 'Demo', pin: '258041', role: 'clerk' }]
  expect(announcement('http://127.0.0.1:4173', { ...quiet, mailbox: {}, demoAccounts, demoStaff }))
    .toBe(`Kiosk: http://127.0.0.1:4173/
Mailbox: http://127.0.0.1:4173/mailbox

Demo accounts:
  0100000001    Demo@2026  phone and e-mail on file
  001085012345  Demo       12-digit number

Demo staff, at http://127.0.0.1:4173/#staff:
  lan.tran  Demo  258041  clerk
`)
})

it('names no mailbox and no account in production', () => {
  expect(announcement('http://127.0.0.1:80', quiet)).toBe('Kiosk: http://127.0.0.1:80/\n')
  expect(announcement(null, quiet)).toBe('')
})

it('names no address where there is a window', () => {
  expect(announcement(null, { ...quiet, mailbox: {}, demoAccounts })).toMatch(
    /^Demo accounts:\n {2}0100000001/,
  )
})

it('says with which code the first administrator is made, as long as there is none', () => {
  const told = announcement(null, { ...quiet, setUp: { code: 'K7M4-92QX-TB3W' } })
  expect(told).toMatch(/^Set-up code .*five taps.*: K7M4-92QX-TB3W\n$/)
  const chosen = announcement(null, { ...quiet, setUp: { code: null } })
  expect(chosen).toMatch(/^Set-up code .*: the one in KIOSK_SET_UP_CODE\n$/)
})
