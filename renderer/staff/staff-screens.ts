/** The staff side, in one piece: fetched last, since citizens have no use for it. */
import type { StaffOverlays, StaffScreens } from '../citizen/screen-pieces.ts'
import DeskScreen from './desk-screen.vue'
import MaintenanceScreen from './maintenance-screen.vue'
import StaffDoor from './staff-door.vue'
import StaffEnded from './staff-ended.vue'
import StaffIdleWarning from './staff-idle-warning.vue'

export const staffScreens: StaffScreens = { desk: DeskScreen, 'staff-ended': StaffEnded }
export const staffOverlays: StaffOverlays = {
  'staff-door': StaffDoor,
  'staff-idle-warning': StaffIdleWarning,
  maintenance: MaintenanceScreen,
}
