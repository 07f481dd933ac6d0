/** What is kept, as the port and both stores speak of it: collections, versions, and what a commit asks of a document. */
import type {
  Account,
  AlarmRecord,
  ChangedSettings,
  ChangeOutcome,
  CodeCounter,
  Device,
  DeviceCode,
  ImportIntent,
  KioskCounter,
  MailToken,
  Office,
  OutboxItem,
  PasswordCost,
  SignInCounter,
  StaffMember,
  StaffRequest,
  TwoPersonChange,
  WebhookMark,
} from './documents.ts'

/** Every collection, with what its documents look like. Keys are plain here; adapters hide them on disk. */
export interface Collections {
  /** Key: the first number that the account was known by, which stays its key: its BHXH number, or its personal ID. */
  accounts: Account
  /** Key: 12-digit personal ID; value: the key of its account. */
  personalIds: { account: string }
  /** Key: BHXH number of an account whose key is another; value: that key. */
  bhxhNumbers: { account: string }
  /** Key: an e-mail's comparison form; value: the keys of the accounts that have it on file. */
  emails: { accounts: string[] }
  /**
   * Key: an account's key; `typed:NUMBER` for a number as it was typed; `maintenance:KIOSK` for
   * its maintenance code; `staff:USER` for staff.
   */
  signInCounters: SignInCounter
  /** Key: kiosk id. */
  kioskCounters: KioskCounter
  /** Key: `account:KEY`, `address:COMPARISON FORM`, or `search:USER` and `opening:USER` for what a member of staff searched and opened. */
  codeCounters: CodeCounter
  /** Key: notice id, in order of creation. Few at any time. */
  outbox: OutboxItem
  /** Key: user name. */
  staff: StaffMember
  /** Key: the account's: one for each at most. Few at any time. */
  requests: StaffRequest
  /** Key: `staff:USER`, or `settings`: one for each at most. Few at any time. */
  twoPersonChanges: TwoPersonChange
  /** Key: import id. One at most: what must be rolled back when its process ends before it does. */
  imports: ImportIntent
  /** Key: `mark`; one document. */
  webhook: WebhookMark
  /** One document, under `refresh`. */
  mailTokens: MailToken
  /** One document, under `office`. What is the office's own stands in `offices`; earlier programs kept it here, too. */
  settings: ChangedSettings
  /** Key: the office's permanent id. One document for now. */
  offices: Office
  /** One document, under `dearest`; absent while no imported hash costs more than our own. */
  passwordCosts: PasswordCost
  /** Key: device id. */
  devices: Device
  /** Key: id of a change that was confirmed at a device. */
  changeOutcomes: ChangeOutcome
  /** Key: the first part of the code. Few at any time. */
  deviceCodes: DeviceCode
  /** One document, under `devices`, written with each of theirs: its version says whether the list must be read again. */
  deviceList: { writtenAt: number }
  /** One document, under `kiosks`. */
  alarms: AlarmRecord
}

export type CollectionName = keyof Collections

export interface Versioned<T> {
  /** Above 0, one more with each write. A key never has a version twice, also when its document was removed in between. */
  version: number
  value: T
}

export type Put = {
  [C in CollectionName]: {
    collection: C
    key: string
    /** The new document; null removes it. */
    value: Collections[C] | null
    /**
     * The version it must have at the moment of commit, 0 for "not there". `'whatever'` only where the new document owes
     * nothing to the old one, or nobody else can write it.
     */
    expect: number | 'whatever'
  }
}[CollectionName]

/** A document that is not written, but must be as it was read at the moment of commit; 0 for "not there". */
export interface Check {
  collection: CollectionName
  key: string
  expect: number
}
