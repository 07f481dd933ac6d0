/**
 * The service as the shells see it: one function that takes a call and answers it. Both transports hand over what
 * came in as it came; everything is checked by the service.
 */
import type { Reply } from '../../contract/operations.ts'

export interface Caller {
  /** Which kiosk or browser this is, for throttles and the journal. */
  kiosk: string
  /** The session token the shell holds for this caller, or null. It never reaches a page. */
  session: string | null
  /** The visit that the calling page shows, as `SessionStatus.visit` told it; null where it shows none. */
  visit: string | null
  /** Who calls, as far as the transport knows: an address. Limits are by it. Default: this machine's own screen. */
  from?: string | undefined
}

export interface Answer {
  reply: Reply
  /** The token to hold from now on; null: forget it. A new one after a visit starts and after sign-in. */
  session: string | null
}

export interface Service {
  call(operation: string, input: unknown, caller: Caller): Promise<Answer>
  /** Ends a visit from outside: the window crashed, the socket is gone. */
  endVisit(session: string): Promise<void>
  /** How many are at the kiosks at this moment. */
  present(): { visits: number; staff: number }
  close(): Promise<void>
}
