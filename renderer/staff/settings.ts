/** Settings as text in fields and back: what is a list is a line each, so that it can be typed. */
import type { SettingProblem, SettingsView } from '../../contract/running-views.ts'
import type { Named } from '../shared/words.ts'
import type { StaffWordKey } from './words.ts'

type Setting = SettingsView['settings'][number]

export const groups = [
  {
    name: 'office',
    paths: ['office.name', 'office.hotline', 'office.hours', 'office.messages', 'languages'],
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
  { name: 'screens', paths: ['captcha.enabled', 'email.domains', 'email.endings', 'receipt.paper'] },
  {
    name: 'mail',
    paths: ['smtp.host', 'smtp.port', 'smtp.secure', 'smtp.user', 'smtp.password', 'smtp.from'],
  },
] as const

export function typeOf({ allowed }: Setting): 'yes-no' | 'lines' | 'line' {
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

/** "mon-fri 07:30-11:30" a line; "Tiếng Việt / English" a line; other lists an entry a line. */
export function textOf(path: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (path === 'office.hours') {
    return (value as Hours[]).map(({ days, from, to }) => `${days.join(',')} ${from}-${to}`).join('\n')
  }
  if (path === 'office.messages') return (value as Message[]).map(({ vi, en }) => `${vi} / ${en}`).join('\n')
  return Array.isArray(value) ? value.join('\n') : String(value as string | number | boolean)
}

/** What cannot be read as what it should be goes to the service as it is typed: it says what is wrong. */
export function valueOf(path: string, text: string, allowed: Setting['allowed']): unknown {
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
      return path === 'smtp.user' && text.trim() === '' ? null : text.trim()
  }
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

function hoursOf(line: string): Hours {
  const [, days = line, from = '', to = ''] =
    /^(.*?)\s+(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})$/.exec(line) ?? []
  const twoDigits = (time: string) => time.padStart(5, '0')
  return { days: days.split(',').flatMap(daysOf), from: twoDigits(from), to: twoDigits(to) }
}

/** "mon-fri" is five days. */
function daysOf(text: string): string[] {
  const plain = text.trim().toLowerCase()
  const [first = '', last = ''] = plain.split(/\s*[-–]\s*/)
  const [start, end] = [weekdays.indexOf(first), weekdays.indexOf(last)]
  return start >= 0 && end >= start ? weekdays.slice(start, end + 1) : [plain]
}

function messageOf(line: string): Message {
  const [vi = '', en = ''] = line.split(/\s+\/\s+/).map((part) => part.trim())
  return { vi, en }
}

export function problemWords({ rule, allowed }: SettingProblem): { key: StaffWordKey; named: Named } {
  const plain = (key: StaffWordKey, named: Named = {}) => ({ key, named })
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
