/** The operations of letting machines in and looking after them, one line each; the rules are in core/devices and core/admin/kiosks. */
import type { deviceOperations } from '../../contract/admin/device-operations.ts'
import type { KioskSettings } from '../admin/kiosks/device-settings.ts'
import type { DeviceChanges } from '../devices/device-changes.ts'
import type { Handlers } from './handler-types.ts'
import { requireStaff } from './require-session.ts'

export function createDeviceHandlers(
  changes: DeviceChanges,
  settings: KioskSettings,
): Pick<Handlers, keyof typeof deviceOperations> {
  return {
    listDevices: () => changes.view(),
    makeDeviceCode: (given, context) => changes.makeCode(requireStaff(context), given),
    cancelDeviceCode: (given, context) => changes.cancelCode(requireStaff(context), given),
    renameDevice: (given, context) => changes.rename(requireStaff(context), given),
    setDeviceState: (given, context) => changes.setState(requireStaff(context), given),
    getDevice: (given) => settings.details(given),
    orderDevice: (given, context) => changes.order(requireStaff(context), given),
    closeDevice: (given, context) => changes.close(requireStaff(context), given),
    openDevice: (given, context) => changes.open(requireStaff(context), given),
    saveDeviceSettings: (given, context) => settings.save(requireStaff(context), given),
  }
}
