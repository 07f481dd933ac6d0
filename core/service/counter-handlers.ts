/** The help at the counter, one line or a few each; the rules are in core/staff/counter. */
import type { counterOperations } from '../../contract/counter/operations.ts'
import { err, ok } from '../foundation/result.ts'
import { newSession } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import type { Cases } from '../staff/counter/cases.ts'
import type { KioskHandOvers } from '../staff/counter/kiosk-hand-overs.ts'
import type { Requests } from '../staff/counter/requests.ts'
import { noRoomSeconds, type Handlers, type ServiceDeps } from './handler-types.ts'
import { requireStaff } from './require-session.ts'
import { placeOf, type Caller } from './service.ts'

export interface CounterHandlerDeps extends Pick<
  ServiceDeps,
  'clock' | 'random' | 'devices' | 'outOfService' | 'isDraining'
> {
  kioskHandOvers: KioskHandOvers
  sessions: Sessions
  cases: Cases
  requests: Requests
}

export function createCounterHandlers(
  deps: CounterHandlerDeps,
): Pick<Handlers, keyof typeof counterOperations> {
  const { clock, random, sessions, cases, requests, kioskHandOvers } = deps
  const isOutOfService = () => (deps.outOfService?.() ?? null) !== null
  const officeOf = async ({ device = null }: Caller) => device?.office ?? (await deps.devices.office())
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

    listKiosks: async (_input, { caller }) => {
      const office = await officeOf(caller)
      return ok({ kiosks: kioskHandOvers.list(office, caller.device?.id ?? null) })
    },
    handOverToKiosk: async (given, context) => {
      const office = await officeOf(context.caller)
      if (isOutOfService()) return err({ kind: 'out-of-service' })
      if (deps.isDraining?.()) return err({ kind: 'busy', seconds: noRoomSeconds })
      return kioskHandOvers.make(requireStaff(context), office, given)
    },
    getHandOver: (_input, context) => ok({ handOver: kioskHandOvers.current(requireStaff(context)) }),
    takeBackHandOver: ({ id }, context) => kioskHandOvers.takeBack(requireStaff(context), id),
    closeHandOver: ({ id }, context) => {
      kioskHandOvers.close(requireStaff(context), id)
      return ok(null)
    },

    listRequests: (_input, context) => requests.list(requireStaff(context)),
    decideRequest: async (given, context) => {
      const decided = await requests.decide(requireStaff(context), given)
      return decided.ok ? requests.list(requireStaff(context)) : decided
    },
  }
}
