// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { digitsOf, groupPhone } from '../../shared/text/format.ts'
import { caretAfter } from './grouping.ts'
import NumberField from './number-field.vue'

test('the field shows groups, the model has digits only', async () => {
  const wrapper = mount(NumberField, {
    props: {
      id: 'phone',
      label: 'Số',
      group: groupPhone,
      clean: digitsOf,
      modelValue: '',
      'onUpdate:modelValue': (value: string) => wrapper.setProps({ modelValue: value }),
    },
  })
  const element = wrapper.get('input').element as HTMLInputElement
  element.value = '0912.345-6'
  element.dispatchEvent(new InputEvent('input'))
  await wrapper.vm.$nextTick()
  await wrapper.vm.$nextTick()
  expect(wrapper.props('modelValue')).toBe('09123456')
  expect(element.value).toBe('0912 345 6')
})

test('the caret stays behind the same digit', () => {
  expect(caretAfter('0912 345 678', 0)).toBe(0)
  expect(caretAfter('0912 345 678', 4)).toBe(4)
  expect(caretAfter('0912 345 678', 5)).toBe(6)
  expect(caretAfter('0912 345 678', 10)).toBe(12)
})
