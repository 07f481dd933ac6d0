/** What is read of a screen, and how it sounds. */
// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { pronounce } from './pronounce.ts'
import { spokenText } from './spoken-text.ts'

const words = { buttons: 'You can press:', emptyField: 'empty', filledField: 'filled in' }
const read = (html: string) => {
  document.body.innerHTML = `<main>${html}</main>`
  return spokenText(document.querySelector('main')!, words)
}
beforeEach(() => (document.body.innerHTML = ''))

describe('what is read of a screen', () => {
  it('is heading, text and facts in their order, the buttons last', () => {
    expect(
      read(`<button>Next</button><h1>Check</h1><p>Look <b>well</b>.</p>
        <dl><div><dt>Phone</dt><dd>0912 345 678</dd></div></dl><ul><li><p>One</p></li></ul><button>Back</button>`),
    ).toEqual(['Check', 'Look well.', 'Phone', '0912 345 678', 'One', 'You can press: Next; Back'])
  })

  it('is never what was typed', () => {
    const said = read(`<label for="a">Password</label><input id="a" type="password" value="Demo@2026">
      <label for="b">Code</label><input id="b" value="123456"><label for="c">Phone</label><input id="c">`)
    expect(said).toEqual(['Password: filled in', 'Code: filled in', 'Phone: empty'])
  })

  it('leaves out what is hidden from ears, and what is not shown', () => {
    expect(
      read(`<p aria-hidden="true">a</p><p hidden>b</p><div style="display: none"><p>c</p></div>
        <p>d<span aria-hidden="true">e</span></p><button aria-label="Large text"><span>A</span></button>`),
    ).toEqual(['d', 'You can press: Large text'])
  })
})

describe('how it sounds', () => {
  it.each([
    ['Số mới: 0912 345 678', 'vi', 'Số mới: 0 9 1 2, 3 4 5, 6 7 8'],
    ['•••• ••• 678', 'vi', 'phần ẩn 6 7 8'],
    ['Gửi tới q•••@gmail.com.', 'vi', 'Gửi tới q phần ẩn a còng gmail chấm com.'],
    ['lan_n-1@example.vn', 'en', 'lan underscore n dash 1 at example dot vn'],
    ['Receipt number K7M4-92QX-T', 'en', 'Receipt number K 7 M 4, 9 2 Q X, T'],
    ['Call 1900 9068', 'en', 'Call 1 9 0 0, 9 0 6 8'],
    ['Valid until 14:35, 22/11/2026', 'en', 'Valid until 14:35, 22/11/2026'],
    ['Step 2 of 5', 'en', 'Step 2 of 5'],
    ['BHXH and OTP', 'en', 'BHXH and OTP'],
  ] as const)('%s', (text, language, sound) => {
    expect(pronounce(text, language)).toBe(sound)
  })
})
