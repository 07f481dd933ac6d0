/**
 * The audit trail of staff: every audited action has a journal entry with the member's name, and a refusal has one, too. It is
 * written only if the member may still do it at that very moment. A call may have waited, hashed a password or read for a
 * while, and the member may have been deactivated meanwhile.
 */
import type { Failure, FailureOf } from '../../contract/failures.ts'
import type { StaffRole } from '../../contract/views.ts'
import type { Clock } from '../foundation/clock.ts'
import type { EventKind, JournalEvent } from '../events/events.ts'
import { err, type Err } from '../foundation/result.ts'
import type { StaffSession } from '../session/session.ts'
import type { StaffMember } from '../storage/port/documents.ts'
import { accountByKey, type KeyedAccount } from '../storage/port/find-account.ts'
import type { Store } from '../storage/port/store.ts'
import type { Check, CollectionName, Put } from '../storage/port/model.ts'
import { reaches } from './roles.ts'

/** What staff do, and the role it takes at least. */
const roles = {
  'staff.secrets-changed': 'clerk',
  'account.searched': 'clerk',
  'account.opened': 'clerk',
  'account.revealed': 'clerk',
  'account.checked': 'clerk',
  'account.unlocked': 'clerk',
  'account.handed-over': 'clerk',
  'hand-over.made': 'clerk',
  'hand-over.taken-back': 'clerk',
  'change.cancelled': 'clerk',
  'request.made': 'clerk',
  'request.approved': 'supervisor',
  'request.refused': 'clerk',
  'request.cancelled': 'clerk',
  'change.undone': 'supervisor',
  'journal.viewed': 'supervisor',
  'journal.verified': 'supervisor',
  'journal.exported': 'supervisor',
  'changes.exported': 'administrator',
  'staff.added': 'administrator',
  'staff.edited': 'administrator',
  'staff.deactivated': 'administrator',
  'staff.reactivated': 'administrator',
  'staff.password-given': 'administrator',
  'staff.unlocked': 'administrator',
  'settings.changed': 'administrator',
  'device.code-made': 'administrator',
  'device.code-cancelled': 'administrator',
  'device.renamed': 'administrator',
  'device.suspended': 'administrator',
  'device.resumed': 'administrator',
  'device.removed': 'administrator',
  'device.ordered': 'administrator',
  'device.closed': 'administrator',
  'device.opened': 'administrator',
  'device.configured': 'administrator',
  'two-person.asked': 'administrator',
  'two-person.stopped': 'clerk',
  'two-person.code-tried': 'administrator',
  'mail.tested': 'administrator',
  'support.saved': 'administrator',
  'backup.made': 'administrator',
  'clock.accepted': 'administrator',
} as const satisfies Partial<Record<EventKind, StaffRole>>

export type StaffAuditKind = keyof typeof roles

/**
 * The member who began an action may not finish it: signed out, deactivated, of a lower role, or it is about themselves by
 * now. An exception, since it can happen in the middle of any action and always ends it; the service turns it into the
 * failure.
 */
export class RightsLost extends Error {
  override name = 'RightsLost'
  readonly failure: FailureOf<'session-ended' | 'not-allowed' | 'own-record'>

  constructor(failure: RightsLost['failure']) {
    super(failure.kind)
    this.failure = failure
  }
}

/** Who does it, and where. `visit` is null for what was asked for earlier, whose time has come. */
export type Actor = Pick<StaffSession, 'kiosk' | 'userName' | 'ended'> & { visit: string | null }

export interface StaffAudit {
  /** Who this is, as of now. */
  memberOf(session: StaffSession): Promise<StaffMember>
  /**
   * One commit; false when a document was changed by somebody else meanwhile.
   * @throws RightsLost
   */
  write(
    actor: Actor,
    kind: StaffAuditKind,
    /** Which it is about. */
    account: string | null,
    data: JournalEvent['data'],
    puts?: readonly Put[],
    options?: {
      /** The role it takes, where a setting asks for more than usual. */
      needs?: StaffRole
      /** What must be as it was read, besides. */
      checks?: readonly Check[]
    },
  ): Promise<boolean>
  /** An entry about a member who need not be signed in any more: no action of theirs. */
  note(
    actor: Actor,
    kind: 'staff.denied' | 'staff.signed-out',
    account: string | null,
    data: JournalEvent['data'],
  ): Promise<void>
  /** A refusal that an auditor may want to see later: journalled, then returned. */
  deny<F extends Failure>(
    session: StaffSession,
    account: string | null,
    what: string,
    failure: F,
  ): Promise<Err<F>>
}

export function staffAudit({ store, clock }: { store: Store; clock: Clock }): StaffAudit {
  function eventOf(
    { kiosk, visit, userName }: Actor,
    kind: EventKind,
    account: string | null,
    data: JournalEvent['data'],
  ): JournalEvent {
    return { kind, at: clock.now(), kiosk, account, visit, staff: userName, data }
  }

  const audit: StaffAudit = {
    async memberOf({ userName }) {
      const member = await store.get('staff', userName)
      if (!member) throw new Error('a session of staff belongs to a member of staff')
      return member.value
    },
    async write(actor, kind, account, data, puts = [], { needs = roles[kind], checks = [] } = {}) {
      const own = { collection: 'staff' as const, key: actor.userName }
      const isGiven = ({ collection, key }: { collection: CollectionName; key: string }) =>
        [...puts, ...checks].some((one) => one.collection === collection && one.key === key)
      const lose = async (failure: FailureOf<'not-allowed' | 'own-record'>): Promise<never> => {
        await audit.note(actor, 'staff.denied', account, { operation: kind, reason: failure.kind })
        throw new RightsLost(failure)
      }
      for (;;) {
        const member = await store.get('staff', own.key)
        // A password that was given to them ends their sessions, this one too in a moment.
        const mayAct = member?.value.active && (kind === 'staff.secrets-changed' || !member.value.mustChange)
        if (actor.ended || !mayAct) {
          throw new RightsLost({ kind: 'session-ended', reason: actor.ended ?? 'ended' })
        }
        if (!reaches(member.value.role, needs)) return lose({ kind: 'not-allowed' })
        const about = account === null ? null : await accountByKey(store, account)
        if (about && isOwnAccount(member.value, about)) return lose({ kind: 'own-record' })
        const read: Check[] = [{ ...own, expect: member.version }]
        if (about && account !== null)
          read.push({ collection: 'accounts', key: account, expect: about.version })
        const committed = await store.commit({
          event: eventOf(actor, kind, account, data),
          puts,
          // Both are as they were read: a put or check of one of them by the caller says so by itself.
          checks: [...checks, ...read.filter((one) => !isGiven(one))],
        })
        if (committed.ok) return true
        const { collection, key } = committed.error
        if (!read.some((one) => one.collection === collection && one.key === key && !isGiven(one)))
          return false
        // They signed in elsewhere, or one of both was changed: look whether they still may.
      }
    },
    async note(actor, kind, account, data) {
      await store.commit({ event: eventOf(actor, kind, account, data), puts: [] })
    },
    async deny(session, account, what, failure) {
      await audit.note(session, 'staff.denied', account, { operation: what, reason: failure.kind })
      return err(failure)
    },
  }
  return audit
}

/** Whether this account is their own: they gave one of its two numbers when they were taken on, or one that it had. */
export function isOwnAccount(
  { ownAccount, ownKey }: Pick<StaffMember, 'ownAccount' | 'ownKey'>,
  { key, value: { number, personalId } }: Omit<KeyedAccount, 'version'>,
): boolean {
  return [key, number, personalId].includes(ownAccount) || key === ownKey
}

/** A reason that says something; null when it does not. */
export function plainReason(typed: string): string | null {
  const reason = typed
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return /\p{L}.*\p{L}.*\p{L}/u.test(reason) ? reason : null
}
