/** However and whenever a visit ends: nothing that was typed or shown stays in a store or on the page. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { vi as says } from '../../locales/vi.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import {
  masked,
  newestCode,
  openKiosk,
  password,
  type KioskOptions,
  type OpenKiosk,
} from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'
import { tracesOf } from '../../testing/traces.ts'
import { useVisit } from './visit.ts'

const number = '0123456789'
const phone = '0987654321'
const captcha = '91857'
const code = '604713'
const typed = [number, number.slice(-4), password, phone, captcha, code, masked.name]

/** What was typed, and what the service has returned. */
let secrets: string[]
let kiosk: OpenKiosk
let app: Awaited<ReturnType<typeof mountApp>>
beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) }))
afterEach(() => {
  app.wrapper.unmount()
  vi.useRealTimers()
})

/** The journey step by step: the action, and the secret that is on the page or in a store after it. */
const journey: { name: string; leaves: string; act: () => Promise<void> }[] = [
  { name: 'the number typed', leaves: number, act: () => app.fill(says.number.label, number) },
  {
    name: 'the password typed',
    leaves: password,
    act: async () => {
      await app.press(says.common.next)
      await app.fill(says.password.label, password)
    },
  },
  { name: 'the account', leaves: masked.name, act: () => app.press(says.password.submit) },
  {
    name: 'the phone number typed',
    leaves: phone,
    act: async () => {
      await app.press(says.account.editPhone)
      await app.fill(says.editPhone.label, phone)
    },
  },
  { name: 'the review', leaves: phone, act: () => app.press(says.common.next) },
  {
    name: 'the check digits typed',
    leaves: captcha,
    act: async () => {
      await app.press(says.common.next)
      await app.fill(says.captcha.label, captcha)
    },
  },
  {
    name: 'the code typed',
    leaves: code,
    act: async () => {
      await app.fill(says.captcha.label, await kiosk.captchaAnswer())
      await app.press(says.review.submit)
      await app.fill(says.code.label.replace('{n}', '6'), code)
    },
  },
  {
    name: 'done',
    leaves: masked.name,
    act: async () => {
      await app.fill(says.code.label.replace('{n}', '6'), newestCode(kiosk))
      await app.press(says.code.submit)
    },
  },
]
const places = journey.map((step, at) => [step.name, at] as const)

async function goTo(last: number, options: KioskOptions = {}) {
  kiosk = await openKiosk({ config: { languages: ['vi'] }, ...options })
  app = await mountApp(kiosk.api)
  await app.press(says.idle.start)
  await app.press(says.kind.person)
  for (const step of journey.slice(0, last + 1)) await step.act()
  const leaves = journey[last]!.leaves
  // The search itself must be able to find them.
  expect(tracesOf([leaves], app.pinia), leaves).not.toEqual([])
  secrets = [...typed, ...kiosk.mails.map(({ reference }) => reference)]
  if (useVisit().screen === 'done') secrets.push((await kiosk.receipt()).reference)
}

describe.each(places)('ended at: %s', (_name, at) => {
  test('by the person', async () => {
    await goTo(at)
    useVisit().end()
    await app.settle()
    expect(useVisit().screen).toBe('idle')
    expect(tracesOf(secrets, app.pinia)).toEqual([])
  })

  test('by the service, at the next call', async () => {
    await goTo(at, { failures: { keepAlive: [{ kind: 'session-ended', reason: 'limit' }] } })
    await useService().call('keepAlive', {})
    await app.settle()
    expect(useVisit().screen).toBe('session-ended')
    expect(tracesOf(secrets, app.pinia)).toEqual([])
  })
})

test('the password and the code are cleared as soon as they are sent, whatever the answer', async () => {
  await goTo(1, { failures: { signIn: [{ kind: 'sign-in-refused' }] } })
  await app.press(says.password.submit)
  expect(tracesOf([password], app.pinia)).toEqual([])
  app.wrapper.unmount()
  await goTo(6)
  await app.press(says.code.submit)
  expect(app.heading()).toBe(says.code.heading)
  expect(tracesOf([code], app.pinia)).toEqual([])
})

test('the account number is cleared once the account is open', async () => {
  await goTo(2)
  expect(tracesOf([number], app.pinia)).toEqual([])
})

test('a late answer leaves nothing either', async () => {
  await goTo(3)
  const late = useService().call('checkContact', { field: 'phone', value: phone })
  useVisit().end()
  expect(await late).toBeNull()
  await app.settle()
  expect(useSession().live).toBe(false)
  expect(tracesOf(secrets, app.pinia)).toEqual([])
})

test('the next visit begins without any data of the last', async () => {
  await goTo(6)
  useVisit().end()
  await useVisit().start('vi')
  await app.settle()
  expect(app.heading()).toBe(says.kind.heading)
  expect(tracesOf(secrets, app.pinia)).toEqual([])
})
