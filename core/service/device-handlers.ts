/** The operations of letting machines in, one line each; the rules are in core/devices. */
import type { deviceOperations } from '../../contract/admin/device-operations.ts'
import type { DeviceChanges } from '../devices/device-changes.ts'
import type { Handlers } from './handler-types.ts'
import { requireStaff } from './require-session.ts'

export function createDeviceHandlers(changes: DeviceChanges): Pick<Handlers, keyof typeof deviceOperations> {
  return {
    listDevices: () => changes.view(),
    makeDeviceCode: (given, context) => changes.makeCode(requireStaff(context), given),
    cancelDeviceCode: (given, context) => changes.cancelCode(requireStaff(context), given),
    renameDevice: (given, context) => changes.rename(requireStaff(context), given),
    setDeviceState: (given, context) => changes.setState(requireStaff(context), given),
  }
}
