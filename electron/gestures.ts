/**
 * What a finger or a mouse can start besides pressing and scrolling, refused in the page itself. Runs in the preload
 * script's world, so it listens before the page's own scripts and none of them can take it away. What needs no script
 * (pinching, marking text, swiping back) is in the screens' style and in switches.ts.
 */

const refuse = (event: Event) => {
  event.preventDefault()
}

/** The middle button scrolls by itself, opens links elsewhere and pastes; those at the side go back and forward. */
const onlyTheFirstButton = (event: MouseEvent) => {
  if (event.button !== 0) event.preventDefault()
}

/** Nothing is carried in from elsewhere, and nothing of ours is carried about. */
const noDrop = (event: DragEvent) => {
  event.preventDefault()
  if (event.dataTransfer) event.dataTransfer.dropEffect = 'none'
}

/** A pinch on a touchpad arrives as a wheel with Control, too. */
const noWheelZoom = (event: WheelEvent) => {
  if (event.ctrlKey) event.preventDefault()
}

export function refuseGestures(page: Pick<Window, 'addEventListener'>): void {
  const first = { capture: true, passive: false }
  // A long press asks for it as well.
  page.addEventListener('contextmenu', refuse, first)
  for (const name of ['mousedown', 'mouseup', 'auxclick'] as const) {
    page.addEventListener(name, onlyTheFirstButton, first)
  }
  page.addEventListener('dragstart', refuse, first)
  for (const name of ['dragenter', 'dragover', 'drop'] as const) page.addEventListener(name, noDrop, first)
  page.addEventListener('wheel', noWheelZoom, first)
}
