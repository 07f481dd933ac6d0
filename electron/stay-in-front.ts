/**
 * Keeps the kiosk's window what it is: shown, full screen, on the kiosk's display, on top, with the keyboard. Whatever
 * took one of these away (another program, a display that was plugged in, a key that only the system hears) is answered,
 * but never faster than the pauses below: two programs that both want to be on top must not fight.
 *
 * Example: something takes the focus. A tenth of a second later the window has it back. Something takes it again at
 * once: the second answer comes after a quarter of a second, the sixth after five seconds, from the seventh on one every
 * half minute. After a minute without trouble it begins with the tenth of a second again.
 */
import type { BrowserWindow, Rectangle } from 'electron'
import type { Log } from '../core/foundation/log.ts'

/** Before the first answer in a row, the second, … the last for all that follow. */
export const pausesMs: readonly number[] = [100, 250, 500, 1_000, 2_000, 5_000, 30_000]
/** As long as this all must be well for a row to be over; longer than any pause. */
export const calmMs = 60_000
/** As often as this a window is told to fill the same room. */
const placings = 3

export interface StayOptions {
  window: BrowserWindow
  /** Where the kiosk's display is. */
  room: () => Rectangle
  log: Log
}

export interface KeptInFront {
  /** Something may have changed that no event of the window tells of: a display. */
  check(): void
  /** Something of ours, a dialog, has the keyboard until what this returns is called. */
  suspend(): () => void
  stop(): void
}

type Fault = 'minimised' | 'hidden' | 'not full screen' | 'elsewhere' | 'not on top' | 'without focus'

const events = [
  'blur',
  'minimize',
  'hide',
  'leave-full-screen',
  'unmaximize',
  'resize',
  'move',
  'always-on-top-changed',
] as const

export function stayInFront({ window, room, log }: StayOptions): KeptInFront {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let calm: NodeJS.Timeout | undefined
  let inARow = 0
  let suspensions = 0
  /** How often it was told to fill which room: where windows cannot be placed, it is not told for ever. */
  let placed = { room: '', times: 0 }

  function faults(): Fault[] {
    const found: Fault[] = []
    if (window.isMinimized()) found.push('minimised')
    else if (!window.isVisible()) found.push('hidden')
    if (!window.isKiosk() || !window.isFullScreen()) found.push('not full screen')
    if (!fills(window.getBounds(), room()) && timesPlaced() < placings) found.push('elsewhere')
    if (!window.isAlwaysOnTop()) found.push('not on top')
    if (!window.isFocused()) found.push('without focus')
    return found
  }

  function mend(found: readonly Fault[]): void {
    if (found.includes('minimised')) window.restore()
    if (found.includes('elsewhere')) {
      // A full-screen window stays on the display it is on.
      window.setKiosk(false)
      window.setBounds(room())
      window.setKiosk(true)
      placed = { room: JSON.stringify(room()), times: timesPlaced() + 1 }
    }
    if (found.includes('hidden')) window.show()
    if (found.includes('not full screen')) {
      window.setFullScreen(true)
      window.setKiosk(true)
    }
    if (found.includes('not on top')) putOnTop(window)
    window.moveTop()
    window.focus()
  }

  function timesPlaced(): number {
    return placed.room === JSON.stringify(room()) ? placed.times : 0
  }

  function check(): void {
    if (timer || stopped || suspensions > 0) return
    timer = setTimeout(answer, pausesMs[Math.min(inARow, pausesMs.length - 1)])
  }

  function answer(): void {
    timer = undefined
    if (stopped || suspensions > 0 || window.isDestroyed()) return
    const found = faults()
    if (found.length === 0) return
    // Afterwards it stays quiet about it: what cannot be mended would fill the log.
    if (inARow < pausesMs.length) log.warn({ found, inARow }, 'the window is put back in its place')
    inARow += 1
    clearTimeout(calm)
    calm = setTimeout(() => {
      inARow = 0
    }, calmMs)
    mend(found)
    // Whether it helped is told by no event.
    check()
  }

  for (const name of events) window.on(name as 'blur', check)
  putOnTop(window)
  check()

  return {
    check,
    suspend() {
      suspensions += 1
      return () => {
        suspensions -= 1
        check()
      }
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      clearTimeout(calm)
      for (const name of events) window.off(name as 'blur', check)
    },
  }
}

/** Above the task bar as well, and above what others keep on top. */
export function putOnTop(window: Pick<BrowserWindow, 'setAlwaysOnTop'>): void {
  window.setAlwaysOnTop(true, 'screen-saver')
}

/** Where pixels are scaled by a fraction, a window's edge may be off by one. */
function fills(bounds: Rectangle, room: Rectangle): boolean {
  return (['x', 'y', 'width', 'height'] as const).every((side) => Math.abs(bounds[side] - room[side]) <= 2)
}
