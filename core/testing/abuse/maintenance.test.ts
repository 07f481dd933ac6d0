/**
 * Getting out of the kiosk without the maintenance code, and what guessing it costs. Each try ends the same: refused,
 * counted, nothing lost.
 */
import { describe, expect, it, vi } from 'vitest'
import type { LeaveTry } from '../../admin/maintenance/maintenance-exit.ts'
import { minute, noonPlus, openTestKiosk, submitted, type TestOptions, type Visitor } from '../kiosk.ts'

const maintenanceCode = 'Bảo trì 4829'
const wrong = 'Bảo trì 4828'
const right = { code: maintenanceCode, what: 'restart' as const }

async function openWithWayOut(options: TestOptions = {}) {
  const leave = vi.fn<(what: LeaveTry['what']) => void>()
  return { ...(await openTestKiosk({ maintenanceCode, leave, ...options })), leave }
}

const guess = (visitor: Visitor, code = wrong) => visitor.call('leaveKiosk', { code, what: 'close' })

describe('leaving with the code', () => {
  it('ends the visit that is on, is journalled with the kiosk’s name, and happens after the answer', async () => {
    const kiosk = await openWithWayOut()
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987 000 111' })
    const token = visitor.token()
    expect(await visitor.call('leaveKiosk', right)).toEqual({ ok: true, value: null })
    expect(visitor.token()).toBeNull()
    expect(kiosk.leave).not.toHaveBeenCalled()
    kiosk.aMomentLater()
    expect(kiosk.leave.mock.calls).toEqual([['restart']])

    expect(kiosk.events('kiosk.left')).toEqual([
      expect.objectContaining({ kiosk: 'kiosk-1', account: null, data: { what: 'restart' } }),
    ])
    expect(kiosk.events('change.expired')).toHaveLength(1)
    visitor.useToken(token)
    expect(await visitor.call('resendCode', { changeId })).toMatchObject({
      error: { kind: 'session-ended', reason: 'ended' },
    })
  })

  it('needs no visit, and takes blanks around the code', async () => {
    const kiosk = await openWithWayOut()
    expect(await guess(kiosk.visitor(), `  ${maintenanceCode} `)).toMatchObject({ ok: true })
    kiosk.aMomentLater()
    expect(kiosk.leave.mock.calls).toEqual([['close']])
  })

  it('leaves the visit and the kiosk alone when the code is wrong', async () => {
    const kiosk = await openWithWayOut()
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987 000 111' })
    expect(await guess(visitor)).toEqual({ ok: false, error: { kind: 'maintenance-refused' } })
    kiosk.aMomentLater()
    expect(kiosk.leave).not.toHaveBeenCalled()
    expect((await visitor.must('getVisit', {})).change?.id).toBe(changeId)
  })

  it('is not held up by a call that hangs', async () => {
    const kiosk = await openWithWayOut()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const commit = kiosk.store.commit
    kiosk.store.commit = ({ event, ...rest }) =>
      event.kind === 'help.asked' ? new Promise(() => {}) : commit({ event, ...rest })
    void visitor.call('askForHelp', { screen: 'account' })
    expect(await visitor.call('leaveKiosk', right)).toMatchObject({ ok: true })
  })
})

describe('guessing the code', () => {
  it('evaluates five of fifty tries at once, and then nothing, not even the right one', async () => {
    const kiosk = await openWithWayOut()
    const visitor = kiosk.visitor()
    const results = await Promise.all(Array.from({ length: 50 }, () => guess(visitor)))
    const kinds = results.map((result) => (result.ok ? 'ok' : result.error.kind))
    expect(kinds.filter((kind) => kind === 'maintenance-refused')).toHaveLength(4)
    expect(kinds.filter((kind) => kind === 'maintenance-wait')).toHaveLength(46)
    expect(kiosk.events('maintenance.tried')).toHaveLength(5)
    expect(kiosk.events('maintenance.refused')).toHaveLength(5)
    expect(await guess(visitor, maintenanceCode)).toEqual({
      ok: false,
      error: { kind: 'maintenance-wait', until: noonPlus(15 * minute) },
    })
    kiosk.aMomentLater()
    expect(kiosk.leave).not.toHaveBeenCalled()
  })

  it('counts before it compares: a try whose outcome was never written is gone all the same', async () => {
    const kiosk = await openWithWayOut()
    const commit = kiosk.store.commit
    kiosk.store.commit = (given) =>
      given.event.kind === 'maintenance.refused' ? Promise.reject(new Error('cut off')) : commit(given)
    for (let tries = 0; tries < 5; tries++) {
      expect(await guess(kiosk.visitor())).toMatchObject({ error: { kind: 'out-of-service' } })
    }
    expect(await guess(kiosk.visitor(), maintenanceCode)).toMatchObject({
      error: { kind: 'maintenance-wait' },
    })
  })

  it('goes on counting over a restart, and waits longer each time', async () => {
    let kiosk = await openWithWayOut()
    for (let tries = 0; tries < 3; tries++) await guess(kiosk.visitor())
    await kiosk.service.close()
    kiosk = await openWithWayOut({ store: kiosk.store })
    expect(await guess(kiosk.visitor())).toMatchObject({ error: { kind: 'maintenance-refused' } })
    expect(await guess(kiosk.visitor())).toMatchObject({
      error: { kind: 'maintenance-wait', until: noonPlus(15 * minute) },
    })
    await kiosk.service.close()
    kiosk = await openWithWayOut({ store: kiosk.store })
    expect(await guess(kiosk.visitor(), maintenanceCode), 'locked over the restart').toMatchObject({
      error: { kind: 'maintenance-wait', until: noonPlus(15 * minute) },
    })

    kiosk.pass(15 * minute)
    for (let tries = 0; tries < 4; tries++) {
      expect(await guess(kiosk.visitor())).toMatchObject({ error: { kind: 'maintenance-refused' } })
    }
    expect(await guess(kiosk.visitor())).toMatchObject({
      error: { kind: 'maintenance-wait', until: noonPlus(45 * minute) },
    })
  })

  it('starts the count anew after the right code, and counts each kiosk by itself', async () => {
    const kiosk = await openWithWayOut()
    for (let tries = 0; tries < 4; tries++) await guess(kiosk.visitor())
    expect(await guess(kiosk.visitor(), maintenanceCode)).toMatchObject({ ok: true })
    for (let tries = 0; tries < 4; tries++) {
      expect(await guess(kiosk.visitor())).toMatchObject({ error: { kind: 'maintenance-refused' } })
    }
    expect(await guess(kiosk.visitor())).toMatchObject({ error: { kind: 'maintenance-wait' } })
    expect(await guess(kiosk.visitor('kiosk-2'))).toMatchObject({ error: { kind: 'maintenance-refused' } })
  })

  it('fills neither disk nor log: tries that come too early leave no trace', async () => {
    const warn = vi.fn()
    const kiosk = await openWithWayOut({ log: { info() {}, warn, error: warn } })
    for (let tries = 0; tries < 5; tries++) await guess(kiosk.visitor())
    const entries = kiosk.store.events.length
    for (let tries = 0; tries < 100; tries++) await guess(kiosk.visitor())
    expect(kiosk.store.events).toHaveLength(entries)
    expect(warn).toHaveBeenCalledTimes(1)
  })

  it('takes forged input for nothing: not counted, not compared', async () => {
    const kiosk = await openWithWayOut()
    const inputs = [
      {},
      { ...right, code: 7 },
      { ...right, what: 'open' },
      { ...right, code: 'x'.repeat(41) },
      [],
    ]
    for (const input of inputs) {
      const { result } = await kiosk.visitor().raw('leaveKiosk', input)
      expect(result).toMatchObject({ error: { kind: 'invalid-input' } })
    }
    expect(kiosk.events('maintenance.tried')).toHaveLength(0)
  })
})

describe('where there is no maintenance exit', () => {
  it.each<[string, TestOptions]>([
    ['no code is set', { leave: () => {} }],
    ['the shell cannot be left', { maintenanceCode }],
  ])('%s: the answer is the same for every code, and nothing is counted', async (_, options) => {
    const kiosk = await openTestKiosk(options)
    for (const code of [maintenanceCode, wrong, '']) {
      expect(await guess(kiosk.visitor(), code)).toEqual({ ok: false, error: { kind: 'maintenance-off' } })
    }
    expect(kiosk.events('maintenance.tried')).toHaveLength(0)
  })
})

describe('a disk that has failed', () => {
  it('keeps nobody in who has the code, and lets nobody guess', async () => {
    const kiosk = await openWithWayOut()
    kiosk.store.breakDisk()
    const results = await Promise.all(Array.from({ length: 20 }, () => guess(kiosk.visitor())))
    const refused = results.filter((result) => !result.ok && result.error.kind === 'maintenance-refused')
    expect(refused).toHaveLength(4)
    kiosk.pass(15 * minute)
    expect(await guess(kiosk.visitor(), maintenanceCode)).toMatchObject({ ok: true })
    kiosk.aMomentLater()
    expect(kiosk.leave).toHaveBeenCalledOnce()
  })
})

describe('the code itself', () => {
  it('stands nowhere: not in the log, the journal, the store or an answer', async () => {
    const lines: string[] = []
    const write = (fields: object, message: string) => void lines.push(JSON.stringify(fields) + message)
    const kiosk = await openWithWayOut({ log: { info: write, warn: write, error: write } })
    const answers: unknown[] = []
    for (let tries = 0; tries < 6; tries++) answers.push(await guess(kiosk.visitor()))
    kiosk.pass(15 * minute)
    answers.push(await guess(kiosk.visitor(), maintenanceCode))
    expect(lines).toHaveLength(2)
    const counters = await kiosk.store.list('signInCounters')
    const all = JSON.stringify([lines, kiosk.store.events, counters, answers])
    for (const secret of [maintenanceCode, wrong, '4829', '4828']) expect(all).not.toContain(secret)
  })
})
