import { expect, test } from 'vitest'
import { createWords } from '../../shared/text/words.ts'
import { staffMessages } from '../shared/staff-words.ts'
import { conditionOrder } from './machine-list.ts'
import { conditionSigns, everyTrouble, seenWords, troubleWords, type Words } from './machine-words.ts'

const now = Date.UTC(2026, 10, 25, 2, 5)
const minute = 60_000

function sayer(language: 'vi' | 'en') {
  const { t, mergeLocaleMessage } = createWords().global
  mergeLocaleMessage(language, { staff: staffMessages[language] })
  return ({ key, named = {} }: Words) => t(`staff.${key}`, named, { locale: language })
}

test.each(['vi', 'en'] as const)('every trouble has its words in %s, and no two the same', (language) => {
  const say = sayer(language)
  const said = everyTrouble().map((trouble) => {
    const words = troubleWords(trouble)
    expect(say(words)).not.toContain(words.key)
    return say(words)
  })
  expect(new Set(said).size).toBe(said.length)
})

test('a trouble of a later program is said as far as it is known', () => {
  expect(troubleWords({ what: 'printer', detail: 'toner-low' }).key).toBe('machines.trouble.printer')
  expect(troubleWords({ what: 'paper', detail: 'no-paper' }).key).toBe('machines.trouble.paper')
  expect(troubleWords({ what: 'voices', detail: 'vi en' }).key).toBe('machines.trouble.voices-vi-en')
})

test('no two conditions have the same sign', () => {
  const signs = conditionOrder.map((condition) => conditionSigns[condition].icon)
  expect(new Set(signs).size).toBe(signs.length)
})

test.each([
  [null, 'chưa có', 'none yet'],
  [now - 20_000, 'vừa xong', 'just now'],
  // The list is a little newer than the page's clock.
  [now + 2_000, 'vừa xong', 'just now'],
  [now - minute, '1 phút trước', '1 minute ago'],
  [now - 59 * minute, '59 phút trước', '59 minutes ago'],
  [now - 60 * minute, '08:05', '08:05'],
  [now - 24 * 60 * minute, '09:05, 24/11/2026', '09:05, 24/11/2026'],
])('%s is last seen "%s", "%s"', (at, vi, en) => {
  expect(sayer('vi')(seenWords(at, now, 'vi'))).toBe(vi)
  expect(sayer('en')(seenWords(at, now, 'en'))).toBe(en)
})
