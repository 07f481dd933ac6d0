/** The accounts of staff and what takes two people; the rules are in core/staff. */
import type { peopleOperations } from '../../contract/admin/people-operations.ts'
import type { Members } from '../staff/members/members.ts'
import type { TwoPeople } from '../staff/two-person/two-people.ts'
import type { Handlers } from './handler-types.ts'
import { requireStaff } from './require-session.ts'

export function createPeopleHandlers({
  members,
  twoPeople,
}: {
  members: Members
  twoPeople: TwoPeople
}): Pick<Handlers, keyof typeof peopleOperations> {
  return {
    listTwoPersonChanges: (_input, context) => twoPeople.list(requireStaff(context)),
    decideTwoPersonChange: (given, context) => twoPeople.decide(requireStaff(context), given),
    confirmMailServer: (given, context) => twoPeople.confirmByCode(requireStaff(context), given),

    listStaff: () => members.list(),
    addStaff: (given, context) => members.add(requireStaff(context), given),
    editStaff: (given, context) => members.edit(requireStaff(context), given),
    setStaffActive: (given, context) => members.setActive(requireStaff(context), given),
    giveStaffPassword: (given, context) => members.givePassword(requireStaff(context), given),
    unlockStaff: (given, context) => members.unlock(requireStaff(context), given),
  }
}
