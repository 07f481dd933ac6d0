/** The desk, used as a person would, against the made-up service; and nothing of it is left once the session is over. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { KioskApi } from '../../../contract/operations.ts'
import { useVisit } from '../../citizen/visit/visit.ts'
import { vi as citizenSays } from '../../locales/vi.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import { createFakeKiosk, fakeAccount, type FakeOptions } from '../../testing/fake-kiosk.ts'
import { inFull } from '../../testing/fake-counter.ts'
import { fakePassword, givenPassword } from '../../testing/fake-staff.ts'
import { mountApp } from '../../testing/mounted-app.ts'
import { tracesOf } from '../../testing/traces.ts'
import { useDesk } from '../shared/desk.ts'
import { vi as says } from '../locales/vi.ts'

let app: Awaited<ReturnType<typeof mountApp>>
const reload = vi.fn()
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) })
  reload.mockClear()
  vi.spyOn(window.location, 'reload').mockImplementation(reload)
})
afterEach(() => {
  app.wrapper.unmount()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const reason = 'Đối chiếu lần thứ bảy'
const secrets = [
  ...[reason, 'quynh', '9182', 'Mẫu đơn lạ', fakePassword, givenPassword, 'mat-khau-moi-cua-toi', '604713'],
  ...['Trần Thị Lan', 'Lê Quang Minh', 'lan.tran', fakeAccount.name, fakeAccount.accountNumber],
  ...['bảy con mèo ngủ trưa'],
  ...[inFull.name, inFull.email ?? '', 'K7M4-92QX-T', 'ky.thuat@example.vn', 'smtp.example.vn'],
]

/** Signed in by the door, on the page that is loaded anew after it. */
async function sitDown(userName: string, options: FakeOptions = {}): Promise<KioskApi> {
  const api = createFakeKiosk(Object.assign(options, { kiosk: { languages: ['vi'] } }))
  app = await mountApp(api)
  await opensTheDoor()
  await app.fill(says.door.name, userName)
  await app.fill(says.door.secret, fakePassword)
  await app.press(says.door.submit)
  expect(reload).toHaveBeenCalledOnce()
  // The page that asked never shows the desk.
  expect(useSession().live).toBe(false)
  await loadedAnew(api)
  expect(app.heading()).toBe(says.support.heading)
  return api
}

async function loadedAnew(api: KioskApi): Promise<void> {
  app.wrapper.unmount()
  reload.mockClear()
  app = await mountApp(api)
  await app.settle()
}

async function opensTheDoor(): Promise<void> {
  for (let taps = 0; taps < 5; taps++)
    window.dispatchEvent(new PointerEvent('pointerdown', { clientX: 10, clientY: 10 }))
  await app.settle()
  expect(app.heading()).toBe(says.door.heading)
}

async function opensAccount(): Promise<void> {
  await app.fill(says.support.label, 'quynh')
  await app.press(says.support.submit)
  await app.press(says.support.open)
  expect(app.heading()).toBe(says.case.heading)
}

async function seesDocument(): Promise<void> {
  await app.press(says.act.check)
  await app.fill(says.check.last4, '9182')
  await app.fill(says.check.form, 'Mẫu đơn lạ')
  await app.press(says.check.submit)
}

interface Step {
  who: string
  leaves: string
  options?: FakeOptions
  act: () => Promise<void>
}
const steps: Record<string, Step> = {
  'somebody looked for': {
    who: 'lan.tran',
    leaves: fakeAccount.name,
    act: async () => {
      await app.fill(says.support.label, 'quynh')
      await app.press(says.support.submit)
    },
  },
  'an account shown in full': {
    who: 'lan.tran',
    leaves: inFull.email ?? '',
    act: async () => {
      await opensAccount()
      await app.press(says.act.reveal)
      await app.fill(says.reason.or, reason)
      await app.press(says.reason.submitReveal)
    },
  },
  'a reason typed': {
    who: 'lan.tran',
    leaves: reason,
    act: async () => {
      await opensAccount()
      await app.press(says.act.reveal)
      await app.fill(says.reason.or, reason)
    },
  },
  'a document on record': {
    who: 'lan.tran',
    leaves: '9182',
    act: async () => {
      await opensAccount()
      await seesDocument()
    },
  },
  'the requests': { who: 'minh.le', leaves: 'Trần Thị Lan', act: () => app.press(says.desk.approvals) },
  'the journal': { who: 'minh.le', leaves: 'K7M4-92QX-T', act: () => app.press(says.desk.journal) },
  'a password that was given': {
    who: 'quan.tri',
    leaves: givenPassword,
    act: async () => {
      await app.press(says.desk.colleagues)
      await app.press(says.colleagues.password)
    },
  },
  'own secrets typed': {
    who: 'lan.tran',
    leaves: 'mat-khau-moi-cua-toi',
    act: async () => {
      await app.press(says.desk.own)
      await app.fill(says.own.current, fakePassword)
      await app.fill(says.own.fresh, 'mat-khau-moi-cua-toi')
      await app.fill(says.own.pin.replace('{n}', '6'), '604713')
    },
  },
  'a passphrase typed': {
    who: 'quan.tri',
    leaves: 'bảy con mèo ngủ trưa',
    act: async () => {
      await app.press(says.desk.health)
      await app.press(says.backup.heading)
      await app.fill(says.backup.passphrase, 'bảy con mèo ngủ trưa')
      await app.fill(says.backup.again, 'bảy con mèo ngủ trưa')
      await app.fill(says.backup.password, fakePassword)
    },
  },
  'a password typed for the clock': {
    who: 'quan.tri',
    leaves: fakePassword,
    options: { staff: { clockOffer: { machineAt: 0, lastActAt: 1 } } },
    act: async () => {
      await app.press(says.desk.health)
      await app.press(says.clock.heading)
      await app.fill(says.clock.password, fakePassword)
    },
  },
  'the settings': {
    who: 'quan.tri',
    leaves: 'smtp.example.vn',
    act: async () => {
      await app.press(says.desk.settings)
      await app.fill(says.settings.testTo, 'ky.thuat@example.vn')
    },
  },
}

describe.each(Object.entries(steps))('ended at: %s', (_name, { who, leaves, options: more, act }) => {
  test('by signing out', async () => {
    await sitDown(who, { ...more })
    await act()
    // What is looked for below can be found at all.
    expect(tracesOf([leaves], app.pinia)).not.toEqual([])
    await app.press(says.desk.signOut)
    expect(useVisit().screen).toBe('idle')
    expect(tracesOf(secrets, app.pinia)).toEqual([])
  })

  test('by the service, at the next call', async () => {
    const options: FakeOptions = { ...more }
    await sitDown(who, options)
    await act()
    options.failures = { keepAlive: [{ kind: 'session-ended', reason: 'idle' }] }
    await useService().call('keepAlive', {})
    await app.settle()
    expect(useVisit().screen).toBe('staff-ended')
    expect(tracesOf(secrets, app.pinia)).toEqual([])
  })
})

test('the screen that is handed over stands anew, and is the citizen’s', async () => {
  const api = await sitDown('lan.tran')
  await opensAccount()
  await seesDocument()
  await app.press(says.act.handOver)
  await app.press(says.handOver.change)
  expect(reload).toHaveBeenCalledOnce()
  await loadedAnew(api)
  expect(app.heading()).toBe(citizenSays.account.heading)
  expect(tracesOf([reason, '9182', 'Mẫu đơn lạ', 'quynh'], app.pinia)).toEqual([])
})

test('with a password that was given, choosing an own one is all there is', async () => {
  const api = createFakeKiosk({
    kiosk: { languages: ['vi'] },
    staff: { me: { mustChange: true } },
    did: [['staffSignIn', { userName: 'lan.tran', secret: fakePassword, language: 'vi' }]],
  })
  app = await mountApp(api)
  expect(app.heading()).toBe(says.own.heading)
  expect(document.querySelector('nav')).toBeNull()
  await app.fill(says.own.current, fakePassword)
  await app.fill(says.own.fresh, 'mat-khau-moi-cua-toi')
  await app.press(says.own.submit)
  await app.press(says.desk.support)
  expect(app.heading()).toBe(says.support.heading)
})

test('a visit goes on behind the door until somebody has signed in, and the door shuts by itself', async () => {
  app = await mountApp(createFakeKiosk({ kiosk: { languages: ['vi'] } }))
  await app.press(citizenSays.idle.start)
  await opensTheDoor()
  await app.fill(says.door.name, 'lan.tran')
  await app.fill(says.door.secret, 'Staff@1999')
  await app.press(says.door.submit)
  expect(app.text()).toContain(says.failure['staff-refused'])
  expect([reload.mock.calls.length, useSession().status?.role]).toEqual([0, 'visitor'])
  expect(tracesOf(['Staff@1999'], app.pinia)).toEqual([])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(useVisit().overlay).toBe(null)
  expect(app.heading()).toBe(citizenSays.kind.heading)
})

test('an account that is gone leads back to the search, which says why', async () => {
  const options: FakeOptions = {}
  const api = await sitDown('lan.tran', options)
  await opensAccount()
  // Another page of the same session has closed it.
  await api.closeAccount({ case: 'case-1' }, null)
  await app.press(says.act.reveal)
  await app.press(says.reason.readBack)
  await app.press(says.reason.submitReveal)
  expect([app.heading(), useDesk().open]).toEqual([says.support.heading, null])
  expect(app.text()).toContain(says.failure['no-case'])
})
