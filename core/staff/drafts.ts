/**
 * What a member of staff had typed when their session ran out, kept until they sign in again, at whichever screen. In
 * memory only, and never a password: the screens give what stands in their fields while the warning stands. What was
 * typed for an account comes back once that account is open again. Gone when they sign out themselves, and after some
 * hours.
 */
import type { Clock } from '../foundation/clock.ts'
import type { StaffSession } from '../session/session.ts'
import type { DraftsView } from '../../contract/staff/views.ts'

const keptMs = 8 * 3_600_000

interface Kept {
  /** Milliseconds since the epoch. */
  at: number
  drafts: DraftsView
  /** The key of the account that it is about. */
  account: string | null
}

export interface Drafts {
  /** In place of what was kept of theirs before. */
  keep(session: StaffSession, drafts: DraftsView): void
  /** Once. Null where nothing is kept, or where it is for an account that is not open. */
  take(session: StaffSession): DraftsView | null
  /** They have signed out. */
  drop(userName: string): void
}

export function createDrafts({ clock }: { clock: Clock }): Drafts {
  const kept = new Map<string, Kept>()

  function dropOld(): void {
    for (const [userName, { at }] of kept) if (at + keptMs <= clock.now()) kept.delete(userName)
  }

  return {
    keep(session, drafts) {
      dropOld()
      kept.delete(session.userName)
      const account = drafts.ofCase ? (session.case?.account ?? null) : null
      if (drafts.fields.length > 0) kept.set(session.userName, { at: clock.now(), drafts, account })
    },
    take(session) {
      dropOld()
      const found = kept.get(session.userName)
      if (!found || (found.account !== null && found.account !== session.case?.account)) return null
      kept.delete(session.userName)
      return found.drafts
    },
    drop: (userName) => void kept.delete(userName),
  }
}
