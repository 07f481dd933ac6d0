/**
 * Rewrites text so that a voice says it like a person: numbers digit by digit, masked parts as such, e-mail
 * addresses with the names of their signs, references letter by letter.
 */
import type { Language } from '../../contract/views.ts'

const spoken: Record<
  Language,
  { hidden: string; at: string; dot: string; dash: string; underscore: string; of: string }
> = {
  vi: {
    hidden: 'phần ẩn',
    at: 'a còng',
    dot: 'chấm',
    dash: 'gạch ngang',
    underscore: 'gạch dưới',
    of: 'trên',
  },
  en: { hidden: 'hidden', at: 'at', dot: 'dot', dash: 'dash', underscore: 'underscore', of: 'of' },
}

export function pronounce(text: string, language: Language): string {
  const { hidden, at, dot, dash, underscore, of } = spoken[language]
  return (
    text
      // q•••@gmail.com, lan.nguyen@example.vn
      .replace(/[^\s@,;:]+@[^\s@,;:]+[^\s@,;:.]/g, (address) =>
        address
          .replace(/•+/g, ` ${hidden} `)
          .replace(/@/g, ` ${at} `)
          .replace(/\./g, ` ${dot} `)
          .replace(/-/g, ` ${dash} `)
          .replace(/_/g, ` ${underscore} `),
      )
      // "Bước 2/5" is no fraction; a date has two slashes.
      .replace(/(?<![\d/])(\d)\/(\d)(?![\d/])/g, `$1 ${of} $2`)
      // K7M4-92QX-T; a word in capitals alone is no receipt number.
      .replace(/\b(?=[A-Z0-9-]*\d)[A-Z0-9]{2,}(?:-[A-Z0-9]+)+\b/g, (reference) => spell(reference))
      // The reference in a mail: DLH, K7M.
      .replace(/(?<![\p{L}\p{N}-])(?!OTP)(?=\d*[A-Z])[A-Z0-9]{3}(?![\p{L}\p{N}-])/gu, (mark) => spell(mark))
      .replace(/(?:•+ ?)+(\d*)/g, (_masked, end: string) => ` ${hidden} ${spell(end)}`)
      // Times keep their colon and dates their slashes; numbers of four digits or more are spelled.
      .replace(/(?<![\d:/.,])\d[\d ]{2,}\d(?![\d:/]|[.,]\d)/g, (digits) =>
        digits.replace(/ /g, '').length >= 4 ? spell(digits) : digits,
      )
      .replace(/\s+/g, ' ')
      .trim()
  )
}

/** "0912 345" becomes "0 9 1 2, 3 4 5": a pause between groups. */
function spell(text: string): string {
  return text
    .split(/[\s-]+/)
    .filter((group) => group !== '')
    .map((group) => [...group].join(' '))
    .join(', ')
}
