/** What a demo has beside: its mailbox, its people, and what is printed of them at start. */
import type { KioskConfig } from '../config/config.ts'
import { shownNumber } from '../contact/account-number.ts'
import { demoPassword, demoPeople, demoStaff, demoStaffPassword, demoStaffPin } from '../demo/accounts.ts'
import { openDemoMailbox, type DemoMailbox } from '../demo/mailbox.ts'
import { lockDemoPeople, seedDemo, seedDemoStaff } from '../demo/seed.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Random } from '../foundation/random.ts'
import type { HashCost } from '../passwords/password.ts'
import type { Store } from '../storage/port/store.ts'
import type { CleanUps } from './clean-ups.ts'
import type { DemoAccount, DemoStaff } from './options.ts'

export interface Demo {
  mailbox: DemoMailbox
  demoAccounts: readonly DemoAccount[]
  demoStaff: readonly DemoStaff[]
}

/** @returns null in production */
export async function openDemo(
  deps: { store: Store; clock: Clock; random: Random; hashCost: HashCost; config: KioskConfig },
  cleanUps: CleanUps,
): Promise<Demo | null> {
  const { store, clock, config } = deps
  if (!config.demo) return null
  const mailbox = await openDemoMailbox({ clock })
  cleanUps.add(() => mailbox.close())
  await seedDemo(store, { ...deps, now: clock.now() })
  await lockDemoPeople(store, clock.now(), config)
  await seedDemoStaff(store, { ...deps, now: clock.now() })
  return { mailbox, demoAccounts: demoAccounts(), demoStaff: demoStaffList() }
}

export const demoSender = ({ office }: KioskConfig) => ({ name: office.name, address: 'kiosk@example.vn' })

function demoAccounts(): DemoAccount[] {
  return demoPeople.map((one) => ({
    accountNumber: shownNumber(one),
    password: demoPassword,
    shows: one.shows.en,
  }))
}

function demoStaffList(): DemoStaff[] {
  return demoStaff.map(({ userName, role }) => {
    return { userName, password: demoStaffPassword, pin: demoStaffPin, role }
  })
}
