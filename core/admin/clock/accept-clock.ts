/**
 * An administrator's word that the machine's clock is right, though the kiosk was used with a later time before. It takes
 * their password once more, stands in the journal, and ends every other session: whoever is in one began it at a time
 * that never was.
 */
import type { FailureOf } from '../../../contract/failures.ts'
import type { InputOf, ResultOf } from '../../../contract/operations.ts'
import type { ClockCorrection } from './clock-correction.ts'
import { err, ok, type Err } from '../../foundation/result.ts'
import type { StaffSession } from '../../session/session.ts'
import type { StaffAudit } from '../../staff/staff-audit.ts'
import type { StaffSignIn } from '../../staff/auth/staff-sign-in.ts'

export interface AcceptClockDeps {
  audit: StaffAudit
  staffSignIn: Pick<StaffSignIn, 'again' | 'forgetAll'>
  correction: Pick<ClockCorrection, 'offer' | 'correct'>
  /** Ends all sessions but this one; resolves when what was under way in them has come to its end. */
  endOthers: (session: StaffSession) => Promise<void>
}

/** From when both times were shown to the password. */
const longestReviewMs = 15 * 60_000
/** What network time may correct meanwhile. */
const correctedMs = 60_000

export function createAcceptClock({ audit, staffSignIn, correction, endOthers }: AcceptClockDeps) {
  let accepting = false

  return async function acceptClock(
    session: StaffSession,
    { password, machineAt }: InputOf<'acceptClock'>,
  ): Promise<ResultOf<'acceptClock'>> {
    const before = refusalNow(machineAt)
    if (before) return before
    const right = await staffSignIn.again(await audit.memberOf(session), { password, kiosk: session.kiosk })
    if (!right.ok) return right
    // Another administrator, whose session this one would wait for, as that one would for this.
    if (accepting) return err({ kind: 'clock-refused', why: 'changed' })
    accepting = true
    try {
      await endOthers(session)
      // The password may have waited its turn.
      const refused = refusalNow(machineAt)
      if (refused) return refused
      await correction.correct(
        (puts, data) => audit.write(session, 'clock.accepted', null, data, puts),
        (byMs) => moveOn(session, byMs),
      )
    } finally {
      accepting = false
    }
    staffSignIn.forgetAll()
    return ok(null)
  }

  /** Its session goes on with the time that it has left. Those who came in meanwhile are served by one time only. */
  function moveOn(session: StaffSession, byMs: number): void {
    session.startedAt -= byMs
    session.lastActivityAt -= byMs
    void endOthers(session)
  }

  /** @param machineAt as the page showed it: what was compared must be what is accepted. */
  function refusalNow(machineAt: number): Err<FailureOf<'clock-refused'>> | null {
    const offer = correction.offer()
    if (!offer) return err({ kind: 'clock-refused', why: 'right' })
    const shownForMs = offer.machineAt - machineAt
    const isAsShown = shownForMs > -correctedMs && shownForMs < longestReviewMs
    return isAsShown ? null : err({ kind: 'clock-refused', why: 'changed' })
  }
}
