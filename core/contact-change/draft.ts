/** What a citizen asks for, before anything is sent: the new contact or password, and who will have to prove what. */
import type { FailureOf } from '../../contract/failures.ts'
import type { KioskConfig } from '../config/config.ts'
import { normaliseEmail } from '../contact/email.ts'
import { suggestEmail } from '../contact/email-typo.ts'
import { normalisePhone } from '../contact/phone.ts'
import type { Random } from '../foundation/random.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { Session } from '../session/session.ts'
import { citizenPasswordProblem } from '../passwords/citizen-password.ts'
import { hashPassword, type HashCost } from '../passwords/password.ts'
import type { Account } from '../storage/port/documents.ts'
import type { KeyedAccount } from '../storage/port/find-account.ts'
import type { ContactChange, ProofStep } from '../session/change.ts'
import { comparisonForm } from './email-index.ts'
import type { Progress } from './progress.ts'
import { requiredProofs } from './proof.ts'

/** As typed; a field that is not given stays as it is. */
interface GivenContact {
  phone?: string | undefined
  email?: string | undefined
}

interface DraftDeps {
  random: Random
  hashCost: HashCost
  config: KioskConfig
  progress: Progress
}

export function createDrafts({ random, hashCost, config, progress }: DraftDeps) {
  const { accountOf, drop, view } = progress

  async function check(session: Session, field: 'phone' | 'email', value: string) {
    const account = await accountOf(session)
    // Told before anything is typed in vain.
    const proofs = requiredProofs(
      { onFile: account.value.email !== null, emailGiven: true },
      config.proof,
      session.assistance,
    )
    if (!proofs.ok && proofs.error.kind === 'staff-required') return err({ kind: 'staff-required' as const })
    const parsed = parseContact(session, account.value, { [field]: value })
    if (!parsed.ok) return parsed
    const { phone, email } = parsed.value
    if (phone) return ok({ display: phone.new.display, suggestion: null })
    const address = email?.new.address ?? ''
    return ok({ display: address, suggestion: suggestEmail(address, config.email.domains) })
  }

  /** Opens a change; one that was under way is void from now on. */
  async function draft(session: Session, given: GivenContact) {
    const account = await accountOf(session)
    if (given.phone === undefined && given.email === undefined)
      return err({ kind: 'nothing-to-change' as const })
    const parsed = parseContact(session, account.value, given)
    if (!parsed.ok) return parsed
    const { phone, email } = parsed.value
    const onFile = account.value.email
    const asked = { onFile: onFile !== null, emailGiven: email !== null }
    const proofs = requiredProofs(asked, config.proof, session.assistance)
    if (!proofs.ok) return proofs
    const steps = proofs.value.map((target): ProofStep => {
      const address = target === 'registered' ? (onFile ?? '') : (email?.new.address ?? '')
      return { target, address, recipient: comparisonForm(address) }
    })
    return open(session, account, { phone, email, password: null, steps })
  }

  /** Opens the setting of a new password; only its hash is kept from here on. */
  async function draftPassword(session: Session, password: string) {
    const account = await accountOf(session)
    const address = account.value.email
    if (session.assistance?.purpose !== 'password' || address === null) {
      return err({ kind: 'staff-required' as const })
    }
    const problem = citizenPasswordProblem(password)
    if (problem) return err(problem)
    return open(session, account, {
      phone: null,
      email: null,
      password: await hashPassword(password, random, hashCost),
      steps: [{ target: 'registered', address, recipient: comparisonForm(address) }],
    })
  }

  async function open(
    session: Session,
    account: KeyedAccount,
    asked: Pick<ContactChange, 'phone' | 'email' | 'password' | 'steps'>,
  ) {
    await drop(session, 'cancelled')
    session.receipt = null
    session.captcha = null
    const change: ContactChange = {
      id: random.bytes(12).toString('base64url'),
      state: 'draft',
      account: account.key,
      accountVersion: account.version,
      assisted: session.assistance !== null,
      ...asked,
      step: 0,
      codes: [],
      triesUsed: 0,
      resendsUsed: 0,
      journaled: false,
      delivery: null,
    }
    session.change = change
    return ok(view(change))
  }

  return { check, draft, draftPassword }
}

/**
 * How many contacts may be held against the one on file in a visit. Whether they are equal is told, so that nobody changes
 * something to what it is; without a limit a person at somebody else's visit could find out what is masked there.
 */
const mostCompared = 20

function mayCompare({ compared }: Session, value: string): boolean {
  if (compared.has(value)) return true
  if (compared.size >= mostCompared) return false
  compared.add(value)
  return true
}

/** The new values, normalised, with the old ones beside them. */
function parseContact(
  session: Session,
  account: Account,
  given: GivenContact,
): Result<
  Pick<ContactChange, 'phone' | 'email'>,
  FailureOf<'phone-invalid' | 'email-invalid' | 'contact-unchanged' | 'staff-required'>
> {
  let phone: ContactChange['phone'] = null
  let email: ContactChange['email'] = null
  if (given.phone !== undefined) {
    const parsed = normalisePhone(given.phone)
    if (!parsed.ok) return parsed
    if (!mayCompare(session, parsed.value.e164)) return err({ kind: 'staff-required' })
    if (parsed.value.e164 === account.phone) return err({ kind: 'contact-unchanged', field: 'phone' })
    phone = { old: account.phone, new: parsed.value }
  }
  if (given.email !== undefined) {
    const parsed = normaliseEmail(given.email)
    if (!parsed.ok) return parsed
    if (!mayCompare(session, parsed.value.comparison)) return err({ kind: 'staff-required' })
    if (account.email !== null && comparisonForm(account.email) === parsed.value.comparison) {
      return err({ kind: 'contact-unchanged', field: 'email' })
    }
    email = { old: account.email, new: parsed.value }
  }
  return ok({ phone, email })
}
