/**
 * The dispatcher that both shells call: it finds the session of the caller, checks the input against the contract and the
 * role against the operation, and calls the handler. It always answers with a reply; a bug or a broken disk becomes
 * `out-of-service` and an error in the log.
 */
import { z } from 'zod'
import { isOperationName, operations, type InputOf, type OperationName } from '../../contract/operations.ts'
import type { OperationDefinition } from '../../contract/operation.ts'
import type { DeviceView } from '../../contract/admin/device-views.ts'
import type { Failure } from '../../contract/failures.ts'
import { Queues } from '../foundation/queue.ts'
import { err, type Result } from '../foundation/result.ts'
import { sessionStatus, type LiveSession, type StaffSession } from '../session/session.ts'
import { isStaffRole, reaches } from '../staff/roles.ts'
import { RightsLost } from '../staff/staff-audit.ts'
import { createDrain } from './drain.ts'
import { outdated } from './outdated.ts'
import { createModules } from './modules.ts'
import type { Answer, Caller, Service } from './service.ts'
import type { ServiceDeps, HandlerContext } from './handler-types.ts'

const ownScreen = 'own screen'

/** These only read, or end a visit; they need not wait for a mail that is just being sent. */
const outOfTurn: ReadonlySet<OperationName> = new Set([
  'getKiosk',
  'getVisit',
  'keepAlive',
  'setLanguage',
  'endVisit',
  'reportVoices',
  'leaveKiosk',
  'enrolDevice',
  'getChangeOutcome',
  'takeHandOver',
  'reportScreen',
  'listKiosks',
  'getHandOver',
])

export interface WholeService extends Service {
  drain: NonNullable<Service['drain']>
  isDraining: NonNullable<Service['isDraining']>
  /** Nobody is there, and no call is being answered. */
  isIdle(): boolean
  /** Ends the visits at these devices, and signs staff out there. */
  endVisitsAt(devices: readonly string[]): void
  /** Every machine that was let in and not removed, as administrators see it. */
  board(): DeviceView[]
  /** Brings into force what has waited long enough for a second person; the service does so by itself, too. */
  applyDue(): Promise<void>
}

export function createService(deps: ServiceDeps): WholeService {
  const { store, clock, config, log } = deps
  const queues = new Queues()
  const drain = createDrain(isIdle)
  const modules = createModules({ ...deps, isDraining: drain.isOn }, queues)
  const { handlers, sessions, audit, twoPeople, kioskHandOvers, board } = modules
  const underWay = new Set<Promise<unknown>>()
  let closing = false
  const sweeper = deps.sweepMs === 0 ? null : setInterval(sweep, deps.sweepMs ?? 5_000)
  sweeper?.unref()

  /** What no call causes: visits run out, and what waited for a second person comes into force. */
  function sweep(): void {
    sessions.sweep()
    kioskHandOvers.sweep()
    applyDue().catch((error: unknown) => {
      log.error({ error: describe(error) }, 'a change that waited for a second person could not be applied')
    })
  }

  let applying: Promise<void> = Promise.resolve()
  function applyDue(): Promise<void> {
    // A day that only the clock says has gone by is none.
    if (closing || deps.outOfService?.() === 'clock') return Promise.resolve()
    const mine = twoPeople.applyDue()
    applying = Promise.allSettled([applying, mine]).then(() => undefined)
    return mine
  }

  async function call(name: string, input: unknown, caller: Caller): Promise<Answer> {
    if (closing) return { reply: { result: err({ kind: 'out-of-service' }), session: null }, session: null }
    if (caller.device) deps.devices.watch.seen(caller.device.id)
    const answering = answer(name, input, caller)
    underWay.add(answering)
    try {
      return await answering
    } finally {
      underWay.delete(answering)
    }
  }

  async function answer(name: string, input: unknown, given: Caller): Promise<Answer> {
    const held = sessions.find(given.session)
    const found = ofCaller(held, given)
    // Of another device: as if there were none, also where a visit is ended by its token.
    const caller = found === held ? given : { ...given, session: null }
    let token = caller.session
    let deviceCookie: string | undefined
    const session = typeof found === 'string' ? null : found
    const context: HandlerContext = {
      caller,
      session,
      from: caller.from ?? ownScreen,
      setToken: (fresh) => (token = fresh),
      setDeviceCookie: (cookie) => (deviceCookie = cookie),
      movedOn: () => token !== null && token !== caller.session,
    }
    const result = await outcome(name, input, context, typeof found === 'string' ? found : 'none')

    const now = clock.now()
    const after = ofCaller(sessions.find(token), caller)
    const alive = typeof after !== 'string'
    return {
      reply: { result, session: alive ? sessionStatus(after, config, now) : null },
      session: alive ? token : null,
      ...(deviceCookie !== undefined && { deviceCookie }),
    }
  }

  async function outcome(
    name: string,
    input: unknown,
    context: HandlerContext,
    gone: 'idle' | 'limit' | 'ended' | 'none',
  ): Promise<Result<unknown, Failure>> {
    if (!isOperationName(name)) return err({ kind: 'unknown-operation' })
    const operation = operations[name]
    const parsed = operation.input.safeParse(
      context.caller.isNewer ? onlyKnown(operation.input, input) : input,
    )
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      return err({ kind: 'invalid-input', path: issue?.path.join('.') ?? '', rule: issue?.code ?? '' })
    }
    const { session } = context
    const pageOutdated = () =>
      session && !session.ended ? outdated(operation, parsed.data, context.caller.visit, session) : null
    try {
      // Before the role is checked: a call of an outdated page is no violation by the member who signed in at another page.
      const old = pageOutdated()
      if (old) return err(old)
      if (operation.role !== 'anyone') {
        if (!session) return err({ kind: 'session-ended', reason: gone })
        const refused = await refusal(name, operation, session)
        if (refused) return err(refused)
        if (operation.activity) session.lastActivityAt = clock.now()
      }
      const work = async () => {
        // A call may have waited its turn behind one that ended the visit.
        if (session?.ended && operation.role !== 'anyone') return endedWith(session)
        // Or behind one that opened something else.
        const old = pageOutdated()
        if (old) return err(old)
        const result = await dispatch(name, parsed.data, context)
        if (!session?.ended || operation.role === 'anyone' || context.movedOn()) return result
        // A change that came into force while the visit ended is reported as confirmed: it is on disk.
        return result.ok && name === 'confirmCode' ? result : endedWith(session)
      }
      if (!session || outOfTurn.has(name)) return await work()
      return await queues.run(session.visit, work)
    } catch (error) {
      if (error instanceof RightsLost) {
        if (session && error.failure.kind === 'session-ended') sessions.close(session, 'ended')
        return err(error.failure)
      }
      log.error({ operation: name, error: describe(error) }, 'an operation failed')
      return err({ kind: 'out-of-service' })
    }
  }

  /** Why this session may not call this operation, or null when it may. */
  async function refusal(
    name: OperationName,
    { role, beforeChange = false }: Pick<OperationDefinition, 'role' | 'beforeChange'>,
    session: LiveSession,
  ): Promise<Failure | null> {
    if (session.side === 'staff') return staffRefusal(name, role, beforeChange, session)
    if (role === 'present' || role === 'visitor') return null
    return role === 'citizen' && session.account !== null ? null : { kind: 'not-allowed' }
  }

  async function staffRefusal(
    name: OperationName,
    role: OperationDefinition['role'],
    beforeChange: boolean,
    session: StaffSession,
  ): Promise<Failure | null> {
    // A changed role, or a deactivation, holds from this call on.
    const member = (await store.get('staff', session.userName))?.value
    if (!member?.active) {
      sessions.close(session, 'ended')
      return { kind: 'session-ended', reason: 'ended' }
    }
    session.role = member.role
    if (role === 'present') return null
    if (!isStaffRole(role)) return { kind: 'not-allowed' }
    if (!reaches(member.role, role)) {
      const denied = await audit.deny(session, null, name, { kind: 'not-allowed' })
      return denied.error
    }
    return member.mustChange && !beforeChange ? { kind: 'must-change' } : null
  }

  function dispatch<N extends OperationName>(name: N, input: unknown, context: HandlerContext) {
    // The input was parsed by this very operation's schema a moment ago.
    return handlers[name](input as InputOf<N>, context)
  }

  function present() {
    sessions.sweep()
    const all = sessions.all()
    const staff = all.filter(({ side }) => side === 'staff').length
    return { visits: all.length - staff, staff }
  }

  function isIdle(): boolean {
    const { visits, staff } = present()
    return visits + staff + underWay.size === 0
  }

  return {
    call,
    async endVisit(token, device) {
      const found = sessions.find(token)
      if (typeof found === 'string' || (device !== undefined && found.device !== device)) return
      sessions.end(token, 'ended')
    },
    present,
    isIdle,
    drain: drain.begin,
    isDraining: drain.isOn,
    endVisitsAt(devices) {
      kioskHandOvers.kiosksLost(devices)
      for (const session of sessions.all()) {
        if (session.device !== null && devices.includes(session.device)) sessions.close(session, 'ended')
      }
    },
    applyDue,
    board,
    async close() {
      if (sweeper) clearInterval(sweeper)
      closing = true
      sessions.endAll()
      await Promise.allSettled([...underWay, applying])
      // A sign-in that was under way has begun one since.
      sessions.endAll()
      await queues.idle()
    },
  }
}

/** Without the fields of its first level that the schema does not know: a contract only ever gains fields there. */
function onlyKnown(schema: z.ZodType, input: unknown): unknown {
  if (!(schema instanceof z.ZodObject) || typeof input !== 'object' || input === null) return input
  return Object.fromEntries(Object.entries(input).filter(([name]) => Object.hasOwn(schema.shape, name)))
}

/** A token is worth nothing at another device than the one that was given it. */
function ofCaller<T extends string>(
  found: LiveSession | T,
  { device = null }: Caller,
): LiveSession | T | 'none' {
  if (typeof found === 'string') return found
  return found.device === (device && device.id) ? found : 'none'
}

function endedWith(session: LiveSession): Result<never, Failure> {
  return err({ kind: 'session-ended', reason: session.ended ?? 'ended' })
}

/** Name and place of a bug, without its message: messages may quote what a citizen typed. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const place = error.stack?.split('\n').find((line) => line.trim().startsWith('at '))
  return `${error.name} ${place?.trim() ?? ''}`
}
