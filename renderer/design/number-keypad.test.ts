/** The keypad: adds at the end, takes back from the end, stops at the longest, and never sends the form. */
// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { vi } from '../locales/vi.ts'
import { createWords } from '../shared/words.ts'
import NumberKeypad from './number-keypad.vue'

function keypad(modelValue = '', max = 6) {
  const wrapper = mount(NumberKeypad, {
    props: {
      max,
      modelValue,
      'onUpdate:modelValue': (value: string) => wrapper.setProps({ modelValue: value }),
    },
    global: { plugins: [createWords()] },
  })
  const value = () => wrapper.props('modelValue')
  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await wrapper
        .findAll('button')
        .find((one) => one.text() === key)!
        .trigger('click')
    }
  }
  return { wrapper, value, press }
}

test('every digit has a key of its own, and each adds itself', async () => {
  const { value, press } = keypad('', 10)
  await press(...'1234567890')
  expect(value()).toBe('1234567890')
})

test('no more digits than the number has', async () => {
  const { value, press } = keypad('12345')
  await press('6', '7', '8')
  expect(value()).toBe('123456')
})

test('spaces and hyphens of a pasted code do not count', async () => {
  const { value, press } = keypad('123-45')
  await press('6', '7')
  expect(value()).toBe('123-456')
})

test('delete takes back the last digit, with the space before it, and stops at nothing', async () => {
  const { value, press } = keypad('12 3')
  await press(vi.keypad.delete)
  expect(value()).toBe('12')
  await press(vi.keypad.delete, vi.keypad.delete, vi.keypad.delete)
  expect(value()).toBe('')
})

test('every press is told, so that an old error can go', async () => {
  const { wrapper, press } = keypad('123456')
  await press('7', vi.keypad.delete)
  expect(wrapper.emitted('press')).toHaveLength(2)
})

test('no key sends the form or takes the focus from the field', async () => {
  const { wrapper } = keypad()
  expect(wrapper.findAll('button').map((one) => one.attributes('type'))).toEqual(Array(11).fill('button'))
  for (const name of ['pointerdown', 'mousedown']) {
    const event = new Event(name, { bubbles: true, cancelable: true })
    wrapper.get('button').element.dispatchEvent(event)
    expect(event.defaultPrevented, name).toBe(true)
  }
})

test('it has a name for who cannot see it', () => {
  const { wrapper } = keypad()
  expect(wrapper.get('[role="group"]').attributes('aria-label')).toBe(vi.keypad.label)
})
