/**
 * A mail as a few blocks, written twice: as HTML and as plain text with the same sentences. Whatever is put into a
 * block is treated as plain words: the HTML escapes it, neither form lets it start a line of its own, become a link, or
 * turn the reading direction. No links, no pictures, no colours of our own: it reads the same in dark mode.
 */
import type { Language } from '../../../contract/views.ts'

export type Block =
  | { kind: 'sentence'; words: string }
  /** Large, digits apart; alone on its line in plain text. */
  | { kind: 'code'; digits: string }
  /** What a reader looks up: label and value, one a line. */
  | { kind: 'facts'; rows: ReadonlyArray<{ label: string; value: string }> }
  /** Set apart by a rule on its left; said before it is needed. */
  | { kind: 'warning'; words: string }

export interface Letter {
  language: Language
  subject: string
  blocks: readonly Block[]
}

/** What a template makes: all of a message save where it goes. */
export interface MailContent {
  subject: string
  text: string
  html: string
}

export function writeLetter({ language, subject, blocks }: Letter): MailContent {
  const heading = plainWords(subject)
  return {
    subject: heading,
    text: `${blocks.map(textBlock).join('\n\n')}\n`,
    html: `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(heading)}</title>
</head>
<body style="margin:0;padding:24px 16px;font-family:'Noto Sans',Arial,Helvetica,sans-serif;font-size:17px;line-height:1.6">
<div style="max-width:34em;margin:0 auto">
${blocks.map(htmlBlock).join('\n')}
</div>
</body>
</html>
`,
  }
}

function textBlock(block: Block): string {
  switch (block.kind) {
    case 'sentence':
    case 'warning':
      return plainWords(block.words)
    case 'code':
      return `    ${plainWords(block.digits)}`
    case 'facts':
      return block.rows.map(({ label, value }) => `${plainWords(label)}: ${plainWords(value)}`).join('\n')
  }
}

function htmlBlock(block: Block): string {
  const html = (words: string) => escapeHtml(plainWords(words))
  switch (block.kind) {
    case 'sentence':
      return `<p style="margin:0 0 16px">${html(block.words)}</p>`
    case 'warning':
      return `<p style="margin:24px 0 16px;padding-left:14px;border-left:4px solid currentColor">${html(block.words)}</p>`
    case 'code':
      return `<p style="margin:24px 0;font-size:34px;line-height:1.4;font-weight:700;letter-spacing:6px">${digitGroups(
        block.digits,
      )
        .map((group) => `<span style="margin-right:12px">${html(group)}</span>`)
        .join('')}</p>`
    case 'facts': {
      const rows = block.rows.map(({ label, value }) => `${html(label)}: <strong>${html(value)}</strong>`)
      return `<p style="margin:0 0 16px">${rows.join('<br>\n')}</p>`
    }
  }
}

/** "482913" → "482", "913"; the eye keeps three or four. Joined they are the digits again, so that copying works. */
export function digitGroups(digits: string): string[] {
  const half = Math.floor(digits.length / 2)
  return half < 3 ? [digits] : [digits.slice(0, half), digits.slice(half)]
}

/**
 * One line of words: control characters, line ends and marks that turn the reading direction become spaces, and what a
 * mail program would make a link of ("http://", "www.") is taken apart.
 */
export function plainWords(words: string): string {
  const oneLine = unruly.test(words) ? words.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, ' ') : words
  return oneLine
    .replace(/:\/\//g, ': ')
    .replace(/\bwww\./gi, 'www ')
    .trim()
}

/** Most words hold none of it, and looking is quicker than rewriting. */
const unruly = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|[^\S ]| {2}/u

export function escapeHtml(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
