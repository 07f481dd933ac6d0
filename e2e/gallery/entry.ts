/** What one picture of the gallery is made of, and the calls that many of them have behind them. */
import type { PrintOutcome } from '../../contract/shell.ts'
import type { Language } from '../../contract/views.ts'
import type { FakeCall, FakeOptions } from '../../renderer/testing/fake-kiosk.ts'
import { people, type Citizen } from '../citizen.ts'

export interface Entry {
  /** The `data-screen` that must stand in the end; the entry's own name unless told. */
  shows?: string
  /** What the visitor has done before the screens look for the first time; without it nobody stands there. */
  did?: readonly FakeCall[] | ((at: Circumstances) => readonly FakeCall[])
  /** Who of staff has signed in before that, in place of a visitor's touch. */
  staff?: string
  service?: FakeOptions | ((at: Circumstances) => FakeOptions)
  /** What comes of printing, in a shell that prints; a browser's own printing tells nothing. */
  printer?: PrintOutcome
  /** A machine that has no voice at all. */
  voiceless?: true
  /** The last few steps, by hand. */
  taps?: (citizen: Citizen, answerFromNow: (options: FakeOptions) => Promise<void>) => Promise<void>
  /** The bar changes nothing here: a touch of it begins a visit. */
  asItComes?: true
  /** Another language on the bar makes another screen of it, or leaves words in the first one: it stands in each from the start. */
  anewInEach?: true
  /** Before the kiosk is known, it speaks the first language only. */
  languages?: readonly Language[]
  /** A list, or much to do at once, that may be pushed up: on the staff side and in the demo's list only. */
  scrolls?: true
}

export interface Circumstances {
  /** Milliseconds since the epoch. */
  now: number
  language: Language
}

export type Entries = Record<string, Entry>

export const phone = '0987 000 111'
export const email = 'quynh.moi@example.vn'
/** As long as they get. */
export const longEmail = people.longName.email
export const longAccount = {
  name: 'Công Tằng Tôn Nữ Thị Ngọc Phương Khánh Huyền Trân Thuỳ D•••',
  email: 'h•••@thanhphohochiminh.gov.vn',
}
export const withoutContacts = { phone: null, email: null }

/** Touched the screen and chose a language. */
export const arrived: readonly FakeCall[] = []
export const signedIn = [
  ['signIn', { accountNumber: '0123456789', password: 'Demo@2026' }],
] as const satisfies readonly FakeCall[]

export function drafted(wanted: { phone?: string; email?: string }): readonly FakeCall[] {
  return [...signedIn, ['draftChange', wanted]]
}

export function sent(wanted: { phone?: string; email?: string }): readonly FakeCall[] {
  const captcha = { id: 'captcha-1', answer: '12345' }
  return [...drafted(wanted), ['submitChange', { changeId: 'change-1', captcha }]]
}

export function confirmed(wanted: { phone?: string; email?: string }, codes: number): readonly FakeCall[] {
  const confirm: FakeCall = ['confirmCode', { changeId: 'change-1', code: '123456' }]
  return [...sent(wanted), ...Array<FakeCall>(codes).fill(confirm)]
}
