/**
 * Speaks where the machine has a local voice for the language; otherwise speech is not offered. Network
 * voices are excluded: the texts are personal, and would leave the office.
 */
import { computed, onScopeDispose, reactive, shallowRef } from 'vue'
import type { Language } from '../../contract/views.ts'

/** 1 is 170 words a minute in espeak-ng's own settings; at this rate it took 12.7 s for 31 Vietnamese syllables. */
const usualRate = 0.75

/** Of what the machine gives: the louder steps need room above. */
const usualVolume = 0.65

/** What the visitor chose: times the usual; 1 unless they chose. */
export interface Sound {
  rate: number
  volume: number
}

/** The preferred variants of a language; a machine may list others first. */
const preferred: Record<Language, readonly string[]> = { vi: ['vi-vn', 'vi'], en: ['en-us', 'en-gb', 'en'] }

/**
 * Some machines have thousands of voices (espeak-ng: each language in a hundred timbres): the first match is
 * used.
 */
export function voiceFor(
  voices: readonly SpeechSynthesisVoice[],
  language: Language,
): SpeechSynthesisVoice | undefined {
  const tag = (voice: SpeechSynthesisVoice) => voice.lang.toLowerCase().replace('_', '-')
  const fitting = voices.filter((voice) => voice.localService && tag(voice).split('-')[0] === language)
  const common = preferred[language].map((wanted) => fitting.find((voice) => tag(voice) === wanted))
  return common.find((voice) => voice !== undefined) ?? fitting[0]
}

/** An utterance that has not ended by then is given up: end events can get lost, and engines can hang. */
const longestMs = (text: string) => 5_000 + 200 * text.length

/**
 * After so many in a row, speech is not offered: without a sound server speech-dispatcher begins and never
 * ends.
 */
const mutedAfter = 3

export function useVoice(language: () => Language, sound: Readonly<Sound>) {
  const synthesis: SpeechSynthesis | undefined = globalThis.speechSynthesis
  const voices = shallowRef(found())
  // Most systems load voices late.
  const load = () => (voices.value = found())
  synthesis?.addEventListener?.('voiceschanged', load)
  /** Utterances in a row that were given up. */
  let givenUp = 0
  /** Incremented by new speech and by silence: earlier speech ends then. */
  let turn = 0
  /** The current speech; null when silent. */
  let saying: string[] | null = null
  /** Referenced here, because a garbage-collected utterance never fires its end event. */
  let uttering: { utterance: SpeechSynthesisUtterance; end: () => void } | null = null
  onScopeDispose(() => {
    synthesis?.removeEventListener?.('voiceschanged', load)
    stop()
  })

  function found(): ReadonlyMap<Language, SpeechSynthesisVoice> {
    const all = synthesis?.getVoices() ?? []
    const languages = Object.keys(preferred) as Language[]
    const pairs = languages.map((one) => [one, voiceFor(all, one)] as const)
    return new Map(pairs.filter((pair): pair is [Language, SpeechSynthesisVoice] => pair[1] !== undefined))
  }

  /**
   * Says one sentence after the other, because Chromium stops within long utterances. Ends earlier speech.
   * @returns true when all was said, false when it was interrupted
   */
  async function say(sentences: readonly string[]): Promise<boolean> {
    stop()
    const mine = turn
    const queue = (saying = [...sentences])
    // Sentences may be added in the meantime.
    for (const sentence of queue) {
      await utter(sentence)
      if (mine !== turn) return false
    }
    saying = null
    return true
  }

  /**
   * Says it after the current speech, or at once when silent. A sentence that is still to come is not
   * repeated.
   */
  function add(sentence: string): void {
    if (saying === null) void say([sentence])
    else if (!saying.includes(sentence)) saying.push(sentence)
  }

  function utter(text: string): Promise<void> {
    const speaker = voices.value.get(language())
    if (synthesis === undefined || speaker === undefined) return Promise.resolve()
    const utterance = new SpeechSynthesisUtterance(text)
    utterance.voice = speaker
    utterance.lang = speaker.lang
    utterance.rate = usualRate * sound.rate
    // Chromium on Linux takes none: there the shell sets the machine's.
    utterance.volume = Math.min(1, usualVolume * sound.volume)
    return new Promise((resolve) => {
      const late = setTimeout(
        () => {
          synthesis.cancel()
          givenUp += 1
          if (givenUp >= mutedAfter) voices.value = new Map()
          end()
        },
        longestMs(text) / Math.min(1, sound.rate),
      )
      const end = () => {
        clearTimeout(late)
        if (uttering?.utterance === utterance) uttering = null
        resolve()
      }
      uttering = { utterance, end }
      utterance.onend = () => {
        givenUp = 0
        end()
      }
      utterance.onerror = end
      synthesis.speak(utterance)
    })
  }

  function stop(): void {
    turn += 1
    saying = null
    synthesis?.cancel()
    uttering?.end()
  }

  /** One digit after the other, slowly. */
  const sayDigits = (digits: readonly string[]) => say([digits.join(', ')])

  return reactive({
    available: computed(() => voices.value.has(language())),
    /** The languages that this machine can speak. */
    languages: computed<readonly Language[]>(() => [...voices.value.keys()]),
    say,
    add,
    sayDigits,
    stop,
    /** Changes with new speech and with silence. */
    turn: () => turn,
  })
}
