/**
 * Contact changes as the service commits them, one after another, over any store: phone and e-mail together, the
 * largest there is (the account, two entries of the e-mail index, two notices, the event). Only `commitChange` is
 * timed. Before it comes what always does: the citizen's account was read at sign-in, and what the commit will read
 * once more when the code was sent. After it the outbox removes the notices.
 */
import { setImmediate } from 'node:timers/promises'
import { steadyClock } from '../../core/foundation/clock.ts'
import type { ContactChange } from '../../core/session/change.ts'
import { commitChange, readAhead } from '../../core/contact-change/commit.ts'
import { comparisonForm } from '../../core/contact-change/email-index.ts'
import { normaliseEmail } from '../../core/contact/email.ts'
import { normalisePhone } from '../../core/contact/phone.ts'
import { secureRandom } from '../../core/foundation/random.ts'
import { newSession } from '../../core/session/session.ts'
import type { Store } from '../../core/storage/port/store.ts'
import { accountNumber, newEmail, newPhone, officeConfig } from '../harness/office.ts'

const hour = 3_600_000
const receiptKey = secureRandom.bytes(32)

export interface ContactChanges {
  /** Commits one change of some account. @returns milliseconds. */
  one(): Promise<number>
}

/**
 * @param accounts how many there are; they are taken in an order that has nothing to do with the store's.
 * @param firstRound another one where the store has seen changes before: each change is to a contact not on file.
 */
export function contactChanges(store: Store, accounts: number, firstRound = 0): ContactChanges {
  const clock = steadyClock(store.timeline.lastActAt)
  const config = officeConfig(25)
  let count = 0

  return {
    async one() {
      const index = (count * 7_919) % accounts
      const round = firstRound + Math.floor(count / accounts)
      count++
      const change = await confirmedChange(store, index, round)
      const now = clock.now()
      const session = newSession({ visit: 'dmlzaXQ1', kiosk: 'kiosk-1', device: null, language: 'vi', now })
      session.account = change.account
      session.change = change
      readAhead(store, change)
      // The code is on its way; a citizen takes longer to type it.
      await setImmediate()

      const started = performance.now()
      const done = await commitChange({
        store,
        clock,
        config,
        session,
        change,
        random: secureRandom,
        receiptKey,
        provedUntil: now + hour,
      })
      const took = performance.now() - started
      if (!done.ok) throw new Error(`a change was refused: ${done.error.kind}`)
      await removeNotices(store, clock.now())
      return took
    },
  }
}

async function confirmedChange(store: Store, index: number, round: number): Promise<ContactChange> {
  const number = accountNumber(index)
  const account = await store.get('accounts', number)
  const phone = normalisePhone(newPhone(index, round))
  const email = normaliseEmail(newEmail(index, round))
  if (!account || !phone.ok || !email.ok) throw new Error(`account ${index} is not as it was made`)
  const { value: onFile } = account
  return {
    id: secureRandom.bytes(12).toString('base64url'),
    state: 'code-sent',
    account: number,
    accountVersion: account.version,
    phone: { old: onFile.phone, new: phone.value },
    email: { old: onFile.email, new: email.value },
    password: null,
    assisted: false,
    steps: (['registered', 'new'] as const).map((target) => {
      const address = target === 'new' ? email.value.address : (onFile.email ?? '')
      return { target, address, recipient: comparisonForm(address) }
    }),
    step: 1,
    codes: [],
    triesUsed: 0,
    resendsUsed: 0,
    journaled: true,
    delivery: null,
  }
}

/** As the outbox does once a notice has gone out. */
async function removeNotices(store: Store, at: number): Promise<void> {
  for (const { key, version } of await store.list('outbox')) {
    await store.commit({
      event: { kind: 'notice.sent', at, kiosk: 'service', account: null, visit: null, data: { notice: key } },
      puts: [{ collection: 'outbox', key, value: null, expect: version }],
    })
  }
}
