/**
 * The maintenance page, full screen, when the kiosk cannot start: its supervisor would start it
 * again at once, for ever, and show a desktop or a blank screen in between.
 */
import type { BrowserWindow, Screen, Session } from 'electron'
import { maintenancePagePath } from './maintenance-page.ts'
import { registerLockDown } from './lock-down.ts'
import { urlOf } from './origin.ts'
import { coverOptions } from './other-displays.ts'
import { createPageHandler, registerPages, type Pages } from './protocol.ts'
import { stayInFront } from './stay-in-front.ts'
import type { Log } from '../core/foundation/log.ts'

export interface MaintenancePageOptions {
  displays: Pick<Screen, 'getPrimaryDisplay'>
  BrowserWindow: typeof BrowserWindow
  sessions: { fromPartition(name: string): Session }
  /** Null where the configuration cannot be read. */
  office: Pages['office']
  log: Log
}

/** Until the application ends. Electron is ready, and knows our scheme. */
export function showMaintenancePage(options: MaintenancePageOptions): void {
  const { displays, BrowserWindow, sessions, office, log } = options
  const session = sessions.fromPartition('being-serviced')
  registerPages(
    session.protocol,
    createPageHandler({ renderer: '', office, mailbox: null, mailboxStyle: '' }),
    log,
  )
  const window = new BrowserWindow({
    ...coverOptions(displays.getPrimaryDisplay(), session),
    backgroundColor: '#ffffff',
    focusable: true,
  })
  registerLockDown({ window, session, developer: false, zoomFactor: 1, log })
  void window.loadURL(urlOf(maintenancePagePath)).catch(() => undefined)
  window.show()
  stayInFront({ window, room: () => displays.getPrimaryDisplay().bounds, log })
}
