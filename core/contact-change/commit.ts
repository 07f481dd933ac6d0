/**
 * The one step in which a change becomes true: account, e-mail index, notices, the request that allowed it and the
 * journal's entry in one commit. Version, uniqueness and expiry are checked again here, at the last moment; what does
 * not hold leaves no trace.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { Clock } from '../foundation/clock.ts'
import type { KioskConfig } from '../config/config.ts'
import { shownNumber } from '../contact/account-number.ts'
import { maskEmail, maskName, maskNumber } from '../contact/mask.ts'
import type { JournalEvent } from '../events/events.ts'
import { noticePuts } from '../mail/outbox.ts'
import type { Random } from '../foundation/random.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { Session } from '../session/session.ts'
import { forgiveTries } from '../authentication/counted-tries.ts'
import type { Assistance } from '../session/assistance.ts'
import type { Account, Notice, OutboxItem } from '../storage/port/documents.ts'
import type { Store } from '../storage/port/store.ts'
import type { Put } from '../storage/port/model.ts'
import { maskedFieldChanges, type ContactChange } from '../session/change.ts'
import { comparisonForm, moveEmail, othersWithEmail } from './email-index.ts'
import { confirmedHere } from './value-times.ts'
import { receiptDigest, receiptQr } from './receipt-digest.ts'
import { newReference } from '../contact/reference.ts'
import type { Receipt } from '../../contract/citizen/views.ts'

interface CommitDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  /** Signs receipts. */
  receiptKey: Buffer
  session: Session
  change: ContactChange
  /** Expiry of the code that proved the last step. */
  provedUntil: number
}

export async function commitChange(
  deps: CommitDeps,
): Promise<
  Result<Receipt, FailureOf<'account-changed' | 'email-taken' | 'code-expired' | 'change-expired'>>
> {
  const { store, clock, config, session, change } = deps
  for (;;) {
    const account = await store.get('accounts', change.account)
    if (!account || account.version !== change.accountVersion) return err({ kind: 'account-changed' })
    const email = change.email?.new.address ?? null
    if (email !== null && config.email.unique) {
      const others = await othersWithEmail(store, email, change.account)
      if (others.length > 0) return err({ kind: 'email-taken' })
    }
    const indexPuts = email === null ? [] : await moveEmail(store, change.account, account.value.email, email)

    const { assistance } = session
    const held = assistance?.request ? await store.get('requests', change.account) : null
    // Another one may have been made since for the same account.
    const request = held?.value.id === assistance?.request?.id ? held : null
    const at = clock.now()
    if (at >= deps.provedUntil) return err({ kind: 'code-expired' })
    // Withdrawn meanwhile, or too old: what staff allowed is allowed no more.
    if (assistance?.request && !(request?.value.state === 'approved' && at < request.value.expiresAt)) {
      return err({ kind: 'change-expired' })
    }
    const recipients = noticeRecipients(change, account.value)
    const receipt = makeReceipt(deps, account.value, recipients, at)
    const puts: Put[] = [
      {
        collection: 'accounts',
        key: change.account,
        value: changedAccount(account.value, session, change, receipt),
        expect: change.accountVersion,
      },
      ...indexPuts,
      ...noticePuts(notices(recipients, session, change, receipt), { now: at, random: deps.random }),
    ]
    if (session.device !== null) {
      const value = { device: session.device, reference: receipt.reference, at }
      puts.push({ collection: 'changeOutcomes', key: change.id, value, expect: 0 })
    }
    if (request) {
      puts.push({ collection: 'requests', key: change.account, value: null, expect: request.version })
    }
    // A citizen with a new password need not wait for the end of a lock that the old one had earned.
    if (change.password !== null)
      puts.push(
        ...(await forgiveTries(
          store,
          { key: change.account, value: account.value },
          { throttle: config.throttle, now: at },
        )),
      )
    const event = {
      kind: change.password === null ? ('change.confirmed' as const) : ('password.reset' as const),
      at,
      kiosk: session.kiosk,
      account: change.account,
      visit: session.visit,
      ...(assistance ? { staff: assistance.by.userName } : {}),
      data: {
        change: change.id,
        reference: receipt.reference,
        digest: receipt.digest,
        // In the digest: without it the paper could not be proved once the office has another code.
        officeCode: receipt.office.code,
        proofs: change.steps.map((step) => step.target),
        changes: receipt.changes.map((field) => `${field.field}: ${field.old ?? '–'} → ${field.new}`),
        ...(assistance ? authority(assistance) : {}),
      },
    }
    const committed = await store.commit({ event, puts })
    if (committed.ok) return ok(receipt)
    // Someone else wrote one of these documents between our reading and now: read again, and decide anew.
  }
}

function changedAccount(
  account: Account,
  session: Session,
  change: ContactChange,
  receipt: Receipt,
): Account {
  const { at } = receipt
  if (change.password !== null)
    return { ...account, passwordHash: change.password, times: confirmedHere(account, ['passwordHash'], at) }
  const { assistance } = session
  const staff = assistance ? [assistance.by.userName] : []
  if (assistance?.request) staff.push(assistance.request.approvedBy)
  const fields = (['phone', 'email'] as const).filter((field) => change[field] !== null)
  return {
    ...account,
    phone: change.phone?.new.e164 ?? account.phone,
    email: change.email?.new.address ?? account.email,
    lastChange: {
      reference: receipt.reference,
      at,
      before: { phone: account.phone, email: account.email },
      staff,
    },
    times: confirmedHere(account, fields, at),
  }
}

/** On whose word a change was made, for those who ask later. */
function authority({ purpose, check, request }: Assistance): JournalEvent['data'] {
  return {
    purpose,
    document: check.document,
    form: check.form,
    ...(request ? { request: request.id, approvedBy: request.approvedBy } : {}),
  }
}

/**
 * Reads what the commit will need while a code is waited for, so that it need not wait for files. A failure here is
 * nobody's: the commit meets the same one, and can tell.
 */
export function readAhead(store: Store, { account, email }: ContactChange): void {
  const addresses = email ? [email.old, email.new.address].filter((address) => address !== null) : []
  void Promise.allSettled([
    store.get('accounts', account),
    ...addresses.map((address) => store.get('emails', comparisonForm(address))),
  ])
}

function makeReceipt(
  { config, change, random, receiptKey }: CommitDeps,
  account: Account,
  recipients: readonly NoticeRecipient[],
  at: number,
): Receipt {
  const { code, name, hotline } = config.office
  const said = {
    reference: newReference(random),
    at,
    office: { code, name, hotline },
    name: maskName(account.name),
    accountNumber: maskNumber(shownNumber(account)),
    numberIs: account.personalId === null ? ('bhxh-number' as const) : ('personal-id' as const),
    changes: maskedFieldChanges(change),
    ...(change.password === null ? {} : { password: true as const }),
    noticesTo: recipients.map(({ to }) => maskEmail(to)),
  }
  const digest = receiptDigest(said, receiptKey)
  return { ...said, digest, qr: receiptQr(said, digest) }
}

function notices(
  recipients: readonly NoticeRecipient[],
  { language, assistance }: Session,
  change: ContactChange,
  { name, accountNumber, changes, reference, at }: Receipt,
): Array<Pick<OutboxItem, 'to' | 'language' | 'notice'>> {
  return recipients.map(({ to, side }) => {
    const said = { side, name, accountNumber, reference, at }
    const notice: Notice =
      change.password === null
        ? { kind: 'contact-changed', ...said, changes, ...(assistance ? { assisted: true as const } : {}) }
        : { kind: 'password-set', ...said }
    return { to, language, notice }
  })
}

interface NoticeRecipient {
  to: string
  side: 'old' | 'new'
}

/**
 * The old address gets a notice, and so does the new one; one notice where they are the same. Of a new password only the
 * one on file gets one: it stays.
 */
function noticeRecipients(change: ContactChange, { email: onFile }: Account): NoticeRecipient[] {
  const fresh = change.email?.new
  const recipients: NoticeRecipient[] = []
  if (onFile !== null && (!fresh || comparisonForm(onFile) !== fresh.comparison)) {
    recipients.push({ to: onFile, side: change.password === null ? 'old' : 'new' })
  }
  if (fresh) recipients.push({ to: fresh.address, side: 'new' })
  return recipients
}
