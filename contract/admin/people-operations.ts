/** The accounts of staff, and what takes two people. */
import { z } from 'zod'
import { personFailures, secondPersonFailures, staffOperation } from '../operation.ts'
import { nothing, personInput, reason, text, userName } from '../shapes.ts'
import { staffRole } from '../views.ts'
import { staffMemberView, twoPersonChangeView } from './people-views.ts'

/** Whatever is done to another member's account may meet these. */
const memberFailures = ['staff-not-found', 'own-record', 'last-administrator'] as const
/** More power for somebody takes two people, once a citizen's first change has been confirmed. */
const raisingFailures = ['second-person', 'change-waits'] as const
const twoPersonChanges = z.object({ changes: z.array(twoPersonChangeView) })

export const peopleOperations = {
  listStaff: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: nothing,
    output: z.object({ staff: z.array(staffMemberView) }),
    failures: [],
  }),

  /** @returns a password to hand over once; they choose their own at their first sign-in. */
  addStaff: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: z.strictObject({ userName, role: staffRole, ...personInput }),
    output: z.object({ member: staffMemberView, password: z.string() }),
    failures: ['user-name-invalid', 'user-name-taken', ...personFailures, ...raisingFailures],
  }),

  /** Name and role; `ownAccount` null leaves it as it is. Nobody edits themselves. */
  editStaff: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'member',
    input: z.strictObject({
      userName,
      role: staffRole,
      name: personInput.name,
      ownAccount: personInput.ownAccount.nullable(),
    }),
    output: staffMemberView,
    failures: [...memberFailures, ...personFailures, ...raisingFailures],
  }),

  /** Deactivated, somebody is signed out everywhere and cannot sign in; what they did stays on record. */
  setStaffActive: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'member',
    input: z.strictObject({ userName, active: z.boolean() }),
    output: staffMemberView,
    failures: [...memberFailures, ...raisingFailures],
  }),

  /** A new password to hand over once, in place of a forgotten one; a lock ends with it, and so does the PIN. */
  giveStaffPassword: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'member',
    input: z.strictObject({ userName }),
    output: z.object({ member: staffMemberView, password: z.string() }),
    failures: memberFailures,
  }),

  unlockStaff: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'member',
    input: z.strictObject({ userName }),
    output: staffMemberView,
    failures: [...memberFailures, 'not-locked'],
  }),

  // -- what takes two people

  /** Oldest first. Everybody at the desk sees them. */
  listTwoPersonChanges: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'visit',
    input: nothing,
    output: twoPersonChanges,
    failures: [],
  }),

  /**
   * Another administrator confirms; any supervisor or administrator, or the member who asked, stops it with a reason. A member
   * who is added so gets their password by `giveStaffPassword`.
   */
  decideTwoPersonChange: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'two-person-change',
    input: z.strictObject({ id: text(40), confirm: z.boolean(), reason }),
    output: twoPersonChanges,
    failures: ['request-not-found', 'change-void', 'reason-missing', ...secondPersonFailures],
  }),

  /** With a one-time code made on the machine (`--code`), while the mail server that is to be changed fails. */
  confirmMailServer: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'two-person-change',
    input: z.strictObject({ id: text(40), code: text(40) }),
    output: twoPersonChanges,
    failures: [
      'request-not-found',
      'change-void',
      'machine-code-off',
      'machine-code-refused',
      'machine-code-wait',
    ],
  }),
} as const
