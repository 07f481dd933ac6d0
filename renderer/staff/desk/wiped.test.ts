/** The staff screens, used like a person against the service; after the session nothing of it is left. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { KioskApi } from '../../../contract/operations.ts'
import { useVisit } from '../../citizen/visit/visit.ts'
import { vi as citizenSays } from '../../locales/vi.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import {
  masked,
  newestCode,
  openKiosk,
  opened,
  password,
  staff,
  staffPassword,
  theAccount,
  type KioskOptions,
  type OpenKiosk,
} from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'
import { deferred } from '../../testing/scripted-api.ts'
import { tracesOf } from '../../testing/traces.ts'
import { useDesk } from '../shared/desk.ts'
import { vi as says } from '../locales/vi.ts'

const smtp = { host: 'smtp.example.vn', user: 'kiosk', from: 'kiosk@example.vn' }
/** The receipt number of a journal entry. */
let reference = ''
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
  ...[reason, 'nguyen quynh', '9182', 'Mẫu đơn lạ', staffPassword, 'mat-khau-moi-cua-toi', '604713'],
  ...['Trần Thị Lan', 'Vũ Quốc Hùng', 'lan.tran', 'Đỗ Văn Bình', masked.name, masked.bhxhNumber],
  ...['bảy con mèo ngủ trưa'],
  ...[theAccount.name, theAccount.email ?? '', 'ky.thuat@example.vn', 'smtp.example.vn'],
]

/** Signed in by the staff sign-in, on the page that is loaded afterwards. */
async function signInStaff(userName: string, options: KioskOptions = {}): Promise<OpenKiosk> {
  const kiosk = await openKiosk({ config: { languages: ['vi'], smtp }, ...options })
  const { api } = kiosk
  reference = await changesAndAsks(kiosk)
  app = await mountApp(api)
  await opensStaffSignIn()
  await app.fill(says.door.name, userName)
  await app.fill(says.door.secret, staffPassword)
  await app.press(says.door.submit)
  expect(reload).toHaveBeenCalledOnce()
  // The page with the sign-in form never shows the desk.
  expect(useSession().live).toBe(false)
  await loadedAnew(api)
  expect(app.heading()).toBe(says.support.heading)
  return kiosk
}

/**
 * A citizen has changed something, and another member requests an approval.
 * @returns the receipt number
 */
async function changesAndAsks(kiosk: OpenKiosk): Promise<string> {
  const citizen = kiosk.visitor('quay-2')
  await citizen.signIn(theAccount.number, password)
  const { id } = await citizen.submit({ phone: '0987654321' })
  await citizen.must('confirmCode', { changeId: id, code: newestCode(kiosk) })
  const { receipt } = await citizen.must('getVisit', {})
  const desk = await kiosk.desk('binh.do', 'quay-3')
  await opened(desk, theAccount.number)
  await desk.must('requestApproval', { reason: 'Mất hộp thư' })
  return receipt?.reference ?? ''
}

async function loadedAnew(api: KioskApi): Promise<void> {
  app.wrapper.unmount()
  reload.mockClear()
  app = await mountApp(api)
  await app.settle()
}

async function opensStaffSignIn(): Promise<void> {
  for (let taps = 0; taps < 5; taps++)
    window.dispatchEvent(new PointerEvent('pointerdown', { clientX: 10, clientY: 10 }))
  await app.settle()
  expect(app.heading()).toBe(says.door.heading)
}

async function opensAccount(): Promise<void> {
  await app.fill(says.support.label, 'nguyen quynh')
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
  leaves: string | (() => string)
  options?: KioskOptions
  act: () => Promise<void>
}
const steps: Record<string, Step> = {
  'somebody looked for': {
    who: 'lan.tran',
    leaves: masked.name,
    act: async () => {
      await app.fill(says.support.label, 'nguyen quynh')
      await app.press(says.support.submit)
    },
  },
  'an account shown in full': {
    who: 'lan.tran',
    leaves: theAccount.email ?? '',
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
  'the requests': { who: 'hung.vu', leaves: 'Đỗ Văn Bình', act: () => app.press(says.desk.approvals) },
  'the journal': { who: 'hung.vu', leaves: () => reference, act: () => app.press(says.desk.journal) },
  'a password that was given': {
    who: 'mai.pham',
    leaves: () => document.querySelector('#given-password')?.textContent.trim() ?? '',
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
      await app.fill(says.own.current, staffPassword)
      await app.fill(says.own.fresh, 'mat-khau-moi-cua-toi')
      await app.fill(says.own.pin.replace('{n}', '6'), '604713')
    },
  },
  'a passphrase typed': {
    who: 'mai.pham',
    leaves: 'bảy con mèo ngủ trưa',
    act: async () => {
      await app.press(says.desk.health)
      await app.press(says.backup.heading)
      await app.fill(says.backup.passphrase, 'bảy con mèo ngủ trưa')
      await app.fill(says.backup.again, 'bảy con mèo ngủ trưa')
      await app.fill(says.backup.password, staffPassword)
    },
  },
  'a password typed for the clock': {
    who: 'mai.pham',
    leaves: staffPassword,
    options: {
      replaced: {
        getHealth: (said) => ({
          ...said,
          outOfService: 'clock',
          troubles: [{ why: 'behind-journal', sentence: 'nobody is served' }],
          clock: { ...said.clock, offer: { machineAt: 0, lastActAt: 1 } },
        }),
      },
    },
    act: async () => {
      await app.press(says.desk.health)
      await app.press(says.clock.heading)
      await app.fill(says.clock.password, staffPassword)
    },
  },
  'the settings': {
    who: 'mai.pham',
    leaves: 'smtp.example.vn',
    act: async () => {
      await app.press(says.desk.settings)
      await app.fill(says.settings.testTo, 'ky.thuat@example.vn')
    },
  },
}

describe.each(Object.entries(steps))('ended at: %s', (_name, { who, leaves, options: more, act }) => {
  test('by signing out', async () => {
    await signInStaff(who, { ...more })
    await act()
    // The search itself must be able to find them.
    const found = typeof leaves === 'string' ? leaves : leaves()
    expect(tracesOf([found], app.pinia)).not.toEqual([])
    await app.press(says.desk.signOut)
    expect(useVisit().screen).toBe('idle')
    expect(tracesOf([...secrets, found, reference], app.pinia)).toEqual([])
  })

  test('by the service, at the next call', async () => {
    const { overrides } = await signInStaff(who, { ...more })
    await act()
    const found = typeof leaves === 'string' ? leaves : leaves()
    overrides.failures = { keepAlive: [{ kind: 'session-ended', reason: 'idle' }] }
    await useService().call('keepAlive', {})
    await app.settle()
    expect(useVisit().screen).toBe('staff-ended')
    expect(tracesOf([...secrets, found, reference], app.pinia)).toEqual([])
  })
})

test('the screen after handing over is new, and the citizen’s', async () => {
  const { api } = await signInStaff('lan.tran')
  await opensAccount()
  await seesDocument()
  await app.press(says.act.handOver)
  await app.press(says.handOver.change)
  expect(reload).toHaveBeenCalledOnce()
  await loadedAnew(api)
  expect(app.heading()).toBe(citizenSays.account.heading)
  expect(tracesOf([reason, '9182', 'Mẫu đơn lạ', 'nguyen quynh'], app.pinia)).toEqual([])
})

test('with a temporary password, choosing an own one is the only option', async () => {
  const { api, person } = await openKiosk({
    config: { languages: ['vi'] },
    staff: staff.map((one) => ({ ...one, mustChange: true })),
  })
  await person.must('staffSignIn', { userName: 'lan.tran', secret: staffPassword, language: 'vi' })
  app = await mountApp(api)
  expect(app.heading()).toBe(says.own.heading)
  expect(document.querySelector('nav')).toBeNull()
  await app.fill(says.own.current, staffPassword)
  await app.fill(says.own.fresh, 'mat-khau-moi-cua-toi')
  await app.press(says.own.submit)
  await app.press(says.desk.support)
  expect(app.heading()).toBe(says.support.heading)
})

test('a visit continues under the staff sign-in until somebody has signed in, and the sign-in closes by itself', async () => {
  app = await mountApp((await openKiosk({ config: { languages: ['vi'] } })).api)
  await app.press(citizenSays.idle.start)
  await opensStaffSignIn()
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

test('an account that another page closed leads back to the search, with the reason', async () => {
  const { api } = await signInStaff('lan.tran')
  await opensAccount()
  // Another page of the same session has closed it.
  await api.closeAccount({ case: useDesk().open?.id ?? '' }, useSession().visitId)
  await app.press(says.act.reveal)
  await app.press(says.reason.readBack)
  await app.press(says.reason.submitReveal)
  expect([app.heading(), useDesk().open]).toEqual([says.support.heading, null])
  expect(app.text()).toContain(says.failure['no-case'])
})

test('why a password was not given is shown where it was asked for, not on a panel opened since', async () => {
  const { api, overrides } = await signInStaff('mai.pham')
  await app.press(says.desk.colleagues)
  const { listStaff } = api
  const late = deferred<null>()
  api.listStaff = async (...given: Parameters<typeof listStaff>) => {
    await late.promise
    return listStaff(...given)
  }
  overrides.failures = { giveStaffPassword: [{ kind: 'staff-not-found' }] }
  await app.press(says.colleagues.password)
  expect(app.text()).toContain(says.failure['staff-not-found'])
  await app.press(says.desk.own)
  late.resolve(null)
  await app.settle()
  expect(app.heading()).toBe(says.own.heading)
  expect(app.text()).not.toContain(says.failure['staff-not-found'])
})
