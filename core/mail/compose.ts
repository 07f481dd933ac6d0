/**
 * A mail as it goes over the wire (RFC 5322, 2045). All of ours have one form, plain text and HTML of the same words, so
 * it is written in one go: putting it together from streams, part by part, would cost more than all the rest of sending.
 */
import { foldLines } from 'nodemailer/lib/mime-funcs'
import MimeNode from 'nodemailer/lib/mime-node'
import type { MailMessage } from './mailer.ts'

/** Both addresses are plain ones: see `isOneAddress`. */
export interface Written extends MailMessage {
  /** The name as people write it; may be empty. */
  from: { name: string; address: string }
  /** Milliseconds since the epoch. */
  sentAt: number
}

/** Lends its encoding of header values: encoded words, quoted names, and no line end in any of them. */
const library = new MimeNode()

/** No line of base64 begins with a hyphen, so none can be taken for it. */
const boundary = 'text-and-html'

/** @returns ASCII; every line ends with CR LF, and is folded or wrapped at 76 where there is room to. */
export function composeMail({ from, to, subject, text, html, messageId, sentAt }: Written): string {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  const heads = [
    header('From', { name: oneLine(from.name), address: from.address }),
    header('To', { name: '', address: to }),
    header('Subject', oneLine(subject)),
    header('Message-ID', `<${messageId.replace(/[^A-Za-z0-9.-]+/g, '-')}@${domain}>`),
    header('Date', new Date(sentAt)),
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary=${boundary}`,
  ]
  return [...heads, '', ...part('plain', text), ...part('html', html), `--${boundary}--`, ''].join('\r\n')
}

function header(name: string, value: Parameters<typeof library.encodeHeaderValue>[1]): string {
  return foldLines(`${name}: ${library.encodeHeaderValue(name, value)}`, 76)
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

function part(kind: 'plain' | 'html', content: string): string[] {
  return [
    `--${boundary}`,
    `Content-Type: text/${kind}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    ...base64Lines(content),
  ]
}

/** Text's lines end with CR LF inside of base64 too (RFC 2045 §6.8). */
function base64Lines(content: string): string[] {
  const encoded = Buffer.from(content.replace(/\r\n|\r|\n/g, '\r\n')).toString('base64')
  const lines: string[] = []
  for (let at = 0; at < encoded.length; at += 76) lines.push(encoded.slice(at, at + 76))
  return lines
}
