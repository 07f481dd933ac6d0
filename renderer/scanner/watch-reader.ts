/**
 * Listens for a card reader on the whole page, before any field or button. What a card typed into a field
 * before it was recognised is removed as if it had never been typed; the rest is suppressed. Other fast input
 * stays.
 */
import { createBurstReader, type KeyPress } from './burst.ts'

/** A field's saved state is dropped after this time without a key, or later where a burst may pause longer. */
const forgetMs = 1_000

interface Before {
  value: string
  caret: number | null
}

/**
 * @param reads whether a text is a card's number
 * @param scanned gets the text of a card, or of a burst outside a field; null when it was too long or
 *   incomplete
 * @returns stops listening
 */
export function watchReader(
  maxGapMs: number,
  reads: (text: string) => boolean,
  scanned: (text: string | null) => void,
): () => void {
  const bursts = createBurstReader(maxGapMs, reads)
  /** The fields that got keys of this burst, in their state before it. */
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
          // Within a burst it must not press the focused button.
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
    const pauseMs = 2 * bursts.longestPauseMs
    timer = setTimeout(rest, reading ? pauseMs : Math.max(forgetMs, pauseMs))
  }

  /** Shows where a character goes, wherever the focus was on keydown; input methods send it without a key. */
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
    // Control with Alt is AltGr, which types characters.
    command: event.metaKey || event.ctrlKey !== event.altKey,
    inField: isField(event.target),
  }
}

function isField(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement
}

/** Other listeners on the window, such as the one for activity, still get it. */
function swallow(event: Event): void {
  event.preventDefault()
  event.stopPropagation()
}
