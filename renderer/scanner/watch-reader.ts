/**
 * Listens for a card reader on the whole page, before any field or button does. What a card had put into a field by the
 * time it was known for one is taken back as if it had never been typed; the rest of it reaches nothing. Whatever else
 * was typed as fast stays.
 */
import { createBurstReader, type KeyPress } from './burst.ts'

/** What is remembered of a field, to be put back, is let go of after this time without a key. */
const forgetMs = 1_000

interface Before {
  value: string
  caret: number | null
}

/**
 * @param reads whether a text is a number on a card
 * @param scanned gets the text of a card, or of a burst that went to no field; null when there was too much of it or it
 *   broke off
 * @returns the way to stop
 */
export function watchReader(
  maxGapMs: number,
  reads: (text: string) => boolean,
  scanned: (text: string | null) => void,
): () => void {
  const bursts = createBurstReader(maxGapMs, reads)
  /** The fields that the keys of this run went to, as they were before it. */
  const before = new Map<HTMLInputElement, Before>()
  let focused: Element | null = null
  let reading = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function onKey(event: KeyboardEvent): void {
    const judgement = bursts.judge(pressOf(event))
    switch (judgement.kind) {
      case 'typing':
        reading = false
        if (judgement.first) {
          before.clear()
          focused = document.activeElement
        } else if (event.key === ' ' && !isField(event.target)) {
          // In the middle of a run it is no one's press of the button that has the focus.
          event.preventDefault()
        }
        break
      case 'reader':
        swallow(event)
        reading = true
        putBack()
        break
      case 'scan':
        swallow(event)
        finish(judgement.text)
        break
    }
    clearTimeout(timer)
    timer = setTimeout(rest, reading ? 2 * bursts.longestPauseMs : forgetMs)
  }

  /** Tells where a character lands, whatever had the focus when its key went down; an input method's comes without a key. */
  function onInput(event: InputEvent): void {
    if (!isField(event.target)) return
    if (reading) return swallow(event)
    if (!before.has(event.target))
      before.set(event.target, { value: event.target.value, caret: event.target.selectionStart })
  }

  function putBack(): void {
    for (const [field, { value, caret }] of before) {
      if (field.value === value) continue
      field.value = value
      if (caret !== null) field.setSelectionRange(caret, caret)
      field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    }
    if (focused instanceof HTMLElement && document.activeElement !== focused)
      focused.focus({ preventScroll: true })
  }

  function finish(text: string | null): void {
    putBack()
    forget()
    scanned(text)
  }
  function rest(): void {
    if (bursts.rest()) finish(null)
    else forget()
  }
  function forget(): void {
    before.clear()
    focused = null
    reading = false
  }

  window.addEventListener('keydown', onKey, { capture: true })
  window.addEventListener('beforeinput', onInput, { capture: true })
  return () => {
    clearTimeout(timer)
    forget()
    window.removeEventListener('keydown', onKey, { capture: true })
    window.removeEventListener('beforeinput', onInput, { capture: true })
  }
}

function pressOf(event: KeyboardEvent): KeyPress {
  return {
    key: event.key,
    at: event.timeStamp,
    repeat: event.repeat,
    composing: event.isComposing,
    // Control and Alt together are AltGr, which makes characters.
    command: event.metaKey || event.ctrlKey !== event.altKey,
    inField: isField(event.target),
  }
}

function isField(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement
}

/** Other listeners on the window itself, such as for signs of life, still hear of it. */
function swallow(event: Event): void {
  event.preventDefault()
  event.stopPropagation()
}
