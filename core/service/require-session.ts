/** The session behind a call, as the side that the operation belongs to knows it. The dispatcher has checked it already. */
import type { LiveSession, Session, StaffSession } from '../session/session.ts'
import type { HandlerContext } from './handler-types.ts'

type Calling = Pick<HandlerContext, 'session'>

export function requireVisit({ session }: Calling): Session {
  if (session?.side !== 'citizen')
    throw new Error('the dispatcher passes no call without a visit to this handler')
  return session
}

export function requireStaff({ session }: Calling): StaffSession {
  if (session?.side !== 'staff') throw new Error('the dispatcher passes only calls of staff to this handler')
  return session
}

export function requireSession({ session }: Calling): LiveSession {
  if (!session) throw new Error('the dispatcher passes no call without a session to this handler')
  return session
}
