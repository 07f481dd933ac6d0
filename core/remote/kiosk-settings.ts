/**
 * What is set for this kiosk at its service: lies over its own file, is kept for starts without a connection, and counts
 * at once, in the very configuration that its shell holds.
 */
import { z } from 'zod'
import { deviceSettingPath, deviceValues, type DeviceValues } from '../../contract/admin/device-views.ts'
import type { KioskView } from '../../contract/views.ts'
import { checkValues } from '../admin/settings/check.ts'
import { bringInForce, valueAt } from '../admin/settings/overlay.ts'
import type { KioskConfig, KioskConfigInput } from '../config/config.ts'
import { withDeviceValues } from '../devices/device-values.ts'
import type { Log } from '../foundation/log.ts'
import type { KeptJson } from '../storage/disk/kept-json.ts'

/** As a heartbeat is answered, and as it is kept. */
export const kioskSettings = z.object({ version: z.number().int(), values: deviceValues })
export type KeptKioskSettings = z.infer<typeof kioskSettings>

export interface KioskOwnSettings {
  /** Of what it goes by; 0: nothing was ever set. */
  version(): number
  take(settings: KeptKioskSettings): void
  /** What its file says of what can be set. */
  readonly file: DeviceValues
  /** What the service says of every kiosk, as it is here. */
  seenHere(view: KioskView): KioskView
}

export interface KioskSettingsDeps {
  /** As read at the start; never changed. */
  base: KioskConfig
  /** What the file itself says. */
  given: KioskConfigInput
  /** Its values change in place. */
  live: KioskConfig
  kept: KeptJson<KeptKioskSettings>
  log: Log
}

export function openKioskSettings({ base, given, live, kept, log }: KioskSettingsDeps): KioskOwnSettings {
  const file = valuesIn(given)
  let here: KeptKioskSettings = { version: 0, values: {} }
  let refused = 0

  function take(settings: KeptKioskSettings): void {
    const checked = checkValues(base, settings.values)
    if (!checked.ok) {
      const paths = checked.error.map(({ path }) => path)
      if (refused !== settings.version)
        log.warn(
          { settings: paths },
          'what is set for this kiosk at the service does not fit it, and is left out',
        )
      refused = settings.version
      return
    }
    here = settings
    bringInForce(live, checked.value)
    kept.keep(settings)
  }

  const before = kept.get()
  if (before) take(before)
  return {
    version: () => here.version,
    take,
    file,
    seenHere: (view) => withDeviceValues(view, { ...file, ...here.values }),
  }
}

function valuesIn(given: KioskConfigInput): DeviceValues {
  const found = deviceSettingPath.options.flatMap((path) => {
    const value = valueAt(given, path)
    return value === null ? [] : [[path, value] as const]
  })
  return deviceValues.parse(Object.fromEntries(found))
}
