/** The roles of staff in their order: each may do what those before it may. */
import { staffRoles } from '../../contract/names.ts'
import type { StaffRole } from '../../contract/views.ts'

/** Whether `role` is at least `least`. */
export function reaches(role: StaffRole, least: StaffRole): boolean {
  return staffRoles.indexOf(role) >= staffRoles.indexOf(least)
}

export function isStaffRole(role: string): role is StaffRole {
  return staffRoles.some((one) => one === role)
}
