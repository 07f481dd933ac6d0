/**
 * The one step in which a change becomes true: account, e-mail index, notices and the journal's entry in one commit.
 * Version, uniqueness and expiry are checked again here, at the last moment; what does not hold leaves no trace.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { Language, Receipt } from '../../contract/views.ts'
import type { Clock } from '../clock.ts'
import type { KioskConfig } from '../config/config.ts'
import { maskEmail, maskName, maskNumber } from '../contact/mask.ts'
import { noticePuts } from '../mail/outbox.ts'
import type { Random } from '../random.ts'
import { err, ok, type Result } from '../result.ts'
import type { Session } from '../session/session.ts'
import type { Account, OutboxItem } from '../store/documents.ts'
import type { Put, Store } from '../store/store.ts'
import { maskedFieldChanges, type ContactChange } from './change.ts'
import { comparisonForm, moveEmail, othersWithEmail } from './email-index.ts'
import { receiptDigest, receiptQr } from './receipt-digest.ts'
import { newReference } from './reference.ts'

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
): Promise<Result<Receipt, FailureOf<'account-changed' | 'email-taken' | 'code-expired'>>> {
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

    const at = clock.now()
    if (at >= deps.provedUntil || session.ended) return err({ kind: 'code-expired' })
    const hearers = whoHears(change, account.value)
    const receipt = makeReceipt(deps, account.value, hearers, at)
    const puts: Put[] = [
      {
        collection: 'accounts',
        key: change.account,
        value: {
          ...account.value,
          phone: change.phone?.new.e164 ?? account.value.phone,
          email: email ?? account.value.email,
        },
        expect: change.accountVersion,
      },
      ...indexPuts,
      ...noticePuts(notices(hearers, session.language, receipt), { now: at, random: deps.random }),
    ]
    const event = {
      kind: 'change.confirmed' as const,
      at,
      kiosk: session.kiosk,
      account: change.account,
      visit: session.visit,
      data: {
        change: change.id,
        reference: receipt.reference,
        digest: receipt.digest,
        proofs: change.steps.map((step) => step.target),
        changes: receipt.changes.map((field) => `${field.field}: ${field.old ?? '–'} → ${field.new}`),
      },
    }
    const committed = await store.commit({ event, puts })
    if (committed.ok) return ok(receipt)
    // Someone else wrote one of these documents between our reading and now: look again, and decide anew.
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
  hearers: readonly Hearer[],
  at: number,
): Receipt {
  const { code, name, hotline } = config.office
  const said = {
    reference: newReference(random),
    at,
    office: { code, name, hotline },
    name: maskName(account.name),
    accountNumber: maskNumber(account.number),
    changes: maskedFieldChanges(change),
    noticesTo: hearers.map(({ to }) => maskEmail(to)),
  }
  const digest = receiptDigest(said, receiptKey)
  return { ...said, digest, qr: receiptQr(said, digest) }
}

function notices(
  hearers: readonly Hearer[],
  language: Language,
  receipt: Receipt,
): Array<Pick<OutboxItem, 'to' | 'language' | 'notice'>> {
  return hearers.map(({ to, side }) => ({
    to,
    language,
    notice: {
      kind: 'contact-changed',
      side,
      name: receipt.name,
      accountNumber: receipt.accountNumber,
      changes: receipt.changes,
      reference: receipt.reference,
      at: receipt.at,
    },
  }))
}

interface Hearer {
  to: string
  side: 'old' | 'new'
}

/** The old address hears of it, and so does the new one; one notice where they are the same. */
function whoHears(change: ContactChange, { email: onFile }: Account): Hearer[] {
  const fresh = change.email?.new
  const hearers: Hearer[] = []
  if (onFile !== null && (!fresh || comparisonForm(onFile) !== fresh.comparison)) {
    hearers.push({ to: onFile, side: 'old' })
  }
  if (fresh) hearers.push({ to: fresh.address, side: 'new' })
  return hearers
}
