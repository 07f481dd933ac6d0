// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newestCode, openKiosk, password, staffPassword, theAccount } from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'
import { vi as says } from '../locales/vi.ts'

let app: Awaited<ReturnType<typeof mountApp>>
beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) }))
afterEach(() => {
  app.wrapper.unmount()
  delete window.kioskShell
  vi.useRealTimers()
})

test.each([
  ['printed', says.print.printed],
  ['no-printer', says.print['no-printer']],
] as const)(
  'the day’s sheet has its print layout only during printing, and the result is shown: %s',
  async (outcome, words) => {
    const papers: string[] = []
    const paper = () => document.querySelector('body > .paper')
    const print = () => {
      papers.push(paper()?.textContent ?? '')
      return Promise.resolve(outcome)
    }
    window.kioskShell = { print }
    // This page has no fonts to wait for.
    Object.defineProperty(document, 'fonts', { value: { ready: Promise.resolve() }, configurable: true })
    const kiosk = await openKiosk({ config: { languages: ['vi'] } })
    const citizen = kiosk.visitor('quay-2')
    await citizen.signIn(theAccount.number, password)
    const { id } = await citizen.submit({ phone: '0987654321' })
    await citizen.must('confirmCode', { changeId: id, code: newestCode(kiosk) })
    const { receipt } = await citizen.must('getVisit', {})
    await kiosk.person.must('staffSignIn', { userName: 'hung.vu', secret: staffPassword, language: 'vi' })
    app = await mountApp(kiosk.api)
    await app.press(says.desk.journal)
    await app.press(says.journal.sheet)
    expect(app.heading()).toContain('22/11/2026')
    await app.press(says.journal.print)
    await app.settle()
    expect(papers).toHaveLength(1)
    expect(papers[0]).toContain(receipt?.reference)
    expect(papers[0]).toContain(says.journal.signSupervisor)
    expect(paper()).toBeNull()
    expect(app.text()).toContain(words)
  },
)
