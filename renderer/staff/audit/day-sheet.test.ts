// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakeKiosk } from '../../testing/fake-kiosk.ts'
import { fakePassword } from '../../testing/fake-staff.ts'
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
  'the day’s sheet is on the page as paper only while it is printed, and what came of it is said: %s',
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
    app = await mountApp(
      createFakeKiosk({
        kiosk: { languages: ['vi'] },
        did: [['staffSignIn', { userName: 'minh.le', secret: fakePassword, language: 'vi' }]],
      }),
    )
    await app.press(says.desk.journal)
    await app.press(says.journal.sheet)
    expect(app.heading()).toContain('22/11/2026')
    await app.press(says.journal.print)
    await app.settle()
    expect(papers).toHaveLength(1)
    expect(papers[0]).toContain('K7M4-92QX-T')
    expect(papers[0]).toContain(says.journal.signSupervisor)
    expect(paper()).toBeNull()
    expect(app.text()).toContain(words)
  },
)
