import type { Input } from 'electron'
import { expect, test } from 'vitest'
import { swallowedKeys, swallowing } from './keys.ts'

const press = (key: string, code: string, held: Partial<Input> = {}): Input => ({
  type: 'keyDown',
  key,
  code,
  isAutoRepeat: false,
  isComposing: false,
  shift: false,
  control: false,
  alt: false,
  meta: false,
  location: 0,
  modifiers: [],
  ...held,
})

test.each([
  ['reload', press('F5', 'F5')],
  ['reload past the cache', press('R', 'KeyR', { control: true, shift: true })],
  ['reload on a Vietnamese or Russian layout', press('к', 'KeyR', { control: true })],
  ['developer tools', press('I', 'KeyI', { control: true, shift: true })],
  ['developer tools on a Mac', press('ˆ', 'KeyI', { meta: true, alt: true })],
  ['zoom', press('+', 'Equal', { control: true, shift: true })],
  ['zoom on the number pad', press('+', 'NumpadAdd', { control: true })],
  ['print', press('p', 'KeyP', { control: true })],
  ['close', press('F4', 'F4', { alt: true })],
  ['quit', press('q', 'KeyQ', { meta: true })],
  ['full screen', press('F11', 'F11')],
  ['back', press('ArrowLeft', 'ArrowLeft', { alt: true })],
  ['start menu', press('Meta', 'MetaLeft', { meta: true })],
])('swallows %s', (_what, input) => {
  expect(swallowing(input)).toBeDefined()
})

test.each([
  ['letters', press('r', 'KeyR')],
  ['capital letters', press('I', 'KeyI', { shift: true })],
  ['digits', press('0', 'Digit0')],
  ['plus in an e-mail', press('+', 'Equal', { shift: true })],
  ['hyphen', press('-', 'Minus')],
  ['arrows', press('ArrowLeft', 'ArrowLeft')],
  ['Enter, Tab, Escape', press('Enter', 'Enter')],
  ['Tab', press('Tab', 'Tab', { shift: true })],
  ['Escape', press('Escape', 'Escape')],
  ['Backspace', press('Backspace', 'Backspace')],
  ['a space', press(' ', 'Space')],
  ['select all', press('a', 'KeyA', { control: true })],
  ['Alt Gr for @', press('@', 'KeyV', { control: true, alt: true })],
])('leaves %s', (_what, input) => {
  expect(swallowing(input)).toBeUndefined()
})

test('every row has its reason', () => {
  for (const row of swallowedKeys) expect(row.why).not.toBe('')
})
