/** What a kiosk of an office's service knows of its own machine, for the service's board. Its shell fills it in as it comes. */
import type { DeviceTroubleKind } from '../../../contract/admin/device-views.ts'
import type { Heartbeat } from '../../../contract/device.ts'
import type { PrintOutcome } from '../../../contract/shell.ts'
import type { PrinterState } from './print-watch.ts'

export interface KioskCondition {
  /** @param detail in a word; null where there is nothing more to say */
  wrong(what: DeviceTroubleKind, detail: string | null): void
  well(what: DeviceTroubleKind): void
  /** As the system says when it is asked. */
  printer(state: PrinterState): void
  /** What became of a print says how the printer is. */
  printed(outcome: PrintOutcome): void
  troubles(): Heartbeat['troubles']
}

/** @param monotonic milliseconds, never set back */
export function kioskCondition(monotonic: () => number): KioskCondition {
  const wrong = new Map<DeviceTroubleKind, { detail: string | null; since: number }>()
  const condition: KioskCondition = {
    wrong(what, detail) {
      if (wrong.get(what)?.detail !== detail || !wrong.has(what))
        wrong.set(what, { detail, since: monotonic() })
    },
    well: (what) => void wrong.delete(what),
    printer(state) {
      const isPaper = state === 'no-paper'
      if (isPaper || state === 'ready') condition.well('printer')
      else condition.wrong('printer', state)
      if (isPaper) condition.wrong('paper', state)
      else condition.well('paper')
    },
    printed(outcome) {
      // Handed over, or in its turn: that says nothing yet.
      if (outcome === 'sent' || outcome === 'waiting') return
      if (outcome === 'failed' || outcome === 'timeout') condition.wrong('printer', outcome)
      else condition.printer(outcome === 'printed' ? 'ready' : outcome)
    },
    troubles: () =>
      [...wrong].map(([what, { detail, since }]) => ({
        what,
        detail,
        forS: Math.max(0, Math.floor((monotonic() - since) / 1000)),
      })),
  }
  return condition
}
