/** Sends one letter with mail settings, saved or not, and tells at which step it failed, and why. */
import type { Language } from '../../../contract/views.ts'
import type { Clock } from '../../foundation/clock.ts'
import { normaliseEmail } from '../../contact/email.ts'
import type { Random } from '../../foundation/random.ts'
import type { StaffSession } from '../../session/session.ts'
import { staffAudit } from '../../staff/staff-audit.ts'
import type { Store } from '../../storage/port/store.ts'
import { mailStepFailure, type MailStepFailure } from '../../mail/smtp-step.ts'
import { isSender, tryMailer, type SmtpSettings } from '../../mail/smtp-mailer.ts'
import { testLetter } from '../../mail/templates/test-letter.ts'

export type TestMailOutcome =
  | { step: 'sent' }
  /** Nothing was sent: there is no such address, or the sender is none. */
  | { step: 'settings'; reason: 'recipient' | 'sender' }
  | MailStepFailure

export interface TestMail {
  to: string
  language: Language
  smtp: SmtpSettings
}

export interface TestMailDeps {
  store: Store
  clock: Clock
  random: Random
  office: { name: string; hotline: string }
}

/** @returns what came of it, within the mailer's 30 s. Journalled without the address. */
export async function sendTestMail(
  deps: TestMailDeps,
  staff: StaffSession,
  mail: TestMail,
): Promise<TestMailOutcome> {
  const outcome = await attempt(deps, mail)
  await staffAudit(deps).write(staff, 'mail.tested', null, { outcome: outcome.step })
  return outcome
}

async function attempt(
  { clock, random, office }: TestMailDeps,
  { to, language, smtp }: TestMail,
): Promise<TestMailOutcome> {
  const address = normaliseEmail(to)
  if (!address.ok) return { step: 'settings', reason: 'recipient' }
  if (!isSender(smtp.from)) return { step: 'settings', reason: 'sender' }
  const message = {
    ...testLetter({ language, office, at: clock.now() }),
    to: address.value.address,
    messageId: `test-${random.bytes(12).toString('hex')}`,
  }
  try {
    await tryMailer(smtp, message, clock)
    return { step: 'sent' }
  } catch (error) {
    return mailStepFailure(error)
  }
}
