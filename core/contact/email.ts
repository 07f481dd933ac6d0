/**
 * E-mail addresses as people give them: trimmed, NFC, domain in lower case and punycode. Two addresses are one when
 * their comparison forms are equal; plus-tags are kept, since they are different mailboxes to some providers.
 * Only ASCII names before the @: addresses beyond that reach few mail servers, and are a stranger's way to look alike.
 */
import { domainToASCII } from 'node:url'
import type { FailureOf } from '../../contract/failures.ts'
import { err, ok, type Ok, type Result } from '../foundation/result.ts'

export interface Email {
  /** What mail is sent to and what is kept. */
  address: string
  /** Equal for two spellings of one address. */
  comparison: string
}

type EmailInvalid = FailureOf<'email-invalid'>
const invalid = (reason: EmailInvalid['reason']) => err<EmailInvalid>({ kind: 'email-invalid', reason })

const maxLength = 254
const maxNameLength = 64

/**
 * Nearly every address there is. Nothing in it that the rules below could refuse, or change but for its capitals, and
 * checked at a thirtieth of their cost; a host with a hyphen pair could be punycode, and is left to them.
 */
const everyday = /^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}$/i
/** Short enough for each of its parts, too. */
const everydayLength = 63

export function normaliseEmail(input: string): Result<Email, EmailInvalid> {
  if (input.length <= everydayLength && everyday.test(input)) return everydayEmail(input)
  const typed = input.normalize('NFC').trim()
  if (typed === '') return invalid('empty')
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(typed)) return invalid('control-character')
  if (/\s/u.test(typed)) return invalid('space')

  const parts = typed.split('@')
  if (parts.length === 1) return invalid('no-at')
  if (parts.length > 2) return invalid('many-at')
  const [name = '', domain = ''] = parts
  if (name === '') return invalid('no-name')
  if (domain === '') return invalid('no-domain')

  if (mixesScripts(name) || domain.split('.').some(mixesScripts)) return invalid('mixed-scripts')
  if (!/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+$/.test(name)) return invalid('character')
  if (/^\.|\.$|\.\./.test(name) || /^\.|\.\./.test(domain) || domain.endsWith('.')) return invalid('dots')

  const ascii = asciiDomain(domain)
  if (ascii === 'no-domain' || ascii === 'character') return invalid(ascii)
  const address = `${name}@${ascii.host}`
  if (name.length > maxNameLength || address.length > maxLength) return invalid('too-long')
  return ok({ address, comparison: address.toLowerCase() })
}

function everydayEmail(address: string): Ok<Email> {
  const comparison = address.toLowerCase()
  const at = address.indexOf('@')
  return ok({ address: address.slice(0, at) + comparison.slice(at), comparison })
}

function asciiDomain(domain: string): { host: string } | 'no-domain' | 'character' {
  // The URL rules for hosts forgive things (%41, 127.1) that are no part of an address: take letters, digits, - and .
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return 'character'
  const host = domainToASCII(domain)
  if (host === '') return 'character'
  const labels = host.split('.')
  if (labels.length < 2) return 'no-domain'
  if (labels.some((label) => !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))) return 'character'
  return /^([a-z]{2,}|xn--[a-z0-9-]+)$/.test(labels.at(-1) ?? '') ? { host } : 'no-domain'
}

const scripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Han',
  'Hangul',
  'Arabic',
  'Hebrew',
  'Thai',
  'Cherokee',
]
const scriptPatterns = scripts.map((script) => new RegExp(`\\p{Script=${script}}`, 'u'))

/** "gооgle" with two Cyrillic letters looks like google and is not. */
function mixesScripts(text: string): boolean {
  const found = scriptPatterns.filter((pattern) => pattern.test(text)).length
  return found > 1
}
