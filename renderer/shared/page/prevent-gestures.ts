/**
 * Keeps the page fixed, whatever fingers, wheels and keys do. Nothing is dragged, dropped, zoomed, selected
 * or opened by a long press, and Back and Forward have no effect. What CSS can do (touch-action, user-select)
 * is in base.css. The desktop shell prevents the same from outside; the browser shell has only this.
 */

/** A page from the browser's cache would bring the last visitor's screen back. */
const cached = (event: PageTransitionEvent) => {
  if (event.persisted) window.location.reload()
}

/** Typed text must not reach a clipboard from which the next visitor could paste. */
const forbidden = ['contextmenu', 'dragstart', 'dragenter', 'dragover', 'drop', 'copy', 'cut'] as const

const never = (event: Event) => event.preventDefault()
/** Ctrl with the wheel, or a pinch on a touch pad, which sends the same event. */
const noZoom = (event: WheelEvent) => {
  if (event.ctrlKey || event.metaKey) event.preventDefault()
}
/** Only typed text may be selected. */
const onlyInFields = (event: Event) => {
  if (!(event.target instanceof HTMLInputElement)) event.preventDefault()
}
/** The middle button would open a tab, or start autoscrolling. */
const onlyFirstButton = (event: MouseEvent) => {
  if (event.button !== 0) event.preventDefault()
}

/** @returns removes its listeners */
export function preventGestures(): () => void {
  const stop = new AbortController()
  const on = { capture: true, passive: false, signal: stop.signal }
  for (const name of forbidden) {
    document.addEventListener(name, never, on)
  }
  // Pinching with two fingers, in browsers that report it.
  for (const name of ['gesturestart', 'gesturechange']) document.addEventListener(name, never, on)
  document.addEventListener('wheel', noZoom, on)
  document.addEventListener('selectstart', onlyInFields, on)
  document.addEventListener('mousedown', onlyFirstButton, on)
  document.addEventListener('auxclick', onlyFirstButton, on)
  window.addEventListener('pageshow', cached, on)
  stayInHistory(on)
  return () => stop.abort()
}

/** Back leads to this same page, and is answered by going forward. */
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
