/** How many failures of which kind close the kiosk, and what opens it again. */
import { describe, expect, it } from 'vitest'
import type { MailFailure } from '../../mail/mailer.ts'
import { err, ok } from '../../foundation/result.ts'
import {
  afterCode,
  afterCheck,
  mailIsUp,
  mailTrouble,
  nextCheckMs,
  refusesCodes,
  type MailState,
} from './mail-state.ts'

const minute = 60_000
const up = ok(null)
const fails = (kind: MailFailure['kind']) => err({ kind, detail: `${kind} 1` })
const wrong = fails('misconfigured')
const away = fails('passing-trouble')

const looks = (state: MailState, ...outcomes: Parameters<typeof afterCheck>[1][]) =>
  outcomes.reduce(afterCheck, state)
const codes = (state: MailState, ...recipients: string[]) =>
  recipients.reduce((before, recipient) => afterCode(before, recipient, 'out-of-service'), state)
const why = (state: MailState) => mailTrouble(state)?.why ?? null

describe('looking whether the server lets us in', () => {
  it('closes at once for wrong settings, and opens at once when they are mended', () => {
    const down = looks(mailIsUp, wrong)
    expect(mailTrouble(down)).toEqual({ reason: 'mail', why: 'settings', detail: 'misconfigured 1' })
    expect(why(looks(down, away)), 'that it is away mends nothing').toBe('settings')
    expect(looks(down, up)).toEqual(mailIsUp)
  })

  it('closes with the third time in a row that it is away', () => {
    expect(why(looks(mailIsUp, away, away))).toBeNull()
    expect(why(looks(mailIsUp, away, away, up, away, away))).toBeNull()
    expect(why(looks(mailIsUp, away, away, away))).toBe('unreachable')
    expect(looks(mailIsUp, away, away, away, away, up)).toEqual(mailIsUp)
  })

  it('comes every 15 min while all is well, every minute in doubt, every 5 min while down', () => {
    expect(nextCheckMs(mailIsUp)).toBe(15 * minute)
    expect(nextCheckMs(looks(mailIsUp, away))).toBe(minute)
    expect(nextCheckMs(looks(mailIsUp, away, away, away))).toBe(5 * minute)
    expect(nextCheckMs(looks(mailIsUp, wrong))).toBe(5 * minute)
    expect(nextCheckMs(codes(mailIsUp, 'a', 'b', 'c'))).toBe(5 * minute)
  })
})

describe('codes that never go out', () => {
  it('close the kiosk with the third recipient in a row, not with one bad address', () => {
    expect(why(codes(mailIsUp, 'a', 'a', 'a', 'a', 'b'))).toBeNull()
    expect(why(codes(mailIsUp, 'a', 'b', 'c'))).toBe('no-code-goes-out')
    expect(why(looks(codes(mailIsUp, 'a', 'b'), up)), 'a look that is well is no code').toBeNull()
    expect(why(codes(looks(codes(mailIsUp, 'a', 'b'), up), 'c'))).toBe('no-code-goes-out')
  })

  it('close nothing where the server knew who was to get them: citizens choose recipients', () => {
    const refused = ['a', 'b', 'c', 'd'].reduce(
      (state, recipient) => afterCode(state, recipient, 'out-of-service', true),
      mailIsUp,
    )
    expect(why(refused)).toBeNull()
    expect(refusesCodes(refused), 'an alarm').toBe(true)
    expect(refusesCodes(looks(refused, up)), 'which a look that is well does not end').toBe(true)
    expect(refusesCodes(afterCode(refused, 'e', 'sent'))).toBe(false)
    expect(nextCheckMs(refused)).toBe(15 * minute)
  })

  it.each(['sent', 'address-refused'] as const)('are forgotten with one that is %s', (end) => {
    expect(afterCode(codes(mailIsUp, 'a', 'b', 'c', 'd'), 'e', end)).toEqual(mailIsUp)
    expect(afterCode(looks(mailIsUp, wrong), 'e', end)).toEqual(mailIsUp)
    expect(afterCode(looks(mailIsUp, away, away), 'e', end)).toEqual(mailIsUp)
  })

  it('leave it open on trial once the server lets us in: one more closes it', () => {
    const onTrial = looks(codes(mailIsUp, 'a', 'b', 'c'), up)
    expect(why(onTrial)).toBeNull()
    expect(why(codes(onTrial, 'd'))).toBe('no-code-goes-out')
    expect(why(codes(onTrial, 'a')), 'a bad address is still one').toBeNull()
  })

  it('are not those still under way', () => {
    for (const state of ['sending', 'retrying'] as const) {
      expect(afterCode(mailIsUp, 'a', state)).toBe(mailIsUp)
    }
  })
})
