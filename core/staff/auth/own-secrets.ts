/** Choosing one's own password and PIN. The password that is asked first is counted like one at sign-in. */
import type { InputOf, ResultOf } from '../../../contract/operations.ts'
import type { KioskConfig } from '../../config/config.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok } from '../../foundation/result.ts'
import type { StaffSession } from '../../session/session.ts'
import { hashPassword, type HashCost } from '../../passwords/password.ts'
import type { StaffMember } from '../../storage/port/documents.ts'
import type { Store } from '../../storage/port/store.ts'
import { passwordProblem, pinProblem } from '../../passwords/staff-secrets.ts'
import type { StaffAudit } from '../staff-audit.ts'
import type { StaffSignIn } from './staff-sign-in.ts'

export interface OwnSecretsDeps {
  store: Store
  random: Random
  config: KioskConfig
  hashCost: HashCost
  audit: StaffAudit
  signIn: StaffSignIn
}

export function createOwnSecrets({ store, random, config, hashCost, audit, signIn }: OwnSecretsDeps) {
  return async function changeSecrets(
    session: StaffSession,
    given: InputOf<'changeSecrets'>,
  ): Promise<ResultOf<'changeSecrets'>> {
    const member = await audit.memberOf(session)
    const { newPassword, newPin } = given
    const weak = problem(member, given)
    if (weak) return err(weak)
    const right = await signIn.again(member, { password: given.password, kiosk: session.kiosk })
    if (!right.ok) return right
    const passwordHash = newPassword === null ? null : await hashPassword(newPassword, random, hashCost)
    const pinHash = newPin === null ? null : await hashPassword(newPin, random, hashCost)
    for (;;) {
      const found = await store.get('staff', session.userName)
      if (!found) throw new Error('a session of staff belongs to a member of staff')
      // They were given another one while these were made: what was asked for was asked for under the old one.
      if (found.value.passwordHash !== member.passwordHash) return err({ kind: 'staff-refused' })
      const value: StaffMember = {
        ...found.value,
        passwordHash: passwordHash ?? found.value.passwordHash,
        pinHash: pinHash ?? found.value.pinHash,
        mustChange: found.value.mustChange && passwordHash === null,
      }
      const data = { password: passwordHash !== null, pin: pinHash !== null }
      const put = { collection: 'staff' as const, key: session.userName, value, expect: found.version }
      if (await audit.write(session, 'staff.secrets-changed', null, data, [put])) {
        return ok(staffView(value, session.lastSignIn))
      }
    }
  }

  function problem({ userName, mustChange }: StaffMember, given: InputOf<'changeSecrets'>) {
    const { password, newPassword, newPin } = given
    const shortest = config.staff.passwordLength
    const same = {
      kind: 'secret-weak' as const,
      which: 'password' as const,
      reason: 'same' as const,
      length: shortest,
    }
    if (newPassword === password || (newPassword === null && mustChange)) return same
    const weak = newPassword === null ? null : passwordProblem(newPassword, { userName, shortest })
    return weak ?? (newPin === null ? null : pinProblem(newPin))
  }
}

export type ChangeSecrets = ReturnType<typeof createOwnSecrets>

/** @param lastSignIn the one before the session that looks. */
export function staffView(
  { userName, name, role, mustChange, pinHash }: StaffMember,
  lastSignIn: StaffMember['lastSignIn'],
) {
  return { userName, name, role, mustChange, hasPin: pinHash !== null, lastSignIn }
}
