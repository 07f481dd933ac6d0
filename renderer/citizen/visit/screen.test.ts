import { expect, test } from 'vitest'
import { screenOf, type VisitState } from './screen.ts'

const signedIn: VisitState = {
  staff: false,
  purpose: null,
  started: true,
  handOver: false,
  notice: null,
  live: true,
  stage: 'kind',
  wait: null,
  signedIn: true,
  done: false,
  stopped: null,
  editing: null,
  change: null,
  delivery: null,
  captchaOpen: false,
  codeHelpOpen: false,
}
const at = (over: Partial<VisitState>) => screenOf({ ...signedIn, ...over })

test('without a visit: starting, idle, or the notice that one ended', () => {
  expect(at({ live: false, started: false })).toBe('starting')
  expect(at({ live: false })).toBe('idle')
  expect(at({ live: false, notice: 'visit' })).toBe('session-ended')
  expect(at({ live: false, notice: 'staff' })).toBe('staff-ended')
})

test('before sign-in the stage decides, after a paused or locked sign-in', () => {
  expect(at({ signedIn: false, stage: 'number' })).toBe('account-number')
  expect(at({ signedIn: false, stage: 'password', wait: 'sign-in-locked' })).toBe('sign-in-locked')
})

test('the change decides after sign-in', () => {
  expect(at({})).toBe('account')
  expect(at({ editing: 'email' })).toBe('edit-email')
  expect(at({ change: 'draft' })).toBe('review')
  expect(at({ change: 'draft', captchaOpen: true })).toBe('captcha')
  expect(at({ change: 'captcha-passed', captchaOpen: true })).toBe('review')
  expect(at({ change: 'code-sent', delivery: 'sent' })).toBe('code')
  expect(at({ change: 'code-sent', delivery: 'sent', codeHelpOpen: true })).toBe('code-help')
  expect(at({ change: 'code-sent', delivery: 'out-of-service' })).toBe('mail-out-of-service')
  expect(at({ change: 'locked' })).toBe('change-locked')
  expect(at({ change: 'expired' })).toBe('change-expired')
  expect(at({ change: 'confirmed', done: true })).toBe('done')
  expect(at({ change: 'cancelled' })).toBe('account')
})

test('an edited field precedes the code; a stopped change precedes both', () => {
  expect(at({ change: 'code-sent', delivery: 'sent', editing: 'email' })).toBe('edit-email')
  expect(at({ change: 'draft', editing: 'phone', stopped: 'staff-required' })).toBe('staff-required')
})

test('a visit that staff opened for a password requests nothing else, but a pending code comes first', () => {
  expect(at({ purpose: 'password' })).toBe('new-password')
  expect(at({ purpose: 'password', change: 'draft' })).toBe('new-password')
  expect(at({ purpose: 'password', change: 'code-sent' })).toBe('code')
  expect(at({ purpose: 'password', change: 'confirmed', done: true })).toBe('done')
  expect(at({ purpose: 'password', change: 'locked' })).toBe('change-locked')
  expect(at({ purpose: 'new-email' })).toBe('account')
})

test('staff see the desk, whatever state a visit left', () => {
  expect(at({ staff: true })).toBe('desk')
  expect(at({ staff: true, done: true, change: 'code-sent' })).toBe('desk')
})
