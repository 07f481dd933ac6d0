/** What a member of staff does for themselves, one line or a few each; the rules are in core/staff. */
import type { staffOperations } from '../../contract/staff/operations.ts'
import { err, ok } from '../foundation/result.ts'
import { pinLength } from '../passwords/staff-secrets.ts'
import { newStaffSession } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import { plainUserName } from '../staff/auth/names.ts'
import { staffView, type ChangeSecrets } from '../staff/auth/own-secrets.ts'
import type { SetUp } from '../staff/auth/set-up.ts'
import type { StaffSignIn } from '../staff/auth/staff-sign-in.ts'
import type { Cases } from '../staff/counter/cases.ts'
import type { Requests } from '../staff/counter/requests.ts'
import type { Drafts } from '../staff/drafts.ts'
import type { StaffAudit } from '../staff/staff-audit.ts'
import type { TwoPeople } from '../staff/two-person/two-people.ts'
import { shortestPassphrase } from '../storage/backup/backup.ts'
import type { StaffMember } from '../storage/port/documents.ts'
import { noRoomSeconds, type HandlerContext, type Handlers, type ServiceDeps } from './handler-types.ts'
import { requireStaff } from './require-session.ts'
import { placeOf } from './service.ts'

export interface StaffHandlerDeps extends Pick<ServiceDeps, 'clock' | 'random' | 'config' | 'isDraining'> {
  audit: StaffAudit
  setUp: SetUp
  staffSignIn: StaffSignIn
  changeSecrets: ChangeSecrets
  sessions: Sessions
  drafts: Drafts
  cases: Cases
  requests: Requests
  twoPeople: TwoPeople
  /** Sign-ins under way, and whether their user was signed out everywhere since they began. */
  signingIn: Set<{ userName: string; out: boolean }>
}

export function createStaffHandlers(deps: StaffHandlerDeps): Pick<Handlers, keyof typeof staffOperations> {
  const { clock, random, config, audit, setUp, staffSignIn, changeSecrets, sessions } = deps
  const { drafts, cases, requests, twoPeople, signingIn } = deps

  /** Before anything is tried, so that nothing is counted. One that is being answered already still enters. */
  const refusesNew = () =>
    deps.isDraining?.() ? err({ kind: 'busy' as const, seconds: noRoomSeconds }) : null

  /** Whatever session was at this screen ends with it. */
  function enter(
    member: StaffMember,
    { caller, from, setToken }: HandlerContext,
    { language, out = false }: { language: 'vi' | 'en'; out?: boolean },
  ) {
    if (caller.session !== null) sessions.end(caller.session, 'ended')
    setToken(null)
    const visit = random.bytes(6).toString('base64url')
    const start = { visit, ...placeOf(caller), language, now: clock.now() }
    const session = newStaffSession(start, member)
    const token = sessions.add(session, from)
    if (out) {
      // The journal has them signed in: it has them signed out, too.
      sessions.close(session, 'ended')
      return err({ kind: 'session-ended' as const, reason: 'ended' as const })
    }
    setToken(token)
    return token === null
      ? err({ kind: 'busy' as const, seconds: noRoomSeconds })
      : ok(staffView(member, member.lastSignIn))
  }

  return {
    getStaffDoor: async () =>
      ok({ setUp: await setUp.isNeeded(), passwordLength: config.staff.passwordLength, pinLength }),

    setUpStaff: async (given, context) => {
      const refused = refusesNew()
      if (refused) return refused
      const made = await setUp.attempt(given, context.caller.kiosk)
      return made.ok ? enter(made.value, context, given) : made
    },

    staffSignIn: async ({ userName, secret, language }, context) => {
      const refused = refusesNew()
      if (refused) return refused
      const entry = { userName: plainUserName(userName), out: false }
      signingIn.add(entry)
      try {
        const { kiosk } = context.caller
        const signedIn = await staffSignIn.attempt({ userName, secret, kiosk, lane: context.from })
        return signedIn.ok ? enter(signedIn.value, context, { language, out: entry.out }) : signedIn
      } finally {
        signingIn.delete(entry)
      }
    },

    keepDrafts: (given, context) => {
      drafts.keep(requireStaff(context), given)
      return ok(null)
    },
    takeDrafts: (_input, context) => ok(drafts.take(requireStaff(context))),

    getStaff: async (_input, context) => {
      const session = requireStaff(context)
      const me = staffView(await audit.memberOf(session), session.lastSignIn)
      const { form, passwordLength } = config.staff
      const usual = { me, form, passwordLength, pinLength, passphraseLength: shortestPassphrase }
      if (me.mustChange) return ok({ ...usual, case: null, requestsWaiting: 0, twoPersonChanges: 0 })
      const requestsWaiting = await requests.waiting(session)
      const waiting = await twoPeople.waiting()
      return ok({ ...usual, case: await cases.current(session), requestsWaiting, twoPersonChanges: waiting })
    },

    changeSecrets: (given, context) => changeSecrets(requireStaff(context), given),
  }
}
