/** The reader on a page with fields and buttons: what it types reaches none of them, whatever else is typed reaches all. */
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
  'a burst that ends with %s is handed over; field and form know nothing of it',
  async (end) => {
    await scan(card, end)
    expect(scanned.mock.calls).toEqual([[card]])
    expect(field().value).toBe('')
    expect(sent).not.toHaveBeenCalled()
  },
)

test('what stood in the field stands there again, with the caret where it was', async () => {
  field().value = 'Mật khẩu'
  field().setSelectionRange(3, 3)
  await scan()
  expect([field().value, field().selectionStart]).toEqual(['Mật khẩu', 3])
})

test('whoever keeps the field’s value hears that it is back', async () => {
  let model = ''
  field().addEventListener('input', () => (model = field().value))
  await type([...'09'], 120)
  await vi.advanceTimersByTimeAsync(500)
  await scan()
  expect(model).toBe('09')
})

test('typing at a human speed is typing, and its Enter sends the form', async () => {
  await type([...'0010 8501 2345', 'Enter'], 90)
  expect(field().value).toBe('0010 8501 2345')
  expect(sent).toHaveBeenCalledTimes(1)
  expect(scanned).not.toHaveBeenCalled()
})

test.each(['Demo@2026-BHXH', '1234', '8934567890128'])(
  '"%s" from a text expander stands in the field, and its Enter sends the form',
  async (text) => {
    await type([...text, 'Enter'], 2)
    expect([field().value, sent.mock.calls.length]).toEqual([text, 1])
    await vi.advanceTimersByTimeAsync(2_000)
    expect([field().value, scanned.mock.calls]).toEqual([text, []])
  },
)

test('before a burst and after it a person types as ever', async () => {
  await type([...'12'], 120)
  await vi.advanceTimersByTimeAsync(200)
  await scan()
  await type([...'34'], 120)
  expect(field().value).toBe('1234')
})

test('a burst that follows the focus to another field is taken back from both', async () => {
  await type([...'12'], 120)
  await vi.advanceTimersByTimeAsync(200)
  await type([...'001'], 8)
  field('other').focus()
  await type([...card.slice(3), 'Enter'], 8)
  expect([field().value, field('other').value]).toEqual(['12', ''])
  expect(document.activeElement).toBe(field())
})

test('the focus goes back to where it was before a key of the burst moved it', async () => {
  const heading = document.querySelector('h1')!
  heading.focus()
  const move = () => field().focus()
  window.addEventListener('keydown', move)
  await scan()
  window.removeEventListener('keydown', move)
  expect(document.activeElement).toBe(heading)
  expect(field().value).toBe('')
})

test('neither a space nor the Enter of a burst presses the button that has the focus', async () => {
  document.querySelector('button')!.focus()
  await scan('A B C D E F')
  expect(clicked).not.toHaveBeenCalled()
  expect(scanned).toHaveBeenCalledWith('A B C D E F')
  press(' ')
  expect(clicked).toHaveBeenCalledTimes(1)
})

test('what comes without a key in the middle of a burst, as from an input method, is kept out too', async () => {
  await type([...card.slice(0, 20)], 8)
  insert(field(), 'ữ')
  await type([...card.slice(20), 'Enter'], 8)
  expect([field().value, scanned.mock.calls]).toEqual(['', [[card]]])
  insert(field(), 'pasted')
  expect(field().value).toBe('pasted')
})

test('a burst that breaks off is told as unreadable, once, and leaves nothing', async () => {
  await type([...card], 8)
  expect(scanned).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(scanned.mock.calls).toEqual([[null]])
  expect(field().value).toBe('')
})

test('a key that is held down writes on', async () => {
  await type(['0'], 200)
  for (let times = 0; times < 40; times++) {
    await vi.advanceTimersByTimeAsync(30)
    press('0', { repeat: true })
  }
  expect(field().value).toBe('0'.repeat(41))
  expect(scanned).not.toHaveBeenCalled()
})

test('others who listen on the window still hear that someone is there', async () => {
  const heard = vi.fn()
  window.addEventListener('keydown', heard, { capture: true })
  await scan()
  window.removeEventListener('keydown', heard, { capture: true })
  expect(heard).toHaveBeenCalledTimes(card.length + 1)
})

test('once stopped, nothing is listened to', async () => {
  stop()
  await scan()
  expect(scanned).not.toHaveBeenCalled()
  expect(field().value).toBe(card)
})
