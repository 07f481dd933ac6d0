// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import CodeField from './code-field.vue'

function field(slots = 6) {
  const wrapper = mount(CodeField, {
    props: {
      id: 'code',
      label: 'Mã',
      slots,
      mailed: true,
      modelValue: '',
      'onUpdate:modelValue': (value: string) => wrapper.setProps({ modelValue: value }),
    },
  })
  const input = wrapper.get('input')
  const element = input.element as HTMLInputElement
  const drawn = () => wrapper.findAll('.slot').map((slot) => slot.text())
  async function type(value: string, isComposing = false): Promise<void> {
    element.value = value
    element.dispatchEvent(new InputEvent('input', { isComposing }))
    await wrapper.vm.$nextTick()
  }
  return { wrapper, input, element, drawn, type }
}

test('what is typed is drawn digit by digit', async () => {
  const { drawn, type } = field()
  await type('1')
  await type('12')
  expect(drawn()).toEqual(['1', '2', '', '', '', ''])
})

test.each([
  ['123-4 56', '123456'],
  ['１２３４５６', '123456'],
  ['v117955', '117955'],
  ['117955v', '117955'],
  ['482913.0', '482913'],
  ['Mã: 482 913', '482913'],
  ['48.29', '4829'],
  ['²①', ''],
])('of "%s" the digits are shown, and the same are sent', async (raw, digits) => {
  const { wrapper, element, drawn, type } = field()
  await type(raw)
  expect([drawn().join(''), wrapper.props('modelValue'), element.value]).toEqual([digits, digits, digits])
})

test('surplus digits are cut', async () => {
  const { element, wrapper, type } = field()
  await type('1234567')
  expect(wrapper.props('modelValue')).toBe('123456')
  expect(element.value).toBe('123456')
})

test('a composition is not changed before its end, and no character is doubled', async () => {
  const { wrapper, input, element, drawn, type } = field()
  await type('1', true)
  await type('12', true)
  expect(wrapper.props('modelValue')).toBe('')
  expect(element.value).toBe('12')
  await input.trigger('compositionend')
  expect(wrapper.props('modelValue')).toBe('12')
  expect(element.value).toBe('12')
  expect(drawn().slice(0, 2)).toEqual(['1', '2'])
})

test('one input, with the attributes for screen readers and phones', async () => {
  const { wrapper, input } = field()
  await wrapper.setProps({ error: 'Mã chưa đúng.' })
  expect(wrapper.findAll('input')).toHaveLength(1)
  expect(input.attributes()).toMatchObject({
    inputmode: 'none',
    autocomplete: 'one-time-code',
    'aria-invalid': 'true',
    'aria-describedby': 'code-error',
  })
})
