/** Signing in, as a store: every failure leads somewhere, and the password is passed on but never stored. */
// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import type { Failure } from '../../../contract/failures.ts'
import { err, ok } from '../../../contract/result.ts'
import { useSession } from '../../shared/service/session.ts'
import { masked } from '../../testing/kiosk.ts'
import { installStores, type Script, scriptedApi, status } from '../../testing/scripted-api.ts'
import { useSignIn } from './sign-in.ts'

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

function open(script: Script) {
  const scripted = scriptedApi(script, () => status())
  unexpected = scripted.unexpected
  installStores(scripted.api)
  useSession().accept(status())
  const signIn = useSignIn()
  signIn.goTo('number')
  signIn.accountNumber = '0123456789'
  return { signIn, ...scripted }
}
const refusing = (failure: Failure) => open({ signIn: () => err(failure) }).signIn

test('a number of the right format leads to the password, another one stays with its reason', async () => {
  const { signIn, script } = open({ checkAccountNumber: () => ok({ display: '0123 456 789' }) })
  await signIn.checkNumber()
  expect([signIn.stage, signIn.refused]).toEqual(['password', null])
  signIn.goTo('number')
  script.checkAccountNumber = () => err({ kind: 'account-number-invalid', reason: 'length' })
  await signIn.checkNumber()
  expect([signIn.stage, signIn.refused?.kind]).toEqual(['number', 'account-number-invalid'])
})

test('the account opens and the number is forgotten', async () => {
  const asked: unknown[] = []
  const { signIn } = open({
    signIn: (input) => {
      asked.push(input)
      return ok(masked)
    },
  })
  expect(await signIn.submit('bí mật')).toEqual(masked)
  expect(asked).toEqual([{ accountNumber: '0123456789', password: 'bí mật' }])
  expect(signIn.accountNumber).toBe('')
})

test('a wrong number or password is reported, and nothing else changes', async () => {
  const signIn = refusing({ kind: 'sign-in-refused' })
  signIn.goTo('password')
  expect(await signIn.submit('bí mật')).toBeNull()
  expect([signIn.stage, signIn.refused?.kind, signIn.wait]).toEqual(['password', 'sign-in-refused', null])
  expect(signIn.accountNumber).toBe('0123456789')
})

test.each(['sign-in-wait', 'sign-in-locked', 'kiosk-wait'] as const)(
  '"%s" blocks sign-in until its time',
  async (kind) => {
    const signIn = refusing({ kind, until: 5_000 })
    await signIn.submit('bí mật')
    expect(signIn.wait).toEqual({ kind, until: 5_000 })
    signIn.stopWaiting('password')
    expect([signIn.wait, signIn.stage]).toEqual([null, 'password'])
    await signIn.submit('bí mật')
    signIn.stopWaiting('number')
    expect([signIn.wait, signIn.stage, signIn.accountNumber]).toEqual([null, 'number', '0123456789'])
  },
)

test('an organisation is sent to the counter, an invalid number back to its field', async () => {
  const organisation = refusing({ kind: 'organisation-account' })
  await organisation.submit('bí mật')
  expect(organisation.stage).toBe('organisation')
  const number = refusing({ kind: 'account-number-invalid', reason: 'not-digits' })
  number.goTo('password')
  await number.submit('bí mật')
  expect([number.stage, number.refused?.kind]).toEqual(['number', 'account-number-invalid'])
})

test('a fault of the whole service is no failure of this field', async () => {
  const signIn = refusing({ kind: 'out-of-service' })
  signIn.goTo('password')
  expect(await signIn.submit('bí mật')).toBeNull()
  expect([signIn.stage, signIn.refused, signIn.wait]).toEqual(['password', null, null])
})

test('an earlier refusal is not shown on the next screen', async () => {
  const signIn = refusing({ kind: 'sign-in-refused' })
  await signIn.submit('bí mật')
  signIn.goTo('number')
  expect(signIn.refused).toBeNull()
})

test.each([
  { kind: 'sign-in-refused' },
  { kind: 'sign-in-locked', until: 5_000 },
  { kind: 'organisation-account' },
  { kind: 'busy', seconds: 20 },
] satisfies Failure[])('no state holds the password after "$kind"', async (failure) => {
  const signIn = refusing(failure)
  await signIn.submit('bí mật')
  expect(JSON.stringify(signIn.$state)).not.toContain('bí mật')
})

test('the end of the visit resets everything', async () => {
  const signIn = refusing({ kind: 'kiosk-wait', until: 5_000 })
  const before = JSON.stringify({ ...signIn.$state, stage: 'kind', accountNumber: '' })
  await signIn.submit('bí mật')
  signIn.refused = { kind: 'sign-in-refused' }
  useSession().close(null)
  expect(JSON.stringify(signIn.$state)).toBe(before)
})
