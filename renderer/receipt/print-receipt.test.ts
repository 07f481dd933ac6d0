/** Printing on the last screen: a button where there is a printer, and words for every result. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PrintOutcome } from '../../contract/shell.ts'
import type { ReceiptPaper } from '../../contract/views.ts'
import { useVisit } from '../citizen/visit/visit.ts'
import { en } from '../locales/en.ts'
import { vi as says } from '../locales/vi.ts'
import { usePreferences } from '../shared/service/preferences.ts'
import { newestCode, openKiosk, password, theAccount, type OpenKiosk } from '../testing/kiosk.ts'
import { mountApp } from '../testing/mounted-app.ts'
import { deferred } from '../testing/scripted-api.ts'
import { tracesOf } from '../testing/traces.ts'

let app: Awaited<ReturnType<typeof mountApp>>
let kiosk: OpenKiosk
let keptAlive = 0
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) })
  Object.defineProperty(document, 'fonts', { value: { ready: Promise.resolve() }, configurable: true })
})
afterEach(() => {
  app.wrapper.unmount()
  // In a test, a printer that never answers would leave the page in its print layout.
  document.adoptedStyleSheets = []
  delete window.kioskShell
  Reflect.deleteProperty(document, 'fonts')
  vi.useRealTimers()
})

/** The last screen, in a desktop shell with that printer. */
async function done(print?: () => Promise<PrintOutcome>, paper: ReceiptPaper = 'thermal80') {
  const shell = vi.fn(print)
  if (print !== undefined) window.kioskShell = { print: shell }
  kiosk = await openKiosk({ config: { languages: ['vi'], receipt: { paper } } })
  await kiosk.person.signIn(theAccount.number, password)
  const { id } = await kiosk.person.submit({ phone: '0987654321' })
  await kiosk.person.must('confirmCode', { changeId: id, code: newestCode(kiosk) })
  const { api } = kiosk
  const keepAlive = api.keepAlive
  keptAlive = 0
  api.keepAlive = (input, visit) => {
    keptAlive += 1
    return keepAlive(input, visit)
  }
  app = await mountApp(api)
  return shell
}
async function taps(name = says.receipt.print): Promise<void> {
  await app.press(name)
  await vi.advanceTimersByTimeAsync(1_000)
}
const paper = () => document.querySelector('.paper')
const aloud = () =>
  [...document.querySelectorAll('#screen [role="status"]')].map((one) => one.textContent).join(' ')
const buttons = () => [...document.querySelectorAll('#screen button')].map((one) => one.textContent.trim())

test('the receipt is printed, with a text where to take it; its paper is in the page only in the meantime', async () => {
  const answer = deferred<PrintOutcome>()
  const shell = await done(() => answer.promise)
  expect(paper()).toBeNull()
  await taps()
  expect(paper()?.textContent).toContain((await kiosk.receipt()).reference)
  expect(paper()?.textContent).toContain(says.receipt.title)
  expect(tracesOf(['0987654321', '654321'], app.pinia).filter((place) => place.startsWith('page'))).toEqual(
    [],
  )
  answer.resolve('printed')
  await app.settle()
  expect(app.text()).toContain(says.receipt.printed)
  expect(aloud()).toBe(says.receipt.printed)
  expect(paper()).toBeNull()
  expect(shell).toHaveBeenCalledTimes(1)
})

test('the receipt has the language of the visit', async () => {
  await done(() => new Promise(() => {}))
  usePreferences().language = 'en'
  await app.settle()
  await taps(en.receipt.print)
  expect(paper()?.textContent).toContain(en.receipt.title)
})

test.each([
  ['no-printer', says.receipt.noPrinter],
  ['failed', says.receipt.failed],
  ['timeout', says.receipt.timeout],
] as const)('%s: said plainly, with what was saved and where the receipt is', async (outcome, words) => {
  await done(async () => outcome)
  await taps()
  const { reference, digest } = await kiosk.receipt()
  for (const said of [words, says.receipt.kept, reference, digest]) expect(app.text()).toContain(said)
  expect(aloud()).toContain(words)
  expect(app.heading()).toBe(says.done.headingPhone)
})

describe('a receipt that waits for the printer', () => {
  test.each([
    ['waiting', says.receipt.waiting],
    ['no-paper', says.receipt.noPaper],
    ['jam', says.receipt.stopped],
    ['cover-open', says.receipt.stopped],
    ['stopped', says.receipt.stopped],
    ['offline', says.receipt.stopped],
  ] as const)('%s: said, and it stands here; it is not printed twice', async (outcome, words) => {
    await done(async () => outcome)
    await taps()
    const { reference, digest } = await kiosk.receipt()
    for (const said of [words, says.receipt.kept, reference, digest]) expect(app.text()).toContain(said)
    expect(buttons()).toEqual([says.common.end])
  })

  test('has come when staff have seen to the printer', async () => {
    await done(async () => 'no-paper')
    let now: PrintOutcome | null = 'no-paper'
    window.kioskShell = { print: async () => 'no-paper', printState: async () => now }
    await taps()
    const before = keptAlive
    await vi.advanceTimersByTimeAsync(6_000)
    expect(app.text()).toContain(says.receipt.noPaper)
    now = null
    await vi.advanceTimersByTimeAsync(3_000)
    expect(app.text()).toContain(says.receipt.noPaper)
    now = 'printed'
    await vi.advanceTimersByTimeAsync(3_000)
    expect(app.text()).not.toContain(says.receipt.noPaper)
    expect(aloud()).toBe(says.receipt.printed)
    expect(buttons()).toContain(says.receipt.printAgain)
    expect(keptAlive).toBe(before + 1)
  })

  test('is asked for no more when the visit is over', async () => {
    await done(async () => 'waiting')
    const printState = vi.fn(async () => 'waiting' as const)
    window.kioskShell = { print: async () => 'waiting', printState }
    await taps()
    await vi.advanceTimersByTimeAsync(3_000)
    useVisit().end()
    await app.settle()
    printState.mockClear()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(printState).not.toHaveBeenCalled()
  })
})

test('a second time if necessary, but no third time', async () => {
  const outcomes: PrintOutcome[] = ['failed', 'printed']
  const shell = await done(async () => outcomes.shift() ?? 'failed')
  await taps()
  await taps(says.receipt.printAgain)
  expect(app.text()).toContain(says.receipt.printed)
  expect(app.text()).not.toContain(says.receipt.kept)
  expect(buttons()).toEqual([says.common.end])
  expect(shell).toHaveBeenCalledTimes(2)
  // The focused button was removed: the result has the focus.
  expect(document.activeElement?.textContent).toBe(says.receipt.printed)
})

test('a double tap prints once, even if the printer answers at once', async () => {
  const shell = await done(async () => 'printed')
  await app.press(says.receipt.print)
  await vi.advanceTimersByTimeAsync(600)
  await app.press(says.receipt.print)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(shell).toHaveBeenCalledTimes(1)
  expect(buttons()).toContain(says.receipt.printAgain)
})

test('while the printer takes long, the button says so', async () => {
  await done(() => new Promise(() => {}))
  await app.press(says.receipt.print)
  expect(app.text()).not.toContain(says.common.working)
  await vi.advanceTimersByTimeAsync(1_100)
  expect(app.text()).toContain(says.common.working)
  expect(buttons()).toContain(says.common.end)
})

test('a browser reports no result, so the text says only that printing was requested', async () => {
  const print = vi.fn()
  window.print = print
  await done()
  await taps()
  expect(print).toHaveBeenCalledTimes(1)
  expect(app.text()).toContain(says.receipt.sent)
})

test('without a printer there is no button, and the receipt number is to be written down', async () => {
  await done(async () => 'printed', 'none')
  expect(buttons()).toEqual([says.common.end])
  const { reference, digest } = await kiosk.receipt()
  for (const said of [reference, digest, says.done.keep]) expect(app.text()).toContain(said)
})

test('printing moves the idle deadline at its begin and end, but hides no warning', async () => {
  const answer = deferred<PrintOutcome>()
  await done(() => answer.promise)
  await taps()
  expect(keptAlive).toBe(1)
  answer.resolve('printed')
  await app.settle()
  expect(keptAlive).toBe(2)
})

test('a warning that appeared during printing is left to the person', async () => {
  const answer = deferred<PrintOutcome>()
  await done(() => answer.promise)
  await taps()
  for (let seconds = 0; useVisit().overlay !== 'idle-warning' && seconds < 200; seconds++)
    await vi.advanceTimersByTimeAsync(1_000)
  const before = keptAlive
  answer.resolve('printed')
  await app.settle()
  expect([useVisit().overlay, keptAlive]).toEqual(['idle-warning', before])
})

test('a visit that ends during printing leaves nothing of the receipt, and no late texts', async () => {
  const answer = deferred<PrintOutcome>()
  await done(() => answer.promise)
  await taps()
  const { reference, digest } = await kiosk.receipt()
  useVisit().end()
  await app.settle()
  const traces = [reference, digest, 'Nguyễn', '6789', '678']
  expect(tracesOf(traces, app.pinia)).toEqual([])
  answer.resolve('printed')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(tracesOf(traces, app.pinia)).toEqual([])
  expect(document.adoptedStyleSheets).toEqual([])
  expect(app.text()).not.toContain(says.receipt.printed)
})
