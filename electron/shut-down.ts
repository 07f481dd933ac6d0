/** Ends the kiosk in order, whoever asks: the last window, the system, a signal. Bounded: nothing keeps it open for ever. */
import type { App } from 'electron'
import type { Log } from '../core/service/service.ts'

export interface ShutDownOptions {
  app: Pick<App, 'on' | 'off' | 'quit' | 'exit' | 'relaunch'>
  signals: Pick<NodeJS.Process, 'on' | 'off'>
  /** Closes what is open, the service last. */
  close: () => Promise<void>
  log: Log
  withinMs?: number
}

export interface ShutDown {
  /** Begins to end; a second call changes nothing. `again` starts the application anew afterwards. */
  begin(reason: string, options?: { again?: boolean; exitCode?: number }): void
}

const signalNames = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

export function registerShutDown({ app, signals, close, log, withinMs = 8_000 }: ShutDownOptions): ShutDown {
  let begun = false

  function begin(reason: string, { again = false, exitCode = 0 } = {}): void {
    if (begun) return
    begun = true
    log.info({ reason, again }, 'the kiosk is closing')
    void bounded().then((closed) => {
      if (!closed) log.error({ withinMs }, 'closing took too long and was cut short')
      if (again) app.relaunch()
      app.exit(exitCode)
    })
  }

  async function bounded(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, withinMs, false)
    })
    const closing = close().then(
      () => true as const,
      (error: unknown) => {
        log.error({ error }, 'closing failed')
        return true as const
      },
    )
    const closed = await Promise.race([closing, late])
    clearTimeout(timer)
    return closed
  }

  // Quitting waits for us: `exit` comes at the end of it, and does not ask again.
  app.on('before-quit', (event) => {
    event.preventDefault()
    begin('quit')
  })
  for (const name of signalNames) {
    signals.on(name, () => {
      begin(name)
    })
  }
  return { begin }
}
