/**
 * Types into a field like a keyboard: at the caret, over the selection, up to the maximum length. It
 * dispatches an ordinary `input` event, so that the field's own listeners treat it as typing.
 */

export type TypedField = HTMLInputElement | HTMLTextAreaElement

export const isTypedField = (target: unknown): target is TypedField =>
  (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) &&
  target.dataset['typing'] !== undefined

export function insertInto(field: TypedField, text: string): void {
  const { start, end } = caretOf(field)
  const room = field.maxLength < 0 ? text.length : field.maxLength - field.value.length + (end - start)
  const fits = text.slice(0, Math.max(0, room))
  if (fits !== '') edit(field, fits, start, end, 'insertText')
}

/**
 * @param digitsOnly separators count as part of the digit before them: "12 3" loses its 3, then its 2 with
 *   the space
 */
export function eraseFrom(field: TypedField, digitsOnly = false): void {
  const { start, end } = caretOf(field)
  if (start !== end) {
    edit(field, '', start, end, 'deleteContentBackward')
    return
  }
  const before = field.value.slice(0, start)
  const last = (digitsOnly ? /.[\s-]*$/u : /.$/su).exec(before)
  if (last !== null) edit(field, '', last.index, start, 'deleteContentBackward')
}

/** Focuses it; in a field that had no caret, the caret goes to the end. */
export function enter(field: TypedField): void {
  if (document.activeElement === field) return
  field.focus()
  field.setSelectionRange(field.value.length, field.value.length)
}

function caretOf({ selectionStart, selectionEnd, value }: TypedField) {
  return { start: selectionStart ?? value.length, end: selectionEnd ?? value.length }
}

function edit(field: TypedField, text: string, start: number, end: number, inputType: string): void {
  field.setRangeText(text, start, end)
  field.setSelectionRange(start + text.length, start + text.length)
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType, data: text === '' ? null : text }))
}
