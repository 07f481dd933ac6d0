// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useKiosk } from '../../shared/service/kiosk.ts'
import { usePreferences } from '../../shared/service/preferences.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import {
  newestCode,
  openKiosk,
  password,
  theAccount,
  type KioskOptions,
  type OpenKiosk,
} from '../../testing/kiosk.ts'
import { installStores } from '../../testing/scripted-api.ts'
import { useChangeFlow } from './change-flow.ts'
import { useContactChange } from './contact-change.ts'
import { useSignIn } from './sign-in.ts'
import { useVisit } from './visit.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

async function begin(options: KioskOptions = {}) {
  const kiosk = await openKiosk(options)
  installStores(kiosk.api)
  const stores = {
    visit: useVisit(),
    signIn: useSignIn(),
    change: useContactChange(),
    flow: useChangeFlow(),
    session: useSession(),
  }
  await stores.visit.boot()
  return { ...stores, kiosk }
}
async function signedIn(options: KioskOptions = {}) {
  const stores = await begin(options)
  await stores.visit.start('vi')
  stores.signIn.accountNumber = theAccount.number
  await stores.signIn.checkNumber()
  const account = await stores.signIn.submit(password)
  if (account !== null) stores.change.open(account)
  return stores
}

/** The captcha on the screen. */
async function solve({ api, captchaAnswer }: OpenKiosk) {
  const changeId = useContactChange().change?.id ?? 'none'
  const { result } = await api.newCaptcha({ changeId }, useSession().visitId)
  if (!result.ok) throw new Error(result.error.kind)
  return { id: result.value.id, answer: await captchaAnswer() }
}

test('the language screen appears only where there is a choice', async () => {
  const two = await begin()
  expect(two.visit.screen).toBe('idle')
  await two.visit.start()
  expect(two.visit.screen).toBe('language')
  const one = await begin({ config: { languages: ['vi'] } })
  await one.visit.start()
  expect(one.visit.screen).toBe('sign-in-kind')
})

test('phone and e-mail in one change, two codes, done', async () => {
  const { visit, change, flow, kiosk } = await signedIn()
  expect(visit.screen).toBe('account')
  flow.edit('phone')
  expect(await flow.propose('phone', '0987654321')).toBeNull()
  expect(visit.screen).toBe('review')
  flow.edit('email')
  await flow.propose('email', 'moi@example.vn')
  expect(change.change?.changes.map((one) => one.new)).toEqual(['0987 654 321', 'moi@example.vn'])
  flow.captchaOpen = true
  expect(visit.screen).toBe('captcha')
  const { id } = await solve(kiosk)
  expect(await flow.submit({ id, answer: '00000' })).toEqual({ kind: 'captcha-wrong' })
  expect(visit.screen).toBe('captcha')
  expect(await flow.submit(await solve(kiosk))).toBeNull()
  expect(visit.screen).toBe('code')
  expect(await flow.confirm(kiosk.wrongCode())).toEqual({ kind: 'code-wrong', triesLeft: 4 })
  expect(change.code?.triesLeft).toBe(4)
  // Full-width digits, in two groups.
  const wide = newestCode(kiosk).replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
  expect(await flow.confirm(`${wide.slice(0, 3)}-${wide.slice(3)}`)).toBe('next-code')
  expect(change.code?.step).toBe(2)
  expect(await flow.confirm(newestCode(kiosk))).toBe('kept')
  expect(visit.screen).toBe('done')
})

test('without an e-mail on file one is requested, and the phone number is kept', async () => {
  const { visit, change, flow } = await signedIn({ account: { email: null } })
  flow.edit('phone')
  await flow.propose('phone', '0987654321')
  expect(visit.screen).toBe('edit-email')
  await flow.propose('email', 'moi@example.vn')
  expect(visit.screen).toBe('review')
  expect(change.change?.changes.map((one) => one.field)).toEqual(['phone', 'email'])
})

test('too many wrong codes stop the change, and the account keeps its contacts', async () => {
  const { visit, flow, kiosk } = await signedIn()
  await flow.propose('phone', '0987654321')
  await flow.submit(await solve(kiosk))
  for (let i = 0; i < 5; i++) await flow.confirm(kiosk.wrongCode())
  expect(visit.screen).toBe('change-locked')
  await flow.startOver()
  expect(visit.screen).toBe('account')
})

test('a reload restores the screen', async () => {
  const kiosk = await openKiosk()
  const { api } = kiosk
  installStores(api)
  const first = { visit: useVisit(), signIn: useSignIn(), change: useContactChange(), flow: useChangeFlow() }
  await first.visit.boot()
  await first.visit.start('en')
  first.signIn.accountNumber = theAccount.number
  const account = await first.signIn.submit(password)
  if (account !== null) first.change.open(account)
  await first.flow.propose('phone', '0987654321')
  await first.flow.submit(await solve(kiosk))
  installStores(api)
  const again = useVisit()
  await again.boot()
  expect(again.screen).toBe('code')
  expect(usePreferences().language).toBe('en')
})

test('the end clears everything: journey, language, text size, contrast', async () => {
  const { visit, signIn, change, flow, session } = await signedIn()
  await flow.propose('email', 'moi@example.vn')
  const preferences = usePreferences()
  await preferences.setLanguage('en')
  preferences.textSize = 3
  preferences.theme = 'contrast'
  signIn.accountNumber = '0123456789'
  visit.end()
  expect(visit.screen).toBe('idle')
  expect(session.live).toBe(false)
  expect([change.account, change.change, change.receipt]).toEqual([null, null, null])
  expect(signIn.accountNumber).toBe('')
  expect([preferences.language, preferences.textSize, preferences.theme]).toEqual(['vi', 1, 'light'])
})

test('the warning covers the screen until more time is requested', async () => {
  const { visit } = await signedIn()
  await vi.advanceTimersByTimeAsync(91_000)
  expect(visit.overlay).toBe('idle-warning')
  await visit.needMoreTime()
  expect(visit.overlay).toBeNull()
})

test('the warning never covers a pending call', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const { api } = await openKiosk()
  installStores({
    ...api,
    checkAccountNumber: async (input, shown) => {
      await held
      return api.checkAccountNumber(input, shown)
    },
  })
  const visit = useVisit()
  await visit.boot()
  await visit.start('vi')
  const checking = useSignIn().checkNumber()
  await vi.advanceTimersByTimeAsync(93_000)
  expect(visit.overlay).toBeNull()
  release()
  await checking
  expect(useSession().phase).toBe('live')
})

test('at the visit’s own limit the warning can only be acknowledged', async () => {
  const { visit, session } = await signedIn({
    config: { session: { idleSeconds: 600, limitSeconds: 300 }, otp: { ttlSeconds: 180 } },
  })
  await vi.advanceTimersByTimeAsync(275_000)
  expect(visit.overlay).toBe('idle-warning')
  expect(session.atLimit).toBe(true)
  await visit.needMoreTime()
  expect(visit.overlay).toBeNull()
})

test('a person who begins while another visit is open finds nothing of it', async () => {
  const { visit, change, flow, session } = await signedIn()
  flow.edit('phone')
  usePreferences().textSize = 3
  const before = session.visitNumber
  await visit.start('en')
  expect(session.visitNumber).toBe(before + 1)
  expect([change.account, flow.editing, usePreferences().textSize]).toEqual([null, null, 1])
  expect([visit.screen, usePreferences().language]).toEqual(['sign-in-kind', 'en'])
})

test('touches before the service answers begin one visit, in the last chosen language', async () => {
  const { api } = await openKiosk()
  const asked: string[] = []
  const startVisit = api.startVisit
  api.startVisit = async (input, shown) => {
    asked.push(input.language)
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    return startVisit(input, shown)
  }
  installStores(api)
  const visit = useVisit()
  await visit.boot()
  const touches = [visit.start(), visit.start(), visit.start('en')]
  expect(usePreferences().language).toBe('en')
  await vi.advanceTimersByTimeAsync(6_000)
  expect(await Promise.all(touches)).toEqual([true, true, true])
  expect(asked).toEqual(['vi'])
  expect([visit.screen, usePreferences().language]).toEqual(['sign-in-kind', 'en'])
  expect(useSession().status?.language).toBe('en')
})

test('a language chosen in the staff sign-in lasts until it is closed', async () => {
  const { visit } = await begin()
  const preferences = usePreferences()
  visit.showStaffOverlay('staff-door')
  await preferences.setLanguage('en')
  preferences.textSize = 3
  // Like the polling of the idle screen below.
  await useKiosk().load()
  expect([preferences.language, preferences.textSize]).toEqual(['en', 3])
  visit.showStaffOverlay('maintenance')
  expect(preferences.language).toBe('en')
  visit.showStaffOverlay(null)
  expect([preferences.language, preferences.textSize]).toEqual(['vi', 1])
})

test('a language chosen for a visit that cannot begin does not stay for the next person', async () => {
  const { api } = await openKiosk()
  api.startVisit = () => Promise.reject(new Error('down'))
  installStores(api)
  const visit = useVisit()
  await visit.boot()
  expect(await visit.start('en')).toBe(false)
  expect(usePreferences().language).toBe('vi')
})

test('the previous visit is cleared even if the next one cannot begin', async () => {
  const { api } = await openKiosk()
  installStores(api)
  const [visit, signIn, change] = [useVisit(), useSignIn(), useContactChange()]
  await visit.boot()
  await visit.start('vi')
  signIn.accountNumber = theAccount.number
  const account = await signIn.submit(password)
  if (account !== null) change.open(account)
  api.startVisit = () => Promise.reject(new Error('down'))
  expect(await visit.start()).toBe(false)
  expect([change.account, visit.screen]).toEqual([null, 'idle'])
})

test('a fault covers the screen and keeps what was typed', async () => {
  const { visit, signIn } = await begin({ failures: { checkAccountNumber: [{ kind: 'out-of-service' }] } })
  await visit.start('vi')
  signIn.goTo('number')
  signIn.accountNumber = '0123456789'
  await signIn.checkNumber()
  expect(visit.overlay).toBe('out-of-service')
  await visit.retry()
  expect(useService().fault).toBeNull()
  expect(visit.screen).toBe('account-number')
  expect(signIn.accountNumber).toBe('0123456789')
})

test('a visit that could not be loaded at the start is found once the service answers', async () => {
  const { api } = await openKiosk()
  await api.startVisit({ language: 'vi' }, null)
  let down = true
  installStores({
    ...api,
    getVisit: (input, shown) => (down ? Promise.reject(new Error('down')) : api.getVisit(input, shown)),
  })
  const visit = useVisit()
  await visit.boot()
  expect(visit.overlay).toBe('unreachable')
  down = false
  await visit.retry()
  expect(visit.overlay).toBeNull()
  expect(visit.screen).toBe('sign-in-kind')
})

test('an end that does not reach the service is final here, and is sent again until it arrives', async () => {
  const { api: service } = await openKiosk()
  let failures = 3
  const endVisit = service.endVisit
  service.endVisit = (input, shown) =>
    failures-- > 0 ? Promise.reject(new Error('lost')) : endVisit(input, shown)
  installStores(service)
  const [visit, signIn, change, session] = [useVisit(), useSignIn(), useContactChange(), useSession()]
  await visit.boot()
  await visit.start('vi')
  signIn.accountNumber = '0123456789'
  await signIn.checkNumber()
  const account = await signIn.submit(password)
  if (account !== null) change.open(account)
  visit.end()
  await vi.advanceTimersByTimeAsync(1_000)
  // The service still has the visit, and every answer says so.
  expect((await service.getKiosk({}, null)).session).not.toBeNull()
  await visit.retry()
  expect(session.live).toBe(false)
  expect(visit.screen).toBe('idle')
  expect(change.account).toBeNull()
  await vi.advanceTimersByTimeAsync(10_000)
  expect((await service.getKiosk({}, null)).session).toBeNull()
})

test('a call without an answer does not defer the warning while the time runs out', async () => {
  const { api: service } = await openKiosk()
  installStores(service)
  const [visit, session] = [useVisit(), useSession()]
  await visit.boot()
  await visit.start('vi')
  service.checkAccountNumber = () => new Promise(() => {})
  void useService().call('checkAccountNumber', { accountNumber: '1' })
  const untilWarning = (session.status?.warnAt ?? 0) - session.now
  await vi.advanceTimersByTimeAsync(untilWarning + 1_000)
  expect(visit.overlay).toBeNull()
  await vi.advanceTimersByTimeAsync(6_000)
  expect(visit.overlay).toBe('idle-warning')
})
