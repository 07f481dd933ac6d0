/** The change on the screen, as its store: where each outcome leads, and that a late look never undoes what was done. */
// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import type { Failure } from '../../../contract/failures.ts'
import { err, ok } from '../../../contract/result.ts'
import { useSession } from '../../shared/service/session.ts'
import { fakeAccount } from '../../testing/fake-kiosk.ts'
import { held, scriptedApi, type Outcome, type Script } from '../../testing/scripted-api.ts'
import { standUp, status } from '../../testing/strict-api.ts'
import { useContactChange } from './contact-change.ts'
import type { ChangeView, CodeView } from '../../../contract/citizen/views.ts'

const code: CodeView = {
  step: 1,
  steps: 1,
  target: 'registered',
  sentTo: 'q•••@gmail.com',
  reference: 'K7M',
  sentAt: 0,
  expiresAt: 300_000,
  resendAt: 60_000,
  resendsLeft: 3,
  triesLeft: 5,
  delivery: 'sent',
}
const draft: ChangeView = {
  id: 'one',
  state: 'draft',
  changes: [{ field: 'phone', old: null, new: '0987 654 321' }],
  captchaRequired: true,
  proofs: [{ target: 'registered', sentTo: 'q•••@gmail.com' }],
  code: null,
}
const sent: ChangeView = { ...draft, state: 'code-sent', code }
const both: ChangeView = {
  ...draft,
  changes: [...draft.changes, { field: 'email', old: 'q•••@gmail.com', new: 'moi@example.vn' }],
}

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

function open(script: Script, change: ChangeView | null = draft) {
  const scripted = scriptedApi(script, () => status())
  unexpected = scripted.unexpected
  standUp(scripted.api)
  useSession().accept(status())
  const store = useContactChange()
  store.stand({ account: fakeAccount, change, receipt: null })
  return { store, ...scripted }
}

test('a second value goes along with the first one given', async () => {
  const asked: unknown[] = []
  const { store } = open({
    draftChange: (input) => {
      asked.push(input)
      return ok(draft)
    },
  })
  await store.propose('email', 'moi@example.vn')
  expect(asked).toEqual([{ changeId: 'one', phone: '0987 654 321', email: 'moi@example.vn' }])
})

test('a failure of the other field is shown at that field', async () => {
  const { store } = open({ draftChange: () => err({ kind: 'contact-unchanged', field: 'phone' }) })
  store.edit('email')
  expect(await store.propose('email', 'moi@example.vn')).toBeNull()
  expect([store.editing, store.fieldFailure?.kind]).toEqual(['phone', 'contact-unchanged'])
})

test('a failure of this field goes back to its screen', async () => {
  const failure: Failure = { kind: 'email-invalid', reason: 'no-at' }
  const { store } = open({ draftChange: () => err(failure) }, null)
  store.edit('email')
  expect(await store.propose('email', 'moi')).toEqual(failure)
  expect([store.editing, store.fieldFailure]).toEqual(['email', null])
})

test('nothing to change leads back to the account', async () => {
  const { store } = open({ draftChange: () => err({ kind: 'nothing-to-change' }) }, null)
  store.edit('phone')
  await store.propose('phone', '')
  expect([store.editing, store.change, store.trouble]).toEqual([null, null, null])
})

test.each([
  { kind: 'change-expired' },
  { kind: 'change-locked' },
  { kind: 'account-changed' },
  { kind: 'code-limit', whose: 'address', until: 9 },
] satisfies Failure[])('"$kind" on confirming stops the change with a screen of its own', async (failure) => {
  const { store } = open({ confirmCode: () => err(failure) }, sent)
  expect(await store.confirm('123456')).toBeNull()
  expect(store.trouble).toEqual(failure)
})

test('an e-mail that turned out to be taken is asked for again', async () => {
  const { store } = open({ confirmCode: () => err({ kind: 'email-taken' }) }, sent)
  expect(await store.confirm('123456')).toBeNull()
  expect([store.editing, store.fieldFailure?.kind]).toEqual(['email', 'email-taken'])
})

test('a wrong code counts down on the screen, an incomplete one does not', async () => {
  const { store, script } = open({ confirmCode: () => err({ kind: 'code-wrong', triesLeft: 2 }) }, sent)
  expect(await store.confirm('000000')).toEqual({ kind: 'code-wrong', triesLeft: 2 })
  expect(store.code?.triesLeft).toBe(2)
  script.confirmCode = () => err({ kind: 'code-incomplete', digits: 6 })
  await store.confirm('0')
  expect(store.code?.triesLeft).toBe(2)
})

test('a change that another page has opened in this visit loads the page anew', async () => {
  const other = { ...sent, id: 'another' }
  const { store } = open({ getVisit: () => ok({ account: fakeAccount, change: other, receipt: null }) }, sent)
  await store.refresh()
  expect(store.change).toBeNull()
  expect([useSession().live, useSession().notice]).toEqual([false, 'outdated'])
})

test('a step that was done already shows where the visit stands', async () => {
  const { store } = open({
    submitChange: () => err({ kind: 'wrong-step' }),
    getVisit: () => ok({ account: fakeAccount, change: sent, receipt: null }),
  })
  await store.submit(null)
  expect(store.change?.state).toBe('code-sent')
})

test('a look that was overtaken by something done is dropped', async () => {
  const look = held<Outcome<'getVisit'>>()
  const { store } = open({ getVisit: () => look.promise, submitChange: () => ok(sent) })
  const late = store.refresh()
  await store.submit(null)
  look.release(ok({ account: fakeAccount, change: draft, receipt: null }))
  await late
  expect(store.change?.state).toBe('code-sent')
})

test('a new code closes its help; limits on sending are told there', async () => {
  const { store, script } = open({ resendCode: () => err({ kind: 'resend-limit' }) }, sent)
  store.codeHelpOpen = true
  expect(await store.resend()).toEqual({ kind: 'resend-limit' })
  expect(store.codeHelpOpen).toBe(true)
  script.resendCode = () => ok({ ...sent, code: { ...code, reference: 'P4X' } })
  expect(await store.resend()).toBe('sent')
  expect([store.codeHelpOpen, store.code?.reference]).toEqual([false, 'P4X'])
})

test('the news of a new code outlives its help, until the next thing is done with the code', async () => {
  const { store, script } = open({ resendCode: () => ok(sent) }, sent)
  store.codeHelpOpen = true
  await store.resend()
  expect(store.codeNews).toBe('resent')
  script.confirmCode = () => err({ kind: 'code-wrong', triesLeft: 4 })
  await store.confirm('000000')
  expect(store.codeNews).toBeNull()
})

test('after the first of two codes its being right is news, after the last nothing is', async () => {
  const { store, script } = open({ confirmCode: () => ok({ change: sent, receipt: null }) }, sent)
  expect(await store.confirm('123456')).toBe('next-code')
  expect(store.codeNews).toBe('next')
  script.confirmCode = () => err({ kind: 'change-expired' })
  script.getVisit = () => ok({ account: fakeAccount, change: null, receipt: null })
  await store.confirm('123456')
  await store.startOver()
  expect(store.codeNews).toBeNull()
})

test.each([
  ['phone', { email: 'moi@example.vn' }],
  ['email', { phone: '0987 654 321' }],
] as const)('the %s of two is let go, and the other one goes on alone', async (field, wanted) => {
  const asked: unknown[] = []
  const { store } = open(
    {
      draftChange: (input) => {
        asked.push(input)
        return ok({ ...both, changes: both.changes.filter((one) => one.field !== field) })
      },
    },
    both,
  )
  await store.drop(field)
  expect(asked).toEqual([{ changeId: 'one', ...wanted }])
  expect(store.changed(field)).toBeUndefined()
  expect(store.change?.changes).toHaveLength(1)
})

test('the only value of a change is not let go this way', async () => {
  const { store, calls } = open({})
  await store.drop('phone')
  expect([calls, store.change]).toEqual([[], draft])
})

test('an e-mail that cannot be let go is asked for again, and the phone number is not lost', async () => {
  const { store } = open({ draftChange: () => err({ kind: 'email-required' }) }, both)
  await store.drop('email')
  expect([store.editing, store.phoneInHand]).toEqual(['email', '0987 654 321'])
})

test('what is wrong with the value that stays is told at its field', async () => {
  const { store } = open({ draftChange: () => err({ kind: 'contact-unchanged', field: 'email' }) }, both)
  await store.drop('phone')
  expect([store.editing, store.fieldFailure?.kind]).toEqual(['email', 'contact-unchanged'])
})

test('a cancelled change is gone', async () => {
  const { store } = open({ cancelChange: () => ok(null) }, sent)
  await store.cancel()
  expect(store.change).toBeNull()
})

test('a change that is gone already needs no cancelling', async () => {
  const { store } = open({ cancelChange: () => err({ kind: 'change-not-found' }) }, sent)
  await store.cancel()
  expect(store.change).toBeNull()
})

test('a change that it is too late to cancel shows what became of it', async () => {
  const kept: ChangeView = { ...sent, state: 'locked', code: null }
  const { store, calls } = open(
    {
      cancelChange: () => err({ kind: 'wrong-step' }),
      getVisit: () => ok({ account: fakeAccount, change: kept, receipt: null }),
    },
    sent,
  )
  await store.cancel()
  expect(calls).toEqual(['cancelChange', 'getVisit'])
  expect(store.change).toEqual(kept)
})

test('a wrong captcha keeps its screen, a right one leaves it', async () => {
  const { store, script } = open({ submitChange: () => err({ kind: 'captcha-wrong' }) })
  expect((await store.submit({ id: 'x', answer: '0' }))?.kind).toBe('captcha-wrong')
  expect(store.captchaOpen).toBe(true)
  script.submitChange = () => ok(sent)
  await store.submit({ id: 'y', answer: '1' })
  expect(store.captchaOpen).toBe(false)
})

test('the end of the visit leaves what was there before anyone came', () => {
  const { store } = open({}, sent)
  store.edit('email')
  store.$patch({ phoneInHand: '0987654321', captchaOpen: true, codeHelpOpen: true, codeNews: 'resent' })
  store.trouble = { kind: 'change-locked' }
  useSession().close('idle')
  expect(new Set(Object.values(store.$state))).toEqual(new Set([null, false]))
})
