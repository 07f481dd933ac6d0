/**
 * The contact change as a citizen goes through it: draft, captcha and sending, codes, commit. The states and their
 * order are the machine's (machine.ts); here is what happens at each step. Calls of one visit come one at a time.
 */
import type { Failure, FailureKind, FailureOf } from '../../contract/failures.ts'
import type { ChangeView, Language, Receipt } from '../../contract/views.ts'
import { checkCaptcha } from '../captcha/captcha.ts'
import type { Clock } from '../clock.ts'
import type { KioskConfig } from '../config/config.ts'
import { normaliseEmail } from '../contact/email.ts'
import { suggestEmail } from '../contact/email-typo.ts'
import { normalisePhone } from '../contact/phone.ts'
import type { EventKind, JournalEvent } from '../journal/events.ts'
import { countCode } from '../otp/code-limits.ts'
import { issueCode, matches, normaliseCode } from '../otp/otp.ts'
import type { Random } from '../random.ts'
import { err, ok, type Result } from '../result.ts'
import type { Session } from '../session/session.ts'
import type { Account } from '../store/documents.ts'
import type { Put, Store } from '../store/store.ts'
import type { CodeDelivery } from '../mail/deliver-code.ts'
import { changeView, codeBinding, maskedFieldChanges, type ContactChange } from './change.ts'
import { commitChange } from './commit.ts'
import { comparisonForm } from './email-index.ts'
import { isOver, next, type ChangeEvent } from './machine.ts'
import { requiredProofs } from './proof.ts'

/** What a code mail is made from. */
export interface CodeMail {
  to: string
  language: Language
  code: string
  reference: string
  sentAt: number
  expiresAt: number
  fields: ReadonlyArray<'phone' | 'email'>
  /** Whose contact; as on file. */
  accountNumber: string
}

export interface ContactChangeDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  /** Signs receipts. */
  receiptKey: Buffer
  /** Starts a delivery that goes on by itself. */
  sendCode: (mail: CodeMail) => CodeDelivery
  /** A change was committed: its notices wait in the outbox. */
  noticesWait: () => void
}

/** How long a screen waits for the mail server's answer before it is told that sending goes on. */
const sendPatienceMs = 4_000

type ChangeGone = FailureOf<'change-not-found'>

export function createContactChanges(deps: ContactChangeDeps) {
  const { store, clock, random, config } = deps
  /** Changes live in this process only, so the codes' key does too. */
  const codeKey = random.bytes(32)

  async function check(session: Session, field: 'phone' | 'email', value: string) {
    const account = await accountOf(session)
    if (!account.value.email && config.proof.none === 'staff') return err({ kind: 'staff-required' as const })
    const parsed = parseContact(account.value, { [field]: value })
    if (!parsed.ok) return parsed
    const { phone, email } = parsed.value
    if (phone) return ok({ display: phone.new.display, suggestion: null })
    const address = email?.new.address ?? ''
    return ok({ display: address, suggestion: suggestEmail(address, config.email.domains) })
  }

  async function draft(session: Session, given: { phone?: string | undefined; email?: string | undefined }) {
    const account = await accountOf(session)
    if (given.phone === undefined && given.email === undefined)
      return err({ kind: 'nothing-to-change' as const })
    const parsed = parseContact(account.value, given)
    if (!parsed.ok) return parsed
    const { phone, email } = parsed.value
    const onFile = account.value.email
    const proofs = requiredProofs({ onFile: onFile !== null, emailGiven: email !== null }, config.proof)
    if (!proofs.ok) return proofs

    await drop(session, 'cancelled')
    session.receipt = null
    session.captcha = null
    const change: ContactChange = {
      id: random.bytes(12).toString('base64url'),
      state: 'draft',
      account: account.value.number,
      accountVersion: account.version,
      phone,
      email,
      steps: proofs.value.map((target) => {
        const address = target === 'registered' ? (onFile ?? '') : (email?.new.address ?? '')
        return { target, address, recipient: comparisonForm(address) }
      }),
      step: 0,
      codes: [],
      triesUsed: 0,
      resendsUsed: 0,
      delivery: null,
    }
    session.change = change
    return ok(view(change))
  }

  async function submit(
    session: Session,
    given: { changeId: string; captcha: { id: string; answer: string } | null },
  ): Promise<
    Result<
      ChangeView,
      | ChangeGone
      | FailureOf<
          | 'captcha-wrong'
          | 'captcha-expired'
          | 'wrong-step'
          | 'change-expired'
          | 'code-limit'
          | 'account-changed'
        >
    >
  > {
    const found = find(session, given.changeId)
    if (!found.ok) return found
    const change = found.value
    if (change.state === 'draft') {
      const passed = await passCaptcha(session, change, given.captcha)
      if (!passed.ok) return passed
    } else if (change.state !== 'captcha-passed') {
      return notHere(change)
    }
    const account = await accountOf(session)
    if (account.version !== change.accountVersion) {
      await finish(session, change, 'refused', 'change.refused', { reason: 'account-changed' })
      return err({ kind: 'account-changed' })
    }
    // Also the later steps' addresses, so that nobody is led half-way into a refusal.
    for (const step of change.steps.slice(1)) {
      const later = await countCode(
        store,
        { account: change.account, recipient: step.recipient },
        config.otp,
        clock.now(),
      )
      if (!later.ok) return limitReached(session, later.error)
    }
    const sent = await send(session, change)
    return sent.ok ? ok(view(change)) : sent
  }

  async function passCaptcha(
    session: Session,
    change: ContactChange,
    given: { id: string; answer: string } | null,
  ): Promise<Result<null, FailureOf<'captcha-wrong' | 'captcha-expired'>>> {
    if (config.captcha.enabled) {
      const held = session.captcha
      session.captcha = null
      const passed = given
        ? checkCaptcha(held, given, clock.now())
        : err({ kind: 'captcha-expired' as const })
      if (!passed.ok) {
        await note(session, 'captcha.failed', { reason: passed.error.kind })
        return passed
      }
    }
    step(change, 'captchaPassed')
    return ok(null)
  }

  async function resend(session: Session, given: { changeId: string }) {
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
  async function send(
    session: Session,
    change: ContactChange,
  ): Promise<Result<null, FailureOf<'code-limit'>>> {
    const target = change.steps[change.step]
    if (!target) throw new Error('a change has at least one step')
    for (;;) {
      const now = clock.now()
      const counted = await countCode(
        store,
        { account: change.account, recipient: target.recipient },
        config.otp,
        now,
      )
      if (!counted.ok) return limitReached(session, counted.error)
      const event = eventOf(session, 'code.sent', {
        change: change.id,
        target: target.target,
        step: change.step + 1,
      })
      const committed = await store.commit({ event, puts: counted.value })
      // Another kiosk has just counted a code for the same address: count again.
      if (committed.ok) break
    }
    if (session.ended || isOver(change.state)) return ok(null)

    const now = clock.now()
    const { code, issued } = issueCode(codeBinding(change, session.visit), config.otp, now, random, codeKey)
    change.codes.push(issued)
    step(change, 'codeSent')
    change.delivery?.stop()
    change.delivery = deps.sendCode({
      to: target.address,
      language: session.language,
      code,
      reference: issued.reference,
      sentAt: now,
      expiresAt: issued.expiresAt,
      fields: [...(change.phone ? (['phone'] as const) : []), ...(change.email ? (['email'] as const) : [])],
      accountNumber: change.account,
    })
    await change.delivery.settled(sendPatienceMs)
    return ok(null)
  }

  async function confirm(
    session: Session,
    given: { changeId: string; code: string },
  ): Promise<
    Result<
      { change: ChangeView; receipt: Receipt | null },
      | ChangeGone
      | FailureOf<
          | 'wrong-step'
          | 'change-expired'
          | 'change-locked'
          | 'code-incomplete'
          | 'code-wrong'
          | 'code-expired'
          | 'code-limit'
          | 'email-taken'
          | 'account-changed'
        >
    >
  > {
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

    if (change.step + 1 < change.steps.length) {
      change.delivery?.stop()
      change.step++
      change.codes = []
      const sent = await send(session, change)
      if (sent.ok) return ok({ change: view(change), receipt: null })
      await finish(session, change, 'refused', 'change.refused', { reason: sent.error.kind })
      return sent
    }
    return keep(session, change, right.expiresAt)
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

  /** All is proved: one commit, or a refusal that leaves the account as it was. */
  async function keep(session: Session, change: ContactChange, provedUntil: number) {
    const outcome = await commitChange({ ...deps, session, change, provedUntil })
    if (!outcome.ok) {
      if (outcome.error.kind === 'code-expired') return err({ kind: 'code-expired' as const })
      await finish(session, change, 'refused', 'change.refused', { reason: outcome.error.kind })
      return err(outcome.error)
    }
    step(change, 'committed')
    change.delivery?.stop()
    session.receipt = outcome.value
    deps.noticesWait()
    return ok({ change: view(change), receipt: outcome.value })
  }

  async function cancel(session: Session, given: { changeId: string }) {
    const found = find(session, given.changeId)
    if (!found.ok) return found
    if (isOver(found.value.state)) return err({ kind: 'wrong-step' as const })
    await drop(session, 'cancelled')
    return ok(null)
  }

  /** Voids the change under way, if there is one: for a cancel, an edit, and the visit's end. */
  async function drop(session: Session, event: 'cancelled' | 'ended') {
    const change = session.change
    if (!change) return
    const wasSent = change.codes.length > 0
    if (isOver(change.state)) {
      session.change = null
      return
    }
    step(change, event)
    change.delivery?.stop()
    change.codes = []
    session.change = null
    // A draft that nobody was told about leaves no trace.
    if (wasSent)
      await note(session, event === 'ended' ? 'change.expired' : 'change.cancelled', { change: change.id })
  }

  function find(session: Session, id: string): Result<ContactChange, ChangeGone> {
    const change = session.change
    return change && change.id === id ? ok(change) : err({ kind: 'change-not-found' })
  }

  function notHere(change: ContactChange): Result<never, FailureOf<'change-expired' | 'wrong-step'>>
  function notHere(
    change: ContactChange,
  ): Result<never, FailureOf<'change-expired' | 'change-locked' | 'wrong-step'>>
  function notHere(change: ContactChange): Result<never, Failure> {
    if (change.state === 'locked') return err({ kind: 'change-locked' })
    return err({ kind: change.state === 'expired' ? 'change-expired' : 'wrong-step' })
  }

  async function outOfCodes(session: Session, change: ContactChange) {
    await finish(session, change, 'outOfCodes', 'change.expired', { change: change.id })
    return err({ kind: 'change-expired' as const })
  }

  async function limitReached(session: Session, limit: FailureOf<'code-limit'>) {
    await note(session, 'code.limit', { whose: limit.whose })
    return err(limit)
  }

  /** Ends the change with an event in the journal; the change stays with the visit so that screens can say why. */
  async function finish(
    session: Session,
    change: ContactChange,
    event: ChangeEvent,
    kind: EventKind,
    data: JournalEvent['data'],
  ) {
    step(change, event)
    change.delivery?.stop()
    change.codes = []
    await note(session, kind, { ...data, changes: maskedFieldChanges(change).map((field) => field.field) })
  }

  function step(change: ContactChange, event: ChangeEvent) {
    const state = next(change.state, event)
    if (state === null) throw new Error(`a change that is ${change.state} takes no ${event}`)
    change.state = state
  }

  function live(change: ContactChange, now: number): boolean {
    return change.codes.some((issued) => now < issued.expiresAt)
  }

  async function note(
    session: Session,
    kind: EventKind,
    data: JournalEvent['data'],
    puts: readonly Put[] = [],
  ) {
    await store.commit({ event: eventOf(session, kind, data), puts })
  }

  function eventOf(session: Session, kind: EventKind, data: JournalEvent['data']): JournalEvent {
    return {
      kind,
      at: clock.now(),
      kiosk: session.kiosk,
      account: session.account,
      visit: session.visit,
      data,
    }
  }

  async function accountOf(session: Session) {
    const account = session.account === null ? null : await store.get('accounts', session.account)
    if (!account) throw new Error('a citizen’s visit belongs to an account')
    return account
  }

  function view(change: ContactChange): ChangeView {
    return changeView(change, config)
  }

  return { check, draft, submit, resend, confirm, cancel, drop, find, notHere }
}

export type ContactChanges = ReturnType<typeof createContactChanges>

/** The new values, normalised, with the old ones beside them. */
function parseContact(
  account: Account,
  given: { phone?: string | undefined; email?: string | undefined },
): Result<
  Pick<ContactChange, 'phone' | 'email'>,
  FailureOf<Extract<FailureKind, 'phone-invalid' | 'email-invalid' | 'contact-unchanged'>>
> {
  let phone: ContactChange['phone'] = null
  let email: ContactChange['email'] = null
  if (given.phone !== undefined) {
    const parsed = normalisePhone(given.phone)
    if (!parsed.ok) return parsed
    if (parsed.value.e164 === account.phone) return err({ kind: 'contact-unchanged', field: 'phone' })
    phone = { old: account.phone, new: parsed.value }
  }
  if (given.email !== undefined) {
    const parsed = normaliseEmail(given.email)
    if (!parsed.ok) return parsed
    if (account.email !== null && comparisonForm(account.email) === parsed.value.comparison) {
      return err({ kind: 'contact-unchanged', field: 'email' })
    }
    email = { old: account.email, new: parsed.value }
  }
  return ok({ phone, email })
}
