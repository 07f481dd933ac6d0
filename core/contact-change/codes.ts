/**
 * The codes of a change: sent, sent again, and given back. With the last right one the change is committed. Tries are
 * counted over the whole change, never per code; an earlier code of the same step counts until it expires.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { InputOf, ResultOf } from '../../contract/operations.ts'
import { countCode } from '../otp/code-limits.ts'
import { issueCode, matches, normaliseCode } from '../otp/otp.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { Session } from '../session/session.ts'
import { codeBinding, type ContactChange } from '../session/change.ts'
import { commitChange, readAhead } from './commit.ts'
import type { ContactChangeDeps } from './deps.ts'
import { isOver } from './machine.ts'
import type { Progress } from './progress.ts'

/** How long a screen waits for the mail server's answer before it is told that sending goes on. */
const sendPatienceMs = 4_000

type CodeLimit = FailureOf<'code-limit'>

export function createCodes(deps: ContactChangeDeps & { progress: Progress }) {
  const { store, clock, random, config, progress } = deps
  const { find, notHere, moveOn, finish, note, eventOf, view } = progress
  /** Changes live in this process only, so the codes' key does too. */
  const codeKey = random.bytes(32)

  /** The first code, to the first address that must prove something. */
  async function sendFirst(session: Session, change: ContactChange): Promise<Result<null, CodeLimit>> {
    // Also the later steps' addresses, so that nobody is led half-way into a refusal.
    for (const { recipient } of change.steps.slice(1)) {
      const later = await countCode(store, { account: change.account, recipient }, config.otp, clock.now())
      if (!later.ok) return limitReached(session, later.error)
    }
    return send(session, change)
  }

  async function resend(session: Session, given: InputOf<'resendCode'>) {
    const found = find(session, given.changeId)
    if (!found.ok) return found
    const change = found.value
    if (change.state !== 'code-sent') return notHere(change)
    const now = clock.now()
    const newest = change.codes.at(-1)
    const resendAt = (newest?.sentAt ?? 0) + config.otp.resendAfterSeconds * 1000
    if (change.resendsUsed >= config.otp.resends) {
      if (!live(change, now)) return outOfCodes(session, change)
      return err({ kind: 'resend-limit' as const })
    }
    if (now < resendAt) return err({ kind: 'resend-wait' as const, until: resendAt })
    const sent = await send(session, change)
    if (!sent.ok) return sent
    change.resendsUsed++
    return ok(view(change))
  }

  /** Counts first, durably; then makes the code and hands it to the mail, which goes on by itself. */
  async function send(session: Session, change: ContactChange): Promise<Result<null, CodeLimit>> {
    const target = change.steps[change.step]
    if (!target) throw new Error('a change has at least one step')
    const { recipient } = target
    for (;;) {
      const now = clock.now()
      const counted = await countCode(store, { account: change.account, recipient }, config.otp, now)
      if (!counted.ok) return limitReached(session, counted.error)
      const data = { change: change.id, target: target.target, step: change.step + 1 }
      const event = eventOf(session, 'code.sent', data)
      const committed = await store.commit({ event, puts: counted.value })
      // Another kiosk has just counted a code for the same address: count again.
      if (committed.ok) break
    }
    change.journaled = true
    if (session.ended || isOver(change.state)) return ok(null)

    const now = clock.now()
    const { code, issued } = issueCode(codeBinding(change, session.visit), config.otp, now, random, codeKey)
    change.codes.push(issued)
    moveOn(change, 'codeSent')
    change.delivery?.stop()
    change.delivery = deps.sendCode({
      to: target.address,
      language: session.language,
      code,
      reference: issued.reference,
      sentAt: now,
      expiresAt: issued.expiresAt,
      fields: (['phone', 'email', 'password'] as const).filter((field) => change[field] !== null),
      accountNumber: change.account,
    })
    readAhead(store, change)
    await change.delivery.settled(sendPatienceMs)
    return ok(null)
  }

  async function confirm(session: Session, given: InputOf<'confirmCode'>): Promise<ResultOf<'confirmCode'>> {
    const found = find(session, given.changeId)
    if (!found.ok) return found
    const change = found.value
    if (change.state !== 'code-sent') return notHere(change)
    const code = normaliseCode(given.code, config.otp.digits)
    if (code === null) return err({ kind: 'code-incomplete', digits: config.otp.digits })
    const now = clock.now()
    if (!live(change, now)) {
      return change.resendsUsed >= config.otp.resends
        ? outOfCodes(session, change)
        : err({ kind: 'code-expired' })
    }

    // Counted before it is compared: whatever happens next, this try is gone.
    change.triesUsed++
    const binding = codeBinding(change, session.visit)
    const matching = change.codes.filter((issued) => matches(issued, code, binding, codeKey))
    const right = matching.find((issued) => now < issued.expiresAt)
    if (!right) return wrongCode(session, change, matching.length > 0)
    // Five wrong tries are allowed; a right one is none.
    change.triesUsed--
    const isLast = change.step + 1 === change.steps.length
    return isLast ? keep(session, change, right.expiresAt) : goToNextStep(session, change)
  }

  async function wrongCode(session: Session, change: ContactChange, wasExpired: boolean) {
    const triesLeft = config.otp.tries - change.triesUsed
    if (triesLeft <= 0) {
      await finish(session, change, 'outOfTries', 'change.locked', { tries: change.triesUsed })
      return err({ kind: 'change-locked' as const })
    }
    await note(session, 'code.refused', { change: change.id, triesLeft })
    return err(wasExpired ? { kind: 'code-expired' as const } : { kind: 'code-wrong' as const, triesLeft })
  }

  async function goToNextStep(session: Session, change: ContactChange) {
    change.delivery?.stop()
    change.step++
    change.codes = []
    const sent = await send(session, change)
    if (sent.ok) return ok({ change: view(change), receipt: null })
    await finish(session, change, 'refused', 'change.refused', { reason: sent.error.kind })
    return sent
  }

  /** All is proved: one commit, or a refusal that leaves the account as it was. */
  async function keep(session: Session, change: ContactChange, provedUntil: number) {
    const outcome = await commitChange({ ...deps, session, change, provedUntil })
    if (!outcome.ok) {
      if (outcome.error.kind === 'code-expired') return err({ kind: 'code-expired' as const })
      await finish(session, change, 'refused', 'change.refused', { reason: outcome.error.kind })
      return err(outcome.error)
    }
    moveOn(change, 'committed')
    change.delivery?.stop()
    session.receipt = outcome.value
    deps.noticesWait()
    return ok({ change: view(change), receipt: outcome.value })
  }

  function live(change: ContactChange, now: number): boolean {
    return change.codes.some((issued) => now < issued.expiresAt)
  }

  async function outOfCodes(session: Session, change: ContactChange) {
    await finish(session, change, 'outOfCodes', 'change.expired')
    return err({ kind: 'change-expired' as const })
  }

  async function limitReached(session: Session, limit: CodeLimit) {
    await note(session, 'code.limit', { whose: limit.whose })
    return err(limit)
  }

  return { sendFirst, resend, confirm }
}
