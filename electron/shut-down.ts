/**
 * Ends the kiosk in order, on any cause: the last window, the system, a signal. Bounded: nothing keeps it open for ever.
 *
 * To start anew it ends as well: its supervisor (systemd, Shell Launcher) starts it again, else it has Electron do
 * so. Both at once would be two kiosks, one of which finds the other's data in use.
 */
import type { App } from 'electron'
import { staysClosed } from './exit-codes.ts'
import type { Log } from '../core/foundation/log.ts'

export interface ShutDownOptions {
  app: Pick<App, 'on' | 'off' | 'quit' | 'exit' | 'relaunch'>
  signals: Pick<NodeJS.Process, 'on' | 'off'>
  /** Closes what is open, the service last. */
  close: () => Promise<void>
  /** Somebody starts the application again whenever it has ended, but for `staysClosed`. */
  supervised: boolean
  log: Log
  withinMs?: number
}

export interface Ending {
  again?: boolean
  exitCode?: number
  afterClose?: () => Promise<boolean>
}

export interface ShutDown {
  /**
   * Begins to end; a second call changes nothing. `again` has the application started anew afterwards. The exit code is 0
   * unless told. `afterClose` is called when all is closed; true: another program takes over the screen, and the kiosk is not to be started again.
   */
  begin(reason: string, options?: Ending): void
}

const signalNames = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

export function registerShutDown(options: ShutDownOptions): ShutDown {
  const { app, signals, close, supervised, log, withinMs = 8_000 } = options
  let begun = false

  function begin(reason: string, { again = false, exitCode = 0, afterClose }: Ending = {}): void {
    if (begun) return
    begun = true
    log.info({ reason, again }, 'the kiosk is closing')
    void bounded().then(async (closed) => {
      if (!closed) log.error({ withinMs }, 'closing took too long and was cut short')
      if (await isTakenOver(afterClose)) {
        app.exit(staysClosed)
        return
      }
      if (again && !supervised) app.relaunch()
      app.exit(exitCode)
    })
  }

  async function isTakenOver(afterClose: Ending['afterClose']): Promise<boolean> {
    try {
      return (await afterClose?.()) ?? false
    } catch (error) {
      log.error({ error }, 'the screen could not be handed over')
      return false
    }
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
  // Windows tells nobody else when the machine goes down or the user signs out. It asks before, but what it asks about may be
  // called off. Now it ends this process at once, perhaps before all is closed: as a power cut would.
  app.on('browser-window-created', (_event, window) => {
    window.on('session-end', () => {
      begin('session end')
    })
  })
  for (const name of signalNames) {
    signals.on(name, () => {
      begin(name)
    })
  }
  return { begin }
}
