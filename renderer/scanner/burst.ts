/**
 * Tells a card reader, which types what it reads, from a person at the keyboard: by its speed and by the Enter or Tab it
 * ends with. Keys and their times go in, what to do about each comes out; it touches no page and no clock.
 *
 * A person's key is never held back. The first keys of a burst are let through like anyone's, since nothing tells them
 * apart yet; once it is plain that a machine types, they are to be taken back and the rest goes nowhere.
 */
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
}

export type Judgement =
  /** A person's, as far as one can tell. `first`: what was typed before does not belong to it. */
  | { kind: 'typing'; first: boolean }
  /** The reader's: goes nowhere, and what came before it in this burst is taken back. */
  | { kind: 'reader' }
  /** The reader's last. The text is null when it was longer than any card's. */
  | { kind: 'scan'; text: string | null }

/** So many keys within the gap and a terminator: nobody types four and Enter in a tenth of a second. */
const fewest = 4
/** So many need no terminator to be a machine's: rolling all fingers of a hand makes five at most. */
const certain = 6
/** How often the gap a known reader may pause: a busy machine hands its keys on in lumps. */
const pauses = 6

const terminators: ReadonlySet<string> = new Set(['Enter', 'Tab'])
/** Come with the characters of a burst and are none themselves. */
const modifiers: ReadonlySet<string> = new Set(['Shift', 'AltGraph', 'CapsLock', 'NumLock'])

export function createBurstReader(maxGapMs: number) {
  let run: { keys: number; text: string } | null = null
  let lastAt = -Infinity
  /** The burst has just ended: a second terminator (CR and LF) belongs to it. */
  let closing = false
  const longestPauseMs = pauses * maxGapMs

  const known = () => run !== null && run.keys >= certain
  const typing = (first = false): Judgement => ({ kind: 'typing', first })

  function judge(press: KeyPress): Judgement {
    // Held down, it says nothing of when characters came.
    if (press.repeat && modifiers.has(press.key)) return typing()
    // Either way: a time from long before, too, belongs to something else. Two keyboards need not have the same clock.
    const gap = Math.abs(press.at - lastAt)
    lastAt = press.at
    if (gap > (known() ? longestPauseMs : maxGapMs)) {
      run = null
      closing = false
    }
    if (closing && terminators.has(press.key)) return { kind: 'reader' }
    closing = false
    if (run !== null && run.keys >= fewest && isTerminator(press)) return end(run.text)
    if (run !== null && known()) {
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
    run.text += press.key
    return known() ? { kind: 'reader' } : typing(first)
  }

  function end(text: string): Judgement {
    run = null
    closing = true
    return { kind: 'scan', text: text.length > longestCard ? null : text }
  }

  /** Nothing has come for a while. @returns whether that broke off a burst in the middle */
  function rest(): boolean {
    const brokenOff = known()
    run = null
    closing = false
    return brokenOff
  }

  return { judge, rest, longestPauseMs }
}

const isTerminator = ({ key, repeat, command }: KeyPress) => terminators.has(key) && !repeat && !command
const isCharacter = ({ key, command }: KeyPress) => [...key].length === 1 && !command
