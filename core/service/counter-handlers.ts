/** The help at the counter, one line or a few each; the rules are in core/staff/counter. */
import type { counterOperations } from '../../contract/counter/operations.ts'
import { err, ok } from '../foundation/result.ts'
import { newSession } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import type { Cases } from '../staff/counter/cases.ts'
import type { Requests } from '../staff/counter/requests.ts'
import { noRoomSeconds, type Handlers, type ServiceDeps } from './handler-types.ts'
import { requireStaff } from './require-session.ts'
import { placeOf } from './service.ts'

export interface CounterHandlerDeps extends Pick<ServiceDeps, 'clock' | 'random'> {
  sessions: Sessions
  cases: Cases
  requests: Requests
}

export function createCounterHandlers(
  deps: CounterHandlerDeps,
): Pick<Handlers, keyof typeof counterOperations> {
  const { clock, random, sessions, cases, requests } = deps
  return {
    findAccounts: ({ query }, context) => cases.find(requireStaff(context), query),
    openAccount: ({ id }, context) => cases.open(requireStaff(context), id),
    closeAccount: (_input, context) => {
      cases.close(requireStaff(context))
      return ok(null)
    },
    revealAccount: ({ reason }, context) => cases.reveal(requireStaff(context), reason),
    recordCheck: (check, context) => cases.recordCheck(requireStaff(context), check),
    unlockAccount: (_input, context) => cases.unlock(requireStaff(context)),
    cancelPending: (given, context) => cases.cancelPending(requireStaff(context), given),
    requestApproval: ({ reason }, context) => cases.requestApproval(requireStaff(context), reason),
    undoChange: (given, context) => cases.undoChange(requireStaff(context), given),

    handOver: async ({ language, ...given }, context) => {
      const session = requireStaff(context)
      const handed = await cases.handOver(session, given)
      if (!handed.ok) return handed
      const { caller, from, setToken } = context
      sessions.close(session, 'ended')
      setToken(null)
      const visit = random.bytes(6).toString('base64url')
      const token = sessions.add(
        newSession({ visit, ...placeOf(caller), language, now: clock.now() }, handed.value),
        from,
      )
      setToken(token)
      return token === null ? err({ kind: 'busy', seconds: noRoomSeconds }) : ok(null)
    },

    listRequests: (_input, context) => requests.list(requireStaff(context)),
    decideRequest: async (given, context) => {
      const decided = await requests.decide(requireStaff(context), given)
      return decided.ok ? requests.list(requireStaff(context)) : decided
    },
  }
}
