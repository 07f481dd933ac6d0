/** What any screen may show, as it is at one kiosk: with the values that are its own. */
import type { DeviceValues } from '../../contract/admin/device-views.ts'
import type { KioskView } from '../../contract/views.ts'
import { defaultConfig } from '../config/config.ts'

export function withDeviceValues(view: KioskView, values: DeviceValues): KioskView {
  const { diagonalInches, largestText } = view.screen
  const hasScanner = values['scanner.enabled'] ?? view.scanner !== null
  const maxGapMs = values['scanner.maxGapMs'] ?? view.scanner?.maxGapMs ?? defaultConfig.scanner.maxGapMs
  return {
    ...view,
    languages: values.languages ?? view.languages,
    screen: {
      diagonalInches: values['screen.diagonalInches'] ?? diagonalInches,
      largestText: values['screen.largestText'] ?? largestText,
    },
    receipt: { paper: values['receipt.paper'] ?? view.receipt.paper },
    scanner: hasScanner ? { maxGapMs } : null,
  }
}
