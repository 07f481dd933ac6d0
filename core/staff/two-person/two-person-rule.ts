/**
 * What takes two people, and who counts as the second. Nobody alone may make themselves a second person: whoever was
 * taken on, raised or given a password by somebody within a day is in that one's hands, and decides nothing yet.
 */
import type { StaffMember } from '../../storage/port/documents.ts'
import type { Store } from '../../storage/port/store.ts'
import { reaches } from '../roles.ts'

/** How long a change waits for a second person before it is in force without one; and how long somebody is new. */
export const secondPersonMs = 24 * 3_600_000

export interface TwoPersonRule {
  /** Until a citizen's first change has been confirmed the office is being set up, and one person is enough. */
  inForce(): Promise<boolean>
}

export function twoPersonRule(store: Pick<Store, 'scan'>): TwoPersonRule {
  let confirmed = false
  return {
    async inForce() {
      if (confirmed) return true
      for await (const { value } of store.scan('accounts')) {
        if (!value.lastChange) continue
        confirmed = true
        break
      }
      return confirmed
    },
  }
}

/** Whether they have been as they are for a day: their account, their role, and a password that nobody gave them. */
export function isEstablished({ granted }: StaffMember, now: number): boolean {
  return granted === undefined || now - granted.at >= secondPersonMs
}

/**
 * Who may be behind somebody: themselves, or whoever gave them account, role or password within a day, or whoever is
 * behind that one.
 * @returns a user name; null where it goes round in a circle: it may be any of them.
 */
export async function whoseHands(
  store: Pick<Store, 'get'>,
  userName: string,
  now: number,
): Promise<string | null> {
  const seen = new Set<string>()
  for (let one = userName; !seen.has(one);) {
    seen.add(one)
    const member = await store.get('staff', one)
    if (!member?.value.granted || isEstablished(member.value, now)) return one
    one = member.value.granted.by
  }
  return null
}

/** Why somebody cannot be the second person for what another asked for; null when they can. */
export async function whyNotSecond(
  store: Pick<Store, 'get'>,
  { second, first, now }: { second: StaffMember; first: string; now: number },
): Promise<'own-request' | 'too-new' | 'requester-new' | null> {
  if (second.userName === first) return 'own-request'
  if (!isEstablished(second, now)) return 'too-new'
  const hands = await whoseHands(store, first, now)
  return hands === null || hands === second.userName ? 'requester-new' : null
}

/** Whether this makes somebody a supervisor or an administrator who was none. */
export const raises = (before: StaffMember['role'], after: StaffMember['role']) => !reaches(before, after)
