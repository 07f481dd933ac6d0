/**
 * The service as the shells see it: one function that takes a call and answers it. Both transports hand over what
 * came in as it came; everything is checked by the service.
 */
import type { CallingDevice } from '../devices/devices.ts'
import type { Reply } from '../../contract/operations.ts'

export interface Caller {
  /** Which kiosk or browser this is, for throttles and the journal. */
  kiosk: string
  /** The device that calls; null or absent: the service's own machine, or where no device is needed. */
  device?: CallingDevice | null
  /** The session token the shell holds for this caller, or null. It never reaches a page. */
  session: string | null
  /** The visit that the calling page shows, as `SessionStatus.visit` told it; null where it shows none. */
  visit: string | null
  /** The program that calls is of a newer contract: what its inputs have beside ours is left out. Default: it is of ours. */
  isNewer?: boolean
  /** A browser that may be let in by a code: one on another machine, over TLS. */
  mayEnrol?: boolean
  /** Who calls, as far as the transport knows: an address. Limits are by it. Default: this machine's own screen. */
  from?: string | undefined
}

export interface Answer {
  reply: Reply
  /** The token to hold from now on; null: forget it. A new one after a visit starts and after sign-in. */
  session: string | null
  /** What the calling browser is known by from now on, in a cookie; only after it was let in. */
  deviceCookie?: string
}

export interface Service {
  call(operation: string, input: unknown, caller: Caller): Promise<Answer>
  /**
   * Ends a visit from outside: the window crashed, the socket is gone.
   * @param device that asks; a visit at another one goes on
   */
  endVisit(session: string, device?: string): Promise<void>
  /** How many are at the kiosks at this moment. */
  present(): { visits: number; staff: number }
  /**
   * Takes nobody new from now on, and lets those who are there come to their end. Only of a service in this process.
   *
   * @param mostMs how long is waited for them at most
   * @returns whether nobody is there any more
   */
  drain?(mostMs: number): Promise<boolean>
  isDraining?(): boolean
  close(): Promise<void>
}

/** Where a session that this caller begins is, and stays. */
export function placeOf({ kiosk, device = null }: Caller): { kiosk: string; device: string | null } {
  return { kiosk, device: device && device.id }
}
