/** Durations in both languages: none of them looks like a time of the day. */
// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import type { Language } from '../../../contract/views.ts'
import { useDuration } from './duration.ts'
import { allWords } from '../../testing/all-words.ts'

function durations(language: Language): (seconds: number) => string {
  const words = allWords()
  words.global.locale.value = language
  let duration: ((seconds: number) => string) | undefined
  mount(
    {
      setup() {
        duration = useDuration()
        return () => null
      },
    },
    { global: { plugins: [words] } },
  )
  return duration!
}

test.each([
  ['vi', ['0 giây', '1 giây', '59 giây', '1 phút', '1 phút 1 giây', '14 phút 45 giây']],
  ['en', ['0 seconds', '1 second', '59 seconds', '1 minute', '1 minute 1 second', '14 minutes 45 seconds']],
] as const)('minutes and seconds, each only if not zero (%s)', (language, said) => {
  expect([0, 1, 59, 60, 61, 885].map(durations(language))).toEqual(said)
})
