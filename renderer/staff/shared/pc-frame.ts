/**
 * Whether parts of the desk that have one show the frame for a counter PC: a mouse comes first there, and the window has room.
 * The browser's zoom does not change the frame: what grows has its place in it.
 */
import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import { zoomOf } from '../../shared/page/millimetre.ts'

const leastWidth = 1200
const mouseFirst = '(hover: hover) and (pointer: fine)'

export function isPcFrame(
  hasMouse: boolean,
  inner: { width: number; height: number },
  outer: { width: number; height: number },
): boolean {
  return hasMouse && inner.width * zoomOf(inner, outer) >= leastWidth
}

export function usePcFrame(): Readonly<Ref<boolean>> {
  const mouse = window.matchMedia(mouseFirst)
  const measured = () =>
    isPcFrame(
      mouse.matches,
      { width: window.innerWidth, height: window.innerHeight },
      { width: window.outerWidth, height: window.outerHeight },
    )
  const is = ref(measured())
  const measure = () => (is.value = measured())
  window.addEventListener('resize', measure)
  mouse.addEventListener('change', measure)
  onScopeDispose(() => {
    window.removeEventListener('resize', measure)
    mouse.removeEventListener('change', measure)
  })
  return readonly(is)
}
