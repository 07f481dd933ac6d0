/**
 * Keeps the page where it is, whatever fingers, wheels and keys do to it: nothing is dragged, dropped, zoomed, selected
 * or opened by a long press, and Back and Forward lead nowhere. What CSS can do (touch-action, user-select) stands in
 * base.css; this is the rest. The desktop shell forbids the same from outside; in the browser shell there is only this.
 */

/** A page brought back from the browser's cache would bring the last visitor's screen with it. */
const cached = (event: PageTransitionEvent) => {
  if (event.persisted) window.location.reload()
}

/** What is typed here stays here: nothing is put on a clipboard that the next visitor could paste from. */
const forbidden = ['contextmenu', 'dragstart', 'dragenter', 'dragover', 'drop', 'copy', 'cut'] as const

const never = (event: Event) => event.preventDefault()
/** Ctrl and the wheel, or a pinch on a touch pad, which arrives as the same. */
const noZoom = (event: WheelEvent) => {
  if (event.ctrlKey || event.metaKey) event.preventDefault()
}
/** Selecting is for what is typed. */
const onlyInFields = (event: Event) => {
  if (!(event.target instanceof HTMLInputElement)) event.preventDefault()
}
/** A tap with the middle button would open a tab, or scroll by itself. */
const onlyFirstButton = (event: MouseEvent) => {
  if (event.button !== 0) event.preventDefault()
}

/** @returns its clean-up */
export function preventGestures(): () => void {
  const stop = new AbortController()
  const on = { capture: true, passive: false, signal: stop.signal }
  for (const name of forbidden) {
    document.addEventListener(name, never, on)
  }
  // Two fingers that pinch, where the browser tells of it.
  for (const name of ['gesturestart', 'gesturechange']) document.addEventListener(name, never, on)
  document.addEventListener('wheel', noZoom, on)
  document.addEventListener('selectstart', onlyInFields, on)
  document.addEventListener('mousedown', onlyFirstButton, on)
  document.addEventListener('auxclick', onlyFirstButton, on)
  window.addEventListener('pageshow', cached, on)
  stayInHistory(on)
  return () => stop.abort()
}

/** Back finds this same page before it, and is sent forward again. */
function stayInHistory(on: AddEventListenerOptions): void {
  const here = 'here'
  if (window.history.state !== here) {
    window.history.replaceState('before', '')
    window.history.pushState(here, '')
  }
  window.addEventListener(
    'popstate',
    ({ state }) => {
      if (state !== here) window.history.forward()
    },
    on,
  )
}
