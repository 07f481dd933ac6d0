/** The texts about volume and speed in both languages, loaded with their screen: the page's first piece has no room. */
import { useI18n } from 'vue-i18n'

const vi = {
  heading: 'Chọn âm lượng và tốc độ đọc',
  headingRate: 'Chọn tốc độ đọc',
  volume: 'Âm lượng',
  volume1: 'Nhỏ',
  volume2: 'Vừa',
  volume3: 'To',
  volume4: 'Rất to',
  rate: 'Tốc độ đọc',
  rate1: 'Rất chậm',
  rate2: 'Chậm',
  rate3: 'Vừa',
  rate4: 'Nhanh',
  rate5: 'Rất nhanh',
  sample: 'Máy đọc như thế này.',
}

const en: Record<keyof typeof vi, string> = {
  heading: 'Choose volume and reading speed',
  headingRate: 'Choose the reading speed',
  volume: 'Volume',
  volume1: 'Quiet',
  volume2: 'Normal',
  volume3: 'Loud',
  volume4: 'Very loud',
  rate: 'Reading speed',
  rate1: 'Very slow',
  rate2: 'Slow',
  rate3: 'Normal',
  rate4: 'Fast',
  rate5: 'Very fast',
  sample: 'This is how it sounds.',
}

export const soundMessages = { vi, en }
export type SoundWordKey = `sound.${keyof typeof vi}`

export function useSoundWords(): (key: SoundWordKey) => string {
  const { t, te, mergeLocaleMessage } = useI18n()
  if (!te('sound.heading', 'vi')) {
    mergeLocaleMessage('vi', { sound: vi })
    mergeLocaleMessage('en', { sound: en })
  }
  return (key) => t(key)
}
