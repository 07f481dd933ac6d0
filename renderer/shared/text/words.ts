/** The screens' texts in both languages; an unknown key is a type error. */
import { createI18n, useI18n } from 'vue-i18n'
import { en } from '../../locales/en.ts'
import { vi } from '../../locales/vi.ts'
import type { Messages } from '../../locales/messages.ts'

type Leaves<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Leaves<T[K], `${P}${K}.`>
}[keyof T & string]
export type WordKey = Leaves<typeof vi>

export type NamedValues = Record<string, string | number>
export type Translate = (key: WordKey, named?: NamedValues) => string

export function createWords() {
  return createI18n({
    legacy: false,
    locale: 'vi',
    fallbackLocale: 'vi',
    messages: { vi, en } satisfies { vi: Messages; en: Messages },
  })
}

export function useWords(): Translate {
  const { t } = useI18n()
  return (key, named = {}) => t(key, named)
}
