/** The staff screens, and the members' own data. */
import { expect } from '@playwright/test'
import { staffPassword } from '../../../renderer/testing/kiosk.ts'
import { clerk } from '../staff.ts'
import { atDesk, called, opensPanel, staffWith } from './desk-steps.ts'
import type { Entries } from '../entry.ts'

export const staffEntries = {
  desk: { shows: 'desk-support', ...atDesk(clerk) },
  // Administrators have most panels in the header: with a short, a usual and a long name.
  'desk-administrator-short-name': called('Lê An'),
  'desk-administrator': called('Nguyễn Thị Phương Quỳnh'),
  'desk-administrator-long-name': called('Công Tằng Tôn Nữ Thị Ngọc Phương Khánh Huyền Trân Thuỳ Dương'),
  'staff-ended': {
    staff: clerk,
    service: { failures: { findAccounts: { kind: 'session-ended', reason: 'idle' } } },
    taps: async (citizen) => {
      await citizen.field('find-account').fill('nguyen quynh')
      await citizen.taps(citizen.t.staff.support.submit)
    },
  },
  'desk-own': {
    ...atDesk(clerk),
    taps: async (citizen) => {
      await opensPanel(citizen, 'own')
      await citizen.field('current-password').fill(staffPassword)
      await citizen.field('new-password').fill('short')
      await citizen.taps(citizen.t.staff.own.submit)
      await expect(citizen.field('new-password')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-own-must-change': {
    shows: 'desk-own',
    ...atDesk(clerk),
    service: staffWith(clerk, { mustChange: true, pinHash: null, lastSignIn: null }),
  },
} as const satisfies Entries
