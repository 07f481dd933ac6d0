/** Start of the page: "#staff" in the address opens the staff sign-in, and is removed from the history. */
// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openKiosk } from '../testing/kiosk.ts'
import { failureReply, reply, status } from '../testing/scripted-api.ts'

// On a busy machine, transforming all screens' sources takes longer than the default timeout.
beforeAll(() => Promise.all([import('./App.vue'), import('./staff-screens.ts')]), 60_000)
beforeEach(async () => {
  vi.resetModules()
  document.body.innerHTML = '<div id="app"></div>'
  const { api } = await openKiosk({ config: { languages: ['vi'] } })
  window.kiosk = api
})
const listens = vi.spyOn(window, 'addEventListener')
afterEach(() => {
  // A real page is discarded with its listeners; here the next test uses the same window.
  for (const [kind, listener] of listens.mock.calls) window.removeEventListener(kind, listener)
  listens.mockClear()
  delete window.kiosk
  document.body.innerHTML = ''
})

async function load(address: string): Promise<void> {
  window.history.replaceState(null, '', address)
  await import('./main.ts')
}
const openScreens = () =>
  [...document.querySelectorAll('[data-screen]')].map((one) => one.getAttribute('data-screen'))

test('"/#staff" opens the staff sign-in, and the address becomes a plain one', async () => {
  await load('/#staff')
  await vi.waitFor(() => expect(openScreens()).toContain('staff-door'), 10_000)
  expect(window.location.hash).toBe('')
})

test('"/" does not open the staff sign-in', async () => {
  await load('/')
  await vi.waitFor(() => expect(openScreens()).toEqual(['idle']), 10_000)
})

test('"/#staff" entered on an open "/" opens the staff sign-in, too', async () => {
  await load('/')
  await vi.waitFor(() => expect(openScreens()).toEqual(['idle']), 10_000)
  window.location.hash = '#staff'
  await vi.waitFor(() => expect(openScreens()).toContain('staff-door'), 10_000)
  expect(window.location.hash).toBe('')
})

test('"/#staff" opens the desk for a member who is signed in already', async () => {
  const at = status({ role: 'clerk' })
  const me = { userName: 'lan.tran', name: 'Trần Thị Lan', role: 'clerk', mustChange: false, hasPin: false }
  const desk = { case: null, requestsWaiting: 0, form: '', passwordLength: 10, pinLength: 6 }
  Object.assign(window.kiosk!, {
    getVisit: async () => failureReply({ kind: 'not-allowed' }, at),
    takeDrafts: async () => reply(null, at),
    getHandOver: async () => reply({ handOver: null }, at),
    getStaff: async () => reply({ me: { ...me, lastSignIn: null }, ...desk }, at),
  })
  await load('/#staff')
  await vi.waitFor(() => expect(openScreens()).toContain('desk-support'), 10_000)
  expect(openScreens()).not.toContain('staff-door')
})
