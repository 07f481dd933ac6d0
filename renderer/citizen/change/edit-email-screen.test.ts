/** An e-mail with Vietnamese letters: the first is named and marked, and one tap removes all marks. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { vi as says } from '../../locales/vi.ts'
import { openKiosk, password } from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'
import { useVisit } from '../visit/visit.ts'

let app: Awaited<ReturnType<typeof mountApp>>
beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) }))
afterEach(() => {
  app.wrapper.unmount()
  vi.useRealTimers()
})
const field = () => document.querySelector<HTMLInputElement>('#email')!

async function gives(email: string): Promise<void> {
  app = await mountApp((await openKiosk({ config: { languages: ['vi'] } })).api)
  await app.press(says.idle.start)
  await app.press(says.kind.person)
  await app.fill(says.number.label, '0123456789')
  await app.press(says.common.next)
  await app.fill(says.password.label, password)
  await app.press(says.password.submit)
  await app.press(says.account.editEmail)
  await app.fill(says.editEmail.label, email)
  await app.press(says.common.next)
}

test('the letter is named, and marked in the field', async () => {
  await gives('nguyễn@example.vn')
  expect(app.text()).toContain(says.editEmail.marked.replace('{letter}', 'ễ'))
  expect([field().selectionStart, field().selectionEnd]).toEqual([4, 5])
})

test('one tap takes the address without marks, which is checked like any other', async () => {
  await gives('nguyễn@example.vn')
  await app.press(says.editEmail.typoYes.replace('{email}', 'nguyen@example.vn'))
  expect(useVisit().screen).toBe('review')
  expect(app.text()).toContain('nguyen@example.vn')
})

test('editing by hand brings the keyboard back, and the letter stays marked', async () => {
  await gives('nguyễn@example.vn')
  await app.press(says.editEmail.mend)
  expect([field().value, field().selectionStart, field().selectionEnd]).toEqual(['nguyễn@example.vn', 4, 5])
  expect(document.querySelector('.keyboard')).not.toBeNull()
})

test('another invalid character is reported as before', async () => {
  await gives('nguyen"@example.vn')
  expect(app.text()).toContain(says.failure.emailCharacter)
})
