/** A staff session times out: it has texts of its own, and typed text is restored after the next sign-in. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { KioskApi } from '../../../contract/operations.ts'
import { ok } from '../../../contract/result.ts'
import { useVisit } from '../../citizen/visit/visit.ts'
import { vi as citizenSays } from '../../locales/vi.ts'
import { useSession } from '../../shared/service/session.ts'
import { openKiosk, staffPassword, type OpenKiosk } from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'
import { tracesOf } from '../../testing/traces.ts'
import { vi as says } from '../locales/vi.ts'

let app: Awaited<ReturnType<typeof mountApp>>
let kiosk: OpenKiosk
let api: KioskApi
const kept = vi.fn()
beforeEach(async () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) })
  vi.spyOn(window.location, 'reload').mockImplementation(() => {})
  kept.mockClear()
  kiosk = await openKiosk({ config: { languages: ['vi'], staff: { idleSeconds: 60 } } })
  api = kiosk.api
  const { keepDrafts } = api
  api.keepDrafts = (input, visit) => {
    kept(input)
    return keepDrafts(input, visit)
  }
})
afterEach(() => {
  app.wrapper.unmount()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

async function installDesk(userName: string): Promise<void> {
  await api.staffSignIn({ userName, secret: staffPassword, language: 'vi' }, null)
  app = await mountApp(api)
  await app.settle()
  expect(app.heading()).toBe(says.support.heading)
}
const goTo = (part: keyof typeof says.desk) => app.press(says.desk[part])
async function untilWarned(): Promise<void> {
  for (let seconds = 0; useSession().phase !== 'warning' && seconds < 600; seconds++)
    await vi.advanceTimersByTimeAsync(1_000)
  await app.settle()
  expect(app.heading()).toBe(says.timeout.heading)
}
/** The page is reloaded with the session; the next sign-in is on a new one. */
async function runsOutAndIsBack(userName: string): Promise<void> {
  await untilWarned()
  app.wrapper.unmount()
  await vi.advanceTimersByTimeAsync(31_000)
  await api.staffSignIn({ userName, secret: staffPassword, language: 'vi' }, null)
  app = await mountApp(api)
  await app.settle()
}
const field = (id: string) => document.querySelector<HTMLInputElement>(`#${id}`)?.value

test('the warning speaks of signing out, and not of citizens', async () => {
  await installDesk('lan.tran')
  await untilWarned()
  expect(useVisit().overlay).toBe('staff-idle-warning')
  expect(app.text()).not.toContain(citizenSays.warning.body)
  expect(app.text()).toContain(says.timeout.kept)
  await app.press(says.timeout.stay)
  expect(app.heading()).toBe(says.support.heading)
})

test('when the time is up the notice speaks of it too, and leads to the sign-in', async () => {
  await installDesk('lan.tran')
  await untilWarned()
  await vi.advanceTimersByTimeAsync(31_000)
  api.getVisit = async () => ({
    result: { ok: false, error: { kind: 'session-ended', reason: 'idle' } },
    session: null,
  })
  await vi.advanceTimersByTimeAsync(1_000)
  await app.settle()
  expect(useVisit().screen).toBe('staff-ended')
  await app.press(says.timeout.signIn)
  expect(useVisit().overlay).toBe('staff-door')
})

test('a search is restored', async () => {
  await installDesk('lan.tran')
  await app.fill(says.support.label, 'nguyen quynh')
  await runsOutAndIsBack('lan.tran')
  expect(field('find-account')).toBe('nguyen quynh')
  expect(app.text()).toContain(says.timeout.restored)
})

test('a member’s form is restored in its panel', async () => {
  await installDesk('mai.pham')
  await goTo('colleagues')
  await app.press(says.colleagues.add)
  await app.fill(says.member.name, 'Đỗ Văn Năm')
  await runsOutAndIsBack('mai.pham')
  expect([app.heading(), field('colleague-name')]).toEqual([says.colleagues.heading, 'Đỗ Văn Năm'])
})

test('settings are restored, but not the mail server’s password', async () => {
  await installDesk('mai.pham')
  await goTo('settings')
  await app.fill(says.setting['session-idleSeconds'], '75')
  const secret = document.querySelector<HTMLInputElement>('#setting-smtp-password')
  if (secret) {
    secret.value = 'mail-secret'
    secret.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  await runsOutAndIsBack('mai.pham')
  expect(field('setting-session-idleSeconds')).toBe('75')
  expect(JSON.stringify(kept.mock.calls)).not.toContain('mail-secret')
})

test('the journal’s query, and the day of the report', async () => {
  await installDesk('mai.pham')
  await goTo('journal')
  await app.fill(says.journal.staff, 'lan.tran')
  await app.fill(says.journal.sheetDay, '20/11/2026')
  await runsOutAndIsBack('mai.pham')
  expect([field('journal-staff'), field('sheet-day')]).toEqual(['lan.tran', '20/11/2026'])
})

test('a panel that a new role does not have is not opened', async () => {
  await installDesk('mai.pham')
  await goTo('journal')
  await app.fill(says.journal.staff, 'lan.tran')
  const { takeDrafts } = api
  const drafts = { part: 'settings', ofCase: false, fields: [] }
  api.takeDrafts = async (input, visit) => ({ ...(await takeDrafts(input, visit)), result: ok(drafts) })
  await runsOutAndIsBack('hung.vu')
  expect(app.heading()).toBe(says.support.heading)
})

test('the mark of an export', async () => {
  await installDesk('mai.pham')
  await goTo('imports')
  await app.fill(says.imports.after, '4711')
  await runsOutAndIsBack('mai.pham')
  expect(field('export-after')).toBe('4711')
})

test('the columns chosen for a file that waits for its preview', async () => {
  await installDesk('mai.pham')
  const file = 'ma_so_bhxh,ho_ten,email\n0100000021,Phạm Văn An,an@example.vn\n'
  const { visitId } = useSession()
  const begun = await api.beginImport({ fileName: 'ds.csv', bytes: Buffer.byteLength(file) }, visitId)
  if (!begun.result.ok) throw new Error(begun.result.error.kind)
  const piece = Buffer.from(file).toString('base64')
  await api.appendImport({ id: begun.result.value.id, piece }, visitId)
  await goTo('imports')
  const column = () => document.querySelector<HTMLSelectElement>('#column-email')
  const select = column()
  if (!select) throw new Error('no preview')
  expect(select.value).not.toBe('-1')
  select.value = '-1'
  select.dispatchEvent(new Event('change', { bubbles: true }))
  await runsOutAndIsBack('mai.pham')
  expect(column()?.value).toBe('-1')
  expect(app.text()).toContain(says.imports.again)
  // A preview with these columns succeeds; a new session begins with the service's guess.
  await app.press(says.imports.again)
  await runsOutAndIsBack('mai.pham')
  expect(column()?.value).toBe('-1')
})

test('text about an account is restored once that account is open again', async () => {
  await installDesk('hung.vu')
  const open = async () => {
    await app.fill(says.support.label, 'nguyen quynh')
    await app.press(says.support.submit)
    await app.press(says.support.open)
  }
  await open()
  await app.press(says.act.reveal)
  await app.fill(says.reason.or, 'Đối chiếu với sổ')
  await runsOutAndIsBack('hung.vu')
  expect(kept.mock.lastCall?.[0]).toMatchObject({ ofCase: true })
  await open()
  expect([app.heading(), field('reason')]).toEqual([says.case.heading, 'Đối chiếu với sổ'])
})

test('unchanged forms are not stored, and own passwords never', async () => {
  await installDesk('lan.tran')
  await goTo('own')
  await app.fill(says.own.current, 'mat-khau-bi-mat')
  await untilWarned()
  expect(kept.mock.lastCall?.[0]).toMatchObject({ fields: [] })
  expect(JSON.stringify(kept.mock.calls)).not.toContain('mat-khau')
})

test('nothing of it is left on the page for the next visitor', async () => {
  await installDesk('lan.tran')
  await app.fill(says.support.label, 'nguyen quynh')
  await untilWarned()
  useVisit().end()
  await app.settle()
  expect(tracesOf(['nguyen quynh'], app.pinia)).toEqual([])
})
