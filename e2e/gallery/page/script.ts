/** What is put into a page before its own scripts: a service in place of the shell's, a time, and a few handles on it. */
import type { KioskShell, PrintOutcome } from '../../../contract/shell.ts'
import type { KioskApi, Reply } from '../../../contract/operations.ts'
import { axeFaults, type Inspection } from './axe.ts'
import { switchLanguage, type OtherLanguage } from './language.ts'
import { faultsWhileScrolling, layoutFaults } from './layout.ts'

export interface GalleryPage {
  /** Nothing is asked of the service any more, and what it has answered is drawn. */
  settled(): Promise<void>
  stopTimers(): void
  press(buttons: readonly string[]): Promise<void>
  setLanguage(other: OtherLanguage): Promise<string[]>
  faultsIn(check: PageCheck): Promise<string[]>
}

/** The page in one look. */
export interface PageCheck {
  /** Of the bar, by their names. */
  buttons: readonly string[]
  /** Null where axe has no turn. */
  axe: Inspection | null
  /** The office wants the third size of text twice the first; long screens scroll then. */
  doubled?: boolean
  /** It may be longer than its place. */
  scrolls?: boolean
}

declare global {
  interface Window {
    gallery: GalleryPage
    /** By Playwright. Null when there is to be no answer. */
    callKiosk(
      pageNumber: number,
      operation: string,
      input: unknown,
      visit: string | null,
    ): Promise<Reply | null>
    kiosk?: KioskApi
    kioskShell?: Pick<KioskShell, 'print'> & Partial<KioskShell>
  }
}

export interface PageOptions {
  /** Which of all that have stood in this browser: questions of those before it are nobody's. */
  pageNumber: number
  /** The service's time, where the page's stands. */
  now: number
  /** What comes of printing, where there is a shell that prints. */
  printer: PrintOutcome | null
  /** Whether the machine has a voice for each language. */
  canSpeak: boolean
}

export function install({ pageNumber, now, printer, canSpeak }: PageOptions): void {
  freezeClock(now)
  window.kiosk = remoteService(pageNumber)
  if (printer !== null) window.kioskShell = { print: () => Promise.resolve(printer) }
  window.gallery = {
    settled,
    stopTimers,
    press,
    async setLanguage(other) {
      const faults = await switchLanguage(other, settled)
      stopTimers()
      return faults
    },
    faultsIn,
  }
  if (canSpeak) installVoices()
}

let pendingCalls = 0

/** Any property is an operation's name. */
function remoteService(pageNumber: number): KioskApi {
  return new Proxy({} as KioskApi, {
    get: (_target, name) => async (input: unknown, visit: string | null) => {
      pendingCalls++
      const reply = await window
        .callKiosk(pageNumber, String(name), input, visit)
        .finally(() => pendingCalls--)
      return reply ?? new Promise<Reply>(() => {})
    },
  })
}

async function settled(): Promise<void> {
  for (let frames = 0; frames < 2; frames = pendingCalls > 0 ? 0 : frames + 1)
    await new Promise(requestAnimationFrame)
}

/**
 * Deadlines are told by the service's time and the milliseconds since, of which there are none. `Date` goes on, from the
 * service's time: Vue tells by it which listeners were there before an event.
 */
function freezeClock(now: number): void {
  const systemNow = Date.now
  const behind = systemNow() - now
  Date.now = () => systemNow() - behind
  performance.now = () => 0
}

/** Nothing moves by itself from now on: no countdown, no second look, no notice that goes. */
function stopTimers(): void {
  // Timers are numbered one by one.
  for (let id = window.setTimeout(() => {}); id > 0; id--) window.clearTimeout(id)
}

async function faultsIn({ buttons, axe, doubled = false, scrolls = false }: PageCheck): Promise<string[]> {
  const { dataset } = document.documentElement
  // What says that there is more needs a moment to see that there is not.
  const settles = dataset['largest'] === 'double' && !doubled
  await press(buttons)
  dataset['largest'] = doubled ? 'double' : 'fits'
  if (doubled) return faultsWhileScrolling()
  if (settles) for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame)
  const layout = scrolls ? await faultsWhileScrolling() : layoutFaults()
  return [...layout, ...(axe === null ? [] : await axeFaults(axe))]
}

/** Waits until they are pressed in. */
async function press(names: readonly string[]): Promise<void> {
  const bar = [...document.querySelectorAll<HTMLElement>('footer button')]
  for (const name of names) {
    const button = bar.find((one) => one.getAttribute('aria-label') === name)
    const isPressed = () => button?.getAttribute('aria-pressed') === 'true'
    if (!isPressed()) button?.click()
    // By then Vue has drawn it, unless the service is asked first.
    await Promise.resolve()
    for (let frames = 0; !isPressed() && frames < 60; frames++) await new Promise(requestAnimationFrame)
    if (!isPressed()) throw new Error(`the bar has no "${name}" that can be pressed`)
  }
}

/** Most machines at a counter can speak, so the buttons for it are there. */
function installVoices(): void {
  const voices = ['vi-VN', 'en-GB'].map((lang) => ({ lang, localService: true }) as SpeechSynthesisVoice)
  window.speechSynthesis.getVoices = () => voices
}
