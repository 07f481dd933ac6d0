/**
 * Checks of passwords that take the same work whatever there is to check against. A decoy stands in for a hash that is not
 * there; and what a hash costs less than the dearest that the store holds is made up for by iterations of PBKDF2. So is what
 * a long password would cost more if that were SHA-crypt.
 */
import type { Random } from '../foundation/random.ts'
import type { Store } from '../storage/port/store.ts'
import { affordableHash, dearestCostKey, pbkdf2PerMs, slowedByLength } from '../passwords/hash-forms.ts'
import {
  decoyHash,
  hashPassword,
  isOurs,
  verifyPassword,
  workOf,
  type HashCost,
} from '../passwords/password.ts'
import { derive } from '../passwords/slow-hash.ts'
import type { SignInQueue } from './sign-in-queue.ts'

export interface PasswordChecks {
  /** Whether the password is the one behind this hash. Never right for null, nor for a hash that costs too much to check. */
  isRight(password: string, hash: string | null): Promise<boolean>
  /** A hash of today's form and cost for a password that was right; null where it has one. */
  renewed(password: string, hash: string): Promise<string | null>
}

export interface PasswordChecksDeps {
  store: Store
  random: Random
  /** Of new passwords. */
  hashCost: HashCost
  queue: Pick<SignInQueue, 'measured'>
}

export function passwordChecks({ store, random, hashCost, queue }: PasswordChecksDeps): PasswordChecks {
  const decoy = decoyHash(random, hashCost)
  const ours = workOf(hashCost)
  const padSalt = random.bytes(16)

  async function pad(work: number): Promise<void> {
    const iterations = Math.round(work * pbkdf2PerMs.sha512)
    if (iterations < 1) return
    await derive('any', { kind: 'pbkdf2', salt: padSalt, length: 64, digest: 'sha512', iterations })
  }

  async function check(password: string, hash: string | null): Promise<boolean> {
    const imported = (await store.get('passwordCosts', dearestCostKey))?.value.work ?? 0
    const dearest = Math.max(imported, ours)
    const found = hash === null ? null : affordableHash(hash)
    // The decoy is of our form: what is not there takes as long as what is.
    const { form, work } = found ?? { form: 'argon2id', work: ours }
    const kind = `${form} ${Math.round(work)}`
    return queue.measured({ kind, of: dearest }, async () => {
      const right = await verifyPassword(password, found === null ? decoy : (hash ?? decoy))
      const slowed = slowedByLength(password)
      await pad(dearest * slowed - work * (form === 'sha2-crypt' ? slowed : 1))
      return right && found !== null
    })
  }

  // At the beginning, so that not even the first unknown number takes longer than the next: more than once, since the first
  // starts a thread. The caller of a check that fails gets a failure.
  async function measure(): Promise<void> {
    for (let times = 0; times < 3; times++) await check('a password that is nobody’s', null)
  }
  measure().catch(() => undefined)
  return {
    isRight: check,
    renewed: async (password, hash) =>
      isOurs(hash, hashCost) ? null : hashPassword(password, random, hashCost),
  }
}
