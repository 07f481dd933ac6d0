/** Keys of the on-screen keyboard in a field: inserted at the caret, within the field's limits. */
// @vitest-environment happy-dom
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { enter, eraseFrom, insertInto } from './edit-field.ts'

/** `|` is the caret; two of them enclose a selection. */
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
])('%s and the key "%s" give %s', (before, key, after) => {
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
])('erasing in %s gives %s', (before, after) => {
  const input = field(before)
  eraseFrom(input)
  expect(shown(input)).toBe(after)
})

test.each([
  ['0912 |', '091|'],
  ['0912 3|', '0912 |'],
  ['12-|', '1|'],
  ['0912 |345', '091|345'],
])('erasing in the grouped number %s removes the last digit: %s', (before, after) => {
  const input = field(before)
  eraseFrom(input, true)
  expect(shown(input)).toBe(after)
})

test('not beyond the maximum length; a selection is replaced', () => {
  const full = field('abc|', 3)
  insertInto(full, 'd')
  expect(full.value).toBe('abc')
  const marked = field('a|b|c', 3)
  insertInto(marked, '.vn')
  expect(marked.value).toBe('a.c')
})

test('each key gives one input event, and none when nothing changed', () => {
  const input = field('a|', 2)
  const events: string[] = []
  input.addEventListener('input', (event) => events.push((event as InputEvent).inputType))
  insertInto(input, 'b')
  insertInto(input, 'c')
  eraseFrom(input)
  eraseFrom(input)
  eraseFrom(input)
  expect(events).toEqual(['insertText', 'deleteContentBackward', 'deleteContentBackward'])
})

test('a field without the focus gets it, with the caret at the end', () => {
  const input = field('abc|')
  input.setSelectionRange(1, 1)
  input.blur()
  enter(input)
  expect([document.activeElement, shown(input)]).toEqual([input, 'abc|'])
  input.setSelectionRange(1, 1)
  enter(input)
  expect(shown(input)).toBe('a|bc')
})

test('after any sequence of keys, the field holds the same as a string model', () => {
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
