import { expect, test } from 'vitest'
import { failure } from '../../../contract/failures.ts'
import { staffFailureKinds } from '../../../contract/names.ts'
import { counterOperations } from '../../../contract/counter/operations.ts'
import { peopleOperations } from '../../../contract/admin/people-operations.ts'
import { staffOperations } from '../../../contract/staff/operations.ts'
import { allWords } from '../../testing/all-words.ts'
import { staffFailureWords, type FailureForStaff } from './staff-failure-words.ts'
import { staffMessages } from './staff-words.ts'

const now = Date.UTC(2026, 10, 22, 7, 0)
const until = Date.UTC(2026, 10, 22, 7, 35)
const kinds: readonly string[] = [...staffFailureKinds, 'kiosk-wait', 'email-taken', 'account-changed']

/** One failure of every kind; where a kind has options, every combination of them. */
const every: FailureForStaff[] = failure.options.flatMap((option) => {
  const kind = option.shape.kind.value
  if (!kinds.includes(kind)) return []
  const shape = option.shape as Record<string, { options?: readonly string[] }>
  const base: object = { kind, until, length: 10, mostDays: 92, problems: [] }
  return Object.entries(shape)
    .filter(([, type]) => Array.isArray(type.options))
    .reduce<object[]>(
      (all, [name, type]) => all.flatMap((one) => type.options!.map((value) => ({ ...one, [name]: value }))),
      [base],
    ) as FailureForStaff[]
})

function sayer(language: 'vi' | 'en') {
  const { t, mergeLocaleMessage } = allWords().global
  mergeLocaleMessage(language, { staff: staffMessages[language] })
  return (one: FailureForStaff) => {
    const { key, named } = staffFailureWords(one, { now, language })
    return { key, text: t(`staff.${key}`, named, { locale: language }) }
  }
}

test('the list above has every kind, and every reason of one', () => {
  expect(new Set(every.map((one) => one.kind))).toEqual(new Set(kinds))
  expect(every.filter((one) => one.kind === 'secret-weak')).toHaveLength(12)
  expect(every.filter((one) => one.kind === 'import-refused')).toHaveLength(13)
  expect(every.filter((one) => one.kind === 'backup-refused')).toHaveLength(5)
})

test.each(['vi', 'en'] as const)(
  'every failure has a whole sentence in %s, with all values filled in, and sends nobody to staff',
  (language) => {
    const say = sayer(language)
    for (const one of every) {
      const { key, text } = say(one)
      expect(text, one.kind).not.toContain(key)
      expect(text, one.kind).toMatch(/^\p{Lu}.*\.$/u)
      expect(text, one.kind).not.toMatch(/[{}|]/)
      expect(text, one.kind).not.toMatch(/gặp nhân viên|get help/i)
    }
  },
)

test('no other staff failure uses a citizens’ sentence that sends to staff', () => {
  const others = Object.values({ ...staffOperations, ...counterOperations, ...peopleOperations })
    .flatMap<string>(({ failures }) => [...failures])
    .filter((kind) => !kinds.includes(kind))
  expect(new Set(others)).toEqual(new Set(['account-number-invalid']))
})

test('a limit names the time in Viet Nam', () => {
  expect(sayer('vi')({ kind: 'staff-locked', until }).text).toContain('14:35')
})

test('a wait is over at the given time, not within its minute', () => {
  const words = staffFailureWords({ kind: 'staff-wait', until: until + 5_000 }, { now, language: 'vi' })
  expect(words.named).toEqual({ time: '14:36' })
})
