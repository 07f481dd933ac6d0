/** Every role tries every operation of the contract: what is not its own is refused, the same way whatever is asked. */
import { describe, expect, it } from 'vitest'
import { operations, type OperationName } from '../../../contract/operations.ts'
import type { Role } from '../../../contract/views.ts'
import { validInput } from '../sample-input.ts'
import { openTestKiosk, opened, withEmail, type TestKiosk, type Visitor } from '../kiosk.ts'

const names = Object.keys(operations) as OperationName[]

interface Caller {
  /** Which roles an operation may ask for so that this caller gets through. */
  may: readonly Role[]
  come: (kiosk: TestKiosk) => Promise<Visitor>
}

const desk = (userName: string) => (kiosk: TestKiosk) => kiosk.desk(userName)
const callers: Record<string, Caller> = {
  'somebody without a session': { may: ['anyone'], come: async (kiosk) => kiosk.visitor() },
  'a visitor': {
    may: ['anyone', 'present', 'visitor'],
    async come(kiosk) {
      const visitor = kiosk.visitor()
      await visitor.must('startVisit', { language: 'vi' })
      return visitor
    },
  },
  'a citizen': {
    may: ['anyone', 'present', 'visitor', 'citizen'],
    async come(kiosk) {
      const visitor = kiosk.visitor()
      await visitor.signIn()
      return visitor
    },
  },
  'a citizen whom staff let in': {
    may: ['anyone', 'present', 'visitor', 'citizen'],
    async come(kiosk) {
      const visitor = await kiosk.desk('lan.tran')
      await opened(visitor, withEmail)
      await visitor.must('handOver', { purpose: 'change', language: 'vi' })
      return visitor
    },
  },
  'a clerk': { may: ['anyone', 'present', 'clerk'], come: desk('lan.tran') },
  'a supervisor': { may: ['anyone', 'present', 'clerk', 'supervisor'], come: desk('hung.vu') },
  'an administrator': {
    may: ['anyone', 'present', 'clerk', 'supervisor', 'administrator'],
    come: desk('mai.pham'),
  },
}

describe.each(Object.entries(callers))('%s', (_who, { may, come }) => {
  it.each(names)('and %s', async (name) => {
    const kiosk = await openTestKiosk()
    const caller = await come(kiosk)
    const session = caller.token()
    const before = kiosk.store.events.length
    const { result } = await caller.raw(name, validInput(name))
    const failure = result.ok ? null : result.error.kind
    if (may.includes(operations[name].role)) {
      expect(['not-allowed', 'session-ended', 'invalid-input', 'out-of-service']).not.toContain(
        name === 'signIn' && session !== null ? 'fine' : failure,
      )
      return
    }
    expect(failure).toBe(session === null ? 'session-ended' : 'not-allowed')
    // Nothing was done; of staff it is written down that they tried.
    const after = kiosk.store.events.slice(before)
    const isStaffs = may.includes('clerk') && validStaffRole(operations[name].role)
    expect(after.map(({ kind, data }) => [kind, data['operation']])).toEqual(
      isStaffs ? [['staff.denied', name]] : [],
    )
    expect(caller.token()).toBe(session)
  })
})

function validStaffRole(role: Role): boolean {
  return role === 'clerk' || role === 'supervisor' || role === 'administrator'
}

describe('somebody whose password was given to them', () => {
  it.each(names.filter((name) => validStaffRole(operations[name].role)))('and %s', async (name) => {
    const kiosk = await openTestKiosk()
    const administrator = await kiosk.desk('mai.pham')
    const { password } = await administrator.must('giveStaffPassword', { userName: 'hung.vu' })
    const theirs = kiosk.visitor('counter-2')
    await theirs.must('staffSignIn', { userName: 'hung.vu', secret: password, language: 'vi' })
    const result = await theirs.call(name, validInput(name))
    const failure = result.ok ? null : result.error.kind
    if (name === 'getStaff' || name === 'changeSecrets') expect(failure).not.toBe('must-change')
    else expect(failure).toBe(operations[name].role === 'administrator' ? 'not-allowed' : 'must-change')
  })
})
