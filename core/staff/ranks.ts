/** The roles of staff in their order: each may do what those before it may. */
import { staffRole, type StaffRole } from '../../contract/views.ts'

/** Whether `role` is at least `least`. */
export function reaches(role: StaffRole, least: StaffRole): boolean {
  return staffRole.options.indexOf(role) >= staffRole.options.indexOf(least)
}

export function isStaffRole(role: string): role is StaffRole {
  return staffRole.options.some((one) => one === role)
}
