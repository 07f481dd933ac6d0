import { openKiosk } from './open-kiosk.ts'
import { openRemoteKiosk } from './open-remote-kiosk.ts'
import type { Open } from './options.ts'

/** A kiosk with its own data, or one of an office's service, as the configuration says. @throws OpenError */
export const openAnyKiosk: Open = (options) =>
  options.config.service ? openRemoteKiosk(options) : openKiosk(options)
