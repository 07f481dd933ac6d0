/**
 * A state that lasts while a button is held, by finger or key. A tap counts as a hold of `leastMs`, for
 * people who cannot hold, and so does a press without finger or key (a screen reader's).
 */
import { onScopeDispose, ref, type Ref } from 'vue'

export interface Hold {
  held: Ref<boolean>
  /** Listeners for the button, to be bound with `v-on`. */
  on: Record<string, (event: never) => void>
  /** Ends it at once. */
  endNow: () => void
}

export function useHold(leastMs = 2_000): Hold {
  const held = ref(false)
  let since = 0
  let ending: ReturnType<typeof setTimeout> | undefined

  function press(): void {
    clearTimeout(ending)
    since = performance.now()
    held.value = true
  }
  function release(): void {
    if (!held.value) return
    clearTimeout(ending)
    ending = setTimeout(endNow, Math.max(0, leastMs - (performance.now() - since)))
  }
  function endNow(): void {
    clearTimeout(ending)
    held.value = false
  }
  onScopeDispose(endNow)

  const holdKeys: readonly string[] = ['Enter', ' ']
  return {
    held,
    on: {
      pointerdown(event: PointerEvent) {
        // So that the release is received wherever the finger leaves the screen.
        ;(event.currentTarget as Element | null)?.setPointerCapture(event.pointerId)
        press()
      },
      pointerup: release,
      pointercancel: release,
      keydown(event: KeyboardEvent) {
        if (holdKeys.includes(event.key) && !event.repeat) press()
      },
      keyup(event: KeyboardEvent) {
        if (holdKeys.includes(event.key)) release()
      },
      blur: endNow,
      click() {
        if (held.value) return
        press()
        release()
      },
    },
    endNow,
  }
}
