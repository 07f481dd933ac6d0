/**
 * A key pressed while no field has the focus (the heading has it, on a new screen) goes to the screen's field; Enter
 * sends the screen's form. So a physical keyboard works without a mouse to click with.
 */
export function typeAnywhere(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    if (event.target instanceof Element && event.target.closest('input, select, textarea, button, iframe, a'))
      return
    const field = [...document.querySelectorAll<HTMLInputElement>('main [data-typing]')].find(
      (one) => one.offsetParent !== null,
    )
    if (field === undefined) return
    // Focus moved on keydown: the character lands in the field by itself.
    if (event.key.length === 1 || event.key === 'Backspace') {
      field.focus()
      field.setSelectionRange(field.value.length, field.value.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      field.form?.requestSubmit()
    }
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}
