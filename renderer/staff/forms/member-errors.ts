/** Errors in the data of a member, for the field concerned. */
import { computed } from 'vue'
import type { Failure, FailureKind } from '../../../contract/failures.ts'
import { useStaffFailureMessage } from '../shared/staff-failure-message.ts'

export function useMemberErrors(failure: () => Failure | null) {
  const say = useStaffFailureMessage()
  return computed(() => {
    const failed = failure()
    const at = (...kinds: FailureKind[]) =>
      failed !== null && kinds.includes(failed.kind) ? say(failed) : null
    const weak = (which: 'password' | 'pin') =>
      failed?.kind === 'secret-weak' && failed.which === which ? say(failed) : null
    return {
      name: at('person-name-invalid'),
      userName: at('user-name-invalid', 'user-name-taken'),
      ownAccount: at('account-number-invalid'),
      currentPassword: at('staff-refused'),
      password: weak('password'),
      pin: weak('pin'),
    }
  })
}
