/** An administrator who has signed in, for tests of what only they may do, without a service around it. */
import { newStaffSession, type StaffSession } from '../session/session.ts'
import type { StaffMember } from '../storage/port/documents.ts'
import type { Store } from '../storage/port/store.ts'

const mai: StaffMember = {
  userName: 'mai.pham',
  name: 'Phạm Thị Mai',
  role: 'administrator',
  ownAccount: '0199999904',
  passwordHash: '',
  pinHash: null,
  mustChange: false,
  active: true,
  addedAt: 0,
  addedBy: null,
  lastSignIn: null,
}

/** Takes them on where that has not happened yet. */
export async function anAdministrator(store: Store, now = 0): Promise<StaffSession> {
  const event = { kind: 'staff.added' as const, at: now, kiosk: 'k', account: null, visit: null, data: {} }
  const put = { collection: 'staff' as const, key: mai.userName, value: mai, expect: 0 }
  await store.commit({ event, puts: [put] })
  return newStaffSession({ visit: 'v', kiosk: 'k', device: null, language: 'vi', now }, mai)
}
