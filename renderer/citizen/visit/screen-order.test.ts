/** For every state a visit could be in: a known screen, and the order in which one thing comes before another. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { screenNames, screenOf, stepCount, stepOf, type ScreenName, type VisitState } from './screen.ts'
import { changeState, delivery } from '../../../contract/citizen/views.ts'

const waits = ['sign-in-wait', 'sign-in-locked', 'kiosk-wait'] as const
const stops = ['staff-required', 'code-limit', 'change-expired', 'change-locked', 'account-changed'] as const

const visitState: fc.Arbitrary<VisitState> = fc.record({
  staff: fc.constant(false),
  purpose: fc.constantFrom(null, 'change', 'new-email', 'password'),
  started: fc.boolean(),
  notice: fc.constantFrom(null, 'visit', 'staff'),
  live: fc.boolean(),
  stage: fc.constantFrom('language', 'kind', 'organisation', 'number', 'password'),
  wait: fc.constantFrom(null, ...waits),
  signedIn: fc.boolean(),
  done: fc.boolean(),
  stopped: fc.constantFrom(null, ...stops),
  editing: fc.constantFrom(null, 'phone' as const, 'email' as const),
  change: fc.constantFrom(null, ...changeState.options),
  delivery: fc.constantFrom(null, ...delivery.options),
  captchaOpen: fc.boolean(),
  codeHelpOpen: fc.boolean(),
})

/** Screens that show something of a person: their account, what they typed, where a code went. */
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
const withoutVisit: ReadonlySet<ScreenName> = new Set(['idle', 'session-ended', 'staff-ended', 'starting'])

/** Every state of this form, and the screen there. */
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

test('staff stand at their desk, and nobody else does', () => {
  always({}, (screen) => screen !== 'desk')
  fc.assert(fc.property(visitState, (at) => screenOf({ ...at, staff: true }) === 'desk'))
})

test('without a visit nothing but idle, starting and the notice that one ended', () => {
  always({ live: false }, (screen) => withoutVisit.has(screen))
  always({ live: false, notice: 'visit' }, (screen) => screen === 'session-ended')
  always({ live: false, notice: 'staff' }, (screen) => screen === 'staff-ended')
  always({ live: true }, (screen) => !withoutVisit.has(screen))
})

test('nobody signed in: never a screen with anything personal; signed in: always one', () => {
  always({ signedIn: false }, (screen) => !personal.has(screen))
  always({ live: true, signedIn: true }, (screen) => personal.has(screen))
})

test('a closed door comes before every stage of signing in', () => {
  for (const wait of waits) always({ live: true, signedIn: false, wait }, (screen) => screen === wait)
})

test('what is done is done, whatever else is still remembered', () => {
  always({ live: true, signedIn: true, done: true }, (screen) => screen === 'done')
  always({ done: false }, (screen) => screen !== 'done')
})

test('what stops a change comes before everything that goes on with it', () => {
  for (const stopped of stops) {
    always({ live: true, signedIn: true, done: false, stopped }, (screen) => screen === stopped)
  }
  for (const change of ['locked', 'expired'] as const) {
    const at = { live: true, signedIn: true, done: false, stopped: null, change }
    always(at, (screen) => screen === `change-${change}`)
  }
})

test('a code is asked for only where one was sent and its mail can arrive', () => {
  always(
    {},
    (screen, at) => screen !== 'code' || (at.change === 'code-sent' && at.delivery !== 'out-of-service'),
  )
  always({}, (screen, at) => screen !== 'captcha' || at.change === 'draft')
  always({}, (screen, at) => screen !== 'review' || at.change === 'draft' || at.change === 'captcha-passed')
})

test('the steps count up along the journey and never beyond its end', () => {
  const along: ScreenName[] = ['sign-in-kind', 'account', 'review', 'code', 'done']
  expect(along.map((name) => stepOf(name)?.n)).toEqual([1, 2, 3, 4, 5])
  for (const name of screenNames) {
    const step = stepOf(name)
    expect(step === null || (step.n >= 1 && step.n <= stepCount), name).toBe(true)
    if (withoutVisit.has(name)) expect(step, name).toBeNull()
  }
})
