/** Fills an empty demo folder with the demo's people and staff; a folder that has them keeps what was changed. */
import { addAccounts } from '../accounts/add-accounts.ts'
import type { KioskConfig } from '../config/config.ts'
import type { Random } from '../foundation/random.ts'
import { hashPassword, type HashCost } from '../passwords/password.ts'
import type { Account } from '../storage/port/documents.ts'
import { signInCounterKeys } from '../authentication/counted-tries.ts'
import { newAccountKey } from '../storage/port/find-account.ts'
import type { Store } from '../storage/port/store.ts'
import { demoPassword, demoPeople, demoStaff, demoStaffPassword, demoStaffPin } from './accounts.ts'

export async function seedDemo(
  store: Store,
  deps: { now: number; random: Random; hashCost: HashCost; config: KioskConfig },
): Promise<void> {
  const first = demoPeople[0]
  if (first && (await store.get('accounts', newAccountKey(first)))) return
  const { now: at, random, hashCost, config } = deps
  // One password, printed at start: one hash will do for all, and the demo is up sooner.
  const passwordHash = await hashPassword(demoPassword, random, hashCost)
  const accounts = demoPeople.map(({ number, personalId, kind, name, phone, email }): Account => {
    return { number, personalId, kind, name, phone, email, passwordHash }
  })
  await addAccounts(store, accounts, { at, kiosk: config.kiosk })
}

export async function seedDemoStaff(
  store: Store,
  deps: { now: number; random: Random; hashCost: HashCost; config: KioskConfig },
): Promise<void> {
  if ((await store.list('staff')).length > 0) return
  const { now: at, random, hashCost, config } = deps
  const passwordHash = await hashPassword(demoStaffPassword, random, hashCost)
  const pinHash = await hashPassword(demoStaffPin, random, hashCost)
  const hashes = { passwordHash, pinHash, mustChange: false }
  await store.commit({
    event: {
      kind: 'demo.staff-added',
      at,
      kiosk: config.kiosk,
      account: null,
      visit: null,
      data: { user: demoStaff.map(({ userName }) => userName).join(', ') },
    },
    puts: demoStaff.map((one) => ({
      collection: 'staff',
      key: one.userName,
      expect: 0,
      value: { ...one, ...hashes, active: true, addedAt: at, addedBy: null, lastSignIn: null },
    })),
  })
}

/** The locked person is locked anew at each start, so that there is always something to see. */
export async function lockDemoPeople(store: Store, now: number, config: KioskConfig): Promise<void> {
  for (const person of demoPeople) {
    if (!person.locked) continue
    const account = newAccountKey(person)
    await store.commit({
      event: {
        kind: 'sign-in.locked',
        at: now,
        kiosk: config.kiosk,
        account,
        visit: null,
        data: { failures: config.throttle.lockAfter },
      },
      puts: signInCounterKeys(account, person).map((key) => ({
        collection: 'signInCounters' as const,
        key,
        value: {
          failures: config.throttle.lockAfter,
          nextTryAt: 0,
          lockedUntil: now + config.throttle.lockMinutes * 60_000,
          lastFailureAt: now,
        },
        // Nobody is served yet.
        expect: 'whatever',
      })),
    })
  }
}
