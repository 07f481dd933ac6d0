import { createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CollectionName } from './model.ts'
import {
  chainStart,
  documentText,
  encodeEntry,
  openPayload,
  parseLine,
  putText,
  type ChainLink,
} from './entry.ts'
import { eventKinds, type EventKind, type JournalEvent } from '../../events/events.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const anEvent: fc.Arbitrary<JournalEvent> = fc.record({
  kind: fc.constantFrom(...(Object.keys(eventKinds) as EventKind[])),
  at: fc.nat(),
  kiosk: text,
  account: fc.option(text),
  visit: fc.option(text),
  data: fc.dictionary(
    text.filter((name) => name !== '__proto__'),
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 3 })),
    { maxKeys: 4, noNullPrototype: true },
  ),
})
const aPut = fc.record({
  collection: fc.constantFrom<CollectionName>('accounts', 'emails', 'outbox'),
  key: text,
  version: fc.integer({ min: 1 }),
  value: fc.option(fc.constant({ account: '1' })),
})

interface Written {
  event: JournalEvent
  puts: Array<{ collection: CollectionName; key: string; version: number; value: { account: string } | null }>
}
const aJournal = fc.array(fc.record({ event: anEvent, puts: fc.array(aPut, { maxLength: 3 }) }), {
  minLength: 1,
  maxLength: 6,
})

function lines(journal: readonly Written[]): Buffer[] {
  let link: ChainLink = chainStart
  return journal.map(({ event, puts }) => {
    const texts = puts.map((put) => putText(put.collection, put.key, put.version, JSON.stringify(put.value)))
    const encoded = encodeEntry(key, link, event, texts)
    link = encoded.link
    return encoded.line
  })
}

/** All entries up to the first thing that is none. */
function readAll(bytes: Buffer) {
  const entries = []
  let previous: ChainLink = chainStart
  for (let offset = 0; ;) {
    const line = parseLine(bytes, offset, previous)
    if (line.kind !== 'entry') return { entries, end: line.kind }
    entries.push(openPayload(key, line))
    previous = line.link
    offset = line.end
  }
}

const zeros = Buffer.alloc(100)

describe('the journal’s lines', () => {
  it('give back every event and put', () => {
    fc.assert(
      fc.property(aJournal, (journal) => {
        const { entries, end } = readAll(Buffer.concat([...lines(journal), zeros]))
        expect(end).toBe('end')
        expect(entries.map((entry) => ({ event: entry?.event, puts: entry?.puts }))).toEqual(journal)
        expect(entries.map((entry) => entry?.sequence)).toEqual(journal.map((_, i) => i + 1))
      }),
    )
  })

  it('hold entries of any length, in any script', () => {
    const value = fc.tuple(fc.constantFrom('a', 'ễ', '漢', '🙂'), fc.integer({ min: 1_000, max: 20_000 }))
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (values) => {
        const journal = values.map(([letter, length]) => ({
          event: fc.sample(anEvent, 1)[0]!,
          puts: [
            {
              collection: 'accounts' as const,
              key: '1',
              version: 1,
              value: { account: letter.repeat(length) },
            },
          ],
        }))
        const { entries } = readAll(Buffer.concat([...lines(journal), zeros]))
        expect(entries.map((entry) => entry?.puts)).toEqual(journal.map(({ puts }) => puts))
      }),
      { numRuns: 30 },
    )
  })

  it('show any changed bit', () => {
    fc.assert(
      fc.property(aJournal, fc.nat(), fc.nat(7), (journal, place, bit) => {
        const bytes = Buffer.concat(lines(journal))
        const at = place % bytes.length
        bytes[at] = bytes[at]! ^ (1 << bit)
        const { entries, end } = readAll(Buffer.concat([bytes, zeros]))
        expect(end).toBe('damaged')
        expect(entries.length).toBeLessThan(journal.length)
      }),
      { numRuns: 300 },
    )
  })

  it('show any cut, also when zeros follow', () => {
    fc.assert(
      fc.property(aJournal, fc.nat(), (journal, place) => {
        const whole = lines(journal)
        const bytes = Buffer.concat(whole)
        const cut = bytes.subarray(0, place % bytes.length)
        for (const rest of [cut, Buffer.concat([cut, zeros])]) {
          const { entries, end } = readAll(rest)
          const kept = Buffer.concat(whole.slice(0, entries.length)).length
          expect(entries.length).toBeLessThan(journal.length)
          expect(end).toBe(kept === cut.length ? 'end' : 'damaged')
        }
      }),
    )
  })

  it('show a line that was removed, swapped or put in from elsewhere', () => {
    fc.assert(
      fc.property(aJournal, fc.nat(), fc.nat(), (journal, one, two) => {
        fc.pre(journal.length > 1)
        const whole = lines(journal)
        const a = one % (journal.length - 1)
        const b = a + 1 + (two % (journal.length - 1 - a))
        const removed = whole.filter((_, i) => i !== a)
        const swapped = whole.with(a, whole[b]!).with(b, whole[a]!)
        const replaced = whole.with(a, lines(journal)[a]!)
        expect(readAll(Buffer.concat([...removed, zeros]))).toMatchObject({ end: 'damaged' })
        expect(readAll(Buffer.concat([...swapped, zeros]))).toMatchObject({ end: 'damaged' })
        // The same entry, encrypted again: right in itself, but what follows was not built on it.
        expect(readAll(Buffer.concat([...replaced, zeros]))).toMatchObject({ end: 'damaged' })
      }),
    )
  })

  it('cannot be made without the key', () => {
    const forged = encodeEntry(
      createSecretKey(Buffer.alloc(32, 9)),
      chainStart,
      fc.sample(anEvent, 1)[0]!,
      [],
    )
    const line = parseLine(forged.line, 0, chainStart)
    expect(line.kind === 'entry' && openPayload(key, line)).toBeNull()
  })

  it('are not readable', () => {
    const event: JournalEvent = {
      kind: 'code.sent',
      at: 1,
      kiosk: 'k',
      account: '0123456789',
      visit: null,
      data: {},
    }
    const { line } = encodeEntry(key, chainStart, event, [])
    expect(Buffer.from(line.toString().split(' ')[1]!, 'base64').includes('0123456789')).toBe(false)
  })
})

describe('the text of a document', () => {
  it('says what JSON says, one byte a character', () => {
    const value = fc.oneof(
      fc.dictionary(text, text),
      fc.constant({ name: 'Nguyễn Thị Quỳnh 😀', a: 'é"\\\u1ec5' }),
    )
    fc.assert(
      fc.property(value, (given) => {
        const written = documentText(given)
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(given)))
        expect(written).toMatch(/^[\0-\xff]*$/)
      }),
    )
  })
})
