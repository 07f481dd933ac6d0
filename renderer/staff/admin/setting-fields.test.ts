/** Settings as text in fields: written and read again, they are unchanged. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settingRule, type SettingsView } from '../../../contract/admin/views.ts'
import { language, weekday, type OpeningHours } from '../../../contract/views.ts'
import { openKiosk } from '../../testing/kiosk.ts'
import { problemWords, fieldText, fieldTypeOf, fieldValue, settingGroups } from './setting-fields.ts'
import { staffMessages, type StaffWordKey } from '../shared/staff-words.ts'

type Allowed = SettingsView['settings'][number]['allowed']
const list: Allowed = { type: 'list', min: 0, max: 10 }
const hours = (text: string) => fieldValue('office.hours', text, list)
const languages = language.options

describe('opening hours', () => {
  test.each<[text: string, days: string[], from: string, to: string]>([
    ['T2-T6 07:30-11:30', ['mon', 'tue', 'wed', 'thu', 'fri'], '07:30', '11:30'],
    ['Mon-Fri 7:30 - 11:30', ['mon', 'tue', 'wed', 'thu', 'fri'], '07:30', '11:30'],
    ['t7 07:30–11:30', ['sat'], '07:30', '11:30'],
    ['T2, T4 – T5, CN 13:00-17:00', ['mon', 'wed', 'thu', 'sun'], '13:00', '17:00'],
    ['tue,Thu 8:00-9:00', ['tue', 'thu'], '08:00', '09:00'],
  ])('%s', (text, days, from, to) => {
    expect(hours(text)).toEqual([{ days, from, to }])
  })

  test('an invalid time or day is sent as typed, and refused by the service', () => {
    expect(hours('T9 07:30-11:30')).toEqual([{ days: ['T9'], from: '07:30', to: '11:30' }])
    expect(hours('T6-T2 07:30-11:30')).toEqual([{ days: ['T6-T2'], from: '07:30', to: '11:30' }])
    expect(hours('sáng')).toMatchObject([{ days: ['sáng'] }])
  })

  test.each(languages)('in %s they are read back unchanged', (spoken) => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
    const days = fc.subarray([...weekday.options], { minLength: 1 })
    fc.assert(
      fc.property(fc.array(fc.record({ days, from: time, to: time })), (given: OpeningHours[]) => {
        expect(hours(fieldText('office.hours', given, spoken))).toEqual(given)
      }),
    )
  })

  test('consecutive days are written as a range', () => {
    const days = ['mon', 'tue', 'wed', 'fri', 'sun']
    const given = [{ days, from: '07:30', to: '11:30' }]
    expect(fieldText('office.hours', given, 'vi')).toBe('T2-T4, T6, CN 07:30-11:30')
    expect(fieldText('office.hours', given, 'en')).toBe('Mon-Wed, Fri, Sun 07:30-11:30')
  })
})

test('a message has two languages; a slash within a word does not separate them', () => {
  const given = [{ vi: 'Mang theo CCCD/hộ chiếu.', en: 'Bring your card.' }]
  const text = fieldText('office.messages', given, 'vi')
  expect(text).toBe('Mang theo CCCD/hộ chiếu. / Bring your card.')
  expect(fieldValue('office.messages', text, list)).toEqual(given)
  expect(fieldValue('office.messages', 'Chỉ tiếng Việt', list)).toEqual([{ vi: 'Chỉ tiếng Việt', en: '' }])
})

test('messages that contain slashes are read back unchanged, also when another one is edited', () => {
  const given = [
    { vi: 'Thứ Bảy / Chủ nhật nghỉ.', en: 'Closed on Saturday / Sunday.' },
    { vi: 'Quầy 3', en: 'Counter 3' },
  ]
  const text = fieldText('office.messages', given, 'vi')
  expect(text.split('\n')[0]).toBe('Thứ Bảy / Chủ nhật nghỉ. // Closed on Saturday / Sunday.')
  expect(fieldValue('office.messages', text.replace('Quầy 3', 'Quầy 4'), list)).toEqual([
    given[0],
    { vi: 'Quầy 4', en: 'Counter 3' },
  ])
  // Two equal separators: nothing is lost, and the service reports the missing language.
  expect(fieldValue('office.messages', 'a / b / c', list)).toEqual([{ vi: 'a / b / c', en: '' }])

  const word = fc.constantFrom('a', 'bé', '/', '//', 'x/y', '///', '-')
  const words = fc.array(word, { minLength: 1 }).map((parts) => parts.join(' '))
  fc.assert(
    fc.property(fc.array(fc.record({ vi: words, en: words }), { minLength: 1 }), (messages) => {
      expect(fieldValue('office.messages', fieldText('office.messages', messages, 'vi'), list)).toEqual(
        messages,
      )
    }),
  )
})

test.each<[what: string, path: string, value: unknown, allowed: Allowed]>([
  ['a number', 'session.idleSeconds', 90, { type: 'whole-number', min: 30, max: 600 }],
  ['a switch', 'captcha.enabled', false, { type: 'yes-no' }],
  ['a list', 'email.domains', ['gmail.com', 'yahoo.com'], list],
  ['a choice', 'receipt.paper', 'a4', { type: 'one-of', values: ['none', 'a4'] }],
  ['a text', 'office.name', 'BHXH cơ sở Bến Thành', { type: 'text', min: 1, max: 120 }],
  ['nothing', 'smtp.user', null, { type: 'text', min: 1, max: 200 }],
])('%s is read back unchanged', (_what, path, value, allowed) => {
  expect(fieldValue(path, fieldText(path, value, 'vi'), allowed)).toEqual(value)
})

test('an invalid number is sent as typed, for the service to refuse', () => {
  const allowed: Allowed = { type: 'whole-number', min: 30, max: 600 }
  expect(fieldValue('session.idleSeconds', 'chín mươi', allowed)).toBe('chín mươi')
  expect(fieldValue('session.idleSeconds', ' ', allowed)).toBe(' ')
})

test('each kind of setting has its type of field', () => {
  const setting = (allowed: Allowed) =>
    ({ path: 'x', value: null, from: 'file', inForce: 'at-once', allowed }) as const
  expect(fieldTypeOf(setting({ type: 'yes-no' }))).toBe('yes-no')
  expect(fieldTypeOf(setting(list))).toBe('lines')
  expect(fieldTypeOf(setting({ type: 'text', min: 1, max: 2 }))).toBe('line')
  expect(fieldTypeOf(setting(null))).toBe('line')
})

test('every setting stands in one group, under a label in both languages', async () => {
  const administrator = await (await openKiosk()).desk('mai.pham')
  const { settings } = await administrator.must('getSettings', {})
  const shown: string[] = settingGroups.flatMap(({ paths }) => [...paths])
  expect(shown.sort()).toEqual(settings.map(({ path }) => path).sort())
  for (const spoken of languages) {
    const labels: Record<string, string> = staffMessages[spoken].setting
    expect(Object.keys(labels).sort()).toEqual(shown.map((path) => path.replaceAll('.', '-')).sort())
  }
})

test.each(settingRule.options)('a setting refused for "%s" has a sentence in both languages', (rule) => {
  for (const allowed of [{ type: 'whole-number', min: 1, max: 9 } as const, list, null]) {
    const { key, named } = problemWords({ path: 'x', setting: 'x', rule, allowed })
    for (const spoken of languages) {
      const words = wordsAt(staffMessages[spoken], key)
      expect(words).toMatch(/\p{L}.*\.$/u)
      for (const [, place = ''] of words.matchAll(/\{(\w+)\}/g)) expect(named).toHaveProperty(place)
    }
  }
})

function wordsAt(messages: object, key: StaffWordKey): string {
  let at: unknown = messages
  for (const part of key.split('.')) at = (at as Record<string, unknown>)[part]
  return String(at)
}
