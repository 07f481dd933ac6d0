/** What one picture of the gallery is made of, and the calls that many of them have behind them. */
import type { PrintOutcome } from '../../contract/shell.ts'
import type { Language } from '../../contract/views.ts'
import {
  newestCode,
  password,
  theAccount,
  type KioskOptions,
  type OpenKiosk,
} from '../../renderer/testing/kiosk.ts'
import { people, type Citizen } from '../citizen.ts'

export interface Entry {
  /** The `data-screen` that must stand in the end; the entry's own name unless told. */
  shows?: string
  /** What the visitor has done before the screens look for the first time; without it nobody stands there. */
  before?: Step
  /** Who of staff has signed in before that, in place of a visitor's touch. */
  staff?: string
  service?: KioskOptions | ((at: EntryContext) => KioskOptions)
  /** What comes of printing, in a shell that prints; a browser's own printing tells nothing. */
  printer?: PrintOutcome
  /** A machine that has no voice at all. */
  voiceless?: true
  /** The last few steps, by hand. */
  taps?: (citizen: Citizen, kiosk: OpenKiosk) => Promise<unknown>
  /** The bar changes nothing here: a touch of it begins a visit. */
  fixedAppearance?: true
  /** Another language on the bar makes another screen of it, or leaves words in the first one: it stands in each from the start. */
  reopenPerLanguage?: true
  /** Before the kiosk is known, it speaks the first language only. */
  languages?: readonly Language[]
  /** A list, or much to do at once, that may be pushed up: on the staff side and in the demo's list only. */
  scrolls?: true
}

export interface EntryContext {
  /** Milliseconds since the epoch, as the screens begin. */
  now: number
  language: Language
}

export type Entries = Record<string, Entry>

export const minute = 60_000
/** Unless an entry says otherwise: a Wednesday morning. */
export const opensAt = Date.UTC(2026, 10, 25, 2, 5)
export const mailServer = {
  host: 'smtp.example.vn',
  user: 'kiosk',
  from: 'BHXH Quận 1 <kiosk@example.vn>',
}
/** Of the account at which everybody stands. */
export const theNumber = theAccount.number

export const phone = '0987 000 111'
export const email = 'quynh.moi@example.vn'
/** As long as they get. */
export const longEmail = people.longName.email
export const longAccount = {
  name: 'Công Tằng Tôn Nữ Thị Ngọc Phương Khánh Huyền Trân Thuỳ Dương',
  email: 'huyen@thanhphohochiminh.gov.vn',
}
export const withoutContacts = { phone: null, email: null }

interface Wanted {
  phone?: string
  email?: string
}

/** What somebody does with the service itself, by what they hold: the screens find it done. */
export type Step = (kiosk: OpenKiosk, language: Language) => Promise<unknown>

/** Touched the screen and chose a language. */
export const arrived: Step = ({ person }, language) => person.must('startVisit', { language })

export const signedIn: Step = async (kiosk, language) => {
  await arrived(kiosk, language)
  await kiosk.person.must('signIn', { accountNumber: theNumber, password })
}

export function drafted(wanted: Wanted): Step {
  return async (kiosk, language) => {
    await signedIn(kiosk, language)
    await kiosk.person.must('draftChange', wanted)
  }
}

export function sent(wanted: Wanted): Step {
  return async (kiosk, language) => {
    await signedIn(kiosk, language)
    await kiosk.person.submit(wanted)
  }
}

export function confirmed(wanted: Wanted): Step {
  return async (kiosk, language) => {
    await sent(wanted)(kiosk, language)
    await entersCodes(kiosk)
  }
}

/** All of them. */
export async function entersCodes(kiosk: OpenKiosk, person = kiosk.person): Promise<void> {
  const { change } = await person.must('getVisit', {})
  for (let left = change?.code?.steps ?? 0; left > 0; left--)
    await person.must('confirmCode', { changeId: change?.id ?? '', code: newestCode(kiosk) })
}

/** Time goes by, and somebody is there all the while. */
export async function staysActive({ person, pass }: OpenKiosk, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= minute) {
    pass(Math.min(left, minute))
    await person.must('keepAlive', {})
  }
}

/** One step after another. */
export function inSequence(...steps: readonly Step[]): Step {
  return async (kiosk, language) => {
    for (const step of steps) await step(kiosk, language)
  }
}

/** Goes on to a new phone number, and gives it when this has happened. */
export async function givesPhoneAfter(citizen: Citizen, happens: () => unknown): Promise<void> {
  const { page, t } = citizen
  await citizen.taps(t.account.editPhone)
  await citizen.sees('edit-phone')
  await page.evaluate(() => window.gallery.settled())
  await happens()
  await citizen.field('phone').fill('0987000111')
  await page.keyboard.press('Enter')
}
