/**
 * Makes sizes on the screen true: how many CSS pixels one millimetre of this machine's screen has, and whether the
 * window is laid out upright or across. Kept on the root element as `--mm` and `data-layout`.
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
/** What each layout was drawn for: a 21.5" screen. A smaller window shrinks everything; a larger screen enlarges it. */
const drawnFor = { portrait: { width: 268, height: 476 }, landscape: { width: 476, height: 268 } }
/** The least width, in drawn millimetres, before everything is shrunk to fit. */
const leastWidth = { portrait: 236, landscape: 400 }

export function geometryOf(screen: Extent, window: Extent, diagonalInches: number): Geometry {
  const trueMm = Math.hypot(screen.width, screen.height) / (diagonalInches * mmPerInch)
  const layout = window.width > window.height * 1.15 ? 'landscape' : 'portrait'
  const drawn = drawnFor[layout]
  const fills = Math.min(window.width / drawn.width, window.height / drawn.height)
  // On a big screen, millimetres stretch so that the page is not lost on it.
  const wanted = Math.max(trueMm, 0.8 * fills)
  const mm = Math.max(1.4, Math.min(wanted, window.width / leastWidth[layout]))
  return { mm: Math.round(mm * 1000) / 1000, layout }
}

/**
 * How much larger the browser shows the page: by the window's outer extent, which does not shrink with it. A panel at its
 * side takes of the width alone, its bars of the height.
 */
export function zoomOf(inner: Extent, outer: Extent): number {
  const zoom = Math.min(outer.width / inner.width, outer.height / inner.height)
  return Number.isFinite(zoom) ? Math.min(5, Math.max(1, zoom)) : 1
}

/**
 * Keeps the root element right while the window changes; returns the way to stop.
 * @param grows whether what stands may be longer than the window: then it grows with the browser's zoom (WCAG 1.4.4)
 */
export function measureDisplay(diagonalInches: () => number, grows: () => boolean): () => void {
  const measure = () => {
    const inner = { width: window.innerWidth, height: window.innerHeight }
    const outer = { width: window.outerWidth, height: window.outerHeight }
    const zoom = grows() ? zoomOf(inner, outer) : 1
    // Some browsers tell the screen smaller when they show the page larger; it is as large as the window at least.
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
    // Shown larger, a wide window has room for what stands in a narrow one. A window's borders are no zoom.
    const isNarrow = zoom >= 1.1 && inner.width < leastWidth.landscape * mm
    document.documentElement.dataset['layout'] = isNarrow ? 'portrait' : layout
  }
  measure()
  window.addEventListener('resize', measure)
  return () => window.removeEventListener('resize', measure)
}
