/** Injected into a page before its own scripts: a service, a fixed time, and functions for the gallery. */
import type { KioskShell, PrintOutcome } from '../../../contract/shell.ts'
import type { KioskApi, Reply } from '../../../contract/operations.ts'
import { axeFaults, type Inspection } from './axe.ts'
import { switchLanguage, type OtherLanguage } from './language.ts'
import { faultsAtPc, faultsWhileScrolling, layoutFaults } from './layout.ts'

export interface GalleryPage {
  /** Resolves when no call is pending and the last answers are rendered. */
  settled(): Promise<void>
  stopTimers(): void
  press(buttons: readonly string[]): Promise<void>
  setLanguage(other: OtherLanguage): Promise<string[]>
  faultsIn(check: PageCheck): Promise<string[]>
}

/** One check of the page in one appearance. */
export interface PageCheck {
  /** Labels of buttons on the display bar. */
  buttons: readonly string[]
  /** Null: axe does not run. */
  axe: Inspection | null
  /** The office's setting for a third text size twice the first; long screens scroll then. */
  doubled?: boolean
  /** The screen may scroll. */
  scrolls?: boolean
  /** It has the frame for a counter PC. */
  pc?: boolean
}

declare global {
  interface Window {
    gallery: GalleryPage
    /** Exposed by Playwright. Null: the call stays unanswered. */
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
  /** Calls of earlier pages in this browser are ignored. */
  pageNumber: number
  /** The service's time, to which the page's is set. */
  now: number
  /** Result of printing; null where the shell does not print. */
  printer: PrintOutcome | null
  /** Whether the machine has a voice for each language. */
  canSpeak: boolean
}

export function install({ pageNumber, now, printer, canSpeak }: PageOptions): void {
  freezeClock(now)
  window.kiosk = remoteService(pageNumber)
  if (printer !== null) {
    const setVolume = () => Promise.resolve(true)
    window.kioskShell = { print: () => Promise.resolve(printer), setVolume }
  }
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
 * Deadlines use the service's time and `performance.now()`, which is frozen. `Date` continues from the
 * service's time, because Vue uses it to order events and listeners.
 */
function freezeClock(now: number): void {
  const systemNow = Date.now
  const offset = systemNow() - now
  Date.now = () => systemNow() - offset
  performance.now = () => 0
}

/** Stops all timers: countdowns, polling, and notices that disappear. */
function stopTimers(): void {
  // Timer ids are consecutive.
  for (let id = window.setTimeout(() => {}); id > 0; id--) window.clearTimeout(id)
}

async function faultsIn({
  buttons,
  axe,
  doubled = false,
  scrolls = false,
  pc = false,
}: PageCheck): Promise<string[]> {
  const { dataset } = document.documentElement
  // The button for more content needs frames to notice that there is none.
  const settles = dataset['largest'] === 'double' && !doubled
  await press(buttons)
  dataset['largest'] = doubled ? 'double' : 'fits'
  if (doubled) return faultsWhileScrolling()
  if (settles) for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame)
  const layout = pc ? await faultsAtPc() : scrolls ? await faultsWhileScrolling() : layoutFaults()
  return [...layout, ...(axe === null ? [] : await axeFaults(axe))]
}

/** Waits until the buttons are pressed. */
async function press(names: readonly string[]): Promise<void> {
  const bar = [...document.querySelectorAll<HTMLElement>('footer button')]
  for (const name of names) {
    const button = bar.find((one) => one.getAttribute('aria-label') === name)
    const isPressed = () => button?.getAttribute('aria-pressed') === 'true'
    if (!isPressed()) button?.click()
    // Vue has rendered it by then, unless a call to the service comes first.
    await Promise.resolve()
    for (let frames = 0; !isPressed() && frames < 60; frames++) await new Promise(requestAnimationFrame)
    if (!isPressed()) throw new Error(`the bar has no "${name}" that can be pressed`)
  }
}

/** Most machines can speak, so the buttons for reading aloud are shown. */
function installVoices(): void {
  const voices = ['vi-VN', 'en-GB'].map((lang) => ({ lang, localService: true }) as SpeechSynthesisVoice)
  window.speechSynthesis.getVoices = () => voices
}
