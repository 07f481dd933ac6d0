/** What a kiosk makes of its service's answers, and of none. */
import { describe, expect, it } from 'vitest'
import { noMaintenanceExit } from '../admin/maintenance/maintenance-exit.ts'
import { silentLog } from '../foundation/log.ts'
import { secureRandom } from '../foundation/random.ts'
import { err, ok } from '../foundation/result.ts'
import { machineTimers } from '../foundation/timers.ts'
import type { Failure } from '../../contract/failures.ts'
import type { Reply } from '../../contract/operations.ts'
import { createRemoteService } from './remote-service.ts'
import { NoAnswer, type SignedAnswer, type SignedCall } from './signed-calls.ts'

const session = 'session-of-a-visit'
const caller = { kiosk: 'quay-1', session, visit: 'visit' }

const answer = (result: Reply['result'], kept: string | null): SignedAnswer => ({
  reply: { result, session: null },
  session: kept,
})

/** A service that answers as it is told, one attempt after the other. */
function remote(...answers: Array<SignedAnswer | NoAnswer>) {
  const sent: SignedCall[] = []
  const service = createRemoteService({
    calls: {
      async call(call) {
        sent.push(call)
        const next = answers.shift() ?? new NoAnswer('nothing more')
        if (next instanceof NoAnswer) throw next
        return next
      },
      endVisit: async () => undefined,
      heartbeat: () => Promise.reject(new NoAnswer('not asked')),
      enrol: () => Promise.reject(new NoAnswer('not asked')),
    },
    maintenanceExit: noMaintenanceExit,
    lastView: { get: () => null, keep: () => undefined },
    seenHere: (view) => view,
    voices: { report: () => undefined },
    timers: machineTimers,
    random: secureRandom,
    monotonic: () => performance.now(),
    log: silentLog,
    kiosk: 'quay-1',
  })
  return { service, sent }
}

describe('the last code of a change', () => {
  const input = { changeId: 'change-1', code: '123456' }
  const lost = new NoAnswer('ECONNRESET')
  const unknown = { reply: { result: err({ kind: 'no-connection' }) }, session }

  // The service died after it had confirmed the change, and the one that was started in its place knows no visit.
  const saysNothing: Failure[] = [
    { kind: 'session-ended', reason: 'none' },
    { kind: 'out-of-service' },
    { kind: 'busy', seconds: 1 },
    { kind: 'page-outdated', what: 'visit' },
  ]
  it.each(saysNothing)('whose answer was lost is not decided by $kind', async (failure) => {
    const { service, sent } = remote(
      lost,
      answer(err(failure), null),
      answer(ok({ outcome: 'confirmed', reference: 'R-1' }), null),
    )
    expect(await service.call('confirmCode', input, caller)).toMatchObject(unknown)
    expect(sent.map(({ number }) => number)).toEqual([1, 1])
    const asked = await service.call('getChangeOutcome', { changeId: input.changeId }, caller)
    expect(asked).toMatchObject({ reply: { result: { value: { outcome: 'confirmed' } } }, session })
  })

  it('that is answered at once ends the visit where there is none any more', async () => {
    const { service } = remote(answer(err({ kind: 'session-ended', reason: 'idle' }), null))
    const ended = await service.call('confirmCode', input, caller)
    expect(ended).toMatchObject({ reply: { result: { error: { kind: 'session-ended' } } }, session: null })
  })

  it('is asked for no longer once the visit itself has been seen: it may end then', async () => {
    const ended = answer(err({ kind: 'session-ended', reason: 'idle' }), null)
    const { service } = remote(lost, ended, answer(ok({ change: null }), session), ended)
    expect(await service.call('confirmCode', input, caller)).toMatchObject(unknown)
    expect(await service.call('getVisit', {}, caller)).toMatchObject({ session })
    expect(await service.call('keepAlive', {}, caller)).toMatchObject({
      reply: { result: { error: { kind: 'session-ended' } } },
      session: null,
    })
  })

  it('is decided by an answer that comes with the second attempt', async () => {
    for (const result of [ok({ receipt: null }), err({ kind: 'code-wrong' as const, triesLeft: 2 })]) {
      const { service } = remote(lost, answer(result, session))
      expect(await service.call('confirmCode', input, caller)).toMatchObject({ reply: { result }, session })
    }
  })
})
