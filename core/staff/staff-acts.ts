/** What every act of staff shares: who acts, a line in the journal with their name, and refusals that leave one, too. */
import type { Failure } from '../../contract/failures.ts'
import type { Clock } from '../clock.ts'
import type { EventKind, JournalEvent } from '../journal/events.ts'
import { err, type Err } from '../result.ts'
import type { StaffSession } from '../session/session.ts'
import type { Account, StaffMember } from '../store/documents.ts'
import type { Put, Store } from '../store/store.ts'

export interface StaffActs {
  /** Who this is, as of now. */
  memberOf(session: StaffSession): Promise<StaffMember>
  eventOf(
    session: StaffSession,
    kind: EventKind,
    account: string | null,
    data: JournalEvent['data'],
  ): JournalEvent
  /** One commit; false when a document was changed by somebody else meanwhile. */
  write(
    session: StaffSession,
    kind: EventKind,
    account: string | null,
    data: JournalEvent['data'],
    puts?: readonly Put[],
  ): Promise<boolean>
  /** A refusal that somebody may want to hear of later: journalled, then told. */
  deny<F extends Failure>(
    session: StaffSession,
    account: string | null,
    what: string,
    failure: F,
  ): Promise<Err<F>>
}

export function staffActs({ store, clock }: { store: Store; clock: Clock }): StaffActs {
  const acts: StaffActs = {
    async memberOf({ userName }) {
      const member = await store.get('staff', userName)
      if (!member) throw new Error('a session of staff belongs to a member of staff')
      return member.value
    },
    eventOf: ({ kiosk, visit, userName }, kind, account, data) => ({
      ...{ kind, at: clock.now(), kiosk, account, visit, staff: userName, data },
    }),
    async write(session, kind, account, data, puts = []) {
      return (await store.commit({ event: acts.eventOf(session, kind, account, data), puts })).ok
    },
    async deny(session, account, what, failure) {
      await acts.write(session, 'staff.denied', account, { operation: what, reason: failure.kind })
      return err(failure)
    },
  }
  return acts
}

/** Whether this account is their own: they gave one of its two numbers when they were taken on. */
export function isOwnAccount({ ownAccount }: StaffMember, { number, personalId }: Account): boolean {
  return ownAccount === number || ownAccount === personalId
}

/** A reason that says something; null when it does not. */
export function plainReason(typed: string): string | null {
  const reason = typed
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return /\p{L}.*\p{L}.*\p{L}/u.test(reason) ? reason : null
}
