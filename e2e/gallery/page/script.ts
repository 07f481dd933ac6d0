/** What is put into a page before its own scripts: a made-up service in place of the shell's, and a few handles on it. */
import type { KioskShell, PrintOutcome } from '../../../contract/shell.ts'
import type { KioskApi } from '../../../contract/operations.ts'
import { createFakeKiosk, type FakeOptions } from '../../../renderer/testing/fake-kiosk.ts'
import { axeFaults, type Inspection } from './axe.ts'
import { speak, type OtherLanguage } from './language.ts'
import { faultsWhileScrolling, layoutFaults } from './layout.ts'

export interface GalleryPage {
  answerFromNow(options: FakeOptions): void
  hold(): void
  press(buttons: readonly string[]): Promise<void>
  speak(other: OtherLanguage): Promise<string[]>
  faultsIn(glance: Glance): Promise<string[]>
}

/** The page in one look. */
export interface Glance {
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
    kiosk?: KioskApi
    kioskShell?: Pick<KioskShell, 'print'> & Partial<KioskShell>
  }
}

/**
 * @param printer what comes of printing, where there is a shell that prints
 * @param canSpeak whether the machine has a voice for each language
 */
export function hang(options: FakeOptions, printer: PrintOutcome | null, canSpeak: boolean): void {
  window.kiosk = createFakeKiosk(options)
  if (printer !== null) window.kioskShell = { print: () => Promise.resolve(printer) }
  window.gallery = {
    answerFromNow: (others) => void Object.assign(options, others),
    hold,
    press,
    async speak(other) {
      const faults = await speak(other)
      hold()
      return faults
    },
    faultsIn,
  }
  if (canSpeak) withVoices()
}

/** Nothing moves by itself from now on: no countdown, no second look, no notice that goes. */
function hold(): void {
  // Timers are numbered one by one.
  for (let id = window.setTimeout(() => {}); id > 0; id--) window.clearTimeout(id)
}

async function faultsIn({ buttons, axe, doubled = false, scrolls = false }: Glance): Promise<string[]> {
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
function withVoices(): void {
  const voices = ['vi-VN', 'en-GB'].map((lang) => ({ lang, localService: true }) as SpeechSynthesisVoice)
  window.speechSynthesis.getVoices = () => voices
}
