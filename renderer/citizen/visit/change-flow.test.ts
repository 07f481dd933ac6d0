/** Where each result of a change leads. */
// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import type { Failure } from '../../../contract/failures.ts'
import { err, ok } from '../../../contract/result.ts'
import { useSession } from '../../shared/service/session.ts'
import { masked } from '../../testing/kiosk.ts'
import { both, code, draft, openChange, sent } from '../../testing/open-change.ts'

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

function open(...given: Parameters<typeof openChange>) {
  const opened = openChange(...given)
  unexpected = opened.unexpected
  return opened
}

test('a second value joins the first one', async () => {
  const asked: unknown[] = []
  const { flow } = open({
    draftChange: (input) => {
      asked.push(input)
      return ok(draft)
    },
  })
  await flow.propose('email', 'moi@example.vn')
  expect(asked).toEqual([{ changeId: 'one', phone: '0987 654 321', email: 'moi@example.vn' }])
})

test('a failure of the other field is shown at that field', async () => {
  const { flow } = open({ draftChange: () => err({ kind: 'contact-unchanged', field: 'phone' }) })
  flow.edit('email')
  expect(await flow.propose('email', 'moi@example.vn')).toBeNull()
  expect([flow.editing, flow.fieldFailure?.kind]).toEqual(['phone', 'contact-unchanged'])
})

test('a failure of this field goes back to its screen', async () => {
  const failure: Failure = { kind: 'email-invalid', reason: 'no-at' }
  const { flow } = open({ draftChange: () => err(failure) }, null)
  flow.edit('email')
  expect(await flow.propose('email', 'moi')).toEqual(failure)
  expect([flow.editing, flow.fieldFailure]).toEqual(['email', null])
})

test('nothing to change leads back to the account', async () => {
  const { change, flow } = open({ draftChange: () => err({ kind: 'nothing-to-change' }) }, null)
  flow.edit('phone')
  await flow.propose('phone', '')
  expect([flow.editing, change.change, flow.stopped]).toEqual([null, null, null])
})

test.each([
  { kind: 'change-expired' },
  { kind: 'change-locked' },
  { kind: 'account-changed' },
  { kind: 'code-limit', whose: 'address', until: 9 },
] satisfies Failure[])('"$kind" on confirming stops the change with a screen of its own', async (failure) => {
  const { flow } = open({ confirmCode: () => err(failure) }, sent)
  expect(await flow.confirm('123456')).toBeNull()
  expect(flow.stopped).toEqual(failure)
})

test('an e-mail that turned out to be used already is requested again', async () => {
  const { flow } = open({ confirmCode: () => err({ kind: 'email-taken' }) }, sent)
  expect(await flow.confirm('123456')).toBeNull()
  expect([flow.editing, flow.fieldFailure?.kind]).toEqual(['email', 'email-taken'])
})

test('a repeated step shows the current state of the visit', async () => {
  const { change, flow } = open({
    submitChange: () => err({ kind: 'wrong-step' }),
    getVisit: () => ok({ account: masked, change: sent, receipt: null }),
  })
  await flow.submit(null)
  expect(change.change?.state).toBe('code-sent')
})

test('a new code closes its help, where limits on sending are shown', async () => {
  const { change, flow, script } = open({ resendCode: () => err({ kind: 'resend-limit' }) }, sent)
  flow.codeHelpOpen = true
  expect(await flow.resend()).toEqual({ kind: 'resend-limit' })
  expect(flow.codeHelpOpen).toBe(true)
  script.resendCode = () => ok({ ...sent, code: { ...code, reference: 'P4X' } })
  expect(await flow.resend()).toBe('sent')
  expect([flow.codeHelpOpen, change.code?.reference]).toEqual([false, 'P4X'])
})

test('the news of a new code outlives its help, until the next action on the code', async () => {
  const { flow, script } = open({ resendCode: () => ok(sent) }, sent)
  flow.codeHelpOpen = true
  await flow.resend()
  expect(flow.codeNews).toBe('resent')
  script.confirmCode = () => err({ kind: 'code-wrong', triesLeft: 4 })
  await flow.confirm('000000')
  expect(flow.codeNews).toBeNull()
})

test('a right code is news after the first of two, not after the last', async () => {
  const { flow, script } = open({ confirmCode: () => ok({ change: sent, receipt: null }) }, sent)
  expect(await flow.confirm('123456')).toBe('next-code')
  expect(flow.codeNews).toBe('next')
  script.confirmCode = () => err({ kind: 'change-expired' })
  script.getVisit = () => ok({ account: masked, change: null, receipt: null })
  await flow.confirm('123456')
  await flow.startOver()
  expect(flow.codeNews).toBeNull()
})

test.each([
  ['phone', { email: 'moi@example.vn' }],
  ['email', { phone: '0987 654 321' }],
] as const)('the %s of two is removed, and the other one continues alone', async (field, wanted) => {
  const asked: unknown[] = []
  const { change, flow } = open(
    {
      draftChange: (input) => {
        asked.push(input)
        return ok({ ...both, changes: both.changes.filter((one) => one.field !== field) })
      },
    },
    both,
  )
  await flow.drop(field)
  expect(asked).toEqual([{ changeId: 'one', ...wanted }])
  expect(change.changed(field)).toBeUndefined()
  expect(change.change?.changes).toHaveLength(1)
})

test('the only value of a change is not removed this way', async () => {
  const { change, flow, calls } = open({})
  await flow.drop('phone')
  expect([calls, change.change]).toEqual([[], draft])
})

test('an e-mail that cannot be removed is requested again, and the phone number is kept', async () => {
  const { flow } = open({ draftChange: () => err({ kind: 'email-required' }) }, both)
  await flow.drop('email')
  expect([flow.editing, flow.phoneInHand]).toEqual(['email', '0987 654 321'])
})

test('a failure of the remaining value is shown at its field', async () => {
  const { flow } = open({ draftChange: () => err({ kind: 'contact-unchanged', field: 'email' }) }, both)
  await flow.drop('phone')
  expect([flow.editing, flow.fieldFailure?.kind]).toEqual(['email', 'contact-unchanged'])
})

test('a wrong captcha keeps its screen, a right one leaves it', async () => {
  const { flow, script } = open({ submitChange: () => err({ kind: 'captcha-wrong' }) })
  expect((await flow.submit({ id: 'x', answer: '0' }))?.kind).toBe('captcha-wrong')
  expect(flow.captchaOpen).toBe(true)
  script.submitChange = () => ok(sent)
  await flow.submit({ id: 'y', answer: '1' })
  expect(flow.captchaOpen).toBe(false)
})

test('the end of the visit resets everything', () => {
  const { flow } = open({}, sent)
  flow.edit('email')
  flow.$patch({ phoneInHand: '0987654321', captchaOpen: true, codeHelpOpen: true, codeNews: 'resent' })
  flow.stopped = { kind: 'change-locked' }
  useSession().close('idle')
  expect(new Set(Object.values(flow.$state))).toEqual(new Set([null, false]))
})
