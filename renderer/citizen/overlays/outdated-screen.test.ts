// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { vi as says } from '../../locales/vi.ts'
import { openKiosk } from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'

let app: Awaited<ReturnType<typeof mountApp>>
beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) }))
afterEach(() => {
  app.wrapper.unmount()
  vi.useRealTimers()
})

/**
 * In the desktop shell, which does not reload pages. The number is submitted after another page has replaced
 * the visit.
 */
async function open() {
  const { api, person } = await openKiosk({ config: { languages: ['vi'] } })
  await person.must('startVisit', { language: 'vi' })
  app = await mountApp(api)
  await app.press(says.kind.person)
  await app.fill(says.number.label, '0123456789')
  await person.tab().must('startVisit', { language: 'vi' })
  await app.press(says.common.next)
}

test('the notice stays until the person continues, then the open visit is shown', async () => {
  await open()
  expect(app.heading()).toBe(says.outdated.heading)
  expect(app.text()).toContain(says.failure['page-outdated'])
  expect(app.text()).not.toContain('0123456789')
  await app.press(says.common.next)
  await app.settle()
  expect(app.text()).toContain(says.kind.person)
})

test('without activity it closes by itself', async () => {
  await open()
  await vi.advanceTimersByTimeAsync(13_000)
  await app.settle()
  expect(app.heading()).not.toBe(says.outdated.heading)
})
