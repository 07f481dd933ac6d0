/**
 * Undoing an account's last change: the contact from before is on file again, in one commit with its own reference and
 * with notices to the address that goes and to the one that is back.
 */
import type { FailureOf } from '../../../contract/failures.ts'
import type { DocumentCheck } from '../../../contract/counter/views.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { KioskConfig } from '../../config/config.ts'
import { moveEmail, othersWithEmail, sameEmail } from '../../contact-change/email-index.ts'
import { confirmedHere } from '../../contact-change/value-times.ts'
import { shownNumber } from '../../contact/account-number.ts'
import { newReference } from '../../contact/reference.ts'
import { maskEmail, maskName, maskNumber, maskPhone } from '../../contact/mask.ts'
import { noticePuts } from '../../mail/outbox.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import type { StaffSession } from '../../session/session.ts'
import type { Account, ContactRestoredNotice, LastChange } from '../../storage/port/documents.ts'
import type { Store } from '../../storage/port/store.ts'
import type { StaffAudit } from '../staff-audit.ts'

export interface UndoDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  audit: StaffAudit
  /** Its notices wait in the outbox. */
  noticesWait: () => void
}

/** Until when the last change can be undone, or null. */
export function undoUntil({ lastChange }: Account, { staff }: KioskConfig, now: number): number | null {
  if (!lastChange?.before) return null
  const until = lastChange.at + staff.undoHours * 3_600_000
  return now < until ? until : null
}

type Contact = NonNullable<LastChange['before']>

export function createUndo({ store, clock, random, config, audit, noticesWait }: UndoDeps) {
  /**
   * @param given `undoes` is the reference of the change that is meant.
   * @returns its own reference.
   */
  return async function undo(
    session: StaffSession,
    key: string,
    given: { undoes: string; reason: string; check: DocumentCheck },
  ): Promise<
    Result<string, FailureOf<'nothing-to-undo' | 'undo-too-late' | 'email-taken' | 'page-outdated'>>
  > {
    const { reason, check } = given
    for (;;) {
      const account = await store.get('accounts', key)
      const last = account?.value.lastChange
      if (!account || !last?.before) return err({ kind: 'nothing-to-undo' })
      // Its owner has changed it again since the page was shown.
      if (last.reference !== given.undoes) return err({ kind: 'page-outdated', what: 'change' })
      const at = clock.now()
      if (undoUntil(account.value, config, at) === null) return err({ kind: 'undo-too-late' })
      const { before } = last
      const back = before.email
      if (config.email.unique && back !== null && (await othersWithEmail(store, back, key)).length > 0) {
        return err({ kind: 'email-taken' })
      }
      const reference = newReference(random)
      const changes = restored(account.value, before)
      const notices = noticeRecipients(account.value, before).map(({ to, side }) => ({
        to,
        language: 'vi' as const,
        notice: {
          kind: 'contact-restored' as const,
          side,
          reference,
          at,
          undoes: last.reference,
          changes,
          name: maskName(account.value.name),
          accountNumber: maskNumber(shownNumber(account.value)),
        },
      }))
      const value: Account = {
        ...account.value,
        ...before,
        lastChange: { reference, at, before: null, staff: [session.userName] },
        times: confirmedHere(
          account.value,
          changes.map(({ field }) => field),
          at,
        ),
      }
      const data = {
        reference,
        undoes: last.reference,
        reason,
        document: check.document,
        form: check.form,
        changes: changes.map(({ field, old, new: fresh }) => `${field}: ${old ?? '–'} → ${fresh ?? '–'}`),
      }
      const written = await audit.write(session, 'change.undone', key, data, [
        { collection: 'accounts', key, value, expect: account.version },
        ...(await moveEmail(store, key, account.value.email, back)),
        ...noticePuts(notices, { now: at, random }),
      ])
      if (!written) continue
      noticesWait()
      return ok(reference)
    }
  }
}

function restored(now: Account, before: Contact): ContactRestoredNotice['changes'] {
  const masked = { phone: maskPhone, email: maskEmail }
  return (['phone', 'email'] as const)
    .filter((field) => now[field] !== before[field])
    .map((field) => {
      const [old, fresh] = [now[field], before[field]]
      return { field, old: old && masked[field](old), new: fresh && masked[field](fresh) }
    })
}

/** Both addresses, once each: the one that stays or comes back, and the one that goes. */
function noticeRecipients(now: Account, before: Contact): Array<{ to: string; side: 'old' | 'new' }> {
  const recipients: Array<{ to: string; side: 'old' | 'new' }> = []
  if (before.email !== null) recipients.push({ to: before.email, side: 'new' })
  if (now.email !== null && (before.email === null || !sameEmail(now.email, before.email)))
    recipients.push({ to: now.email, side: 'old' })
  return recipients
}
