/** Written texts and their spoken forms. */
import { expect, it } from 'vitest'
import { pronounce } from './pronounce.ts'

it.each([
  ['Số mới: 0912 345 678', 'vi', 'Số mới: 0 9 1 2, 3 4 5, 6 7 8'],
  ['Nguyễn Thị Q•••', 'vi', 'Nguyễn Thị Q phần ẩn'],
  ['•••• ••• 678', 'vi', 'phần ẩn 6 7 8'],
  ['Gửi tới q•••@gmail.com.', 'vi', 'Gửi tới q phần ẩn a còng gmail chấm com.'],
  ['lan_n-1@example.vn', 'en', 'lan underscore n dash 1 at example dot vn'],
  ['Receipt number K7M4-92QX-T', 'en', 'Receipt number K 7 M 4, 9 2 Q X, T'],
  ['Call 1900 9068', 'en', 'Call 1 9 0 0, 9 0 6 8'],
  ['Valid until 14:35, 22/11/2026', 'en', 'Valid until 14:35, 22/11/2026'],
  ['Step 2 of 5', 'en', 'Step 2 of 5'],
  ['Bước 2/5', 'vi', 'Bước 2 trên 5'],
  ['Code 1/2.', 'en', 'Code 1 of 2.'],
  ['BHXH and OTP', 'en', 'BHXH and OTP'],
  ['Xem thư có ký hiệu DLH.', 'vi', 'Xem thư có ký hiệu D L H.'],
  ['Mark: 4KM, 123 or 7', 'en', 'Mark: 4 K M, 123 or 7'],
] as const)('%s', (text, language, sound) => {
  expect(pronounce(text, language)).toBe(sound)
})
