/**
 * The staff gesture: five taps in the top left corner within four seconds. Nothing is drawn there and no
 * earlier tap has an effect, so that it is not found by chance.
 */
import { onScopeDispose } from 'vue'

const taps = 5
const withinMs = 4_000
/** Width and height of two fingers. */
const cornerMm = 22

export function cornerTaps(open: () => void): void {
  let times: number[] = []
  const onPointer = ({ clientX, clientY, timeStamp }: PointerEvent) => {
    const mm = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--mm')) || 4
    if (clientX > cornerMm * mm || clientY > cornerMm * mm) {
      times = []
      return
    }
    times = [...times.filter((time) => timeStamp - time < withinMs), timeStamp]
    if (times.length < taps) return
    times = []
    open()
  }
  window.addEventListener('pointerdown', onPointer, { capture: true, passive: true })
  onScopeDispose(() => window.removeEventListener('pointerdown', onPointer, { capture: true }))
}
