import { expect, test } from 'vitest'
import { failure, failureKinds, type CitizenFailure } from '../../../contract/failures.ts'
import { staffFailureKinds } from '../../../contract/names.ts'
import { allWords } from '../../testing/all-words.ts'
import { failureWords } from './failure-words.ts'

const now = Date.UTC(2026, 10, 22, 7, 0)
const until = Date.UTC(2026, 10, 22, 7, 35)

function isStaffs(kind: string): boolean {
  return staffFailureKinds.some((one) => one === kind)
}
const citizensKinds = failureKinds.filter((kind) => !isStaffs(kind))

/** One failure of every kind, and of every reason where a kind has reasons. */
const every: CitizenFailure[] = failure.options.flatMap((option): CitizenFailure[] => {
  if (isStaffs(option.shape.kind.value)) return []
  const shape = option.shape as Record<string, { options?: readonly string[] }>
  const choices = Object.entries(shape).find(([, type]) => Array.isArray(type.options))
  const base = {
    kind: option.shape.kind.value,
    until,
    by: 2,
    digits: 6,
    triesLeft: 4,
    path: '',
    rule: '',
    field: 'phone',
  }
  if (choices === undefined) return [base as unknown as CitizenFailure]
  const [name, type] = choices
  return (type.options ?? []).map((value) => ({ ...base, [name]: value }) as unknown as CitizenFailure)
})

test('the list below has every kind', () => {
  expect(new Set(every.map((one) => one.kind))).toEqual(new Set(citizensKinds))
  expect(every.length).toBeGreaterThan(citizensKinds.length + 20)
})

test.each(['vi', 'en'] as const)(
  'every failure has a whole sentence in %s, with all values filled in',
  (language) => {
    const { t } = allWords().global
    for (const one of every) {
      const { key, named } = failureWords(one, { now, language, reference: 'K7M' })
      const text = t(key, named, { locale: language })
      expect(text, one.kind).not.toBe(key)
      expect(text, one.kind).toMatch(/^\p{Lu}.*\.$/u)
      expect(text, one.kind).not.toMatch(/[{}|]/)
    }
  },
)

test('a limit names the time in Viet Nam', () => {
  const { t } = allWords().global
  const words = failureWords({ kind: 'sign-in-locked', until }, { now, language: 'vi' })
  expect(t(words.key, words.named)).toContain('Thử lại sau 14:35')
  // Five seconds into 14:35 the wait is not over yet.
  const later = failureWords({ kind: 'sign-in-locked', until: until + 5_000 }, { now, language: 'vi' })
  expect(later.named).toEqual({ time: '14:36' })
  const tomorrow = failureWords(
    { kind: 'code-limit', whose: 'account', until: until + 86_400_000 },
    { now, language: 'vi' },
  )
  expect(t(tomorrow.key, tomorrow.named)).toContain('14:35, 23/11/2026')
})

test('a count of one is singular in English', () => {
  const { t } = allWords().global
  const short = (by: number) =>
    failureWords({ kind: 'phone-invalid', reason: 'too-short', by }, { now, language: 'en' })
  expect(t(short(1).key, short(1).named, { locale: 'en' })).toBe(
    'The phone number is 1 digit short. Enter all 10 digits.',
  )
  expect(t(short(3).key, short(3).named, { locale: 'en' })).toContain('3 digits short')
})
