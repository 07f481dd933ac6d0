/** A machine's voices, made up: what they are given to say is kept, and ends when the test says so, or at once. */

export interface Utterance {
  text: string
  lang: string
  voice: { name: string } | null
  rate: number
  onend: (() => void) | null
  onerror: (() => void) | null
}

export function voice(lang: string, name = lang, localService = true): SpeechSynthesisVoice {
  return { lang, name, localService, default: false, voiceURI: name }
}

/** Installs it in place of the machine's own; `restore` takes it away again. */
export function fakeVoices(first: readonly SpeechSynthesisVoice[]) {
  let voices = first
  const target = new EventTarget()
  const said: Utterance[] = []
  let under: Utterance | null = null
  const state = { endsAtOnce: true }

  const synthesis = {
    getVoices: () => voices,
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
    speak(utterance: Utterance) {
      said.push(utterance)
      under = utterance
      if (state.endsAtOnce) queueMicrotask(() => utterance.onend?.())
    },
    // Chromium tells of the end as an error, some time later; some engines never do.
    cancel: () => (under = null),
  }
  class FakeUtterance implements Utterance {
    text: string
    lang = ''
    voice = null
    rate = 1
    onend = null
    onerror = null
    constructor(text: string) {
      this.text = text
    }
  }
  const before = [globalThis.speechSynthesis, globalThis.SpeechSynthesisUtterance] as const
  install(synthesis, FakeUtterance)

  return {
    said,
    texts: () => said.map(({ text }) => text),
    /** Forgets what was said. */
    forget: () => void said.splice(0),
    /** Null when all is silent. */
    speaking: () => under?.text ?? null,
    end: () => under?.onend?.(),
    fail: () => under?.onerror?.(),
    /** From now on what is said goes on until the test ends it. */
    takesItsTime: () => void (state.endsAtOnce = false),
    /** They have been loaded. */
    come(more: readonly SpeechSynthesisVoice[]) {
      voices = more
      target.dispatchEvent(new Event('voiceschanged'))
    },
    restore: () => install(...before),
  }
}

function install(synthesis: unknown, utterance: unknown): void {
  Object.defineProperty(globalThis, 'speechSynthesis', { value: synthesis, configurable: true })
  Object.defineProperty(globalThis, 'SpeechSynthesisUtterance', { value: utterance, configurable: true })
}
