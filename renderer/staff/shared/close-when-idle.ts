/**
 * Closes an overlay of staff over a citizen's screen after a time without a touch, independent of the visit's
 * deadlines.
 */
import { onScopeDispose } from 'vue'

const signs = ['pointerdown', 'keydown'] as const

export function closeWhenIdle(afterMs: number, close: () => void): void {
  let timer: ReturnType<typeof setTimeout>
  function stay(): void {
    clearTimeout(timer)
    timer = setTimeout(close, afterMs)
  }
  stay()
  for (const sign of signs) window.addEventListener(sign, stay, { capture: true, passive: true })
  onScopeDispose(() => {
    clearTimeout(timer)
    for (const sign of signs) window.removeEventListener(sign, stay, { capture: true })
  })
}
