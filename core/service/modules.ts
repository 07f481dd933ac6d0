/** The rules of the product put together, and which operation calls what. */
import type { DeviceView } from '../../contract/admin/device-views.ts'
import { createContactChanges } from '../contact-change/contact-change.ts'
import { isOver } from '../contact-change/machine.ts'
import { passwordChecks } from '../authentication/password-checks.ts'
import { signInQueue } from '../authentication/sign-in-queue.ts'
import type { Queues } from '../foundation/queue.ts'
import type { LiveSession, Session } from '../session/session.ts'
import { createSessions, type Sessions } from '../session/sessions.ts'
import { createSignIn } from '../sign-in/sign-in.ts'
import { noMachineCode } from '../staff/auth/machine-code.ts'
import { createOwnSecrets } from '../staff/auth/own-secrets.ts'
import { createSetUp } from '../staff/auth/set-up.ts'
import { createStaffSignIn } from '../staff/auth/staff-sign-in.ts'
import { createCases } from '../staff/counter/cases.ts'
import { createKioskHandOvers, type KioskHandOvers } from '../staff/counter/kiosk-hand-overs.ts'
import { createRequests } from '../staff/counter/requests.ts'
import { createUndo } from '../staff/counter/undo.ts'
import { dropExport } from '../staff/downloads/exports.ts'
import { createDrafts } from '../staff/drafts.ts'
import { createMembers } from '../staff/members/members.ts'
import { staffAudit, type StaffAudit } from '../staff/staff-audit.ts'
import { createTwoPeople, type TwoPeople } from '../staff/two-person/two-people.ts'
import { createAccountsHandlers } from './accounts-handlers.ts'
import { createAdminHandlers } from './admin-handlers.ts'
import { createAuditHandlers } from './audit-handlers.ts'
import { createCitizenHandlers } from './citizen-handlers.ts'
import { createDeviceChanges } from '../devices/device-changes.ts'
import { createKioskSettings } from '../admin/kiosks/device-settings.ts'
import { createDeviceHandlers } from './device-handlers.ts'
import { createCounterHandlers } from './counter-handlers.ts'
import type { Handlers, ServiceDeps } from './handler-types.ts'
import { createPeopleHandlers } from './people-handlers.ts'
import { createStaffHandlers } from './staff-handlers.ts'

export interface ServiceModules {
  handlers: Handlers
  sessions: Sessions
  audit: StaffAudit
  twoPeople: TwoPeople
  kioskHandOvers: KioskHandOvers
  board: () => DeviceView[]
}

/** @param queues in which the calls of one visit wait for each other */
export function createModules(deps: ServiceDeps, queues: Queues): ServiceModules {
  const { config, log } = deps
  const inTurn = <T>({ visit }: LiveSession, work: () => Promise<T>) => queues.run(visit, work)
  const audit = staffAudit(deps)
  const queue = signInQueue(deps.signInQueue)
  const checks = passwordChecks({ ...deps, queue })
  const staffSignIn = createStaffSignIn({ ...deps, checks, queue })
  const changes = createContactChanges(deps)
  const drafts = createDrafts(deps)
  const sessions = createSessions({
    ...deps,
    settings: config,
    onBegin: (session) => kioskHandOvers.onBegin(session),
    onEnd: (session) => {
      kioskHandOvers.onEnd(session)
      // What is under way in it comes to its end first: a change that is being written is confirmed, or it is not.
      inTurn(session, () => wipe(session))
        // What it voids was never promised to anyone: a disk that fails here is reported by the next visitor's call.
        .catch((error: unknown) => {
          log.error({ error: String(error) }, 'the end of a session could not be recorded')
        })
    },
  })

  const changesUnderWay = (account: string) =>
    sessions.all().filter((one): one is Session => isChanging(one, account))
  const signIn = createSignIn({
    ...deps,
    checks,
    queue,
    settings: config.throttle,
    isChanging: (account) => changesUnderWay(account).length > 0,
  })

  async function wipe(session: LiveSession): Promise<void> {
    if (session.side === 'staff') {
      session.hits = new Map()
      session.case = null
      dropExport(session)
      session.backup = null
      // Who goes of their own accord has done.
      if (session.ended === 'ended') drafts.drop(session.userName)
      await audit.note(session, 'staff.signed-out', null, { reason: session.ended })
      return
    }
    kioskHandOvers.beforeWipe(session)
    session.captcha = null
    session.receipt = null
    session.screen = null
    session.compared.clear()
    await changes.drop(session, 'ended')
  }

  /** Sign-ins under way, and whether their user was signed out everywhere since they began. */
  const signingIn = new Set<{ userName: string; out: boolean }>()

  function signOut(userName: string): void {
    for (const one of signingIn) if (one.userName === userName) one.out = true
    for (const one of sessions.all()) {
      if (one.side === 'staff' && one.userName === userName) sessions.close(one, 'ended')
    }
  }
  const { settings } = deps.admin
  const twoPeople: TwoPeople = createTwoPeople({
    ...deps,
    audit,
    machineCode: deps.machineCode ?? noMachineCode,
    mailFailingSince: deps.mailFailingSince ?? (() => null),
    carryOut: (change, carried) =>
      'keys' in change ? settings.carryOut(change, carried) : members.carryOut(change, carried),
  })
  const members = createMembers({ ...deps, audit, signIn: staffSignIn, signOut, twoPeople })
  const requests = createRequests({ ...deps, audit })
  const cases = createCases({
    ...deps,
    audit,
    requests,
    undo: createUndo({ ...deps, audit }),
    changesUnderWay,
    cancelChange: (visit, write) =>
      inTurn(visit, async () => {
        const { change } = visit
        if (!change || isOver(change.state) || visit.ended) return
        await write(change.id)
        changes.clear(visit, 'cancelled')
      }),
  })
  const kioskHandOvers = createKioskHandOvers({
    ...deps,
    audit,
    cases,
    devices: () =>
      (deps.devices.list.current()?.all() ?? [])
        .filter(({ state }) => state === 'active')
        .map(({ id, name, office, identity }) => ({ id, name, office, isKiosk: identity.kind === 'kiosk' })),
    sessions: () => sessions.all(),
    endVisit: (visit) => sessions.close(visit, 'ended'),
    aside: (work) => {
      queues.run('hand-overs', work).catch((error: unknown) => {
        log.error({ error: String(error) }, 'the end of a hand-over could not be recorded')
      })
    },
  })
  const setUp = createSetUp({ ...deps, code: deps.setUpCode ?? null })
  const changeSecrets = createOwnSecrets({ ...deps, audit, signIn: staffSignIn })

  async function endOthers(session: LiveSession): Promise<void> {
    const others = sessions.all().filter((other) => other !== session)
    for (const other of others) sessions.close(other, 'ended')
    await Promise.all(others.map((other) => inTurn(other, async () => {})))
  }

  const deviceChanges = createDeviceChanges({
    ...deps,
    ...deps.devices,
    audit,
    kiosk: config.kiosk,
    presentAt: () => presentAt(sessions),
    outOfService: deps.outOfService ?? (() => null),
  })
  const { watch, list } = deps.devices
  function board(): DeviceView[] {
    const known = (list.current()?.all() ?? []).filter(({ state }) => state !== 'removed')
    return deviceChanges.views.of(known.map((device) => ({ id: device.id, device })))
  }
  const kioskSettings = createKioskSettings({ ...deps, watch, changes: deviceChanges })

  const handlers: Handlers = {
    ...createCitizenHandlers({ ...deps, sessions, changes, signIn, kioskHandOvers }),
    ...createStaffHandlers({
      ...deps,
      audit,
      setUp,
      staffSignIn,
      changeSecrets,
      sessions,
      drafts,
      cases,
      requests,
      twoPeople,
      signingIn,
    }),
    ...createCounterHandlers({ ...deps, sessions, cases, requests, kioskHandOvers }),
    ...createPeopleHandlers({ members, twoPeople }),
    ...createDeviceHandlers(deviceChanges, kioskSettings),
    ...createAuditHandlers({ ...deps, audit }),
    ...createAccountsHandlers({ ...deps, audit }),
    ...createAdminHandlers({ ...deps, audit, staffSignIn, twoPeople, endOthers, inTurn }),
  }
  return { handlers, sessions, audit, twoPeople, kioskHandOvers, board }
}

/** Where staff and a citizen hold the same machine, it is the citizen's. */
function presentAt(sessions: Sessions): ReadonlyMap<string, 'citizen' | 'staff'> {
  sessions.sweep()
  const present = new Map<string, 'citizen' | 'staff'>()
  for (const { device, side } of sessions.all()) {
    if (device !== null && present.get(device) !== 'citizen') present.set(device, side)
  }
  return present
}

function isChanging(one: LiveSession, account: string): boolean {
  return one.side === 'citizen' && one.account === account && one.change !== null && !isOver(one.change.state)
}
