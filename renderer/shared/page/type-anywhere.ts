/**
 * A key pressed while no field has the focus goes to the screen's field, and Enter submits its form. On a new
 * screen the heading has the focus, later perhaps a touched button. So a physical keyboard works without a
 * mouse.
 */
import { enter, isTypedField, type TypedField } from '../../keyboard/edit-field.ts'

/** The invalid field, or else the first. Null where none is visible. */
export function fieldIn(place: ParentNode): TypedField | null {
  const fields = seenIn(place)
  return fields.find((one) => one.getAttribute('aria-invalid') === 'true') ?? fields[0] ?? null
}

function seenIn(place: ParentNode): TypedField[] {
  return [...place.querySelectorAll<HTMLElement>('[data-typing]')]
    .filter(isTypedField)
    .filter((one) => one.offsetParent !== null)
}

/** @returns removes its listeners */
export function typeAnywhere(): () => void {
  /** The last focused field; it may have been removed. */
  let entered: TypedField | null = null
  const onFocus = ({ target }: FocusEvent) => {
    if (isTypedField(target)) entered = target
  }

  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    if (!(event.target instanceof Element) || event.target.closest('input, select, textarea, iframe, a'))
      return
    const button = event.target.closest('button')
    // These keys press the button.
    if (button !== null && (event.key === 'Enter' || event.key === ' ')) return
    const main = document.querySelector('main')
    const form = button?.closest('form') ?? null
    const place = form !== null && seenIn(form).length > 0 ? form : main
    if (place === null) return
    const field = seenIn(place).find((one) => one === entered) ?? fieldIn(place)
    if (field === null) return
    // The focus moved on keydown, so the browser types the character into the field.
    if (event.key.length === 1 || event.key === 'Backspace') enter(field)
    else if (event.key === 'Enter') {
      event.preventDefault()
      field.form?.requestSubmit()
    }
  }
  window.addEventListener('keydown', onKey)
  window.addEventListener('focusin', onFocus)
  return () => {
    window.removeEventListener('keydown', onKey)
    window.removeEventListener('focusin', onFocus)
  }
}
