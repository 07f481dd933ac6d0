/** What each operation of the staff side does, one line or a few each; the rules are in the folders these lines call. */
import type { staffOperations } from '../../contract/staff-operations.ts'
import { shortestPassphrase } from '../storage/backup/backup.ts'
import { isOver } from '../contact-change/machine.ts'
import type { ContactChanges } from '../contact-change/contact-change.ts'
import { err, ok } from '../foundation/result.ts'
import { newSession, newStaffSession, type Session, type StaffSession } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import type { Colleagues } from '../staff/members/members.ts'
import { createDesk } from '../staff/counter/cases.ts'
import type { Drafts } from '../staff/drafts.ts'
import { createOwnSecrets, staffView } from '../staff/auth/own-secrets.ts'
import { plainUserName } from '../staff/auth/names.ts'
import { createRequests } from '../staff/counter/requests.ts'
import { pinLength } from '../passwords/staff-secrets.ts'
import { createSetUp } from '../staff/auth/set-up.ts'
import type { StaffActs } from '../staff/staff-audit.ts'
import type { StaffSignIn } from '../staff/auth/staff-sign-in.ts'
import type { TwoPeople } from '../staff/two-person/two-people.ts'
import { createUndo } from '../staff/counter/undo.ts'
import type { StaffMember } from '../storage/port/documents.ts'
import type { HandlerContext, Handlers, ServiceDeps } from './handler-types.ts'
import { noRoomSeconds } from './citizen-handlers.ts'
import { staffOf } from './require-session.ts'

interface StaffHandlerDeps extends ServiceDeps {
  acts: StaffActs
  twoPeople: TwoPeople
  colleagues: Colleagues
  /** Sign-ins under way, and whether their user was signed out everywhere since they began. */
  entering: Set<{ userName: string; out: boolean }>
  staffSignIn: StaffSignIn
  sessions: Sessions
  drafts: Drafts
  changes: ContactChanges
  /** Waits for what is under way in this visit. */
  inTurn: <T>(visit: Session, work: () => Promise<T>) => Promise<T>
}

export function createStaffHandlers(deps: StaffHandlerDeps): Pick<Handlers, keyof typeof staffOperations> {
  const { clock, random, config, acts, staffSignIn: signIn, sessions, changes, inTurn } = deps
  const { twoPeople, colleagues, entering, drafts } = deps
  const setUp = createSetUp({ ...deps, code: deps.setUpCode ?? null })
  const changeSecrets = createOwnSecrets({ ...deps, acts, signIn })
  const requests = createRequests({ ...deps, acts })
  const desk = createDesk({
    ...{ ...deps, acts, requests, undo: createUndo({ ...deps, acts }) },
    changesUnderWay: (account) => sessions.all().filter((one): one is Session => isChanging(one, account)),
    cancelChange: (visit, write) =>
      inTurn(visit, async () => {
        const { change } = visit
        if (!change || isOver(change.state) || visit.ended) return
        await write(change.id)
        changes.clear(visit, 'cancelled')
      }),
  })

  /** Whatever session was at this screen ends with it. */
  function enter(
    member: StaffMember,
    { caller, from, setToken }: HandlerContext,
    { language, out = false }: { language: 'vi' | 'en'; out?: boolean },
  ) {
    if (caller.session !== null) sessions.end(caller.session, 'ended')
    setToken(null)
    const visit = random.bytes(6).toString('base64url')
    const start = { visit, kiosk: caller.kiosk, language, now: clock.now() }
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
      const made = await setUp.attempt(given, context.caller.kiosk)
      return made.ok ? enter(made.value, context, given) : made
    },

    staffSignIn: async ({ userName, secret, language }, context) => {
      const entry = { userName: plainUserName(userName), out: false }
      entering.add(entry)
      try {
        const { kiosk } = context.caller
        const signedIn = await signIn.attempt({ userName, secret, kiosk, lane: context.from })
        return signedIn.ok ? enter(signedIn.value, context, { language, out: entry.out }) : signedIn
      } finally {
        entering.delete(entry)
      }
    },

    keepDrafts: (given, context) => {
      drafts.keep(staffOf(context), given)
      return ok(null)
    },
    takeDrafts: (_input, context) => ok(drafts.take(staffOf(context))),

    getStaff: async (_input, context) => {
      const session = staffOf(context)
      const me = staffView(await acts.memberOf(session), session.lastSignIn)
      const { form, passwordLength } = config.staff
      const usual = { me, form, passwordLength, pinLength, passphraseLength: shortestPassphrase }
      if (me.mustChange) return ok({ ...usual, case: null, requestsWaiting: 0, twoPersonChanges: 0 })
      const requestsWaiting = await requests.waiting(session)
      const waiting = await twoPeople.waiting()
      return ok({ ...usual, case: await desk.current(session), requestsWaiting, twoPersonChanges: waiting })
    },

    changeSecrets: (given, context) => changeSecrets(staffOf(context), given),

    findAccounts: ({ query }, context) => desk.find(staffOf(context), query),
    openAccount: ({ id }, context) => desk.open(staffOf(context), id),
    closeAccount: (_input, context) => {
      desk.close(staffOf(context))
      return ok(null)
    },
    revealAccount: ({ reason }, context) => desk.reveal(staffOf(context), reason),
    recordCheck: (check, context) => desk.recordCheck(staffOf(context), check),
    unlockAccount: (_input, context) => desk.unlock(staffOf(context)),
    cancelPending: (given, context) => desk.cancelPending(staffOf(context), given),
    requestApproval: ({ reason }, context) => desk.requestApproval(staffOf(context), reason),
    undoChange: (given, context) => desk.undoChange(staffOf(context), given),

    handOver: async ({ language, ...given }, context) => {
      const session = staffOf(context)
      const handed = await desk.handOver(session, given)
      if (!handed.ok) return handed
      const { caller, from, setToken } = context
      sessions.close(session, 'ended')
      setToken(null)
      const visit = random.bytes(6).toString('base64url')
      const token = sessions.add(
        newSession({ visit, kiosk: caller.kiosk, language, now: clock.now() }, handed.value),
        from,
      )
      setToken(token)
      return token === null ? err({ kind: 'busy', seconds: noRoomSeconds }) : ok(null)
    },

    listRequests: (_input, context) => requests.list(staffOf(context)),
    decideRequest: async (given, context) => {
      const decided = await requests.decide(staffOf(context), given)
      return decided.ok ? requests.list(staffOf(context)) : decided
    },

    listTwoPersonChanges: (_input, context) => twoPeople.list(staffOf(context)),
    decideTwoPersonChange: (given, context) => twoPeople.decide(staffOf(context), given),
    confirmMailServer: (given, context) => twoPeople.confirmByCode(staffOf(context), given),

    listStaff: () => colleagues.list(),
    addStaff: (given, context) => colleagues.add(staffOf(context), given),
    editStaff: (given, context) => colleagues.edit(staffOf(context), given),
    setStaffActive: (given, context) => colleagues.setActive(staffOf(context), given),
    giveStaffPassword: (given, context) => colleagues.givePassword(staffOf(context), given),
    unlockStaff: (given, context) => colleagues.unlock(staffOf(context), given),
  }
}

function isChanging(one: Session | StaffSession, account: string): boolean {
  return one.side === 'citizen' && one.account === account && one.change !== null && !isOver(one.change.state)
}
