/** However an e-mail is split for line breaks, its text for reading and copying stays the same. */
// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import ContactValue from './contact-value.vue'

const shown = (value: string) => mount(ContactValue, { props: { value } })

test.each([
  '0912 345 678',
  'q•••@gmail.com',
  'quynh.nguyen@mail.baohiemxahoi.gov.vn',
  'Đúng, dùng quynh@gmail.com',
  'Có phải bạn muốn nhập quynh@gmail.com?',
  '"a@b"@example.vn',
])('%s', (value) => {
  expect(shown(value).text()).toBe(value)
})

test('a short e-mail stays on one line, the words before it do not', () => {
  const whole = shown('Đúng, dùng quynh@gmail.com').get('.whole')
  expect(whole.text()).toBe('quynh@gmail.com')
})

test('a longer one may break before its at sign only', () => {
  const wrapper = shown('quynh.nguyen.thi.1957@hotmail.com')
  expect(wrapper.get('.whole').text()).toBe('@hotmail.com')
  expect(wrapper.findAll('wbr')).toHaveLength(1)
})

test('a very long name may break before its dots too', () => {
  const wrapper = shown('huyen.tran.cong.tang.ton.nu.thi@example.vn')
  expect(wrapper.text()).toBe('huyen.tran.cong.tang.ton.nu.thi@example.vn')
  expect(wrapper.get('.whole').text()).toBe('@example.vn')
  expect(wrapper.findAll('wbr')).toHaveLength(7)
})

test('and so may a very long domain', () => {
  const wrapper = shown('h•••@mail.baohiemxahoi.gov.vn')
  expect(wrapper.find('.whole').exists()).toBe(false)
  expect(wrapper.findAll('wbr')).toHaveLength(4)
})
