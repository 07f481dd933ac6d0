/**
 * A key pressed while no field has the focus (the heading has it, on a new screen, or a button that was touched) goes to
 * the screen's field; Enter sends the screen's form. So a physical keyboard works without a mouse to click with.
 */
import { enter, isTypedField, type TypedField } from '../../keyboard/edit-field.ts'

/** The field of these that is to be mended, else the first. Null where none can be seen. */
export function fieldIn(place: ParentNode): TypedField | null {
  const fields = seenIn(place)
  return fields.find((one) => one.getAttribute('aria-invalid') === 'true') ?? fields[0] ?? null
}

function seenIn(place: ParentNode): TypedField[] {
  return [...place.querySelectorAll<HTMLElement>('[data-typing]')]
    .filter(isTypedField)
    .filter((one) => one.offsetParent !== null)
}

/** @returns its clean-up */
export function typeAnywhere(): () => void {
  /** Of several fields, the one that was entered last; it may be gone by now. */
  let entered: TypedField | null = null
  const onFocus = ({ target }: FocusEvent) => {
    if (isTypedField(target)) entered = target
  }

  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    if (!(event.target instanceof Element) || event.target.closest('input, select, textarea, iframe, a'))
      return
    const button = event.target.closest('button')
    // They press it.
    if (button !== null && (event.key === 'Enter' || event.key === ' ')) return
    const main = document.querySelector('main')
    const form = button?.closest('form') ?? null
    const place = form !== null && seenIn(form).length > 0 ? form : main
    if (place === null) return
    const field = seenIn(place).find((one) => one === entered) ?? fieldIn(place)
    if (field === null) return
    // Focus moved on keydown: the character lands in the field by itself.
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
