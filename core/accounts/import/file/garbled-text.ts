/**
 * Vietnamese text that was written in one encoding and read in another: TCVN3 ("NguyÔn V¨n") and VNI ("Nguyeãn Vaên") text of
 * before Unicode, UTF-8 read as a western code page ("Nguyá»…n"), letters that were lost on the way ("Nguy?n").
 *
 * A word counts as TCVN3 or VNI when it is no Vietnamese syllable as it stands and becomes one when it is read so. Names
 * of foreigners have such letters, too: there, one word is not enough.
 */
import { withVietnameseD } from '../../../contact/letters.ts'

export const garblings = ['tcvn3', 'vni', 'misread', 'lost'] as const
export type Garbling = (typeof garblings)[number]

/** Null where nothing speaks against the text. In a header a question mark may stand behind a word. */
export function garbling(text: string, where: 'name' | 'header' = 'name'): Garbling | null {
  if (/^[\p{ASCII}]*$/u.test(text) && !text.includes('?')) return null
  if (text.includes('\ufffd') || lostLetters[where].test(text)) return 'lost'
  if (utf8AsWestern.test(text) || utf8AsMac.test(text)) return 'misread'
  const words = withVietnameseD(text.normalize('NFC'))
    .split(wordEnds)
    .filter((word) => /\p{L}/u.test(word) && !isSyllable(word) && !isHighlandWord(word))
  // First the one that says more: a vowel and its mark behind it.
  if (readsAs(words, readVni)) return 'vni'
  return readsAs(words, readTcvn3) ? 'tcvn3' : null
}

const lostLetters = {
  name: /\?/,
  header: /\?[\p{L}?]|\p{L}\?.*\p{L}\?/u,
}

/** What the second and third byte of a letter look like in the western code page, and where that leaves them as they are. */
const laterByte = '\u0080-\u009f¡-¬®-¿€‚ƒ„†‡ˆ‰Š‹ŒŽ˜™š›œžŸ'
/** Signs that stand behind a word anyway: they count only within one. */
const quoteLike = '‘’“”•–—…'
/** Letters in UTF-8 begin with C3 to C6, or with E1 BA and E1 BB. Ă is C3 in the Vietnamese code page. */
const utf8AsWestern = new RegExp(
  `[ÃÄÅÆĂ](?:[${laterByte}]|[${quoteLike}](?=\\p{L}))|á[º»][${laterByte}${quoteLike}\u00a0\u00ad]`,
  'u',
)
const utf8AsMac = /·[ª∫]|[√∆ƒ≈][^\s\p{P}]/u

const wordEnds = /[\s.,;:()[\]{}"'’“”/\\&+\-–_\d]+/u

/**
 * @param words those of the text that are no syllables
 * @param reading the word as it reads in the other encoding
 */
function readsAs(words: readonly string[], reading: (word: string) => string): boolean {
  let read = 0
  let other = 0
  for (const word of words) {
    const meant = reading(word)
    if (meant === word || !isSyllable(meant)) other++
    else if (hasSign(word)) return true
    else read++
  }
  return read > 1 || (read === 1 && other === 0)
}

/** No letter, or a capital behind a small letter: nobody's name. */
const hasSign = (word: string) => /[^\p{L}\p{M}]|[ªµ]|\p{Ll}[ÆÇÈÉÊËÌÎÏÑÒÓÔÕÖØÜÝÞ]/u.test(word)

const onset = /^(?:ngh?|[cgkpt]h|nh|gi|qu|tr|[bcdđghklmnprstvx])?/
const nuclei = [
  ...['a', 'ai', 'ao', 'au', 'ay', 'ă', 'â', 'âu', 'ây', 'e', 'eo', 'ê', 'êu', 'i', 'ia', 'iu', 'iê', 'iêu'],
  ...['o', 'oa', 'oai', 'oao', 'oay', 'oă', 'oe', 'oeo', 'oi', 'oo', 'ô', 'ôi', 'ơ', 'ơi', 'u', 'ua', 'uâ'],
  ...['uây', 'ue', 'uê', 'uêu', 'ui', 'uô', 'uôi', 'uơ', 'uy', 'uya', 'uyê', 'uyu', 'ư', 'ưa', 'ưi', 'ưu'],
  ...['ươ', 'ươi', 'ươu', 'y', 'ya', 'yê', 'yêu'],
]
const rhyme = new RegExp(`^(?:${nuclei.join('|')})(?:ch|c|m|ng|nh|n|p|t)?$`)
const tones = /[\u0300\u0301\u0303\u0309\u0323]/g

/** A word of one syllable, with at most one tone. */
function isSyllable(word: string): boolean {
  const apart = word.toLowerCase().normalize('NFD')
  if ((apart.match(tones) ?? []).length > 1) return false
  const plain = apart.replace(tones, '').normalize('NFC')
  const begins = onset.exec(plain)?.[0] ?? ''
  // "gì": there the vowel is a part of the onset.
  return rhyme.test(plain.slice(begins.length)) || (begins === 'gi' && rhyme.test(plain.slice(1)))
}

/** Languages of the Central Highlands write ñ, and no tones. */
function isHighlandWord(word: string): boolean {
  const plain = word.replace(/ñ/gi, 'n')
  return plain !== word && plain.normalize('NFD').search(tones) < 0 && isSyllable(plain)
}

/** TCVN 5712-3 (1993), from 0xA1 on, as its bytes look in the western code page. */
const tcvn3Letters = new Map(
  [
    ...['¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư §Đ ¨ă ©â ªê «ô ¬ơ \u00adư ®đ µà ¶ả ·ã ¸á ¹ạ »ằ ¼ẳ ½ẵ ¾ắ'],
    ...['Æặ Çầ Èẩ Éẫ Êấ Ëậ Ìè Îẻ Ïẽ Ðé Ñẹ Òề Óể Ôễ Õế Öệ ×ì Øỉ Üĩ Ýí Þị'],
    ...['ßò áỏ âõ ãó äọ åồ æổ çỗ èố éộ êờ ëở ìỡ íớ îợ ïù ñủ òũ óú ôụ õừ öử ÷ữ øứ ùự úỳ ûỷ üỹ ýý þỵ'],
  ].flatMap((line) => line.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)] as const)),
)
function readTcvn3(word: string): string {
  return word.replace(/[^\p{ASCII}]/gu, (letter) => tcvn3Letters.get(letter) ?? letter)
}

/** VNI: the mark is a byte of its own behind its vowel; some letters have one byte. */
const vniMarks: Readonly<Record<string, string>> = {
  ù: '\u0301',
  ø: '\u0300',
  û: '\u0309',
  õ: '\u0303',
  ï: '\u0323',
  â: '\u0302',
  á: '\u0302\u0301',
  à: '\u0302\u0300',
  å: '\u0302\u0309',
  ã: '\u0302\u0303',
  ä: '\u0302\u0323',
  ê: '\u0306',
  é: '\u0306\u0301',
  è: '\u0306\u0300',
  ú: '\u0306\u0309',
  ü: '\u0306\u0303',
  ë: '\u0306\u0323',
}
const vniLetters: Readonly<Record<string, string>> = {
  ñ: 'đ',
  ô: 'ơ',
  ö: 'ư',
  í: 'í',
  ì: 'ì',
  æ: 'ỉ',
  ó: 'ĩ',
  ò: 'ị',
  î: 'ỵ',
}
function readVni(word: string): string {
  return word
    .toLowerCase()
    .replace(/([aeouyôö])([ùøûõïâáàåãäêéèúüë])/g, (_, vowel: string, mark: string) => {
      return `${vniLetters[vowel] ?? vowel}${vniMarks[mark] ?? ''}`.normalize('NFC')
    })
    .replace(/[ñôöæóòîíì]/g, (letter) => vniLetters[letter] ?? letter)
}
