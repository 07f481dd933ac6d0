/** One contact change as the service holds it, in memory and for one visit only, and what a screen sees of it. */
import { createHash } from 'node:crypto'
import type { KioskConfig } from '../config/config.ts'
import type { Email } from '../contact/email.ts'
import { maskEmail, maskPhone } from '../contact/mask.ts'
import type { Phone } from '../contact/phone.ts'
import type { CodeDelivery } from '../mail/deliver-code.ts'
import type { CodeBinding, IssuedCode } from '../otp/otp.ts'
import type {
  ChangeState,
  ChangeView,
  CodeTarget,
  CodeView,
  FieldChange,
} from '../../contract/citizen/views.ts'

export interface ProofStep {
  target: CodeTarget
  address: string
  /** Its comparison form. */
  recipient: string
}

export interface ContactChange {
  readonly id: string
  state: ChangeState
  readonly account: string
  /** The account's version when the change was opened: it must be the same at commit. */
  readonly accountVersion: number
  readonly phone: { old: string | null; new: Phone } | null
  readonly email: { old: string | null; new: Email } | null
  /** Hash of a new password; such a change has neither phone nor e-mail. */
  readonly password: string | null
  /** Of the visit it was opened in: staff let the person in, so the captcha has nothing to ask. */
  readonly assisted: boolean
  readonly steps: readonly ProofStep[]
  /** 0-based; the step whose code is waited for. */
  step: number
  /** Codes of this step, oldest first; earlier ones count until they expire. */
  codes: IssuedCode[]
  /** Over all steps and codes of this change. */
  triesUsed: number
  resendsUsed: number
  /** The journal tells of a code for it; then it tells of its end, too. */
  journaled: boolean
  delivery: CodeDelivery | null
}

/** Binds a code to the very contact it was asked for. */
export function contactDigest(change: Pick<ContactChange, 'phone' | 'email' | 'password'>): string {
  const { phone, email, password } = change
  const parts = [phone?.old, phone?.new.e164, email?.old, email?.new.address, password]
  return createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest('base64url')
}

export function codeBinding(change: ContactChange, visit: string): CodeBinding {
  return {
    changeId: change.id,
    account: change.account,
    accountVersion: change.accountVersion,
    visit,
    step: change.step,
    recipient: change.steps[change.step]?.recipient ?? '',
    contact: contactDigest(change),
  }
}

/** The fields as they read on screen: old masked, new as given. */
export function fieldChanges(change: ContactChange): FieldChange[] {
  const fields: FieldChange[] = []
  if (change.phone) {
    const { old, new: phone } = change.phone
    fields.push({ field: 'phone', old: old && maskPhone(old), new: phone.display })
  }
  if (change.email) {
    const { old, new: email } = change.email
    fields.push({ field: 'email', old: old && maskEmail(old), new: email.address })
  }
  return fields
}

/** Old and new both masked: for receipts, notices and the journal. */
export function maskedFieldChanges(change: ContactChange): FieldChange[] {
  return fieldChanges(change).map((field) => ({
    ...field,
    new:
      field.field === 'phone' && change.phone
        ? maskPhone(change.phone.new.e164)
        : maskEmail(change.email?.new.address ?? ''),
  }))
}

export function changeView(change: ContactChange, config: KioskConfig): ChangeView {
  return {
    id: change.id,
    state: change.state,
    changes: fieldChanges(change),
    ...(change.password === null ? {} : { password: true as const }),
    captchaRequired: asksCaptcha(change, config) && change.state === 'draft',
    proofs: change.steps.map((step) => ({ target: step.target, sentTo: shownAddress(step) })),
    code: change.state === 'code-sent' ? codeView(change, config.otp) : null,
  }
}

export function asksCaptcha(
  { assisted }: Pick<ContactChange, 'assisted'>,
  { captcha }: KioskConfig,
): boolean {
  return captcha.enabled && !assisted
}

function codeView(change: ContactChange, settings: KioskConfig['otp']): CodeView | null {
  const step = change.steps[change.step]
  const newest = change.codes.at(-1)
  if (!step || !newest) return null
  return {
    step: change.step + 1,
    steps: change.steps.length,
    target: step.target,
    sentTo: shownAddress(step),
    reference: newest.reference,
    sentAt: newest.sentAt,
    expiresAt: newest.expiresAt,
    resendAt: newest.sentAt + settings.resendAfterSeconds * 1000,
    resendsLeft: settings.resends - change.resendsUsed,
    triesLeft: settings.tries - change.triesUsed,
    delivery: change.delivery?.state() ?? 'sent',
  }
}

function shownAddress(step: ProofStep): string {
  return step.target === 'registered' ? maskEmail(step.address) : step.address
}
