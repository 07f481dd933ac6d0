/** The desktop shell's main process. Awaits only what comes before `ready`: Electron is not ready until this file is through. */
import { net } from 'electron'
import { join } from 'node:path'
import { startConfig } from '../core/composition/start-config.ts'
import { kioskLog } from '../core/logging/create-log.ts'
import { openAnyKiosk } from '../core/composition/open-any-kiosk.ts'
import { startDesktop } from './desktop.ts'

/** Electron's network knows the system's proxy and certificates. */
const systemFetch: typeof globalThis.fetch = (input, init) =>
  net.fetch(input instanceof URL ? input.href : input, init)

// Beside the bundled file: dist/electron/main.js, dist/electron/preload.cjs, dist/renderer/.
const here = import.meta.dirname
await startDesktop({
  openKiosk: (options) => openAnyKiosk({ ...options, fetch: systemFetch }),
  loadConfig: startConfig,
  openLog: kioskLog,
  preload: join(here, 'preload.cjs'),
  renderer: join(here, '..', 'renderer'),
})
