/**
 * What happened, in words for people: a sentence for every entry of the journal, in both languages. The sentences
 * themselves stand in event-sentences.ts, the fields of `data` in event-data.ts.
 */
import type { Language } from '../../contract/views.ts'
import { maskNumber } from '../contact/mask.ts'
import { officeTime } from '../foundation/office-time.ts'
import type { Store } from '../storage/port/store.ts'
import { dataFields, type DataField } from '../events/event-data.ts'
import { eventSentences } from './event-sentences.ts'
import { eventKinds, type JournalEvent } from '../events/events.ts'

/** The name of a member of staff by user name: "Trần Thị Lan" for "lan.tt". */
export type StaffNames = ReadonlyMap<string, string>

export async function staffNames(store: Store): Promise<StaffNames> {
  return new Map((await store.list('staff')).map(({ value }) => [value.userName, value.name]))
}

/** "Mở tài khoản để hỗ trợ". A kind that this version does not know stands for itself. */
export function kindWords(kind: string, language: Language): string {
  return Object.hasOwn(eventKinds, kind) ? eventKinds[kind as keyof typeof eventKinds][language] : kind
}

/**
 * "Trần Thị Lan (lan.tt) mở tài khoản •••••• 0001 để hỗ trợ." Plain text on one line. What an entry does not say, or
 * says in a form of an earlier version, is left out of its sentence.
 */
export function eventSentence(event: JournalEvent, language: Language, names: StaffNames): string {
  if (!Object.hasOwn(eventSentences, event.kind)) return `${kindWords(event.kind, language)}.`
  const word = (place: string) => wordAt(place, event, language, names)
  return eventSentences[event.kind][language].replace(
    /\[([^[\]]*)\]|\{(\w+)\}/g,
    (_, optional: string | undefined, place: string) =>
      optional === undefined ? (word(place) ?? '') : filledOrNothing(optional, word),
  )
}

/** "Trần Thị Lan (lan.tt)", or the user name alone when nobody of that name is known. */
export function staffWords(userName: string | undefined, names: StaffNames): string | null {
  if (userName === undefined) return null
  const name = names.get(userName)
  return oneLine(name === undefined ? userName : `${name} (${userName})`)
}

/** A part of a sentence with its places filled, or nothing when one of them has no word. */
function filledOrNothing(part: string, word: (place: string) => string | null): string {
  const words = [...part.matchAll(/\{(\w+)\}/g)].map(([, place = '']) => word(place))
  return words.includes(null) ? '' : part.replace(/\{\w+\}/g, () => words.shift() ?? '')
}

const somebody = { vi: 'Nhân viên', en: 'A member of staff' }
const someAccount = { vi: 'một tài khoản', en: 'an account' }
const account = { vi: 'tài khoản', en: 'account' }

function wordAt(place: string, event: JournalEvent, language: Language, names: StaffNames): string | null {
  switch (place) {
    case 'who':
      return staffWords(event.staff, names) ?? somebody[language]
    case 'staff':
      return staffWords(event.staff, names)
    case 'account':
      return event.account === null
        ? someAccount[language]
        : `${account[language]} ${maskNumber(event.account).trim()}`
    case 'kiosk':
      return oneLine(event.kiosk)
    default:
      return dataWords(event, place, language)
  }
}

function dataWords(event: JournalEvent, name: string, language: Language): string | null {
  const field: DataField | undefined = Object.hasOwn(dataFields, name)
    ? dataFields[name as keyof typeof dataFields]
    : undefined
  // Whatever an earlier version wrote.
  const data = event.data as Readonly<Record<string, unknown>> | undefined
  if (!field || !data || !Object.hasOwn(data, name)) return null
  const value = data[name]
  const words = (Array.isArray(value) ? value : [value])
    .map((one: unknown) => valueWords(one, field, language))
    .filter((one) => one !== null)
  return words.length > 0 ? words.join(', ') : null
}

const yes = { vi: 'có', en: 'yes' }
const no = { vi: 'không', en: 'no' }
/** What is not between is no time of these centuries: it stands for itself. */
const times = { earliest: 1e11, latest: 1e13 }

function valueWords(value: unknown, field: DataField, language: Language): string | null {
  if (typeof value === 'boolean') return (value ? yes : no)[language]
  if (typeof value === 'number' && Number.isFinite(value)) {
    const isTime = field.type === 'time' && value >= times.earliest && value <= times.latest
    return isTime ? officeTime(value) : String(value)
  }
  if (typeof value !== 'string') return null
  const text = oneLine(value)
  if (text === '') return null
  // A code alone, or one with more behind a colon: "phone: •••• ••• 678 → •••• ••• 789".
  const [, code = '', rest = ''] = /^([\w-]+)(:.*)?$/.exec(text) ?? []
  const known = field.codes && Object.hasOwn(field.codes, code) ? field.codes[code] : undefined
  return known ? `${known[language]}${rest}` : text
}

const longest = 200

/** Nothing in an entry breaks a line or hides itself. */
function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}
