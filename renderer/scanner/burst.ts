/**
 * Distinguishes a card reader, which types what it reads, from other fast input: a text expander, an input
 * method's shorthand, remote support. Only text in the format of a card is the reader's. Keys with their
 * times are the input, a verdict on each is the output; no page or clock is used. No key is delayed. Keys
 * pass until the text is certainly a card: at the bar after its number, or, for a number alone, at its final
 * Enter or Tab. Then the earlier keys are to be removed from the field.
 */
import { plainCharacters } from '../../contract/digits.ts'
import { longestCard } from './card.ts'

export interface KeyPress {
  /** `KeyboardEvent.key` */
  key: string
  /** Time of the key press in milliseconds, from the event itself, not from its handling. */
  at: number
  /** A key held down repeats as fast as a reader types. */
  repeat: boolean
  /** Part of a composition of an input method. */
  composing: boolean
  /** With Control, Alt or the like: a command, not a character. */
  command: boolean
  /** A field has the focus; elsewhere nobody types. */
  inField: boolean
}

export type Judgement =
  /** Not known to be the reader's. `first`: it does not continue the text before it. */
  | { kind: 'typing'; first: boolean }
  /** The reader's: it must be suppressed, and the burst's earlier keys removed. */
  | { kind: 'reader' }
  /** The reader's last key. The text is null when it was longer than any card's. */
  | { kind: 'scan'; text: string | null }

/** This many keys within the gap and a terminator: nobody types four keys and Enter in a tenth of a second. */
const fewest = 4
/** This many are certainly a machine's: five fingers at once give five at most. */
const certain = 6
/** The maximum pause, in gaps: a busy machine delivers its keys in batches. */
const pauses = 6

/** The QR code of an identity card begins with its number and a bar. */
const beginsAsCard = /^\d{12}\|/
const terminators: ReadonlySet<string> = new Set(['Enter', 'Tab'])
/** Keys without a character within a burst. */
const modifiers: ReadonlySet<string> = new Set(['Shift', 'AltGraph', 'CapsLock', 'NumLock'])

/** @param reads whether a text that ends a burst is a card's number */
export function createBurstReader(maxGapMs: number, reads: (text: string) => boolean) {
  let run: { keys: number; text: string } | null = null
  let lastAt = -Infinity
  /** The burst has just ended: a second terminator (CR and LF) belongs to it. */
  let closing = false
  const longestPauseMs = pauses * maxGapMs

  const fast = () => run !== null && run.keys >= certain
  const card = () => run !== null && beginsAsCard.test(plainCharacters(run.text))
  const typing = (first = false): Judgement => ({ kind: 'typing', first })

  function judge(press: KeyPress): Judgement {
    // Repeats say nothing about the times of characters.
    if (press.repeat && modifiers.has(press.key)) return typing()
    // In both directions: a much earlier time also belongs to another source. Two keyboards may have
    // different clocks.
    const gap = Math.abs(press.at - lastAt)
    lastAt = press.at
    if (gap > (fast() ? longestPauseMs : maxGapMs)) {
      run = null
      closing = false
    }
    if (closing && terminators.has(press.key)) return { kind: 'reader' }
    closing = false
    if (run !== null && run.keys >= fewest && isTerminator(press)) {
      if (card() || !press.inField || reads(run.text)) return end(run.text)
    }
    if (run !== null && card()) {
      if (isCharacter(press) && run.text.length <= longestCard) run.text += press.key
      return { kind: 'reader' }
    }
    if (modifiers.has(press.key)) return typing()
    if (!isCharacter(press) || press.repeat || press.composing) {
      run = null
      return typing()
    }
    const first = run === null
    run ??= { keys: 0, text: '' }
    run.keys += 1
    if (run.text.length <= longestCard) run.text += press.key
    return card() ? { kind: 'reader' } : typing(first)
  }

  function end(text: string): Judgement {
    run = null
    closing = true
    return { kind: 'scan', text: text.length > longestCard ? null : text }
  }

  /** Called after a time without keys. @returns whether a card was left incomplete */
  function rest(): boolean {
    const brokenOff = card()
    run = null
    closing = false
    return brokenOff
  }

  return { judge, rest, longestPauseMs }
}

const isTerminator = ({ key, repeat, command }: KeyPress) => terminators.has(key) && !repeat && !command
const isCharacter = ({ key, command }: KeyPress) => [...key].length === 1 && !command
