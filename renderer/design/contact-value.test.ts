/** However an e-mail is taken apart for its line breaks, what is read, and copied, is the e-mail. */
// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import ContactValue from './contact-value.vue'

test.each([
  '0912 345 678',
  'q•••@gmail.com',
  'quynh.nguyen@mail.example.gov.vn',
  'Đúng, dùng quynh@gmail.com',
  'Có phải bạn muốn nhập quynh@gmail.com?',
  '"a@b"@example.vn',
])('%s', (value) => {
  expect(mount(ContactValue, { props: { value } }).text()).toBe(value)
})

test('an e-mail may break before its at sign and its dots, the words before it stand apart', () => {
  const wrapper = mount(ContactValue, { props: { value: 'Dùng lan@mail.vn' } })
  const [address, domain] = wrapper.findAll('.whole')
  expect([address?.text(), domain?.text()]).toEqual(['lan@mail.vn', '@mail.vn'])
  expect(domain?.findAll('wbr')).toHaveLength(1)
})
