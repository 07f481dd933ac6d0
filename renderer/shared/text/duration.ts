/** A duration in words: "4:05" beside a time of the day would be read as another one. */
import { useWords } from './words.ts'

/** "4 minutes 5 seconds", "4 minutes", "5 seconds". */
export function useDuration(): (seconds: number) => string {
  const t = useWords()
  return (seconds) => {
    const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
    const parts = []
    if (minutes > 0) parts.push(t('time.minutes', { n: minutes }))
    if (rest > 0 || minutes === 0) parts.push(t('time.seconds', { n: rest }))
    return parts.join(' ')
  }
}
