/** The texts of the staff screens in both languages, loaded with these screens. */
import { useI18n } from 'vue-i18n'
import type { NamedValues } from '../../shared/text/words.ts'
import { en } from '../locales/en.ts'
import { vi } from '../locales/vi.ts'

type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> }
/** The Vietnamese texts define the shape. */
export type StaffMessages = Shape<typeof vi>

type Leaves<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Leaves<T[K], `${P}${K}.`>
}[keyof T & string]
export type StaffWordKey = Leaves<typeof vi>
export type StaffTranslate = (key: StaffWordKey, named?: NamedValues) => string

export const staffMessages = { vi, en } satisfies { vi: StaffMessages; en: StaffMessages }

export function useStaffWords(): StaffTranslate {
  const { t, te, mergeLocaleMessage } = useI18n()
  if (!te('staff.door.heading', 'vi')) {
    mergeLocaleMessage('vi', { staff: vi })
    mergeLocaleMessage('en', { staff: en })
  }
  return (key, named = {}) => t(`staff.${key}`, named)
}
