/** For every possible state of a visit: a known screen, and the precedence of screens. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { screenNames, screenOf, stepCount, stepOf, type ScreenName, type VisitState } from './screen.ts'
import { changeState, delivery } from '../../../contract/citizen/views.ts'

const waitKinds = ['sign-in-wait', 'sign-in-locked', 'kiosk-wait'] as const
const stops = ['staff-required', 'code-limit', 'change-expired', 'change-locked', 'account-changed'] as const

const visitState: fc.Arbitrary<VisitState> = fc.record({
  staff: fc.constant(false),
  purpose: fc.constantFrom(null, 'change', 'new-email', 'password'),
  started: fc.boolean(),
  handOver: fc.boolean(),
  notice: fc.constantFrom(null, 'visit', 'staff'),
  live: fc.boolean(),
  stage: fc.constantFrom('language', 'kind', 'organisation', 'number', 'password'),
  wait: fc.constantFrom(null, ...waitKinds),
  signedIn: fc.boolean(),
  done: fc.boolean(),
  stopped: fc.constantFrom(null, ...stops),
  editing: fc.constantFrom(null, 'phone' as const, 'email' as const),
  change: fc.constantFrom(null, ...changeState.options),
  delivery: fc.constantFrom(null, ...delivery.options),
  captchaOpen: fc.boolean(),
  codeHelpOpen: fc.boolean(),
})

/** Screens with personal data: the account, typed values, where a code was sent. */
const personal: ReadonlySet<ScreenName> = new Set([
  'account',
  'edit-phone',
  'edit-email',
  'new-password',
  'review',
  'captcha',
  'code',
  'code-help',
  'mail-out-of-service',
  ...stops,
  'done',
])
const withoutVisit: ReadonlySet<ScreenName> = new Set([
  'idle',
  'hand-over',
  'session-ended',
  'staff-ended',
  'starting',
])

/** Checks every state that fits `form`, with its screen. */
function always(form: Partial<VisitState>, holds: (screen: ScreenName, at: VisitState) => boolean): void {
  fc.assert(
    fc.property(visitState, (any) => {
      const at = { ...any, ...form }
      return holds(screenOf(at), at)
    }),
    { numRuns: 1000 },
  )
}

test('every state has a known screen', () => {
  always({}, (screen) => screenNames.includes(screen))
})

test('every known screen can be reached', () => {
  const states = fc.sample(visitState, { numRuns: 50_000, seed: 7 })
  const reached = new Set(states.map(screenOf)).add(screenOf({ ...states[0]!, staff: true }))
  expect([...screenNames].filter((name) => !reached.has(name))).toEqual([])
})

test('staff see the desk, and nobody else does', () => {
  always({}, (screen) => screen !== 'desk')
  fc.assert(fc.property(visitState, (at) => screenOf({ ...at, staff: true }) === 'desk'))
})

test('without a visit only idle, starting and the notice that one ended', () => {
  always({ live: false }, (screen) => withoutVisit.has(screen))
  always({ live: false, notice: 'visit' }, (screen) => screen === 'session-ended')
  always({ live: false, notice: 'staff' }, (screen) => screen === 'staff-ended')
  always({ live: true }, (screen) => !withoutVisit.has(screen))
})

test('before sign-in never a screen with personal data, after it always one', () => {
  always({ signedIn: false }, (screen) => !personal.has(screen))
  always({ live: true, signedIn: true }, (screen) => personal.has(screen))
})

test('a paused or locked sign-in takes precedence over every stage of signing in', () => {
  for (const wait of waitKinds) always({ live: true, signedIn: false, wait }, (screen) => screen === wait)
})

test('a receipt takes precedence over all other state', () => {
  always({ live: true, signedIn: true, done: true }, (screen) => screen === 'done')
  always({ done: false }, (screen) => screen !== 'done')
})

test('what stops a change takes precedence over its steps', () => {
  for (const stopped of stops) {
    always({ live: true, signedIn: true, done: false, stopped }, (screen) => screen === stopped)
  }
  for (const change of ['locked', 'expired'] as const) {
    const at = { live: true, signedIn: true, done: false, stopped: null, change }
    always(at, (screen) => screen === `change-${change}`)
  }
})

test('a code is requested only where one was sent and its mail can arrive', () => {
  always(
    {},
    (screen, at) => screen !== 'code' || (at.change === 'code-sent' && at.delivery !== 'out-of-service'),
  )
  always({}, (screen, at) => screen !== 'captcha' || at.change === 'draft')
  always({}, (screen, at) => screen !== 'review' || at.change === 'draft' || at.change === 'captcha-passed')
})

test('the steps count up along the journey and never exceed its length', () => {
  const along: ScreenName[] = ['sign-in-kind', 'account', 'review', 'code', 'done']
  expect(along.map((name) => stepOf(name)?.n)).toEqual([1, 2, 3, 4, 5])
  for (const name of screenNames) {
    const step = stepOf(name)
    expect(step === null || (step.n >= 1 && step.n <= stepCount), name).toBe(true)
    if (withoutVisit.has(name)) expect(step, name).toBeNull()
  }
})
