/** The desktop shell's main process. Awaits only what comes before `ready`: Electron is not ready until this file is through. */
import { join } from 'node:path'
import { startConfig } from '../core/composition/start-config.ts'
import { kioskLog } from '../core/logging/create-log.ts'
import { openKiosk } from '../core/composition/open-kiosk.ts'
import { startDesktop } from './desktop.ts'

// Beside the bundled file: dist/electron/main.js, dist/electron/preload.cjs, dist/renderer/.
const here = import.meta.dirname
await startDesktop({
  openKiosk,
  loadConfig: startConfig,
  openLog: kioskLog,
  preload: join(here, 'preload.cjs'),
  renderer: join(here, '..', 'renderer'),
})
