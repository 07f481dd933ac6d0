/**
 * The screens' texts in both languages; an unknown key is a type error. The page begins with those of its first screens; the
 * others come with the other screens.
 */
import { createI18n, useI18n } from 'vue-i18n'
import { enFirst } from '../../locales/en-first.ts'
import type { Messages } from '../../locales/messages.ts'
import { viFirst } from '../../locales/vi-first.ts'
import type { vi } from '../../locales/vi.ts'

type Leaves<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Leaves<T[K], `${P}${K}.`>
}[keyof T & string]
export type WordKey = Leaves<typeof vi>

export type NamedValues = Record<string, string | number>
export type Translate = (key: WordKey, named?: NamedValues) => string

/** @param all where they are there from the start, as in tests */
export function createWords(all?: AllWords) {
  return createI18n({
    legacy: false,
    locale: 'vi',
    fallbackLocale: 'vi',
    messages: all ?? { vi: viFirst, en: enFirst },
  })
}

export interface AllWords {
  vi: Messages
  en: Messages
}

/** @returns what is called when the other screens have come, before one of them is shown */
export function useAllWords(): (all: AllWords) => void {
  const { setLocaleMessage } = useI18n()
  return ({ vi, en }) => {
    setLocaleMessage('vi', vi)
    setLocaleMessage('en', en)
  }
}

/** For words of a failure: a newer service may know of some that this page has none for. */
export function useFailureWords(): Translate {
  const { t, te } = useI18n()
  return (key, named = {}) => (te(key) ? t(key, named) : t('failure.invalidInput'))
}

export function useWords(): Translate {
  const { t } = useI18n()
  return (key, named = {}) => t(key, named)
}
