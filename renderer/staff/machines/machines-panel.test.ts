/** The board asks for itself again and again: nobody is kept signed in by it, and nothing typed is lost. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { KioskApi } from '../../../contract/operations.ts'
import { useSession } from '../../shared/service/session.ts'
import { openKiosk, staffPassword, type OpenKiosk } from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'
import { vi as says } from '../locales/vi.ts'

// A chunk of its own, which a page loads at once where it was loaded before.
await import('./machines-panel.vue')

let app: Awaited<ReturnType<typeof mountApp>>
let kiosk: OpenKiosk
let api: KioskApi
const listed = vi.fn()
beforeEach(async () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) })
  vi.spyOn(window.location, 'reload').mockImplementation(() => {})
  listed.mockClear()
  kiosk = await openKiosk({ config: { languages: ['vi'], staff: { idleSeconds: 60 } } })
  api = kiosk.api
  const { listDevices } = api
  api.listDevices = (input, visit) => {
    listed()
    return listDevices(input, visit)
  }
})
afterEach(() => {
  app.wrapper.unmount()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

async function opensMachines(): Promise<void> {
  await api.staffSignIn({ userName: 'mai.pham', secret: staffPassword, language: 'vi' }, null)
  app = await mountApp(api)
  await app.press(says.desk.machines)
  await app.settle()
  expect(app.text()).toContain(says.machines.none)
}
async function untilWarned(): Promise<number> {
  let seconds = 0
  for (; useSession().phase !== 'warning' && seconds < 600; seconds++)
    await vi.advanceTimersByTimeAsync(1_000)
  await app.settle()
  return seconds
}

test('asks every five seconds, and the session ends as if it did not', async () => {
  await opensMachines()
  listed.mockClear()
  expect(await untilWarned()).toBeLessThanOrEqual(61)
  expect(listed.mock.calls.length).toBeGreaterThanOrEqual(11)
  expect(app.heading()).toBe(says.timeout.heading)
})

test('typing beside it keeps the session', async () => {
  await opensMachines()
  await app.press(says.machines.letIn)
  for (let seconds = 0; seconds < 120; seconds += 2) {
    window.dispatchEvent(new Event('keydown'))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(useSession().phase).toBe('live')
  }
})

test('the name that was being typed is there again after the next sign-in', async () => {
  await opensMachines()
  await app.press(says.machines.letIn)
  await app.fill(says.machines.name, 'quay-5')
  await untilWarned()
  app.wrapper.unmount()
  await vi.advanceTimersByTimeAsync(31_000)
  await api.staffSignIn({ userName: 'mai.pham', secret: staffPassword, language: 'vi' }, null)
  app = await mountApp(api)
  await app.settle()
  expect(document.querySelector<HTMLInputElement>('#machine-name')?.value).toBe('quay-5')
})

test('a code is shown once, and its name stays when it is refused', async () => {
  await opensMachines()
  await app.press(says.machines.letIn)
  await app.fill(says.machines.name, 'quầy 5')
  await app.press(says.machines.code.make)
  expect(app.text()).toContain(says.machines.nameWrong)
  // The service's own name.
  await app.fill(says.machines.name, 'kiosk-1')
  await app.press(says.machines.code.make)
  expect(app.text()).toContain(says.failure['device-name-taken'])
  expect(document.querySelector<HTMLInputElement>('#machine-name')?.value).toBe('kiosk-1')
  await app.fill(says.machines.name, 'quay-5')
  await app.press(says.machines.code.make)
  expect(document.querySelector('#one-time-code')?.textContent).toMatch(/^[A-Z]{4}-[A-Z]{4}-[A-Z]{4}$/)
  await app.press(says.machines.code.cancelThis)
  expect(kiosk.events('device.code-cancelled')).toHaveLength(1)
})

test('says of when it is, where the service does not answer', async () => {
  await opensMachines()
  kiosk.overrides.unreachable = ['listDevices']
  await vi.advanceTimersByTimeAsync(5_000)
  await app.settle()
  expect(app.text()).toContain(says.machines.stale.replace('{time}', '14:00'))
  kiosk.overrides.unreachable = []
  await vi.advanceTimersByTimeAsync(5_000)
  await app.settle()
  expect(app.text()).not.toContain('14:00')
})
