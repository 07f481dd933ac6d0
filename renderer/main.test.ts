/** The page as it starts, by its address. */
// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import { vi as says } from './locales/vi.ts'
import { staffMessages } from './staff/words.ts'
import { createFakeKiosk } from './testing/fake-kiosk.ts'

beforeEach(() => {
  vi.resetModules()
  document.body.innerHTML = '<div id="app"></div>'
  window.kiosk = createFakeKiosk({ kiosk: { languages: ['vi'] } })
})

test.each([
  ['#staff', staffMessages.vi.door.heading],
  ['', says.idle.heading],
])('at /%s', async (hash, heading) => {
  window.location.hash = hash
  await import('./main.ts')
  const stands = () => expect([...document.querySelectorAll('h1')].at(-1)?.textContent).toBe(heading)
  await vi.waitFor(stands, { timeout: 10_000 })
  // A reload of that page is somebody else's first look.
  expect(window.location.hash).toBe('')
})
