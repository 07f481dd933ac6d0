/** The session behind a call, as the side that the operation belongs to knows it. The door has looked already. */
import type { LiveSession, Session, StaffSession } from '../session/session.ts'
import type { HandlerContext } from './handler-types.ts'

type Calling = Pick<HandlerContext, 'session'>

export function requireVisit({ session }: Calling): Session {
  if (session?.side !== 'citizen') throw new Error('the door lets no call through here without a visit')
  return session
}

export function requireStaff({ session }: Calling): StaffSession {
  if (session?.side !== 'staff') throw new Error('the door lets nobody but staff through here')
  return session
}

export function requireSession({ session }: Calling): LiveSession {
  if (!session) throw new Error('the door lets no call through here without a session')
  return session
}
