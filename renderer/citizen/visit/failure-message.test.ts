/** The sentence of a failure: in the current language, with its time, its count and the mail's reference. */
// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { expect, test } from 'vitest'
import { nextTick } from 'vue'
import type { CitizenFailure } from '../../../contract/failures.ts'
import type { Language } from '../../../contract/views.ts'
import { usePreferences } from '../../shared/service/preferences.ts'
import { useSession } from '../../shared/service/session.ts'
import { apiKey } from '../../shared/service/transport.ts'
import { allWords } from '../../testing/all-words.ts'
import { scriptedApi, status } from '../../testing/scripted-api.ts'
import { useContactChange } from './contact-change.ts'
import { useFailureMessage } from './failure-message.ts'

/** 14:00 on 22 November in Viet Nam. */
const now = Date.UTC(2026, 10, 22, 7, 0)
const soon = now + 35 * 60_000
const tomorrow = now + 86_400_000

async function sayer(language: Language): Promise<(failure: CitizenFailure) => string> {
  const pinia = createPinia()
  setActivePinia(pinia)
  const words = allWords()
  words.global.locale.value = language
  let say: ((failure: CitizenFailure) => string) | undefined
  mount(
    {
      setup() {
        say = useFailureMessage()
        return () => null
      },
    },
    { global: { plugins: [pinia, words], provide: { [apiKey as symbol]: scriptedApi({}, () => null).api } } },
  )
  useSession().accept(status({ now }))
  usePreferences().language = language
  await nextTick()
  return say!
}

const timed = ['sign-in-wait', 'sign-in-locked', 'kiosk-wait', 'resend-wait'] as const

test.each(['vi', 'en'] as const)(
  'every limit names its time, with the date on another day (%s)',
  async (language) => {
    const say = await sayer(language)
    for (const kind of timed) {
      expect(say({ kind, until: soon }), kind).toContain('14:35')
      expect(say({ kind, until: soon }), kind).not.toContain('2026')
      expect(say({ kind, until: tomorrow }), kind).toContain('14:00, 23/11/2026')
    }
    const limits = (['account', 'address'] as const).map((whose) =>
      say({ kind: 'code-limit', whose, until: soon }),
    )
    for (const said of limits) expect(said).toContain('14:35')
    expect(new Set(limits).size).toBe(2)
  },
)

test.each(['vi', 'en'] as const)('every count is in its sentence (%s)', async (language) => {
  const say = await sayer(language)
  expect(say({ kind: 'phone-invalid', reason: 'too-short', by: 3 })).toContain(' 3 ')
  expect(say({ kind: 'phone-invalid', reason: 'too-long', by: 2 })).toContain(' 2 ')
  expect(say({ kind: 'code-incomplete', digits: 8 })).toContain(' 8 ')
  expect(say({ kind: 'code-wrong', triesLeft: 4 })).toContain('4 ')
})

test('the wrong code names the reference of the awaited mail', async () => {
  const say = await sayer('vi')
  useContactChange().show({
    account: null,
    receipt: null,
    change: {
      id: 'one',
      state: 'code-sent',
      changes: [{ field: 'phone', old: null, new: '0987 654 321' }],
      captchaRequired: false,
      proofs: [],
      code: {
        step: 1,
        steps: 1,
        target: 'new',
        sentTo: 'lan@example.vn',
        reference: 'K7M',
        sentAt: now,
        expiresAt: soon,
        resendAt: soon,
        resendsLeft: 1,
        triesLeft: 4,
        delivery: 'sent',
      },
    },
  })
  expect(say({ kind: 'code-wrong', triesLeft: 4 })).toContain('K7M')
})

test('phone and e-mail have different sentences where a failure can be about either', async () => {
  for (const language of ['vi', 'en'] as const) {
    const say = await sayer(language)
    const [phone, email] = (['phone', 'email'] as const).map((field) =>
      say({ kind: 'contact-unchanged', field }),
    )
    expect(phone).not.toBe(email)
  }
})

test('the same failure follows the current language', async () => {
  const [viet, english] = [await sayer('vi'), await sayer('en')]
  expect(viet({ kind: 'sign-in-refused' })).not.toBe(english({ kind: 'sign-in-refused' }))
})

test('of a newer service, which this page has no words for, says at least that it was not understood', async () => {
  const say = await sayer('vi')
  expect(say({ kind: 'added-in-the-next-release' } as unknown as CitizenFailure)).toMatch(/^Máy không hiểu/)
})
