/**
 * The keys a page gets. All others are taken away before the page, a menu or the window can make anything of them: what
 * is not named here does not exist, so a shortcut that a later Chromium brings is refused as well. Keys that the system
 * takes before any program (Windows key, Alt+Tab, Ctrl+Alt+Del) can only be locked there; see the deployment guide.
 */
import type { Input, WebContents } from 'electron'

export interface AllowedKey {
  /** `KeyboardEvent.key`; `anyCharacter` for all that type one; letters of commands in lower case. */
  keys: readonly string[]
  /** Held with it, this and nothing else; nothing at all unless told. Shift makes no difference where `orShift`. */
  held?: 'control' | 'alt' | 'anything'
  orShift?: true
  why: string
}

/** Letters, digits, signs, the space; with AltGr too, which Windows reports as Control and Alt held together. */
export const anyCharacter = 'a character'
/** A digit of the number pad. */
export const padDigit = 'a digit of the pad'

export const allowedKeys: readonly AllowedKey[] = [
  { keys: [anyCharacter], orShift: true, why: 'typing, and what a card reader types' },
  { keys: ['Process', 'Dead', 'Compose', 'Unidentified'], orShift: true, why: 'an input method at work' },
  {
    keys: [padDigit],
    held: 'alt',
    why: 'a letter by its number: so card readers type Vietnamese on Windows',
  },
  { keys: ['Enter'], orShift: true, why: 'sends the form, presses the button that has the focus' },
  { keys: ['Tab'], orShift: true, why: 'to the next field or button, or back' },
  { keys: ['Backspace', 'Delete'], orShift: true, why: 'corrects' },
  {
    keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'],
    orShift: true,
    why: 'moves in a field and marks in it; moves between choices',
  },
  { keys: ['PageUp', 'PageDown'], why: 'reads on, where the largest text does not fit' },
  // Within our own fields, in a clipboard that is emptied when the visit ends; a code may be pasted as well as typed.
  { keys: ['a', 'c', 'v', 'x'], held: 'control', why: 'mark all, copy, paste, cut' },
  { keys: ['z', 'y'], held: 'control', why: 'takes back what was typed by mistake' },
  { keys: ['ArrowLeft', 'ArrowRight', 'Home', 'End'], held: 'control', orShift: true, why: 'moves by words' },
  { keys: ['Backspace', 'Delete'], held: 'control', why: 'corrects by words' },
  {
    keys: ['Shift', 'Control', 'AltGraph', 'CapsLock', 'NumLock'],
    held: 'anything',
    why: 'nothing by themselves; a lock that the page does not hear of would be shown wrongly',
  },
]

/** The row that lets this key through to the page, if any. */
export function allowedKeyOf(input: Input): AllowedKey | undefined {
  const names = namesOf(input)
  const held = heldWith(input)
  return allowedKeys.find(
    (row) =>
      row.keys.some((key) => names.includes(key)) &&
      (row.held === 'anything' || (row.held === held && (row.orShift === true || !input.shift))),
  )
}

/** @returns its clean-up */
export function registerKeyFilter(contents: WebContents): () => void {
  const swallow = (event: { preventDefault(): void }, input: Input) => {
    if (!allowedKeyOf(input)) event.preventDefault()
  }
  contents.on('before-input-event', swallow)
  return () => {
    contents.off('before-input-event', swallow)
  }
}

/** All that a row may call this key by. */
function namesOf({ key, code, control, alt, meta }: Input): readonly string[] {
  const altGr = control && alt && !meta
  if ([...key].length !== 1) return [key]
  // With nothing but Control, a letter is a command. A layout without Latin letters has it at the same place.
  if (control && !alt) return [letterOf(key, code)]
  // Ctrl+Alt+I is a shortcut. AltGr+Q for @ is none, nor is a digit, which the Vietnamese layout has behind AltGr.
  if (altGr && /^[a-z]$/i.test(key) && code === `Key${key.toUpperCase()}`) return []
  if (alt && !control) return /^Numpad\d$/.test(code) ? [padDigit] : []
  return [anyCharacter]
}

function letterOf(key: string, code: string): string {
  if (/^[\x20-\x7e]$/.test(key)) return key.toLowerCase()
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? key
}

/** What is held besides Shift; what no row knows of is `'more'`. */
function heldWith({ key, control, alt, meta }: Input): 'control' | 'alt' | 'more' | undefined {
  if (meta) return 'more'
  if (control && alt) return [...key].length === 1 ? undefined : 'more'
  if (control) return 'control'
  return alt ? 'alt' : undefined
}
