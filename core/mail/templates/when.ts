/** Times as they stand in a mail: the office's, which is Viet Nam's, whatever the machine is set to. */
import type { Language } from '../../../contract/views.ts'

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** "14:35 ngày 24/11/2026", "14:35 on 24/11/2026 (Viet Nam time)". @param at milliseconds since the epoch. */
export function when(at: number, language: Language): string {
  const part = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]))
  const time = `${part['hour']}:${part['minute']}`
  const date = `${part['day']}/${part['month']}/${part['year']}`
  return language === 'vi' ? `${time} ngày ${date}` : `${time} on ${date} (Viet Nam time)`
}
