/**
 * Puts the service together from a configuration and a data folder: keys, lock, store, journal, mail, and in demo the
 * accounts and the mailbox. Both shells start here and nowhere else.
 */
import type { KioskConfig } from './config/config.ts'
import type { DemoMailbox } from './demo/mailbox.ts'
import type { Log, Service } from './service/service.ts'

export interface OpenOptions {
  config: KioskConfig
  /** Made if it is not there. */
  dataDir: string
  /** KIOSK_SMTP_PASSWORD. */
  smtpPassword?: string | undefined
  /** 32 bytes from the OS key store; without them a 0600 key file in the data folder is used, with a warning. */
  key?: Buffer | undefined
  log: Log
}

/** A demo account, to be printed at start. */
export interface DemoAccount {
  accountNumber: string
  password: string
  /** What it shows: "no e-mail on file". */
  shows: string
}

export interface OpenKiosk {
  service: Service
  /** Null in production. */
  mailbox: DemoMailbox | null
  /** Empty in production. */
  demoAccounts: readonly DemoAccount[]
  close(): Promise<void>
}

/** @throws OpenError with a sentence for the operator: folder in use, not writable, wrong key, chain broken. */
export class OpenError extends Error {
  override name = 'OpenError'
}

export async function openKiosk(_options: OpenOptions): Promise<OpenKiosk> {
  throw new Error('not put together yet')
}
