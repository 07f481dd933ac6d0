/** The life of hand-overs, in any order of what can happen to them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HandOverEnd } from '../../../contract/counter/views.ts'
import { newSession, newStaffSession, type Session, type StaffSession } from '../../session/session.ts'
import { createHandOvers, mostNumberTries, numberLifeMs, type HandOver } from './hand-overs.ts'

const kiosks = ['quay-1', 'quay-2'] as const
const members = ['lan.tran', 'binh.do'] as const
type Member = (typeof members)[number]

const start = (device: string | null) => ({ visit: 'v', kiosk: 'k', device, language: 'vi' as const, now: 0 })
const check = { document: 'cccd' as const, last4: '4321', form: 'M' }
const noReceipt = null

function open() {
  let now = 0
  const ended: HandOver[] = []
  const handOvers = createHandOvers({
    clock: { now: () => now },
    // Always another one than what is guessed.
    random: { bytes: (size) => Buffer.alloc(size, ended.length), below: () => 1234 },
    onEnd: (handOver, before) => {
      expect(before).not.toBe('over')
      ended.push(handOver)
    },
  })
  const sessions = new Map<Member, StaffSession>()
  const session = (userName: Member) => {
    const known = sessions.get(userName)
    if (known) return known
    const role = 'clerk' as const
    const fresh = newStaffSession(start('pc'), { userName, role, lastSignIn: null })
    sessions.set(userName, fresh)
    return fresh
  }
  return { handOvers, ended, session, sessions, pass: (ms: number) => void (now += ms) }
}

const aKiosk = fc.constantFrom(...kiosks)
const aMember = fc.constantFrom(...members)
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ act: fc.constant('choose' as const), kiosk: aKiosk, member: aMember }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('offer' as const), member: aMember }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('wrong' as const), kiosk: aKiosk }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('right' as const), kiosk: aKiosk }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('begin' as const), kiosk: aKiosk }) },
  fc.record({ act: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: numberLifeMs }) }),
  fc.record({ act: fc.constant('take-back' as const), member: aMember }),
  fc.record({ act: fc.constant('visit-ends' as const), kiosk: aKiosk }),
  fc.record({ act: fc.constant('visitor' as const), kiosk: aKiosk }),
  fc.record({ act: fc.constant('lost' as const), kiosk: aKiosk }),
  fc.record({ act: fc.constant('signs-out' as const), member: aMember }),
  fc.record({ act: fc.constant('closes' as const), member: aMember }),
)

test('in any order: one for each kiosk and member, a number is good once and in time, and each ends once', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const { handOvers, ended, session, sessions, pass } = open()
      const made: HandOver[] = []
      const taking: HandOver[] = []

      for (const one of acts) {
        switch (one.act) {
          case 'choose': {
            const free = handOvers.atKiosk(one.kiosk) === null
            const own = handOvers.ofMember(one.member)
            const reserved = handOvers.reserve({
              by: session(one.member),
              caseId: 'c',
              kiosk: { id: one.kiosk, name: one.kiosk },
              account: 'a',
              accountVersion: 1,
              name: 'N•••',
              language: 'vi',
              assistance: {
                purpose: 'change',
                by: { userName: one.member, name: 'x' },
                check,
                request: null,
              },
            })
            expect(reserved.ok).toBe(free && (own === null || own.stage === 'over'))
            if (reserved.ok) made.push(reserved.value)
            break
          }
          case 'offer': {
            const handOver = handOvers.ofMember(one.member)
            if (handOver) handOvers.offer(handOver)
            break
          }
          case 'wrong':
          case 'right': {
            const handOver = handOvers.atKiosk(one.kiosk)
            if (!handOver) break
            const { stage, wrong } = handOver
            const counted = handOvers.countTry(handOver)
            expect(counted).toBe(stage === 'waiting' && wrong < mostNumberTries)
            if (!counted) break
            const said = handOvers.compare(handOver, one.act === 'right' ? '1234' : '4321')
            if (one.act === 'right') {
              expect(said).toBe('right')
              expect(taking).not.toContain(handOver)
              taking.push(handOver)
            } else expect(said).toBe(wrong + 1 < mostNumberTries ? 'wrong' : 'over')
            break
          }
          case 'begin': {
            const handOver = handOvers.atKiosk(one.kiosk)
            if (handOver?.stage !== 'taking') break
            const visit = newSession(start(one.kiosk), handOver)
            handOvers.begin(handOver, visit)
            handOvers.visitBegins(visit)
            expect(handOver.stage).toBe('taken')
            break
          }
          case 'pass':
            pass(one.ms)
            handOvers.sweep()
            break
          case 'take-back': {
            const handOver = handOvers.ofMember(one.member)
            if (handOver) handOvers.end(handOver, 'taken-back')
            break
          }
          case 'visit-ends': {
            const handOver = handOvers.atKiosk(one.kiosk)
            if (handOver?.stage !== 'taken' || !handOver.visit) break
            const visit: Session = handOver.visit
            visit.ended = 'idle'
            visit.receipt = noReceipt
            handOvers.visitEnds(visit, handOvers.ofVisit(visit))
            expect(handOver.end).toBe('idle')
            break
          }
          case 'visitor': {
            const before = handOvers.atKiosk(one.kiosk)
            handOvers.visitBegins(newSession(start(one.kiosk)))
            expect(handOvers.atKiosk(one.kiosk)).toBeNull()
            if (before) expect(before.end).toBe('visitor')
            break
          }
          case 'lost':
            handOvers.kioskLost(one.kiosk)
            expect(handOvers.atKiosk(one.kiosk)).toBeNull()
            break
          case 'signs-out': {
            const handOver = handOvers.ofMember(one.member)
            const goesOn = handOver?.stage === 'taken'
            handOvers.memberLeaves(session(one.member))
            sessions.delete(one.member)
            // A visit goes on without its clerk; nothing else does.
            if (handOver) expect(handOver.stage).toBe(goesOn ? 'taken' : 'over')
            break
          }
          case 'closes': {
            const handOver = handOvers.ofMember(one.member)
            if (!handOver) break
            const { stage } = handOver
            handOvers.close(one.member, handOver.id)
            expect(handOvers.ofMember(one.member) === null).toBe(stage === 'over')
          }
        }

        for (const handOver of made) {
          const { stage, number, end, wrong, tries, kiosk } = handOver
          expect(stage === 'over').toBe(end !== null)
          expect(number !== null).toBe(stage === 'waiting')
          expect(wrong).toBeLessThanOrEqual(tries)
          expect(tries).toBeLessThanOrEqual(mostNumberTries)
          if (stage !== 'over') expect(handOvers.atKiosk(kiosk.id)).toBe(handOver)
          expect(ended.filter((one) => one === handOver)).toHaveLength(stage === 'over' ? 1 : 0)
        }
      }
    }),
    { numRuns: 1_000 },
  )
})

const ways: Partial<Record<HandOverEnd, true>> = { ended: true, idle: true, limit: true }
test.each(Object.keys(ways) as HandOverEnd[])(
  'a receipt that came while the visit ended (%s) is kept',
  (why) => {
    const { handOvers, session } = open()
    const reserved = handOvers.reserve({
      by: session('lan.tran'),
      caseId: 'c',
      kiosk: { id: 'quay-1', name: 'quay-1' },
      account: 'a',
      accountVersion: 1,
      name: 'N•••',
      language: 'vi',
      assistance: { purpose: 'change', by: { userName: 'lan.tran', name: 'x' }, check, request: null },
    })
    if (!reserved.ok) throw new Error(reserved.error)
    const handOver = reserved.value
    handOvers.offer(handOver)
    handOvers.countTry(handOver)
    handOvers.compare(handOver, '1234')
    const visit = newSession(start('quay-1'), handOver)
    handOvers.begin(handOver, visit)
    visit.ended = why as 'idle'
    handOvers.visitEnds(visit, handOver)
    expect(handOver.end).toBe(why)
    const receipt = { reference: 'K7M4-92QX-T' } as NonNullable<Session['receipt']>
    visit.receipt = receipt
    handOvers.keepReceipt(visit, handOver)
    expect(handOver).toMatchObject({ end: 'done', receipt })
  },
)
