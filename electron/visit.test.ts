import { describe, expect, test } from 'vitest'
import type { Reply } from '../contract/operations.ts'
import type { SessionStatus } from '../contract/views.ts'
import { err, ok } from '../core/foundation/result.ts'
import type { Answer, Caller } from '../core/service/service.ts'
import { keptLog } from './testing/fakes.ts'
import { createVisit, type VisitEnd } from './visit.ts'

const reply: Reply = { result: ok(null), session: null }
const answer = (session: string | null): Answer => ({ reply, session })
const gone = (reason: 'idle' | 'limit' | 'ended' | 'none'): Answer => ({
  reply: { result: err({ kind: 'session-ended', reason }), session: null },
  session: null,
})
const status: SessionStatus = {
  visit: 'shown',
  role: 'citizen',
  language: 'vi',
  now: 1000,
  warnAt: 2000,
  endsAt: 3000,
  limitAt: 4000,
}
const onGoing = (session: string): Answer => ({ reply: { result: ok(null), session: status }, session })

/** A service whose answers the test gives when it likes. */
function heldService() {
  const calls: {
    operation: string
    caller: Caller
    answer: (it: Answer) => void
    fail: (error: Error) => void
  }[] = []
  const ended: string[] = []
  return {
    calls,
    ended,
    call: (operation: string, _input: unknown, caller: Caller) =>
      new Promise<Answer>((resolve, reject) =>
        calls.push({ operation, caller, answer: resolve, fail: reject }),
      ),
    endVisit: (session: string) => {
      ended.push(session)
      return Promise.resolve()
    },
    present: () => ({ visits: 0, staff: 0 }),
    close: () => Promise.resolve(),
  }
}

/** Lets what is under way go as far as it can. */
const settle = () => new Promise((resolve) => setTimeout(resolve))

function open(options: { answerWithinMs?: number; queueLimit?: number } = {}) {
  const service = heldService()
  const log = keptLog()
  const ends: VisitEnd[] = []
  const visit = createVisit({ service, kiosk: 'k1', log, onEnded: (end) => ends.push(end), ...options })
  return { service, log, visit, ends }
}

/** A visit that has begun and holds `token`. */
async function begun(options: Parameters<typeof open>[0] = {}) {
  const all = open(options)
  const starting = all.visit.call('startVisit', {}, 'shown')
  await settle()
  all.service.calls[0]?.answer(answer('token'))
  await starting
  return all
}

describe('a visit', () => {
  test('hands over the token and what the page shows with every call, and takes the token it gets', async () => {
    const { service, visit } = await begun()
    void visit.call('keepAlive', {}, 'shown')
    await settle()
    expect(service.calls.map(({ caller }) => caller)).toEqual([
      { kiosk: 'k1', session: null, visit: 'shown' },
      { kiosk: 'k1', session: 'token', visit: 'shown' },
    ])
  })

  test('lets one call through after another, so that sign-in’s new token is there for the next', async () => {
    const { service, visit } = await begun()
    const signIn = visit.call('signIn', {}, 'shown')
    const poll = visit.call('getVisit', {}, 'shown')
    await settle()
    expect(service.calls.map(({ operation }) => operation)).toEqual(['startVisit', 'signIn'])
    service.calls[1]?.answer(answer('signed in'))
    await signIn
    await settle()
    expect(service.calls[2]?.caller.session).toBe('signed in')
    service.calls[2]?.answer(answer('signed in'))
    await poll
  })

  test('tells when it is over, once, and not before it has begun', async () => {
    const { service, visit, ends } = open()
    const look = visit.call('getKiosk', {}, 'shown')
    await settle()
    service.calls[0]?.answer(answer(null))
    await look
    expect(ends).toEqual([])
    const start = visit.call('startVisit', {}, 'shown')
    await settle()
    service.calls[1]?.answer(answer('token'))
    await start
    const expired = visit.call('getVisit', {}, 'shown')
    await settle()
    service.calls[2]?.answer(answer(null))
    await expired
    expect(ends).toEqual(['ended'])
  })

  test.each(['idle', 'limit'] as const)('of staff, that is over by %s, is told as theirs', async (reason) => {
    const { service, visit, ends } = open()
    const signIn = visit.call('staffSignIn', {}, null)
    await settle()
    const session: SessionStatus = { ...status, role: 'clerk' }
    service.calls[0]?.answer({ reply: { result: ok(null), session }, session: 'token' })
    await signIn
    const look = visit.call('getStaff', {}, 'shown')
    await settle()
    service.calls[1]?.answer(gone(reason))
    await look
    expect(ends).toEqual(['staff'])
  })

  test('ends from outside at once, and what was under way opens nothing', async () => {
    const { service, visit, ends } = await begun()
    const signIn = visit.call('signIn', {}, 'shown')
    await settle()
    await visit.end()
    expect([service.ended, ends]).toEqual([['token'], ['ended']])
    service.calls[1]?.answer(answer('signed in too late'))
    await signIn
    await settle()
    expect(service.ended).toEqual(['token', 'signed in too late'])
    void visit.call('getKiosk', {}, 'shown')
    await settle()
    expect(service.calls[2]?.caller.session).toBeNull()
  })

  test('ends by call though another call hangs', async () => {
    const { service, visit } = await begun()
    void visit.call('signIn', {}, 'shown')
    await settle()
    const ending = visit.call('endVisit', {}, 'shown')
    await settle()
    expect(service.calls.map(({ operation, caller }) => [operation, caller.session])).toEqual([
      ['startVisit', null],
      ['signIn', 'token'],
      ['endVisit', 'token'],
    ])
    service.calls[2]?.answer(answer(null))
    expect(await ending).toEqual(reply)
  })

  test('an end by call that is refused ends the visit all the same', async () => {
    const { service, visit } = await begun()
    const ending = visit.call('endVisit', { forged: true }, 'shown')
    await settle()
    service.calls[1]?.answer({
      reply: { result: err({ kind: 'invalid-input', path: '', rule: 'x' }), session: null },
      session: 'token',
    })
    await ending
    expect(service.ended).toEqual(['token'])
  })

  test('an exception becomes "out of service" and a line', async () => {
    const { service, visit, log } = await begun()
    const call = visit.call('newCaptcha', {}, 'shown')
    await settle()
    service.calls[1]?.fail(new Error('a bug'))
    expect(await call).toEqual({ result: err({ kind: 'out-of-service' }), session: null })
    expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
      ['error', 'a call to the service failed'],
    ])
  })

  test('an answer that does not come is given up, the next call goes through, and a late session is ended', async () => {
    const { service, visit } = await begun({ answerWithinMs: 20 })
    expect(await visit.call('signIn', {}, 'shown')).toMatchObject({ result: err({ kind: 'out-of-service' }) })
    void visit.call('keepAlive', {}, 'shown')
    await settle()
    expect(service.calls[2]?.operation).toBe('keepAlive')
    service.calls[1]?.answer(answer('late'))
    await settle()
    expect(service.ended).toEqual(['late'])
  })

  test('a flood is refused', async () => {
    const { visit } = open({ queueLimit: 2 })
    void visit.call('getKiosk', {}, 'shown')
    void visit.call('getKiosk', {}, 'shown')
    expect(await visit.call('getKiosk', {}, 'shown')).toEqual({
      result: err({ kind: 'busy', seconds: 1 }),
      session: null,
    })
  })

  test('goes on while a flood is refused and while a call fails inside, and the answers say so', async () => {
    const { service, visit, ends } = await begun({ queueLimit: 1 })
    const signIn = visit.call('signIn', {}, 'shown')
    await settle()
    service.calls[1]?.answer(onGoing('token'))
    await signIn
    const look = visit.call('newCaptcha', {}, 'shown')
    expect(await visit.call('keepAlive', {}, 'shown')).toEqual({
      result: err({ kind: 'busy', seconds: 1 }),
      session: status,
    })
    await settle()
    service.calls[2]?.fail(new Error('a bug'))
    expect(await look).toEqual({ result: err({ kind: 'out-of-service' }), session: status })
    expect([visit.isOn(), ends]).toEqual([true, []])
    await visit.end()
    expect([visit.isOn(), ends]).toEqual([false, ['ended']])
  })
})

describe('why it is over', () => {
  test.each([
    [gone('idle'), 'idle'],
    [gone('limit'), 'limit'],
    [gone('ended'), 'ended'],
    [gone('none'), 'ended'],
    [answer(null), 'ended'],
  ] as const)('is what the service says', async (last, end) => {
    const { service, visit, ends } = await begun()
    const look = visit.call('getVisit', {}, 'shown')
    await settle()
    service.calls[1]?.answer(last)
    await look
    expect(ends).toEqual([end])
  })

  test('is the person’s own will when it is ended by call', async () => {
    const { service, visit, ends } = await begun()
    const ending = visit.call('endVisit', {}, 'shown')
    expect(ends).toEqual(['ended'])
    await settle()
    service.calls[1]?.answer(answer(null))
    await ending
    expect(ends).toEqual(['ended'])
  })
})

describe('whether it is live', () => {
  test('is asked of the service, and one that ran out while no page asked is over', async () => {
    const { service, visit, ends } = await begun()
    const live = visit.isLive()
    await settle()
    expect(service.calls[1]).toMatchObject({ operation: 'getVisit', caller: { session: 'token' } })
    service.calls[1]?.answer(onGoing('token'))
    expect(await live).toBe(true)
    const over = visit.isLive()
    await settle()
    service.calls[2]?.answer(gone('idle'))
    expect(await over).toBe(false)
    expect([visit.isOn(), ends]).toEqual([false, ['idle']])
  })

  test('is not asked where none has begun; one that is just beginning is live', async () => {
    const { service, visit } = open()
    expect(await visit.isLive()).toBe(false)
    expect(service.calls).toEqual([])
    void visit.call('startVisit', {}, 'shown')
    expect(await visit.isLive()).toBe(true)
  })

  test('is taken for true where the service does not say', async () => {
    const { service, visit } = await begun({ answerWithinMs: 20 })
    expect(await visit.isLive()).toBe(true)
    const failing = visit.isLive()
    await settle()
    service.calls[2]?.fail(new Error('a bug'))
    expect(await failing).toBe(true)
  })

  test('is no news of a visit that got another token meanwhile', async () => {
    const { service, visit, ends } = await begun()
    const live = visit.isLive()
    const signIn = visit.call('signIn', {}, 'shown')
    await settle()
    service.calls.find(({ operation }) => operation === 'signIn')?.answer(onGoing('signed in'))
    await signIn
    service.calls.find(({ operation }) => operation === 'getVisit')?.answer(gone('none'))
    expect(await live).toBe(true)
    expect([visit.isOn(), ends]).toEqual([true, []])
  })
})

describe('a page that has had its visit', () => {
  test('sends the next one on', async () => {
    const { service, visit } = await begun()
    const asked: unknown[] = []
    void visit.end()
    visit.redirectStart(async (input) => {
      asked.push(input)
      return reply
    })
    expect(await visit.call('startVisit', { language: 'vi' }, 'shown')).toBe(reply)
    expect([asked, visit.isOn()]).toEqual([[{ language: 'vi' }], false])
    // All else is answered as before: the page goes on showing what it knows.
    void visit.call('getKiosk', {}, 'shown')
    await settle()
    expect(service.calls.map(({ operation }) => operation)).toEqual(['startVisit', 'getKiosk'])
  })

  test('and one that lost sight of its visit ends it before another begins', async () => {
    const { service, visit, ends } = await begun()
    const again = visit.call('startVisit', {}, 'shown')
    await settle()
    expect([service.ended, ends]).toEqual([['token'], ['ended']])
    expect(service.calls[1]).toMatchObject({ operation: 'startVisit', caller: { session: null } })
    service.calls[1]?.answer(answer('next'))
    await again
    expect(visit.isOn()).toBe(true)
  })
})
