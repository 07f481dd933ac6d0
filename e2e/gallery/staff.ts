/** The staff of the gallery's kiosk. */
import type { StaffMember } from '../../core/storage/port/documents.ts'
import { member } from '../../renderer/testing/kiosk.ts'
import { opensAt } from './entry.ts'

const hour = 3_600_000

export const clerk = 'lan.tran'
export const supervisor = 'minh.le'
export const administrator = 'quan.tri'

/** Added long before, with an earlier sign-in. */
export const theStaff = [
  worker(clerk, 'Trần Thị Lan', 'clerk', '0199999901'),
  { ...worker(supervisor, 'Lê Quang Minh', 'supervisor', '0199999902'), lastSignIn: null },
  worker('hung.vu', 'Vũ Quốc Hùng', 'supervisor', '0199999903'),
  // The usual maximum length of names.
  {
    ...worker(administrator, 'Nguyễn Hoàng Phương Khánh Quỳnh', 'administrator', '0199999904'),
    addedBy: null,
  },
  worker('mai.pham', 'Phạm Thị Mai', 'administrator', '0199999905'),
]

function worker(...who: Parameters<typeof member>): StaffMember {
  const lastSignIn = { at: opensAt - 20 * hour, kiosk: 'quay-2' }
  return { ...member(...who), addedAt: opensAt - 900 * hour, addedBy: administrator, lastSignIn }
}
