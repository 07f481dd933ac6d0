/**
 * Types into a field as a keyboard would: at the caret, over what is marked, no further than its longest. The field
 * hears of it by an `input` event like any other, so that whatever it does with typing, it does with this.
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

/** @param digitsOnly what sets digits apart is no step of its own: "12 3" loses its 3, then its 2 with the space */
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

/** Gives it the focus; the caret stands at the end of a field that had none. */
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
