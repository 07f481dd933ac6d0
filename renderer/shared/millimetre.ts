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

/** Keeps the root element right while the window changes; returns the way to stop. */
export function measureScreen(diagonalInches: () => number): () => void {
  const measure = () => {
    const { mm, layout } = geometryOf(
      { width: window.screen.width || window.innerWidth, height: window.screen.height || window.innerHeight },
      { width: window.innerWidth, height: window.innerHeight },
      diagonalInches(),
    )
    document.documentElement.style.setProperty('--mm', `${mm}px`)
    document.documentElement.dataset['layout'] = layout
  }
  measure()
  window.addEventListener('resize', measure)
  return () => window.removeEventListener('resize', measure)
}
