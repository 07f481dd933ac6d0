/** Keys of the screen in a field: as typed at its caret, and nothing beyond what the field takes. */
// @vitest-environment happy-dom
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { enter, eraseFrom, insertInto } from './edit-field.ts'

/** `|` is the caret; two of them mark what lies between. */
function field(text: string, maxLength = -1): HTMLInputElement {
  const input = document.createElement('input')
  document.body.replaceChildren(input)
  if (maxLength >= 0) input.maxLength = maxLength
  input.value = text.replaceAll('|', '')
  input.focus()
  const start = text.indexOf('|')
  input.setSelectionRange(start, Math.max(start, text.lastIndexOf('|') - 1))
  return input
}
const shown = ({ value, selectionStart: at }: HTMLInputElement) =>
  `${value.slice(0, at!)}|${value.slice(at!)}`

test.each([
  ['|', 'a', 'a|'],
  ['ab|', 'c', 'abc|'],
  ['a|c', 'b', 'ab|c'],
  ['a|bc|d', 'x', 'ax|d'],
  ['lan|', '.com', 'lan.com|'],
])('%s and "%s" is %s', (before, key, after) => {
  const input = field(before)
  insertInto(input, key)
  expect(shown(input)).toBe(after)
})

test.each([
  ['abc|', 'ab|'],
  ['a|bc', '|bc'],
  ['|abc', '|abc'],
  ['a|bc|d', 'a|d'],
  ['|', '|'],
  ['ab |', 'ab|'],
])('taken back from %s is %s', (before, after) => {
  const input = field(before)
  eraseFrom(input)
  expect(shown(input)).toBe(after)
})

test.each([
  ['0912 |', '091|'],
  ['0912 3|', '0912 |'],
  ['12-|', '1|'],
  ['0912 |345', '091|345'],
])('of a number in groups, %s, the last digit is taken back: %s', (before, after) => {
  const input = field(before)
  eraseFrom(input, true)
  expect(shown(input)).toBe(after)
})

test('no longer than the field takes; what is marked makes room', () => {
  const full = field('abc|', 3)
  insertInto(full, 'd')
  expect(full.value).toBe('abc')
  const marked = field('a|b|c', 3)
  insertInto(marked, '.vn')
  expect(marked.value).toBe('a.c')
})

test('the field hears of each as of typing, and of nothing when nothing changed', () => {
  const input = field('a|', 2)
  const heard: string[] = []
  input.addEventListener('input', (event) => heard.push((event as InputEvent).inputType))
  insertInto(input, 'b')
  insertInto(input, 'c')
  eraseFrom(input)
  eraseFrom(input)
  eraseFrom(input)
  expect(heard).toEqual(['insertText', 'deleteContentBackward', 'deleteContentBackward'])
})

test('a field that had not the focus gets it, with the caret at its end', () => {
  const input = field('abc|')
  input.setSelectionRange(1, 1)
  input.blur()
  enter(input)
  expect([document.activeElement, shown(input)]).toEqual([input, 'abc|'])
  input.setSelectionRange(1, 1)
  enter(input)
  expect(shown(input)).toBe('a|bc')
})

test('whatever is pressed in whatever order, the field holds what a text would', () => {
  const key = fc.oneof(fc.constantFrom('a', 'B', '@', '.com', ' '), fc.constant(null))
  fc.assert(
    fc.property(fc.array(key, { maxLength: 40 }), (keys) => {
      const input = field('|')
      let text = ''
      for (const one of keys) {
        if (one === null) eraseFrom(input)
        else insertInto(input, one)
        text = one === null ? text.slice(0, -1) : text + one
      }
      expect(shown(input)).toBe(`${text}|`)
    }),
  )
})
