/**
 * Typed keys stay typed at every human speed and from every other program; a card read at any reader's speed
 * leaves nothing; also one after the other.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBurstReader, type KeyPress } from './burst.ts'
import { longestCard, numberOnCard } from './card.ts'

const gapMs = 35
const card = '001085012345|012345678|Phạm Văn An|23051985|Nam|Hàng Bài, Hà Nội|01072021'

interface Key extends Partial<Omit<KeyPress, 'at'>> {
  key: string
  /** Milliseconds since the previous key. */
  after: number
}

/** The content of a field that follows every verdict, the texts read, and the verdict on each key. */
function play(keys: readonly Key[], inField = true) {
  const bursts = createBurstReader(gapMs, (text) => numberOnCard(text) !== null)
  const [read, kinds] = [new Array<string | null>(), new Array<string>()]
  let [typed, mark, at] = ['', 0, 1_000]
  for (const { key, after, ...more } of keys) {
    at += after
    const judgement = bursts.judge({
      key,
      at,
      repeat: false,
      composing: false,
      command: false,
      inField,
      ...more,
    })
    kinds.push(judgement.kind)
    if (judgement.kind === 'typing') {
      if (judgement.first) mark = typed.length
      typed += shownFor(key)
    } else typed = typed.slice(0, mark)
    if (judgement.kind === 'scan') read.push(judgement.text)
  }
  return { typed, read, kinds, brokenOff: bursts.rest() }
}
const shownFor = (key: string) => (key.length === 1 ? key : `<${key}>`)
const wouldShow = (keys: readonly Key[]) => keys.map(({ key }) => shownFor(key)).join('')
const keysOf = (text: string, after: number): Key[] => [...text].map((key) => ({ key, after }))
const burst = (text: string, end = 'Enter', after = 8): Key[] => [...keysOf(text, after), { key: end, after }]
/** The first key comes long after any other. */
const later = ([first, ...others]: Key[]): Key[] =>
  first === undefined ? [] : [{ ...first, after: 400 }, ...others]

test.each(['Enter', 'Tab'])('a card that ends with %s is read, and leaves nothing', (end) => {
  expect(play(burst(card, end))).toMatchObject({ typed: '', read: [card] })
})

test('the slowest reader is still recognised; slightly slower counts as a person', () => {
  expect(play(burst('0123456789', 'Enter', gapMs)).read).toEqual(['0123456789'])
  expect(play(burst('0123456789', 'Enter', gapMs + 1))).toMatchObject({
    typed: '0123456789<Enter>',
    read: [],
  })
})

test('the field’s text from before the burst stays', () => {
  expect(play([...keysOf('09', 200), ...later(burst(card))]).typed).toBe('09')
})

test('a reader with a pause in the middle, as on a busy machine, is still recognised', () => {
  const stumbling = burst(card).map((key, at) => (at === 20 ? { ...key, after: 4 * gapMs } : key))
  expect(play(stumbling).read).toEqual([card])
})

test('Shift before each capital or bar counts neither as a character nor as a pause', () => {
  const shifted = burst(card, 'Enter', 30).flatMap((key) =>
    /^[\p{Lu}|]$/u.test(key.key) ? [{ key: 'Shift', after: 30 }, key] : [key],
  )
  expect(play(shifted).read).toEqual([card])
})

test('a line feed after the return belongs to the burst; a later Enter is a person’s', () => {
  const twice = [...burst(card), { key: 'Enter', after: 5 }]
  expect(play(twice).kinds.at(-1)).toBe('reader')
  expect(play([...twice, { key: 'Enter', after: 300 }]).kinds.at(-1)).toBe('typing')
})

test('a time that runs backwards begins a new burst: a person’s key never counts as the reader’s', () => {
  const enter = { key: 'Enter', after: -1_500 }
  expect(play([...burst(card), enter]).kinds.at(-1)).toBe('typing')
  expect(play([...keysOf('001085012345', 5), enter])).toMatchObject({
    typed: '001085012345<Enter>',
    read: [],
  })
  expect(play([...keysOf('0123', 5), enter])).toMatchObject({ typed: '0123<Enter>', read: [] })
  // A reader's keys in slightly wrong order are still a reader's.
  const swapped = burst(card).map((key, at) => (at === 20 ? { ...key, after: -2 } : key))
  expect(play(swapped).read).toEqual([card])
})

test('a card without an end is dropped: nothing of it stays or is read', () => {
  expect(play(keysOf(card, 5))).toMatchObject({ typed: '', read: [], brokenOff: true })
  const next = play([...keysOf(card, 5), ...later(keysOf('xin', 120))])
  expect([next.typed, next.read]).toEqual(['xin', []])
})

test('text longer than any card is swallowed to its end, and not read', () => {
  const long = card.padEnd(longestCard, '1')
  expect(play(burst(long)).read).toEqual([long])
  expect(play(burst(`${long}1`))).toMatchObject({ typed: '', read: [null] })
})

test.each(['Demo@2026-BHXH', '8934567890128', '1234', 'bảo hiểm xã hội', 'a|b|c|d|e|f|g', '79 0000'])(
  '"%s" from a text expander stays in the field, and its Enter works',
  (text) => {
    expect(play(burst(text, 'Enter', 0))).toMatchObject({
      typed: `${text}<Enter>`,
      read: [],
      brokenOff: false,
    })
    expect(play(keysOf(text, 0))).toMatchObject({ typed: text, brokenOff: false })
  },
)

test('an input method that replaces letters at that speed counts as typing', () => {
  const shorthand = [...keysOf('bh', 90), ...['Backspace', 'Backspace'].map((key) => ({ key, after: 1 }))]
  const keys = [...shorthand, ...keysOf('bảo hiểm', 1), { key: 'Enter', after: 90 }]
  expect(play(keys)).toMatchObject({ typed: wouldShow(keys), read: [] })
})

test('outside a field, anything that ends like a card is read: nobody types there', () => {
  expect(play(burst('8934567890128'), false)).toMatchObject({ typed: '', read: ['8934567890128'] })
})

test('a key held down repeats at any speed', () => {
  const held: Key[] = [
    { key: '7', after: 0 },
    ...keysOf('7'.repeat(60), 30).map((key) => ({ ...key, repeat: true })),
  ]
  expect(play([...held, { key: 'Enter', after: 30 }])).toMatchObject({
    typed: '7'.repeat(61) + '<Enter>',
    read: [],
  })
})

test('five fingers at once are a person’s, whatever follows', () => {
  const rolled = [...keysOf('asdfg', 20), ...later(keysOf('12345', 20)), { key: 'Enter', after: 90 }]
  expect(play(rolled)).toMatchObject({ typed: 'asdfg12345<Enter>', read: [] })
})

test('holding Shift does not make a person who types capitals a reader', () => {
  const shift = { key: 'Shift', after: 30, repeat: true }
  const keys = [...'ABCDEFGH'].flatMap((key) => [shift, shift, shift, { key, after: 30 }])
  expect(new Set(play(keys).kinds)).toEqual(new Set(['typing']))
})

test('a composition of an input method is left alone', () => {
  const composed = keysOf('nguyeenx', 20).map((key) => ({ ...key, composing: true }))
  expect(play(composed).typed).toBe('nguyeenx')
  expect(play(keysOf('Process', 20).map((key) => ({ ...key, key: 'Process' }))).read).toEqual([])
})

test('commands do not count as characters', () => {
  const pasted = Array.from({ length: 8 }, (): Key => ({ key: 'v', after: 20, command: true }))
  expect(new Set(play(pasted).kinds)).toEqual(new Set(['typing']))
})

const aKey = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...'0123456789abcxyzàđ@. ') },
  { weight: 2, arbitrary: fc.constantFrom('Backspace', 'Enter', 'Tab', 'ArrowLeft', 'Shift') },
)
const unhurried = fc
  .array(fc.tuple(aKey, fc.integer({ min: gapMs + 1, max: 2_000 })), { maxLength: 40 })
  .map((keys) => keys.map(([key, after]): Key => ({ key, after })))
/** Up to three fingers at once and Enter, as fast typists do. */
const rolling = fc
  .array(
    fc.tuple(
      fc.array(aKey, { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat(gapMs), { minLength: 4, maxLength: 4 }),
    ),
  )
  .map((rolls) =>
    rolls.flatMap(([keys, gaps]) => later(keys.map((key, at): Key => ({ key, after: gaps[at] ?? 0 })))),
  )
const holding = fc
  .tuple(fc.constantFrom('0', 'a', 'Backspace', ' '), fc.nat(50))
  .map(([key, times]): Key[] => [
    { key, after: 400 },
    ...Array.from({ length: times }, (): Key => ({ key, after: 30, repeat: true })),
  ])
/** A text expander, a shorthand, remote support. */
const machine = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'abcxyzàđ@. 0123456789'), minLength: 1, maxLength: 60 }),
    fc.nat(gapMs),
    fc.boolean(),
  )
  .filter(([text]) => numberOnCard(text) === null)
  .map(([text, after, enter]) => later(enter ? burst(text, 'Enter', after) : keysOf(text, after)))
const person = fc.oneof(unhurried, rolling, holding, machine)

const read = fc
  .record({
    text: fc.oneof(
      fc.constantFrom('0123456789', '001085012345'),
      fc
        .string({ unit: fc.constantFrom(...'0123456789|ABC abcÀđữ,./'), maxLength: 120 })
        .map((rest) => `001085012345|${rest}`),
    ),
    gaps: fc.array(fc.nat(gapMs), { minLength: 1, maxLength: 20 }),
    end: fc.constantFrom('Enter', 'Tab'),
    lineFeed: fc.boolean(),
  })
  .map(({ text, gaps, end, lineFeed }) => ({
    text,
    keys: [...text, end, ...(lineFeed ? [end] : [])].map((key, at): Key => ({
      key,
      after: gaps[at % gaps.length] ?? 0,
    })),
  }))

test('text typed by or for a person is never swallowed or taken for a card', () => {
  fc.assert(
    fc.property(person, (keys) => {
      const { typed, read: scans, brokenOff } = play(keys)
      expect([typed, scans, brokenOff]).toEqual([wouldShow(keys), [], false])
    }),
    { numRuns: 500 },
  )
})

test('every card is read completely, and leaves nothing', () => {
  fc.assert(
    fc.property(read, ({ text, keys }) => {
      expect(play(keys)).toMatchObject({ typed: '', read: [text], brokenOff: false })
    }),
    { numRuns: 500 },
  )
})

test('people and readers in turn: each text goes to its own place', () => {
  const turns = fc.array(
    fc.oneof(
      person.map((keys) => ({ keys, typed: wouldShow(keys), read: new Array<string>() })),
      read.map(({ keys, text }) => ({ keys, typed: '', read: [text] })),
    ),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(turns, (all) => {
      const { typed, read: scans } = play(all.flatMap(({ keys }) => later(keys)))
      expect(typed).toBe(all.map((turn) => turn.typed).join(''))
      expect(scans).toEqual(all.flatMap((turn) => turn.read))
    }),
    { numRuns: 500 },
  )
})
