/** Converts settings to text in fields and back: a list has one line per entry, so that it can be typed. */
import type { SettingProblem, SettingsView } from '../../../contract/admin/views.ts'
import type { Language } from '../../../contract/views.ts'
import type { NamedValues } from '../../shared/text/words.ts'
import type { StaffWordKey } from '../shared/staff-words.ts'

type Setting = SettingsView['settings'][number]

export const settingGroups = [
  {
    name: 'office',
    paths: [
      'office.name',
      'office.code',
      'office.hotline',
      'office.hours',
      'office.messages',
      'languages',
      'office.alertsTo',
    ],
  },
  {
    name: 'times',
    paths: ['session.idleSeconds', 'session.warnSeconds', 'session.otpIdleSeconds', 'session.limitSeconds'],
  },
  {
    name: 'staff',
    paths: [
      'staff.idleSeconds',
      'staff.limitMinutes',
      'staff.pinHours',
      'staff.approval',
      'staff.approvalMinutes',
      'staff.undoHours',
    ],
  },
  {
    name: 'legal',
    paths: ['legal.purpose.vi', 'legal.purpose.en', 'legal.law.vi', 'legal.law.en', 'staff.form'],
  },
  { name: 'screens', paths: ['captcha.enabled', 'email.domains', 'email.endings', 'receipt.paper'] },
  {
    name: 'mail',
    paths: ['smtp.host', 'smtp.port', 'smtp.secure', 'smtp.name', 'smtp.user', 'smtp.password', 'smtp.from'],
  },
] as const

/** May be empty. */
const optional: ReadonlySet<string> = new Set(['smtp.user', 'smtp.name', 'office.alertsTo'])

export function fieldTypeOf({ allowed }: Setting): 'yes-no' | 'lines' | 'line' {
  if (allowed?.type === 'yes-no') return 'yes-no'
  return allowed?.type === 'list' ? 'lines' : 'line'
}

interface Hours {
  days: string[]
  from: string
  to: string
}
interface Message {
  vi: string
  en: string
}

/**
 * One line each: "T2-T6 07:30-11:30" or "Mon-Fri 07:30-11:30"; "Tiếng Việt / English"; entries of other
 * lists.
 */
export function fieldText(path: string, value: unknown, language: Language): string {
  if (value === null || value === undefined) return ''
  if (path === 'office.hours') {
    const line = ({ days, from, to }: Hours) => `${daysText(days, language)} ${from}-${to}`
    return (value as Hours[]).map(line).join('\n')
  }
  if (path === 'office.messages') return (value as Message[]).map(messageText).join('\n')
  return Array.isArray(value) ? value.join('\n') : String(value as string | number | boolean)
}

/**
 * A value from the service, text or JSON, as it is displayed: some are words, the others look as in their
 * field.
 */
export function shownValue(path: string, value: string, language: Language): { word: StaffWordKey } | string {
  const parsed = parsedOr(value)
  if (typeof parsed === 'boolean') return { word: parsed ? 'settings.yes' : 'settings.no' }
  if (choicePaths.has(path)) return { word: `choice.${value}` as StaffWordKey }
  return fieldText(path, parsed, language).replaceAll('\n', '; ')
}
const choicePaths: ReadonlySet<string> = new Set(['staff.approval', 'receipt.paper'])
function parsedOr(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** Text that cannot be converted is sent to the service unchanged, which refuses it with a reason. */
export function fieldValue(path: string, text: string, allowed: Setting['allowed']): unknown {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (path === 'office.hours') return lines.map(hoursOf)
  if (path === 'office.messages') return lines.map(messageOf)
  switch (allowed?.type) {
    case 'list':
      return lines
    case 'yes-no':
      return text === 'true'
    case 'whole-number':
    case 'number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
    default:
      return optional.has(path) && text.trim() === '' ? null : text.trim()
  }
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const weekdayNames: Readonly<Record<Language, readonly string[]>> = {
  vi: ['T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'CN'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
}

/** Consecutive days as "T2-T6", others one by one. */
function daysText(days: readonly string[], language: Language): string {
  const names = weekdayNames[language]
  const parts: Array<[first: number, last: number]> = []
  for (const day of weekdays.flatMap((one, at) => (days.includes(one) ? [at] : []))) {
    const before = parts.at(-1)
    if (before?.[1] === day - 1) before[1] = day
    else parts.push([day, day])
  }
  return parts
    .map(([first, last]) => (first === last ? names[first] : `${names[first]}-${names[last]}`))
    .join(', ')
}

/** The weekday of a name in either language or of its stored form; -1 for other text. */
function weekdayOf(text: string): number {
  const plain = text.trim().toLowerCase()
  const lists = [weekdayNames.vi, weekdayNames.en].map((names) => names.map((name) => name.toLowerCase()))
  return Math.max(...lists.map((names) => names.indexOf(plain)))
}

function hoursOf(line: string): Hours {
  const [, days = line, from = '', to = ''] =
    /^(.*?)\s+(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})$/.exec(line) ?? []
  const twoDigits = (time: string) => time.padStart(5, '0')
  return { days: days.split(',').flatMap(daysOf), from: twoDigits(from), to: twoDigits(to) }
}

/** "T2-T6" is five days. Other text stays as typed, for the service to refuse. */
function daysOf(text: string): string[] {
  const [first = '', last = first] = text.split(/[-–]/)
  const [start, end] = [weekdayOf(first), weekdayOf(last)]
  return start >= 0 && end >= start ? weekdays.slice(start, end + 1) : [text.trim()]
}

/** Slashes between spaces, as between the two languages. */
const slashes = /(?<=^|\s)\/+(?=\s|$)/g

/** The separator of the languages has one slash more than any in their texts. */
function messageText({ vi, en }: Message): string {
  const within = [vi, en].flatMap((text) => text.match(slashes) ?? [])
  const most = Math.max(0, ...within.map(({ length }) => length))
  return `${vi} ${'/'.repeat(most + 1)} ${en}`
}

/** Without a longest separator the languages cannot be told apart: the whole line is sent as one of them. */
function messageOf(line: string): Message {
  const found = [...line.matchAll(slashes)]
  const most = Math.max(...found.map(([text]) => text.length))
  const [between, ...others] = found.filter(([text]) => text.length === most)
  if (!between || others.length > 0) return { vi: line.trim(), en: '' }
  const { 0: text, index } = between
  return { vi: line.slice(0, index).trim(), en: line.slice(index + text.length).trim() }
}

export function problemWords({ rule, allowed }: SettingProblem): { key: StaffWordKey; named: NamedValues } {
  const plain = (key: StaffWordKey, named: NamedValues = {}) => ({ key, named })
  const bounds =
    allowed && 'min' in allowed ? { min: allowed.min ?? 0, max: allowed.max ?? '…' } : { min: 0, max: '…' }
  switch (rule) {
    case 'range':
      return plain('problem.range', bounds)
    case 'length':
      return plain(allowed?.type === 'list' ? 'problem.entries' : 'problem.length', bounds)
    case 'type':
    case 'missing':
      return plain(
        allowed?.type === 'whole-number' ? 'problem.range' : 'problem.missing',
        allowed?.type === 'whole-number' ? bounds : {},
      )
    case 'choice':
      return plain('problem.choice')
    case 'form':
      return plain('problem.form')
    case 'code':
      return plain('problem.code')
    case 'twice':
      return plain('problem.twice')
    case 'order':
      return plain('problem.order')
    case 'overlap':
      return plain('problem.overlap')
    case 'password-needed':
      return plain('problem.passwordNeeded')
    case 'user-needed':
      return plain('problem.userNeeded')
    case 'not-in-demo':
      return plain('problem.notInDemo')
    case 'not-a-setting':
      return plain('problem.notASetting')
  }
}
