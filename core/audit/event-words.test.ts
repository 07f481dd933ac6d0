import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dataFields, type DataField } from '../events/event-data.ts'
import { eventSentences } from './event-sentences.ts'
import { eventSentence, kindWords } from './event-words.ts'
import { eventKinds, type EventKind, type JournalEvent } from '../events/events.ts'

const kinds = Object.keys(eventKinds) as EventKind[]
const languages = ['vi', 'en'] as const
const names = new Map([['lan.tt', 'Trần Thị Lan']])

const event = (kind: EventKind, more: Partial<JournalEvent> = {}): JournalEvent => ({
  kind,
  at: 1_700_000_000_000,
  kiosk: 'kiosk-1',
  account: '0123450001',
  visit: null,
  data: {},
  ...more,
})

describe('a sentence', () => {
  it('says who did what with which account, masked', () => {
    const opened = event('account.opened', { staff: 'lan.tt' })
    expect(eventSentence(opened, 'vi', names)).toBe(
      'Trần Thị Lan (lan.tt) mở tài khoản •••••• 0001 để hỗ trợ.',
    )
    expect(eventSentence(opened, 'en', names)).toBe(
      'Trần Thị Lan (lan.tt) opened account •••••• 0001 to help.',
    )
  })

  it.each<[string, JournalEvent]>([
    ['minh.pv opened account •••••• 0001 to help.', event('account.opened', { staff: 'minh.pv' })],
    ['A member of staff opened an account to help.', event('account.opened', { account: null })],
    [
      'A change of account •••••• 0001 was confirmed: phone: •••• ••• 678 → •••• ••• 789, e-mail: – → a•••@x.vn, ' +
        'reference K7M4-92QX-T, with the help of Trần Thị Lan (lan.tt).',
      event('change.confirmed', {
        staff: 'lan.tt',
        data: {
          reference: 'K7M4-92QX-T',
          changes: ['phone: •••• ••• 678 → •••• ••• 789', 'email: – → a•••@x.vn'],
        },
      }),
    ],
    ['A change of account •••••• 0001 was confirmed.', event('change.confirmed')],
    [
      'A change of account •••••• 0001 was refused at the last moment: the e-mail belongs to another account.',
      event('change.refused', { data: { reason: 'email-taken', changes: ['email'] } }),
    ],
    [
      'Service at kiosk-1 changed; nobody is served because of: the disk (nearly full).',
      event('health.changed', { account: null, data: { reason: 'disk', why: 'nearly-full', before: null } }),
    ],
    ['Accounts were added, 500 in all.', event('accounts.added', { account: null, data: { count: 500 } })],
    [
      'lan.tan exported the confirmed changes as CSV, after entry 7, up to entry 12.',
      event('changes.exported', { staff: 'lan.tan', data: { format: 'csv', after: 7, upToEntry: 12 } }),
    ],
    [
      'Entries older than the journal is kept were purged, up to 05:13 15/11/2023; entries: 3.',
      event('journal.purged', { data: { upTo: 1_700_000_000_000, entries: 3 } }),
    ],
  ])('%s', (sentence, given) => {
    expect(eventSentence(given, 'en', names)).toBe(sentence)
  })

  it('keeps to one line, and takes nothing in an entry for its own marks', () => {
    const given = event('account.revealed', { staff: 'a\nb', data: { reason: '[{who}]\r\n\u202e=1' } })
    expect(eventSentence(given, 'en', names)).toBe(
      'a b looked at account •••••• 0001 in full, reason: [{who}] =1.',
    )
  })

  it('is there for kinds that this version does not know', () => {
    const given = event('later.kind' as EventKind)
    expect(eventSentence(given, 'vi', names)).toBe('later.kind.')
    expect(kindWords('toString', 'vi')).toBe('toString')
    expect(kindWords('help.asked', 'en')).toBe('Staff called')
  })

  it('never breaks, whatever an entry holds', () => {
    const value = fc.oneof(
      ...[fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.anything()), fc.anything()],
    )
    const anything = fc.record({
      kind: fc.constantFrom(...kinds),
      at: fc.nat(),
      kiosk: fc.constant('kiosk-1'),
      account: fc.option(fc.constant('0123450001')),
      visit: fc.constant(null),
      staff: fc.option(fc.constant('lan.tt'), { nil: undefined }),
      data: fc.option(fc.dictionary(fc.constantFrom(...Object.keys(dataFields)), value), { nil: undefined }),
    })
    fc.assert(
      fc.property(anything, fc.constantFrom(...languages), (given, language) => {
        const sentence = eventSentence(given as unknown as JournalEvent, language, names)
        expect(sentence).toMatch(/^\S.*\S\.$/)
        expect(sentence).not.toContain('0123450001')
      }),
      { numRuns: 2_000 },
    )
  })

  it('leaves nothing open when there is nothing to say', () => {
    for (const kind of kinds) {
      for (const language of languages) {
        const bare = eventSentence(event(kind, { account: null }), language, names)
        expect(bare, kind).not.toMatch(/[[\]{}]|undefined|null| {2}| [.,;:]|[,;:]\./)
      }
    }
  })
})

describe('the registry', () => {
  it.each(kinds)('%s: what its sentences speak of is in its data, in both languages', (kind) => {
    const { data, ...sentences } = eventSentences[kind]
    for (const language of languages) {
      const text = sentences[language]
      const outside = [...text.replace(/\[[^\]]*\]/g, '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const places = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(['who', 'account', 'kiosk']).toEqual(expect.arrayContaining(outside))
      expect([...data, 'who', 'account', 'kiosk', 'staff']).toEqual(expect.arrayContaining(places))
      expect(text).toMatch(/^[\p{Lu}{][^[\]]*(\[[^[\]]*\{\w+\}[^[\]]*\][^[\]]*)*\.$/u)
    }
    const placesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()
    expect(placesOf(sentences.vi)).toEqual(placesOf(sentences.en))
    expect(new Set(data).size).toBe(data.length)
  })

  it('has no field that no event holds', () => {
    const held = new Set(Object.values(eventSentences).flatMap(({ data }) => [...data]))
    expect([...held].sort()).toEqual(Object.keys(dataFields).sort())
  })

  it('has words for every code in both languages', () => {
    for (const field of Object.values<DataField>(dataFields)) {
      for (const words of [field, ...Object.values(field.codes ?? {})]) {
        expect(words.vi).toMatch(/\S/)
        expect(words.en).toMatch(/\S/)
      }
    }
  })
})
