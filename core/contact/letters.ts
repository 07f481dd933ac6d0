/** Letters of names and headers as they compare, whichever of the characters that look like Đ somebody has typed. */

/** The Icelandic and the African letter look just like Đ; keyboards, fonts and old programs mix them up. */
const likeD: Readonly<Record<string, string>> = { Ð: 'Đ', ð: 'đ', '\u0189': 'Đ', '\u0256': 'đ' }

/** Đ for what only looks like it. */
export function withVietnameseD(text: string): string {
  return text.replace(/[Ðð\u0189\u0256]/g, (letter) => likeD[letter] ?? letter)
}

/** Small letters without marks: "Đỗ" → "do". */
export function plainLetters(text: string): string {
  return withVietnameseD(text)
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
}
