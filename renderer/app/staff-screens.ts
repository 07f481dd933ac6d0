/** The staff screens in one chunk, loaded last, since citizens do not need them. */
import type { StaffOverlays, StaffScreens } from './screen-chunks.ts'
import DeskScreen from '../staff/desk/desk-screen.vue'
import DeviceScreen from '../staff/sign-in/device-screen.vue'
import MaintenanceScreen from '../staff/admin/maintenance-screen.vue'
import StaffDoor from '../staff/sign-in/staff-door.vue'
import StaffEnded from '../staff/sign-in/staff-ended.vue'
import StaffIdleWarning from '../staff/sign-in/staff-idle-warning.vue'

export const staffScreens: StaffScreens = { desk: DeskScreen, 'staff-ended': StaffEnded }
export const staffOverlays: StaffOverlays = {
  'staff-door': StaffDoor,
  'staff-idle-warning': StaffIdleWarning,
  maintenance: MaintenanceScreen,
  'device-unknown': DeviceScreen,
  'device-suspended': DeviceScreen,
  'version-apart': DeviceScreen,
}
