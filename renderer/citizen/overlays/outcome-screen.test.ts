// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { vi as says } from '../../locales/vi.ts'
import { newestCode, openKiosk, type KioskOptions } from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'

let app: Awaited<ReturnType<typeof mountApp>>
beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) }))
afterEach(() => {
  app.wrapper.unmount()
  vi.useRealTimers()
})

type Outcome = 'confirmed' | 'not-confirmed' | 'unknown'

/** The answer to the last code gets lost; until `back` nothing is answered. */
async function loseTheAnswer({ isCarriedOut = true, outcome = 'unknown' as Outcome } = {}) {
  const said = { outcome }
  const options: KioskOptions = {
    config: { languages: ['vi'], captcha: { enabled: false } },
    replaced: {
      getChangeOutcome: () => ({
        outcome: said.outcome,
        reference: said.outcome === 'confirmed' ? 'K7M4-92QX-T' : null,
      }),
    },
  }
  const kiosk = await openKiosk(options)
  const { api, person, overrides } = kiosk
  await person.signIn('0123456789')
  const change = await person.must('draftChange', { phone: '0987000111' })
  await person.must('submitChange', { changeId: change.id, captcha: null })
  app = await mountApp(api)
  const code = newestCode(kiosk)
  const { confirmCode } = api
  api.confirmCode = async (input, visit) => {
    if (isCarriedOut) await confirmCode(input, visit)
    throw new Error('the answer is lost')
  }
  overrides.unreachable = ['getChangeOutcome', 'getVisit']
  await app.fill(says.code.label.replace('{n}', '6'), code)
  await app.press(says.code.submit)
  return {
    async back(outcome: Outcome) {
      said.outcome = outcome
      overrides.unreachable = []
      await vi.advanceTimersByTimeAsync(3_100)
      await app.settle()
    },
  }
}

test('says that it is not known, for as long as there is no connection', async () => {
  await loseTheAnswer()
  expect(app.heading()).toBe(says.outcome.unknown)
  await vi.advanceTimersByTimeAsync(60_000)
  await app.settle()
  expect(app.heading()).toBe(says.outcome.unknown)
})

test('says that the change was made, and shows its receipt', async () => {
  const { back } = await loseTheAnswer()
  await back('confirmed')
  expect(app.heading()).toBe(says.outcome.confirmed)
  expect(app.text()).toContain('K7M4-92QX-T')
  await app.press(says.outcome.receipt)
  await app.settle()
  expect(app.text()).toContain(says.receipt.digest)
})

test('shows the code screen again where the change was not made', async () => {
  const { back } = await loseTheAnswer({ isCarriedOut: false })
  await back('not-confirmed')
  await app.settle()
  expect(app.heading()).toBe(says.code.heading)
})
