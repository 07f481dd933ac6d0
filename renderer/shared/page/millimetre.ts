/**
 * Makes sizes on the display real: the CSS pixels of one millimetre, and the orientation of the layout.
 * Stored on the root element as `--mm` and `data-layout`.
 */

export interface Extent {
  width: number
  height: number
}
export interface Geometry {
  /** CSS pixels of one millimetre. */
  mm: number
  layout: 'portrait' | 'landscape'
}

const mmPerInch = 25.4
/**
 * The display that each layout was designed for: 21.5". A smaller window shrinks everything; a larger display
 * enlarges it.
 */
const drawnFor = { portrait: { width: 268, height: 476 }, landscape: { width: 476, height: 268 } }
/** Below this width, in designed millimetres, everything is shrunk. */
const leastWidth = { portrait: 236, landscape: 400 }

export function geometryOf(screen: Extent, window: Extent, diagonalInches: number): Geometry {
  const trueMm = Math.hypot(screen.width, screen.height) / (diagonalInches * mmPerInch)
  const layout = window.width > window.height * 1.15 ? 'landscape' : 'portrait'
  const drawn = drawnFor[layout]
  const fills = Math.min(window.width / drawn.width, window.height / drawn.height)
  // On a big display, millimetres stretch so that the page fills it.
  const wanted = Math.max(trueMm, 0.8 * fills)
  const mm = Math.max(1.4, Math.min(wanted, window.width / leastWidth[layout]))
  return { mm: Math.round(mm * 1000) / 1000, layout }
}

/**
 * The browser's zoom, from the window's outer size, which the zoom does not change. A panel at the side
 * changes only the width, bars only the height.
 */
export function zoomOf(inner: Extent, outer: Extent): number {
  const zoom = Math.min(outer.width / inner.width, outer.height / inner.height)
  return Number.isFinite(zoom) ? Math.min(5, Math.max(1, zoom)) : 1
}

/**
 * Updates the root element while the window changes.
 * @param grows whether the content may exceed the window: then it grows with the browser's zoom (WCAG 1.4.4)
 * @returns stops updating
 */
export function measureDisplay(diagonalInches: () => number, grows: () => boolean): () => void {
  const measure = () => {
    const inner = { width: window.innerWidth, height: window.innerHeight }
    const outer = { width: window.outerWidth, height: window.outerHeight }
    const zoom = grows() ? zoomOf(inner, outer) : 1
    // Some browsers report a smaller display when zoomed; it is at least as large as the window.
    const least = zoom > 1 ? outer : { width: 0, height: 0 }
    const { mm, layout } = geometryOf(
      {
        width: Math.max(window.screen.width || inner.width, least.width),
        height: Math.max(window.screen.height || inner.height, least.height),
      },
      { width: inner.width * zoom, height: inner.height * zoom },
      diagonalInches(),
    )
    document.documentElement.style.setProperty('--mm', `${mm}px`)
    // When zoomed, a wide window has room for the narrow layout only. Window borders do not count as zoom.
    const isNarrow = zoom >= 1.1 && inner.width < leastWidth.landscape * mm
    document.documentElement.dataset['layout'] = isNarrow ? 'portrait' : layout
  }
  measure()
  window.addEventListener('resize', measure)
  return () => window.removeEventListener('resize', measure)
}
