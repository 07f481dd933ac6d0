/** The staff sign-in in the mounted app: how it is opened, and that a citizen's visit survives a failed try. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Failure } from '../../../contract/failures.ts'
import type { KioskApi } from '../../../contract/operations.ts'
import { useContactChange } from '../../citizen/visit/contact-change.ts'
import { useVisit } from '../../citizen/visit/visit.ts'
import { vi as citizenSays } from '../../locales/vi.ts'
import { useSession } from '../../shared/service/session.ts'
import { openKiosk, password } from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'
import { failureReply, reply, status } from '../../testing/scripted-api.ts'
import { tracesOf } from '../../testing/traces.ts'
import { vi as says } from '../locales/vi.ts'

const secret = 'Mật-khẩu-bí-mật-9'
let app: Awaited<ReturnType<typeof mountApp>>
/** A sign-in loads another page. */
const reload = vi.fn()
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) })
  vi.spyOn(window.location, 'reload').mockImplementation(reload)
})
afterEach(() => {
  app.wrapper.unmount()
  reload.mockReset()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

async function openSignIn(signIn: Failure | null = { kind: 'staff-refused' }) {
  const asked: unknown[] = []
  const api: KioskApi = {
    ...(await openKiosk({ config: { languages: ['vi'] } })).api,
    getStaffDoor: async () =>
      reply({ setUp: false, passwordLength: 10, pinLength: 6 }, useSession().status) as never,
    staffSignIn: async (input) => {
      asked.push(input)
      const me = { userName: 'lan.tran', name: 'Trần Thị Lan', role: 'clerk' }
      if (signIn === null) return reply(me, status({ role: 'clerk' })) as never
      return failureReply(signIn, useSession().status) as never
    },
  }
  app = await mountApp(api)
  return { asked }
}
async function signInAsCitizen(): Promise<void> {
  await app.press(citizenSays.idle.start)
  await app.press(citizenSays.kind.person)
  await app.fill(citizenSays.number.label, '0123456789')
  await app.press(citizenSays.common.next)
  await app.fill(citizenSays.password.label, password)
  await app.press(citizenSays.password.submit)
  expect(app.heading()).toBe(citizenSays.account.heading)
}
async function tap(times: number, x = 10, y = 10): Promise<void> {
  for (let tapped = 0; tapped < times; tapped++)
    window.dispatchEvent(new PointerEvent('pointerdown', { clientX: x, clientY: y }))
  await app.settle()
}
async function triesToEnter(): Promise<void> {
  await app.fill(says.door.name, 'lan.tran')
  await app.fill(says.door.secret, secret)
  await app.press(says.door.submit)
}

test('five taps in the corner open the staff sign-in, four do not', async () => {
  await openSignIn()
  await tap(4)
  expect(app.heading()).toBe(citizenSays.idle.heading)
  await tap(1)
  expect(app.heading()).toBe(says.door.heading)
})

test('five taps open it over a citizen’s screen, and hide that screen', async () => {
  await openSignIn()
  await signInAsCitizen()
  await tap(5)
  expect(app.heading()).toBe(says.door.heading)
  expect(document.querySelector<HTMLElement>('#screen')?.style.display).toBe('none')
})

test('the staff sign-in leads to maintenance', async () => {
  await openSignIn()
  await tap(5)
  await app.press(says.door.leave)
  expect(app.heading()).toBe(says.maintenance.heading)
})

test('after a refusal, the citizen’s visit continues where it was', async () => {
  const { asked } = await openSignIn()
  await signInAsCitizen()
  await app.press(citizenSays.account.editPhone)
  const before = [useVisit().screen, useSession().visitNumber, useContactChange().account]
  await tap(5)
  await triesToEnter()
  expect(asked).toEqual([{ userName: 'lan.tran', secret, language: 'vi' }])
  expect(app.text()).toContain(says.failure['staff-refused'])
  expect([useVisit().screen, useSession().visitNumber, useContactChange().account]).toEqual(before)
  expect(useSession().status?.role).toBe('citizen')
  useVisit().showStaffOverlay(null)
  await app.settle()
  expect(app.heading()).toBe(citizenSays.editPhone.heading)
  expect(reload).not.toHaveBeenCalled()
})

test('a failed try leaves the secret nowhere', async () => {
  await openSignIn()
  await tap(5)
  await app.fill(says.door.secret, secret)
  expect(tracesOf([secret], app.pinia)).not.toEqual([])
  await triesToEnter()
  expect(tracesOf([secret], app.pinia)).toEqual([])
})

test('after signing in another page is loaded, and the citizen’s never shows the desk', async () => {
  await openSignIn(null)
  await signInAsCitizen()
  await tap(5)
  await triesToEnter()
  expect(reload).toHaveBeenCalledOnce()
  expect([useSession().staff, useVisit().screen]).toEqual([false, 'account'])
})

test('without a name and a secret the service is not called', async () => {
  const { asked } = await openSignIn()
  await tap(5)
  await app.fill(says.door.name, 'lan.tran')
  await app.press(says.door.submit)
  expect(asked).toEqual([])
  expect(app.text()).toContain(says.door.empty)
})

test('it closes after a minute without a touch, but not after a touch', async () => {
  await openSignIn()
  await tap(5)
  await vi.advanceTimersByTimeAsync(50_000)
  await tap(1, 500, 500)
  await vi.advanceTimersByTimeAsync(50_000)
  expect(useVisit().overlay).toBe('staff-door')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(useVisit().overlay).not.toBe('staff-door')
})
