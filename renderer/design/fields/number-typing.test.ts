/**
 * Typing within a grouped number, pasting, and compositions of input methods: the digits and the caret stay
 * right.
 */
// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { groupNumber, groupPhone, typedNumber } from '../../shared/text/format.ts'
import NumberField from './number-field.vue'

let unmount = () => {}
afterEach(() => unmount())

function field(modelValue: string, group: (text: string) => string = groupPhone) {
  const wrapper = mount(NumberField, {
    attachTo: document.body,
    props: {
      id: 'number',
      label: 'Số',
      group,
      clean: (text: string, before: string) => typedNumber(text, before, 12),
      modelValue,
      'onUpdate:modelValue': (value: string) => wrapper.setProps({ modelValue: value }),
    },
  })
  unmount = () => wrapper.unmount()
  const element = wrapper.get('input').element as HTMLInputElement
  element.focus()
  /** What the browser does before its input event; `|` is the caret. */
  async function becomes(text: string, isComposing = false): Promise<void> {
    element.value = text.replace('|', '')
    element.setSelectionRange(text.indexOf('|'), text.indexOf('|'))
    element.dispatchEvent(new InputEvent('input', { isComposing }))
    await settle()
  }
  async function settle(): Promise<void> {
    for (let i = 0; i < 3; i++) await wrapper.vm.$nextTick()
  }
  const shown = () =>
    `${element.value.slice(0, element.selectionStart!)}|${element.value.slice(element.selectionStart!)}`
  return { wrapper, element, becomes, shown, settle }
}

test.each([
  ['a digit at the end', '0912', '09123|', '0912 3|'],
  ['a digit in the middle', '0912345', '0918|2 345', '0918| 234 5'],
  ['a digit deleted in the middle', '0912345678', '091|2 345 67', '091|2 345 67'],
  ['a digit that shifts every group', '0912345678', '0|912 345 678', '0|912 345 678'],
  ['a letter', '0912', '09x|12', '09|12'],
  ['a paste with dots and hyphens', '', '0912.345-678|', '0912 345 678|'],
  ['full-width digits', '', '０９１２３|', '0912 3|'],
])('%s', async (_name, before, typed, after) => {
  const { becomes, shown } = field(before)
  await becomes(typed)
  expect(shown()).toBe(after)
})

test('groups depend on the length: a personal ID has others than a BHXH number', async () => {
  const { becomes, shown, wrapper } = field('0790850012', groupNumber)
  await becomes('0790 850 0123|')
  expect(shown()).toBe('079 085 001 23|')
  expect(wrapper.props('modelValue')).toBe('07908500123')
})

test('refused text does not stay in the field', async () => {
  const { becomes, element, wrapper } = field('0912')
  await becomes('0912abc|')
  expect([element.value, wrapper.props('modelValue')]).toEqual(['0912', '0912'])
  await becomes('123456789012|')
  await becomes('123 456 789 0123|')
  expect(wrapper.props('modelValue')).toBe('123456789012')
})

test('a pasted fraction is kept unchanged, and can be corrected by hand', async () => {
  const { becomes, shown, wrapper } = field('', groupNumber)
  await becomes('123456789.0|')
  expect([wrapper.props('modelValue'), shown()]).toEqual(['123456789.0', '123456789.0|'])
  await becomes('0|123456789.0')
  expect(shown()).toBe('0|123456789.0')
  await becomes('0123456789|')
  expect(shown()).toBe('0123 456 789|')
})

test('a composition is not changed before its end, and no character is doubled', async () => {
  const { becomes, element, wrapper, settle } = field('')
  await becomes('0|', true)
  await becomes('09|', true)
  await becomes('091|', true)
  expect([wrapper.props('modelValue'), element.value]).toEqual(['', '091'])
  element.dispatchEvent(new Event('compositionend'))
  await settle()
  element.dispatchEvent(new InputEvent('input'))
  await settle()
  expect([wrapper.props('modelValue'), element.value]).toEqual(['091', '091'])
})

test('a value set from outside is shown in groups', async () => {
  const { wrapper, element, settle } = field('0912')
  await wrapper.setProps({ modelValue: '09123' })
  await settle()
  expect(element.value).toBe('0912 3')
})

test('label, hint and error belong to the field', async () => {
  const { wrapper, element } = field('')
  expect(wrapper.get('label').attributes('for')).toBe(element.id)
  await wrapper.setProps({ hint: 'Mười chữ số.', error: 'Thiếu một chữ số.' })
  const described = wrapper.get('input').attributes('aria-describedby')!.split(' ')
  expect(described.map((id) => wrapper.get(`#${id}`).text())).toEqual(['Mười chữ số.', 'Thiếu một chữ số.'])
  expect(element.getAttribute('aria-invalid')).toBe('true')
})
