/** The page's own start: the door of the staff side stands at its address, which does not stay in the history. */
// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openKiosk } from '../testing/kiosk.ts'
import { failureReply, reply, status } from '../testing/scripted-api.ts'

// Reading all of the screens' sources takes a busy machine longer than anybody waits for a screen.
beforeAll(() => Promise.all([import('./App.vue'), import('./staff-screens.ts')]), 60_000)
beforeEach(async () => {
  vi.resetModules()
  document.body.innerHTML = '<div id="app"></div>'
  const { api } = await openKiosk({ config: { languages: ['vi'] } })
  window.kiosk = api
})
const listens = vi.spyOn(window, 'addEventListener')
afterEach(() => {
  // A page takes its listeners with it; here the next one stands in the same window.
  for (const [kind, listener] of listens.mock.calls) window.removeEventListener(kind, listener)
  listens.mockClear()
  delete window.kiosk
  document.body.innerHTML = ''
})

async function load(address: string): Promise<void> {
  window.history.replaceState(null, '', address)
  await import('./main.ts')
}
const standing = () =>
  [...document.querySelectorAll('[data-screen]')].map((one) => one.getAttribute('data-screen'))

test('at "/#staff" the staff door stands, and the address is a plain one again', async () => {
  await load('/#staff')
  await vi.waitFor(() => expect(standing()).toContain('staff-door'), 10_000)
  expect(window.location.hash).toBe('')
})

test('at "/" nobody sees a door', async () => {
  await load('/')
  await vi.waitFor(() => expect(standing()).toEqual(['idle']), 10_000)
})

test('"/#staff" opened once more, where "/" stands already, leads to the door, too', async () => {
  await load('/')
  await vi.waitFor(() => expect(standing()).toEqual(['idle']), 10_000)
  window.location.hash = '#staff'
  await vi.waitFor(() => expect(standing()).toContain('staff-door'), 10_000)
  expect(window.location.hash).toBe('')
})

test('at "/#staff" whoever of staff is signed in here already finds the desk, not the door', async () => {
  const at = status({ role: 'clerk' })
  const me = { userName: 'lan.tran', name: 'Trần Thị Lan', role: 'clerk', mustChange: false, hasPin: false }
  const desk = { case: null, requestsWaiting: 0, form: '', passwordLength: 10, pinLength: 6 }
  Object.assign(window.kiosk!, {
    getVisit: async () => failureReply({ kind: 'not-allowed' }, at),
    takeDrafts: async () => reply(null, at),
    getStaff: async () => reply({ me: { ...me, lastSignIn: null }, ...desk }, at),
  })
  await load('/#staff')
  await vi.waitFor(() => expect(standing()).toContain('desk-support'), 10_000)
  expect(standing()).not.toContain('staff-door')
})
