/** The reader on a page with fields and buttons: its keys reach none of them, and all other keys do. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { insert, press, type } from '../testing/scanner-keyboard.ts'
import { numberOnCard } from './card.ts'
import { watchReader } from './watch-reader.ts'

const gapMs = 35
const card = '001085012345||Phạm Văn An|23051985|Nam|Hà Nội|01072021'
const scan = (text = card, end = 'Enter') => type([...text, end], 8)

let stop = () => {}
const scanned = vi.fn()
const sent = vi.fn((event: Event) => event.preventDefault())
const clicked = vi.fn()
beforeEach(() => {
  vi.useFakeTimers()
  document.body.innerHTML = `
    <form><h1 tabindex="-1">Heading</h1><input id="field" /><input id="other" />
    <button id="end" type="button">End</button></form>`
  document.querySelector('form')!.addEventListener('submit', sent)
  document.querySelector('button')!.addEventListener('click', clicked)
  for (const spy of [scanned, sent, clicked]) spy.mockClear()
  stop = watchReader(gapMs, (text) => numberOnCard(text) !== null, scanned)
  field().focus()
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})
const field = (id = 'field') => document.querySelector<HTMLInputElement>(`#${id}`)!

test.each(['Enter', 'Tab'])(
  'a burst that ends with %s is reported, and does not affect field and form',
  async (end) => {
    await scan(card, end)
    expect(scanned.mock.calls).toEqual([[card]])
    expect(field().value).toBe('')
    expect(sent).not.toHaveBeenCalled()
  },
)

test('a reader whose keys may come far apart is not forgotten in between', async () => {
  stop()
  stop = watchReader(5_000, (text) => numberOnCard(text) !== null, scanned)
  await type([...'0100', ...'000001', 'Enter'], 1_500)
  expect(scanned.mock.calls).toEqual([['0100000001']])
})

test('the field’s earlier text is restored, with the caret in its place', async () => {
  field().value = 'Mật khẩu'
  field().setSelectionRange(3, 3)
  await scan()
  expect([field().value, field().selectionStart]).toEqual(['Mật khẩu', 3])
})

test('listeners on the field get an event for the restored value', async () => {
  let model = ''
  field().addEventListener('input', () => (model = field().value))
  await type([...'09'], 120)
  await vi.advanceTimersByTimeAsync(500)
  await scan()
  expect(model).toBe('09')
})

test('typing at human speed has its usual effect, and its Enter submits the form', async () => {
  await type([...'0010 8501 2345', 'Enter'], 90)
  expect(field().value).toBe('0010 8501 2345')
  expect(sent).toHaveBeenCalledTimes(1)
  expect(scanned).not.toHaveBeenCalled()
})

test.each(['Demo@2026-BHXH', '1234', '8934567890128'])(
  '"%s" from a text expander stays in the field, and its Enter submits the form',
  async (text) => {
    await type([...text, 'Enter'], 2)
    expect([field().value, sent.mock.calls.length]).toEqual([text, 1])
    await vi.advanceTimersByTimeAsync(2_000)
    expect([field().value, scanned.mock.calls]).toEqual([text, []])
  },
)

test('before and after a burst, typing works as usual', async () => {
  await type([...'12'], 120)
  await vi.advanceTimersByTimeAsync(200)
  await scan()
  await type([...'34'], 120)
  expect(field().value).toBe('1234')
})

test('a burst that follows the focus to another field is removed from both', async () => {
  await type([...'12'], 120)
  await vi.advanceTimersByTimeAsync(200)
  await type([...'001'], 8)
  field('other').focus()
  await type([...card.slice(3), 'Enter'], 8)
  expect([field().value, field('other').value]).toEqual(['12', ''])
  expect(document.activeElement).toBe(field())
})

test('the focus returns to where it was before a key of the burst moved it', async () => {
  const heading = document.querySelector('h1')!
  heading.focus()
  const move = () => field().focus()
  window.addEventListener('keydown', move)
  await scan()
  window.removeEventListener('keydown', move)
  expect(document.activeElement).toBe(heading)
  expect(field().value).toBe('')
})

test('neither a space nor the Enter of a burst presses the focused button', async () => {
  document.querySelector('button')!.focus()
  await scan('A B C D E F')
  expect(clicked).not.toHaveBeenCalled()
  expect(scanned).toHaveBeenCalledWith('A B C D E F')
  press(' ')
  expect(clicked).toHaveBeenCalledTimes(1)
})

test('input without a key within a burst, as from an input method, is suppressed too', async () => {
  await type([...card.slice(0, 20)], 8)
  insert(field(), 'ữ')
  await type([...card.slice(20), 'Enter'], 8)
  expect([field().value, scanned.mock.calls]).toEqual(['', [[card]]])
  insert(field(), 'pasted')
  expect(field().value).toBe('pasted')
})

test('an incomplete burst is reported as unreadable, once, and leaves nothing', async () => {
  await type([...card], 8)
  expect(scanned).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(scanned.mock.calls).toEqual([[null]])
  expect(field().value).toBe('')
})

test('a key held down keeps typing', async () => {
  await type(['0'], 200)
  for (let times = 0; times < 40; times++) {
    await vi.advanceTimersByTimeAsync(30)
    press('0', { repeat: true })
  }
  expect(field().value).toBe('0'.repeat(41))
  expect(scanned).not.toHaveBeenCalled()
})

test('other listeners on the window still get the events as activity', async () => {
  const listener = vi.fn()
  window.addEventListener('keydown', listener, { capture: true })
  await scan()
  window.removeEventListener('keydown', listener, { capture: true })
  expect(listener).toHaveBeenCalledTimes(card.length + 1)
})

test('nothing is listened to after stopping', async () => {
  stop()
  await scan()
  expect(scanned).not.toHaveBeenCalled()
  expect(field().value).toBe(card)
})
