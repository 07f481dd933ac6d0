/** The definition of a gallery entry, and steps that many entries share. */
import type { PrintOutcome } from '../../contract/shell.ts'
import type { Language } from '../../contract/views.ts'
import {
  newestCode,
  office,
  password,
  theAccount,
  type KioskOptions,
  type OpenKiosk,
} from '../../renderer/testing/kiosk.ts'
import { people, type Citizen } from '../citizen.ts'

export interface Entry {
  /** The expected `data-screen`; the entry's own name by default. */
  shows?: string
  /** Service calls before the page is opened; without them there is no visit. */
  before?: Step
  /** Member of staff who signs in before these calls; no citizen's visit begins then. */
  staff?: string
  service?: KioskOptions | ((at: EntryContext) => KioskOptions)
  /** Result of printing in a shell that prints; a browser reports no result. */
  printer?: PrintOutcome
  /** A machine without voices. */
  voiceless?: true
  /** The last steps, in the page. */
  taps?: (citizen: Citizen, kiosk: OpenKiosk) => Promise<unknown>
  /** The bar has no effect here: touching it begins a visit. */
  fixedAppearance?: true
  /**
   * Switching the language changes the screen, or leaves texts in the first language: the entry is opened
   * anew in each.
   */
  reopenPerLanguage?: true
  /** Languages to open it in: before the kiosk's data has loaded, the page uses the first language only. */
  languages?: readonly Language[]
  /** Has the frame for a counter PC: opened with a mouse, on the displays of one. */
  pc?: true
  /** A long list or form that may scroll: only on the staff screens and in the demo's list. */
  scrolls?: true
}

export interface EntryContext {
  /** Milliseconds since the epoch when the page is opened. */
  now: number
  language: Language
}

export type Entries = Record<string, Entry>

export const minute = 60_000
/** The default time: a Wednesday morning. */
export const opensAt = Date.UTC(2026, 10, 25, 2, 5)
export const mailServer = {
  host: 'smtp.example.vn',
  user: 'kiosk',
  from: 'BHXH cơ sở Bến Thành <kiosk@example.vn>',
}
/** A name of the greatest length that is allowed, 120 characters. */
export const longOffice = {
  ...office,
  name: 'Bảo hiểm xã hội cơ sở Bến Thành – Cầu Ông Lãnh – Nhiêu Lộc, Bảo hiểm xã hội Thành phố Hồ Chí Minh, Bộ phận Một cửa số 12',
}
/** The account that most entries use. */
export const theNumber = theAccount.number

export const phone = '0987 000 111'
export const email = 'quynh.moi@example.vn'
/** The longest allowed. */
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

/** Calls to the service before the page is opened. */
export type Step = (kiosk: OpenKiosk, language: Language) => Promise<unknown>

/** Begins a visit in a language. */
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

/** Enters all codes. */
export async function entersCodes(kiosk: OpenKiosk, person = kiosk.person): Promise<void> {
  const { change } = await person.must('getVisit', {})
  for (let left = change?.code?.steps ?? 0; left > 0; left--)
    await person.must('confirmCode', { changeId: change?.id ?? '', code: newestCode(kiosk) })
}

/** Lets time pass with regular signs of activity. */
export async function staysActive({ person, pass }: OpenKiosk, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= minute) {
    pass(Math.min(left, minute))
    await person.must('keepAlive', {})
  }
}

/** Runs steps one after another. */
export function inSequence(...steps: readonly Step[]): Step {
  return async (kiosk, language) => {
    for (const step of steps) await step(kiosk, language)
  }
}

/** Opens the form for a new phone number, and submits it after `happens`. */
export async function givesPhoneAfter(citizen: Citizen, happens: () => unknown): Promise<void> {
  const { page, t } = citizen
  await citizen.taps(t.account.editPhone)
  await citizen.sees('edit-phone')
  await page.evaluate(() => window.gallery.settled())
  await happens()
  await citizen.field('phone').fill('0987000111')
  await page.keyboard.press('Enter')
}
