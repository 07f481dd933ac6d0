/** A keyboard for tests: each key has a browser's events, and a character goes into the focused field. */
import { vi } from 'vitest'

/** With fake timers only; @returns whether the page allowed the key's default action */
export function press(key: string, more: KeyboardEventInit = {}): boolean {
  const target = document.activeElement ?? document.body
  const down = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true, ...more })
  if (!target.dispatchEvent(down)) return false
  // A listener may have moved the focus.
  const field = document.activeElement
  if (field instanceof HTMLInputElement) {
    if (key === 'Enter') field.form?.requestSubmit()
    else if (key.length === 1) insert(field, key)
  } else if (field instanceof HTMLButtonElement && (key === 'Enter' || key === ' ')) field.click()
  return true
}

/** Like an input method or a paste: there is no key event. */
export function insert(field: HTMLInputElement, text: string): void {
  const data = { data: text, inputType: 'insertText', bubbles: true, cancelable: true }
  if (!field.dispatchEvent(new InputEvent('beforeinput', data))) return
  const caret = field.selectionStart ?? field.value.length
  field.value = field.value.slice(0, caret) + text + field.value.slice(caret)
  field.setSelectionRange(caret + text.length, caret + text.length)
  field.dispatchEvent(new InputEvent('input', data))
}

export async function type(keys: readonly string[], gapMs: number): Promise<void> {
  for (const key of keys) {
    await vi.advanceTimersByTimeAsync(gapMs)
    press(key)
  }
  // Fields regroup their digits after the input event.
  await vi.advanceTimersByTimeAsync(0)
}
