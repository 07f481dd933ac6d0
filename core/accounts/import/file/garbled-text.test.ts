/** Text in another encoding, made from real names by real encodings; and names that are only foreign. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { garbling } from './garbled-text.ts'

const words = [
  ...[
    'Nguyễn',
    'Trần',
    'Lê',
    'Phạm',
    'Huỳnh',
    'Hoàng',
    'Phan',
    'Vũ',
    'Võ',
    'Đặng',
    'Bùi',
    'Đỗ',
    'Hồ',
    'Ngô',
    'Dương',
    'Lý',
  ],
  ...[
    'Văn',
    'Thị',
    'Quốc',
    'Ngọc',
    'Thuỳ',
    'Mỹ',
    'Hữu',
    'Đình',
    'Xuân',
    'Quý',
    'Gia',
    'Khuê',
    'Uyên',
    'Nghĩa',
    'Giỏi',
  ],
  ...[
    'An',
    'Bình',
    'Ánh',
    'Ân',
    'Ái',
    'Nhường',
    'Nguyệt',
    'Thuở',
    'Tuyết',
    'Quỳnh',
    'Oanh',
    'Ước',
    'Yến',
    'Út',
    'Chiêu',
  ],
]
const aName = fc
  .array(fc.constantFrom(...words), { minLength: 2, maxLength: 5 })
  .chain((name) =>
    fc.constantFrom(name.join(' '), name.join(' ').toUpperCase(), name.join(' ').toLowerCase()),
  )
const misreadAs = (encoding: string) => (name: string) => new TextDecoder(encoding).decode(Buffer.from(name))

/** TCVN 5712-3, VNI: from Unicode to what their bytes look like in the western code page. */
const tcvn3 = new Map(
  (
    'Ă¡ Â¢ Ê£ Ô¤ Ơ¥ Ư¦ Đ§ ă¨ â© êª ô« ơ¬ ư\u00ad đ® àµ ả¶ ã· á¸ ạ¹ ằ» ẳ¼ ẵ½ ắ¾ ặÆ ầÇ ẩÈ ẫÉ ấÊ ậË èÌ ẻÎ ẽÏ éÐ ẹÑ ' +
    'ềÒ ểÓ ễÔ ếÕ ệÖ ì× ỉØ ĩÜ íÝ ịÞ òß ỏá õâ óã ọä ồå ổæ ỗç ốè ộé ờê ởë ỡì ớí ợî ùï ủñ ũò úó ụô ừõ ửö ữ÷ ứø ựù ỳú ỷû ỹü ýý ỵþ'
  )
    .split(' ')
    .map((pair) => [pair.slice(0, 1), pair.slice(1)] as const),
)
// Capitals with a tone have no byte of their own there: fonts of capitals show the small letters.
const inTcvn3 = (name: string) =>
  [...name].map((letter) => tcvn3.get(letter) ?? tcvn3.get(letter.toLowerCase()) ?? letter).join('')

const ownByte: Record<string, string> = { í: 'í', ì: 'ì', ỉ: 'æ', ĩ: 'ó', ị: 'ò', ỵ: 'î', đ: 'ñ' }
const marks: Record<string, string> = {
  '\u0301': 'ù',
  '\u0300': 'ø',
  '\u0309': 'û',
  '\u0303': 'õ',
  '\u0323': 'ï',
  '\u0302': 'â',
  '\u0306': 'ê',
  '\u0302\u0301': 'á',
  '\u0302\u0300': 'à',
  '\u0302\u0309': 'å',
  '\u0302\u0303': 'ã',
  '\u0302\u0323': 'ä',
  '\u0306\u0301': 'é',
  '\u0306\u0300': 'è',
  '\u0306\u0309': 'ú',
  '\u0306\u0303': 'ü',
  '\u0306\u0323': 'ë',
}
function inVni(name: string): string {
  const letters = [...name.normalize('NFC')].map((letter) => {
    const small = letter.toLowerCase()
    const [base = '', ...rest] = [...small.normalize('NFD')]
    const tone = rest.filter((mark) => mark !== '\u031b').sort((a, b) => Number(b < a && b > '\u0304') || -1)
    const order = ['\u0302', '\u0306'].find((mark) => tone.includes(mark))
    const key = order ? order + tone.filter((mark) => mark !== order).join('') : tone.join('')
    const vowel = rest.includes('\u031b') ? (base === 'o' ? 'ô' : 'ö') : base
    const written = ownByte[small] ?? vowel + (key === '' ? '' : (marks[key] ?? ''))
    return letter === small ? written : written.toUpperCase()
  })
  return letters.join('')
}

/** Words that carry a mark; one alone may read as another word. */
const marked = (name: string) => name.split(' ').filter((word) => /[^\p{ASCII}]/u.test(word)).length

describe('a Vietnamese name', () => {
  it('is none, in any letters', () => {
    fc.assert(
      fc.property(aName, fc.constantFrom('NFC', 'NFD'), (name, form) => {
        expect(garbling(name.normalize(form))).toBeNull()
      }),
      { numRuns: 1_000 },
    )
  })

  it('is one when its UTF-8 was read in another code page', () => {
    const threeBytes = /[\u1e00-\u1eff]/
    fc.assert(
      fc.property(
        aName.filter((name) => threeBytes.test(name)),
        fc.constantFrom('windows-1252', 'windows-1258', 'macintosh'),
        (name, encoding) => {
          const once = misreadAs(encoding)(name)
          expect([once, garbling(once)]).toEqual([once, 'misread'])
          if (encoding === 'macintosh') return
          const twice = misreadAs(encoding)(once)
          expect([twice, garbling(twice)]).toEqual([twice, 'misread'])
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('is one when letters were lost', () => {
    fc.assert(
      fc.property(
        aName.filter((name) => /[\u1e00-\u1eff]/.test(name)),
        (name) => {
          expect(garbling(name.replace(/[^\p{ASCII}]/gu, '?'))).toBe('lost')
        },
      ),
    )
  })

  it('is one in TCVN3 or VNI, where two of its words are none as they stand', () => {
    const isTelling = (written: string) =>
      /[^\p{L}\s]|[a-zà-ỹ][À-Þ]/u.test(written) || /[åßïûäëüÿîçæøñö]/.test(written.toLowerCase())
    fc.assert(
      fc.property(
        aName.filter((name) => marked(name) >= 2),
        (name) => {
          const written = inTcvn3(name)
          const seen = garbling(written)
          if (/[^\p{L}\s\u00ad]/u.test(written)) expect([written, seen]).not.toEqual([written, null])
          const vni = inVni(name)
          if (vni.split(' ').filter(isTelling).length >= 2) expect([vni, garbling(vni)]).toEqual([vni, 'vni'])
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

it('any text is looked at without throwing, and plain ASCII without a question mark is none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), (text) => {
      for (const where of ['name', 'header'] as const) {
        const seen = garbling(text, where)
        if (/^[\p{ASCII}]*$/u.test(text) && !text.includes('?')) expect(seen).toBeNull()
      }
    }),
  )
})
