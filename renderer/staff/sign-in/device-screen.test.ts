/** A machine that the service does not know is let in with a one-time code. */
// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { ok } from '../../../contract/result.ts'
import { openKiosk } from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'
import { vi as says } from '../locales/vi.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

test('it says under which name, and begins by itself', async () => {
  vi.useFakeTimers()
  const kiosk = await openKiosk({ failures: { getKiosk: { kind: 'device-unknown' } } })
  kiosk.api.enrolDevice = async () => {
    kiosk.overrides.failures = {}
    return { result: ok({ id: 'd', name: 'quay-5', office: 'o' }), session: null }
  }
  const app = await mountApp(kiosk.api)
  expect(app.heading()).toBe(says.device.unknown)
  await app.fill(says.device.code, 'BCDF-GHJK-LMNP')
  await app.press(says.device.submit)
  expect(app.text()).toContain(says.device.enrolled.replace('{name}', 'quay-5'))
  await vi.advanceTimersByTimeAsync(5_000)
  await app.settle()
  expect(app.heading()).not.toBe(says.device.unknown)
  expect(document.querySelector('[data-screen="idle"]')).not.toBeNull()
  app.wrapper.unmount()
})
