/** What a contact change needs of the rest. */
import type { Language } from '../../contract/views.ts'
import type { Clock } from '../foundation/clock.ts'
import type { KioskConfig } from '../config/config.ts'
import type { CodeDelivery } from '../mail/deliver-code.ts'
import type { Random } from '../foundation/random.ts'
import type { HashCost } from '../passwords/password.ts'
import type { Store } from '../storage/port/store.ts'

/** What a code mail is made from. */
export interface CodeMail {
  to: string
  language: Language
  code: string
  reference: string
  sentAt: number
  expiresAt: number
  fields: ReadonlyArray<'phone' | 'email' | 'password'>
  /** Whose contact; as on file. */
  accountNumber: string
}

export interface ContactChangeDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  /** Of new passwords. */
  hashCost: HashCost
  /** Signs receipts. */
  receiptKey: Buffer
  /** Starts a delivery that goes on by itself. */
  sendCode: (mail: CodeMail) => CodeDelivery
  /** A change was committed: its notices wait in the outbox. */
  noticesWait: () => void
}
