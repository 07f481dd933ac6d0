/**
 * One journal entry as one line of text: `SEQUENCE PAYLOAD HASH\n`.
 *
 * The payload is base64 of the encrypted JSON `{event, puts}`; a put holds the whole document it wrote, so that reading
 * the journal from any point on rebuilds the state. The hash covers the hash before it, the sequence and the payload's
 * text: the chain can be checked without the key. The encryption is bound to the same place: only a holder of the key can
 * add an entry, and no entry opens anywhere but where it was written.
 */
import { hash, type KeyObject } from 'node:crypto'
import { seal, unseal } from '../encryption/sealed.ts'
import type { CollectionName, Put } from './model.ts'
import type { JournalEvent } from '../../events/events.ts'

/** A document as the commit left it. */
export interface WrittenPut {
  collection: CollectionName
  key: string
  version: number
  /** Null: it was removed. */
  value: Put['value']
}

export interface JournalEntry {
  /** 1 for the first entry, one more for each. */
  sequence: number
  /** 64 hexadecimal digits. */
  hash: string
  event: JournalEvent
  puts: readonly WrittenPut[]
}

/** An entry with all that is needed to check its place in the chain; `payload` is the text that its hash covers. */
export interface HistoryEntry extends JournalEntry {
  previousHash: string
  payload: string
}

/** How far the chain reaches. */
export interface ChainLink {
  /** 0 before the first entry. */
  sequence: number
  hash: string
}

export const chainStart: ChainLink = { sequence: 0, hash: '0'.repeat(64) }

const beyondOneByte = /[\u0100-\uffff]/g

/**
 * A document's JSON in ASCII and what else fits in a byte a character. V8 keeps a text with one Vietnamese letter beyond that in two
 * bytes each, and all that an import writes is in memory until the documents are written: a third less of it.
 */
export function documentText(value: object): string {
  const text = JSON.stringify(value)
  if (text.search(beyondOneByte) < 0) return text
  const escaped = text.replace(
    beyondOneByte,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  // What is made of a two-byte text is one, too, until it is copied.
  return Buffer.from(escaped, 'latin1').toString('latin1')
}

/** The JSON of one put. The document comes as text: the store keeps it as text, too, and makes it only once. */
export function putText(collection: CollectionName, key: string, version: number, valueText: string): string {
  return `["${collection}",${JSON.stringify(key)},${version},${valueText}]`
}

/** What a payload holds before it is encrypted. */
export function payloadText(event: JournalEvent, putTexts: readonly string[]): string {
  return `{"event":${JSON.stringify(event)},"puts":[${putTexts.join(',')}]}`
}

export function parsePayload(text: string): Pick<JournalEntry, 'event' | 'puts'> {
  const { event, puts } = JSON.parse(text) as {
    event: JournalEvent
    puts: Array<[CollectionName, string, number, Put['value']]>
  }
  return {
    event,
    puts: puts.map(([collection, key, version, value]) => ({ collection, key, version, value })),
  }
}

/** The entry that follows `previous`, ready to be written. */
export function encodeEntry(
  key: KeyObject,
  previous: ChainLink,
  event: JournalEvent,
  putTexts: readonly string[],
): { line: Buffer; link: ChainLink } {
  const sequence = previous.sequence + 1
  const text = payloadText(event, putTexts)
  const payload = seal(key, boundTo(previous, sequence), utf8(text)).toString('base64')
  // The hash is over the hash before it and then the line so far: one buffer serves for both.
  const covered = hashed(previous.hash, sequence, payload)
  const bytes = Buffer.allocUnsafe(covered.length + ` ${previous.hash}\n`.length)
  bytes.write(covered, 'latin1')
  const link = { sequence, hash: hash('sha256', bytes.subarray(0, covered.length), 'hex') }
  bytes.write(` ${link.hash}\n`, covered.length, 'latin1')
  return { line: bytes.subarray(`${previous.hash} `.length), link }
}

/** Taken anew for each entry, which is sealed before anybody else can want it. */
const scratch = new Uint8Array(16 * 1024)
const encoder = new TextEncoder()

function utf8(text: string): Uint8Array {
  if (text.length * 3 > scratch.length) return Buffer.from(text)
  return scratch.subarray(0, encoder.encodeInto(text, scratch).written)
}

/** What stands at a place of a segment: an entry, nothing more, or something that is no entry. */
export type ParsedLine =
  | { kind: 'entry'; link: ChainLink; previous: ChainLink; payload: string; end: number }
  | { kind: 'end' }
  | { kind: 'damaged'; why: string }

const newline = 0x0a

/** Reads the line at `offset` as the one that follows `previous`, without the key. Zeros mean that no more was written. */
export function parseLine(bytes: Buffer, offset: number, previous: ChainLink): ParsedLine {
  if (offset >= bytes.length || bytes[offset] === 0) {
    return isZero(bytes, offset) ? { kind: 'end' } : { kind: 'damaged', why: 'bytes after the end' }
  }
  const newlineAt = bytes.indexOf(newline, offset)
  if (newlineAt < 0) return { kind: 'damaged', why: 'an incomplete line' }
  const [sequenceText, payload, hashText, ...more] = bytes.toString('latin1', offset, newlineAt).split(' ')
  if (payload === undefined || hashText === undefined || more.length > 0) {
    return { kind: 'damaged', why: 'not a journal line' }
  }
  const sequence = previous.sequence + 1
  if (sequenceText !== String(sequence)) {
    return { kind: 'damaged', why: `entry ${sequence} is missing or out of order` }
  }
  if (hashText !== hash('sha256', hashed(previous.hash, sequence, payload), 'hex')) {
    return { kind: 'damaged', why: `the hash of entry ${sequence} is wrong` }
  }
  return { kind: 'entry', link: { sequence, hash: hashText }, previous, payload, end: newlineAt + 1 }
}

/** @returns null when the payload was not made with this key for this place. */
export function openPayload(
  key: KeyObject,
  entry: { link: ChainLink; previous: ChainLink; payload: string },
): JournalEntry | null {
  const { link, previous, payload } = entry
  const text = unseal(key, boundTo(previous, link.sequence), Buffer.from(payload, 'base64'))
  if (!text) return null
  return { sequence: link.sequence, hash: link.hash, ...parsePayload(text.toString()) }
}

/** Whether everything from `offset` on is zero. */
export function isZero(bytes: Buffer, offset: number): boolean {
  // Bytes equal to themselves shifted by one are all the same: one comparison at the speed of memory.
  return (
    offset >= bytes.length ||
    (bytes[offset] === 0 && bytes.compare(bytes, offset, bytes.length - 1, offset + 1, bytes.length) === 0)
  )
}

/** The text whose SHA-256 is an entry's hash. */
export function hashed(previousHash: string, sequence: number, payload: string): string {
  return `${previousHash} ${sequence} ${payload}`
}

function boundTo(previous: ChainLink, sequence: number): Buffer {
  return Buffer.from(`journal ${sequence} ${previous.hash}`, 'latin1')
}
