/**
 * Checks of passwords that take the same work whatever there is to check against: a decoy stands in for a hash that is
 * not there, and follows one that costs less than the dearest that the store holds.
 */
import type { Random } from '../foundation/random.ts'
import type { Store } from '../storage/port/store.ts'
import { affordableCost, hashPassword, verifyPassword, workOf, type HashCost } from '../passwords/password.ts'
import type { SignInQueue } from './sign-in-queue.ts'

export const dearestCostKey = 'dearest'

export interface PasswordChecks {
  /** Whether the password is the one behind this hash. Never right for null, nor for a hash that costs too much to check. */
  isRight(password: string, hash: string | null): Promise<boolean>
}

export interface PasswordChecksDeps {
  store: Store
  random: Random
  /** Of new passwords. */
  hashCost: HashCost
  queue: Pick<SignInQueue, 'measured'>
}

export function passwordChecks({ store, random, hashCost, queue }: PasswordChecksDeps): PasswordChecks {
  // Made at once, so that not even the first unknown number takes longer.
  let decoy = makeDecoy(hashCost)

  function makeDecoy(cost: HashCost) {
    const hash = queue.measured(workOf(cost), () =>
      hashPassword(random.bytes(16).toString('base64url'), random, cost),
    )
    // The caller that awaits it gets a failure.
    hash.catch(() => undefined)
    return { work: workOf(cost), hash }
  }

  /** Anew when an import has brought in hashes that cost more. */
  async function dearestDecoy() {
    const imported = (await store.get('passwordCosts', dearestCostKey))?.value
    const dearest = imported && workOf(imported) > workOf(hashCost) ? imported : hashCost
    if (workOf(dearest) !== decoy.work) decoy = makeDecoy(dearest)
    return decoy
  }

  return {
    async isRight(password, hash) {
      const { work, hash: decoyHash } = await dearestDecoy()
      const standIn = await decoyHash
      const cost = hash === null ? null : affordableCost(hash)
      const right = hash !== null && cost !== null && (await verifyPassword(password, hash))
      if (cost === null || workOf(cost) < work) {
        await queue.measured(work, () => verifyPassword(password, standIn))
      }
      return right
    },
  }
}
