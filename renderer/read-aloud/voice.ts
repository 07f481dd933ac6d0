/**
 * Speaks where the machine has a voice of its own for the language; where it has none, nothing is offered. A voice from
 * the network is none: what is read here is personal, and would leave the office.
 */
import { computed, onScopeDispose, reactive, shallowRef } from 'vue'
import type { Language } from '../../contract/views.ts'

/** 1 is 170 words a minute in espeak-ng's own settings; at this rate it took 12.7 s for 31 Vietnamese syllables. */
const rate = 0.75

/** A language's common form before its regional ones, which a machine may list first. */
const preferred: Record<Language, readonly string[]> = { vi: ['vi-vn', 'vi'], en: ['en-us', 'en-gb', 'en'] }

/** Some machines have thousands of voices (espeak-ng: each language in a hundred timbres): the first that fits is taken. */
export function voiceFor(
  voices: readonly SpeechSynthesisVoice[],
  language: Language,
): SpeechSynthesisVoice | undefined {
  const tag = (voice: SpeechSynthesisVoice) => voice.lang.toLowerCase().replace('_', '-')
  const fitting = voices.filter((voice) => voice.localService && tag(voice).split('-')[0] === language)
  const common = preferred[language].map((wanted) => fitting.find((voice) => tag(voice) === wanted))
  return common.find((voice) => voice !== undefined) ?? fitting[0]
}

/** An utterance that has not ended by then never will: the end of one can get lost, and an engine can hang. */
const longestMs = (text: string) => 5_000 + 200 * text.length

/** So many in a row, and the voice is none: speech-dispatcher begins and never ends where no sound server runs. */
const mutedAfter = 3

export function useVoice(language: () => Language) {
  const synthesis: SpeechSynthesis | undefined = globalThis.speechSynthesis
  const voices = shallowRef(found())
  // Voices are loaded late on most systems.
  const load = () => (voices.value = found())
  synthesis?.addEventListener?.('voiceschanged', load)
  /** Utterances in a row that had to be given up. */
  let givenUp = 0
  /** Goes up with everything new that is said, and with silence: what was being said before ends there. */
  let turn = 0
  /** What is said in this turn; null when nothing is. */
  let saying: string[] | null = null
  /** Held on to: an utterance that is collected as garbage never tells its end. */
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
   * One sentence after the other: Chromium falls silent in the middle of a long one. Ends what was said before.
   * @returns true when all was said, false when it was cut short
   */
  async function say(sentences: readonly string[]): Promise<boolean> {
    stop()
    const mine = turn
    const queue = (saying = [...sentences])
    // It may grow meanwhile.
    for (const sentence of queue) {
      await utter(sentence)
      if (mine !== turn) return false
    }
    saying = null
    return true
  }

  /** After all that is being said; at once where nothing is. What is being said anyway is not said twice. */
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
    utterance.rate = rate
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        synthesis.cancel()
        givenUp += 1
        if (givenUp >= mutedAfter) voices.value = new Map()
        end()
      }, longestMs(text))
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
    /** Changes with everything new that is said, and with silence. */
    turn: () => turn,
  })
}
