/** Staff accounts, and changes that need two people. */
import { z } from 'zod'
import { personFailures, secondPersonFailures, staffOperation } from '../operation.ts'
import { nothing, personInput, reason, text, userName } from '../shapes.ts'
import { staffRole } from '../views.ts'
import { staffMemberView, twoPersonChangeView } from './people-views.ts'

/** Failures of every change to another member's account. */
const memberFailures = ['staff-not-found', 'own-record', 'last-administrator'] as const
/** A higher role needs two people, once a citizen's first change has been confirmed. */
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

  /** @returns a temporary password, shown once; the member chooses their own at the first sign-in */
  addStaff: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'visit',
    input: z.strictObject({ userName, role: staffRole, ...personInput }),
    output: z.object({ member: staffMemberView, password: z.string() }),
    failures: ['user-name-invalid', 'user-name-taken', ...personFailures, ...raisingFailures],
  }),

  /** Name and role; `ownAccount` null leaves it as it is. Members cannot edit themselves. */
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

  /** A deactivated member is signed out everywhere and cannot sign in; their journal entries stay. */
  setStaffActive: staffOperation({
    role: 'administrator',
    activity: true,
    names: 'member',
    input: z.strictObject({ userName, active: z.boolean() }),
    output: staffMemberView,
    failures: [...memberFailures, ...raisingFailures],
  }),

  /** A temporary password in place of a forgotten one. It also ends a lock and removes the PIN. */
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

  // -- changes that need two people

  /** Oldest first. Every member of staff can see them. */
  listTwoPersonChanges: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'visit',
    input: nothing,
    output: twoPersonChanges,
    failures: [],
  }),

  /**
   * Another administrator confirms. Any supervisor or administrator, or the requester, may reject it with a
   * reason. A member who is added this way gets their password by `giveStaffPassword`.
   */
  decideTwoPersonChange: staffOperation({
    role: 'clerk',
    activity: true,
    names: 'two-person-change',
    input: z.strictObject({ id: text(40), confirm: z.boolean(), reason }),
    output: twoPersonChanges,
    failures: ['request-not-found', 'change-void', 'reason-missing', ...secondPersonFailures],
  }),

  /** With a one-time code made on the machine (`--code`), while the mail server to be changed fails. */
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
