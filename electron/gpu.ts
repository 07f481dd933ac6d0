/**
 * A GPU or its driver that breaks again and again: the kiosk starts anew and draws with the processor, for a week; then it
 * tries the GPU again, whose driver may have been mended. Each start without it says so in the log, and so under Status.
 */
import type { App, Details } from 'electron'
import type { TimeRecord } from './crash-loop.ts'
import type { Log } from '../core/foundation/log.ts'

export const gpuLimits = {
  /** This many crashes of its process within `withinMs` are one too many. */
  crashes: 3,
  withinMs: 10 * 60_000,
  avoidedForMs: 7 * 24 * 60 * 60_000,
}

export interface GpuOptions {
  app: Pick<App, 'on' | 'off' | 'disableHardwareAcceleration'>
  /** When its process crashed; outlives the application, which Chromium may end with it. */
  record: TimeRecord
  now: () => number
  log: Log
}

export interface Gpu {
  /** Calls back when the GPU is not to be relied on any more: from the next start on it is not used. */
  onBroken(then: () => void): void
}

/** Before Electron is ready. */
export function registerGpu({ app, record, now, log }: GpuOptions): Gpu {
  let broken = () => {}
  const avoided = isBroken(record.read(), now())
  if (avoided) {
    app.disableHardwareAcceleration()
    log.warn({}, 'the GPU crashed again and again: for a week the screen is drawn without it')
  }
  app.on('child-process-gone', (_event: unknown, { type, reason }: Pick<Details, 'type' | 'reason'>) => {
    if (type !== 'GPU' || reason === 'clean-exit' || avoided) return
    try {
      record.write([...record.read(), now()].slice(-gpuLimits.crashes))
    } catch (error) {
      log.warn({ error }, 'a crash of the GPU could not be counted')
      return
    }
    if (isBroken(record.read(), now())) broken()
  })
  return { onBroken: (then) => (broken = then) }
}

/** A clock that was set back leaves times in the future: they do not count. */
export function isBroken(times: readonly number[], at: number): boolean {
  const last = times.at(-1) ?? 0
  const first = times.at(-gpuLimits.crashes)
  return (
    first !== undefined &&
    last <= at &&
    at - last < gpuLimits.avoidedForMs &&
    last - first >= 0 &&
    last - first < gpuLimits.withinMs
  )
}
