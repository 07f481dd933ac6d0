/**
 * Tells a card reader, which types what it reads, from whoever else types fast: a text expander, an input method's
 * shorthand, remote support. Only what reads as a card is the reader's. Keys and their times go in, what to do about each
 * comes out; it touches no page and no clock.
 *
 * Nobody's key is held back. What comes is let through until it is plain that it is a card: at the bar after its number,
 * or, where a number is all there is, at the Enter or Tab it ends with. Then it is to be taken back.
 */
import { plainCharacters } from '../../contract/digits.ts'
import { longestCard } from './card.ts'

export interface KeyPress {
  /** `KeyboardEvent.key` */
  key: string
  /** When it was pressed, in milliseconds: by the event's own time, not by when the page came round to it. */
  at: number
  /** A key that is held down repeats as fast as a reader types. */
  repeat: boolean
  /** An input method is at work on it. */
  composing: boolean
  /** Together with Control, Alt or the like: a command, not a character. */
  command: boolean
  /** It goes to a field; elsewhere nobody types. */
  inField: boolean
}

export type Judgement =
  /** Not the reader's, as far as one can tell. `first`: what was typed before does not belong to it. */
  | { kind: 'typing'; first: boolean }
  /** The reader's: goes nowhere, and what came before it in this burst is taken back. */
  | { kind: 'reader' }
  /** The reader's last. The text is null when it was longer than any card's. */
  | { kind: 'scan'; text: string | null }

/** So many keys within the gap and a terminator: nobody types four and Enter in a tenth of a second. */
const fewest = 4
/** So many are a machine's: rolling all fingers of a hand makes five at most. */
const certain = 6
/** How often the gap a machine may pause: a busy one hands its keys on in lumps. */
const pauses = 6

/** The QR code of an identity card: its number, and a bar. */
const beginsAsCard = /^\d{12}\|/
const terminators: ReadonlySet<string> = new Set(['Enter', 'Tab'])
/** Come with the characters of a burst and are none themselves. */
const modifiers: ReadonlySet<string> = new Set(['Shift', 'AltGraph', 'CapsLock', 'NumLock'])

/** @param reads whether a text that ends a burst is a number on a card */
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
    // Held down, it says nothing of when characters came.
    if (press.repeat && modifiers.has(press.key)) return typing()
    // Either way: a time from long before, too, belongs to something else. Two keyboards need not have the same clock.
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

  /** Nothing has come for a while. @returns whether that broke off a card in the middle */
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
