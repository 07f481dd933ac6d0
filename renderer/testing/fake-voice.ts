/** Fake voices of a machine: utterances are recorded, and end at once or when the test says so. */

export interface Utterance {
  text: string
  lang: string
  voice: { name: string } | null
  rate: number
  volume: number
  onend: (() => void) | null
  onerror: (() => void) | null
}

export function voice(lang: string, name = lang, localService = true): SpeechSynthesisVoice {
  return { lang, name, localService, default: false, voiceURI: name }
}

/** Replaces the machine's speech; `restore` undoes it. */
export function fakeVoices(first: readonly SpeechSynthesisVoice[]) {
  let voices = first
  const target = new EventTarget()
  const said: Utterance[] = []
  let current: Utterance | null = null
  const state = { endsAtOnce: true }

  const synthesis = {
    getVoices: () => voices,
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
    speak(utterance: Utterance) {
      said.push(utterance)
      current = utterance
      if (state.endsAtOnce) queueMicrotask(() => utterance.onend?.())
    },
    // Chromium reports the end late, as an error; some engines never do.
    cancel: () => (current = null),
  }
  class FakeUtterance implements Utterance {
    text: string
    lang = ''
    voice = null
    rate = 1
    volume = 1
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
    /** Clears the recorded utterances. */
    forget: () => void said.splice(0),
    /** Null when silent. */
    speaking: () => current?.text ?? null,
    end: () => current?.onend?.(),
    fail: () => current?.onerror?.(),
    /** From now on the test ends each utterance. */
    endManually: () => void (state.endsAtOnce = false),
    /** More voices have loaded. */
    load(more: readonly SpeechSynthesisVoice[]) {
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
