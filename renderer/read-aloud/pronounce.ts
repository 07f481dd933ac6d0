/**
 * Rewrites what is written for eyes so that a voice says it as a person would: numbers digit by digit, masked parts as
 * such, e-mail addresses with their signs named, references letter by letter.
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
      // "Bước 2/5", which is no fraction; a date has two strokes.
      .replace(/(?<![\d/])(\d)\/(\d)(?![\d/])/g, `$1 ${of} $2`)
      // K7M4-92QX-T; a word in capitals alone is no reference.
      .replace(/\b(?=[A-Z0-9-]*\d)[A-Z0-9]{2,}(?:-[A-Z0-9]+)+\b/g, (reference) => spell(reference))
      // The mark in a mail: DLH, K7M.
      .replace(/(?<![\p{L}\p{N}-])(?!OTP)(?=\d*[A-Z])[A-Z0-9]{3}(?![\p{L}\p{N}-])/gu, (mark) => spell(mark))
      .replace(/(?:•+ ?)+(\d*)/g, (_masked, end: string) => ` ${hidden} ${spell(end)}`)
      // A time keeps its colon, a date its strokes; a number is told digit by digit from four digits on.
      .replace(/(?<![\d:/.,])\d[\d ]{2,}\d(?![\d:/]|[.,]\d)/g, (digits) =>
        digits.replace(/ /g, '').length >= 4 ? spell(digits) : digits,
      )
      .replace(/\s+/g, ' ')
      .trim()
  )
}

/** "0912 345" becomes "0 9 1 2, 3 4 5": a breath between groups. */
function spell(text: string): string {
  return text
    .split(/[\s-]+/)
    .filter((group) => group !== '')
    .map((group) => [...group].join(' '))
    .join(', ')
}
