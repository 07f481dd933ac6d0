/**
 * Which machines may call this service from elsewhere: let in with a one-time code, known again by their key or cookie, and
 * taken out by an administrator. What the desk does with them is in device-changes.ts.
 */
import type { StartedProgram } from '../../contract/device.ts'
import type { FailureOf } from '../../contract/failures.ts'
import { callBudget } from '../foundation/call-budget.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Log } from '../foundation/log.ts'
import { randomToken, type Random } from '../foundation/random.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { JournalEvent } from '../events/events.ts'
import type { Device, DeviceCode, DeviceIdentity, DeviceRun } from '../storage/port/documents.ts'
import type { Put, Versioned } from '../storage/port/model.ts'
import type { Store } from '../storage/port/store.ts'
import { isSameHash, keyedHash, mostCodeTries, parseCode } from './device-code.ts'
import type { DeviceList, KnownDevice } from './device-list.ts'
import { listPut } from './device-puts.ts'
import type { DeviceWatch } from './device-watch.ts'
import { createHeartbeats } from './heartbeats.ts'
import type { DeviceProofs, IssuedToken, ProofFailure, ProvenCall, ProvenKey } from './device-proof.ts'

/** What a call is told of the device that makes it. */
export interface CallingDevice {
  id: string
  name: string
  office: string
  /** Of the kiosk's program; null for browsers. */
  boot: string | null
}

/**
 * Why a device may not call. `device-unknown`: it must be enrolled (again). `device-suspended`: an administrator decides.
 * `out-of-service`: whether it may is not known at the moment.
 */
export type DeviceRefusal = 'device-unknown' | 'device-suspended' | 'out-of-service'

export type EnrolFailure = FailureOf<'device-code-refused' | 'busy'>

export interface DevicesDeps {
  store: Store
  clock: Clock
  random: Random
  list: DeviceList
  proofs: DeviceProofs
  watch: DeviceWatch
  /** 32 bytes, for devices alone. */
  key: Buffer
  /** How the service is called in its journal. */
  kiosk: string
  log: Log
  /** A kiosk has started anew: nobody is at its screen any more. */
  onStarted: (id: string) => void
}

/** Of one kiosk. A program that ends at once is started again after seconds. */
const startsPerMinute = 20
/** As many as can be made in ten minutes: a copy cannot have the other machine's start forgotten before that one calls. */
const mostEarlierBoots = 10 * startsPerMinute
/** Of one caller. */
const enrolCallsPerMinute = 10

export function createDevices(deps: DevicesDeps) {
  const { store, clock, random, list, proofs, key, watch } = deps
  const heard = createHeartbeats(deps)
  const budget = callBudget(clock, enrolCallsPerMinute)
  const starts = callBudget(clock, startsPerMinute)

  function event(
    kind: JournalEvent['kind'],
    device: string | null,
    value: Pick<Device, 'name'>,
    data: JournalEvent['data'] = {},
    kiosk = deps.kiosk,
  ): JournalEvent {
    const about = { ...(device !== null && { device }), deviceName: value.name }
    return { kind, at: clock.now(), kiosk, account: null, visit: null, data: { ...about, ...data } }
  }

  /**
   * Uses a code up. A try is counted before the code is compared, and the fifth wrong one voids it.
   * @param identity of the machine that is let in
   * @param from who calls: a code that does not exist is counted nowhere else
   */
  async function enrol(
    typed: string,
    identity: DeviceIdentity,
    from: string,
  ): Promise<Result<CallingDevice, EnrolFailure>> {
    const seconds = budget.take(from)
    if (seconds !== null) return err({ kind: 'busy', seconds })
    const code = parseCode(typed)
    if (code === null) return err({ kind: 'device-code-refused' })
    const counted = await countTry(code.id)
    if (counted === null) return err({ kind: 'device-code-refused' })
    if (!isSameHash(counted.value.secretHash, keyedHash(key, 'code', code.secret)))
      return err({ kind: 'device-code-refused' })
    return letIn(code.id, counted, identity)
  }

  /** @returns the code with one more try; null where it takes none. */
  async function countTry(id: string): Promise<Versioned<DeviceCode> | null> {
    for (;;) {
      const found = await store.get('deviceCodes', id)
      if (!found || found.value.expiresAt <= clock.now() || found.value.tries >= mostCodeTries) return null
      const value = { ...found.value, tries: found.value.tries + 1 }
      const put: Put = { collection: 'deviceCodes', key: id, value, expect: found.version }
      const tried = event('device.code-tried', value.replaces, value, { tries: value.tries })
      if ((await store.commit({ event: tried, puts: [put] })).ok) return { version: found.version + 1, value }
    }
  }

  async function letIn(
    codeId: string,
    counted: Versioned<DeviceCode>,
    identity: DeviceIdentity,
  ): Promise<Result<CallingDevice, EnrolFailure>> {
    let { version } = counted
    const { name, office, replaces, madeBy } = counted.value
    for (;;) {
      const guard = await listPut(store, clock)
      const id = replaces ?? random.bytes(9).toString('base64url')
      if (await isKnownElsewhere(identity, id)) return err({ kind: 'device-code-refused' })
      const before = replaces === null ? null : await store.get('devices', replaces)
      if (replaces !== null && (!before || before.value.state === 'removed'))
        return err({ kind: 'device-code-refused' })
      const device: Device = {
        // It may have been renamed or moved since the code was made.
        name: before?.value.name ?? name,
        office: before?.value.office ?? office,
        identity,
        state: 'active',
        enrolledAt: clock.now(),
        enrolledBy: madeBy,
        ...(before?.value.closed && { closed: before.value.closed }),
        ...(before?.value.settings && { settings: before.value.settings }),
      }
      const data = { deviceKind: identity.kind, requestedBy: madeBy, replaced: before !== null }
      const puts: Put[] = [
        { collection: 'deviceCodes', key: codeId, value: null, expect: version },
        { collection: 'devices', key: id, value: device, expect: before?.version ?? 0 },
        guard,
      ]
      const committed = await store.commit({ event: event('device.enrolled', id, device, data), puts })
      if (committed.ok) {
        await list.refresh()
        return ok(callingDevice({ id, ...device }))
      }
      const code = await store.get('deviceCodes', codeId)
      // Used up, or cancelled, meanwhile. More tries of others do not take back what was right.
      if (!code || code.value.secretHash !== counted.value.secretHash)
        return err({ kind: 'device-code-refused' })
      version = code.version
    }
  }

  /** One key under two names would stay when one of them is taken out. */
  async function isKnownElsewhere(identity: DeviceIdentity, id: string): Promise<boolean> {
    if (identity.kind !== 'kiosk') return false
    return (await store.list('devices')).some(
      ({ key: other, value }) =>
        other !== id &&
        value.state !== 'removed' &&
        value.identity.kind === 'kiosk' &&
        value.identity.thumbprint === identity.thumbprint,
    )
  }

  /** A browser's secret lies in its cookie; here only a hash of it. */
  async function enrolBrowser(
    typed: string,
    from: string,
  ): Promise<Result<{ device: CallingDevice; cookie: string }, EnrolFailure>> {
    const secret = randomToken(random)
    const identity = { kind: 'browser' as const, secretHash: keyedHash(key, 'cookie', secret) }
    const enrolled = await enrol(typed, identity, from)
    return enrolled.ok ? ok({ device: enrolled.value, cookie: `${enrolled.value.id}.${secret}` }) : enrolled
  }

  function byCookie(cookie: string): Result<CallingDevice, DeviceRefusal> {
    const [id = '', secret = ''] = cookie.split('.')
    return admitted((devices) => {
      const device = devices.byId(id)
      const { identity } = device ?? {}
      if (identity?.kind !== 'browser') return null
      return isSameHash(identity.secretHash, keyedHash(key, 'cookie', secret)) ? device : null
    })
  }

  function admitted(
    find: (devices: NonNullable<ReturnType<DeviceList['current']>>) => KnownDevice | null,
  ): Result<CallingDevice, DeviceRefusal> {
    const devices = list.current()
    if (devices === null) return err('out-of-service')
    const device = find(devices)
    if (!device || device.state === 'removed') return err('device-unknown')
    return device.state === 'suspended' ? err('device-suspended') : ok(callingDevice(device))
  }

  /** An access token for the kiosk that has proved this key. */
  async function tokenFor(
    { thumbprint }: ProvenKey,
    program: StartedProgram,
  ): Promise<Result<{ device: CallingDevice } & IssuedToken, DeviceRefusal>> {
    const found = admitted((devices) => devices.byThumbprint(thumbprint))
    if (!found.ok) return found
    const noted = await noteStart(found.value.id, thumbprint, program)
    if (!noted.ok) return noted
    const { id: device } = found.value
    const issued = await proofs.issue({ device, thumbprint, boot: program.boot })
    return ok({ device: found.value, ...issued })
  }

  /**
   * A start that is not the newest any more cannot come back: two machines have the same key, as when one was copied with
   * its disk. Nobody knows which is the right one.
   */
  async function noteStart(
    id: string,
    thumbprint: string,
    { boot, version, keptIn }: StartedProgram,
  ): Promise<Result<null, DeviceRefusal>> {
    let isCounted = false
    for (;;) {
      const found = await store.get('devices', id)
      const { identity, state, run: before, name } = found?.value ?? {}
      if (!found || identity?.kind !== 'kiosk' || identity.thumbprint !== thumbprint)
        return err('device-unknown')
      if (state !== 'active') return err(state === 'suspended' ? 'device-suspended' : 'device-unknown')
      if (before?.boot === boot) return ok(null)
      const isDouble = before?.earlier.includes(boot) === true
      if (!isDouble && !isCounted && starts.take(id) !== null) return err('out-of-service')
      isCounted = true
      const earlier = before ? [...before.earlier, before.boot].slice(-mostEarlierBoots) : []
      // However it came to it: what has started anew need not restart.
      const restart = found.value.orders?.find(({ what }) => what === 'restart')
      const orders = found.value.orders?.filter((order) => order !== restart)
      const run: DeviceRun = { boot, version, keptIn, since: clock.now(), earlier }
      const next: Device = isDouble
        ? { ...found.value, state: 'suspended', suspended: 'two-machines' }
        : { ...found.value, run, ...(orders && { orders }) }
      const carriedOut = restart && { order: restart.what, requestedBy: restart.by }
      const happened = isDouble
        ? event('device.doubled', id, found.value, {}, name)
        : event('device.started', id, found.value, { version, ...carriedOut }, name)
      const puts: Put[] = [
        { collection: 'devices', key: id, value: next, expect: found.version },
        await listPut(store, clock),
      ]
      if (!(await store.commit({ event: happened, puts })).ok) continue
      await list.refresh()
      if (isDouble) {
        deps.log.error({ device: id }, 'two machines use the identity of one device: it is suspended')
        return err('device-suspended')
      }
      watch.started(id)
      deps.onStarted(id)
      return ok(null)
    }
  }

  /** The kiosk that makes this call. */
  async function byToken(
    accessToken: string,
    proof: string,
    call: Omit<ProvenCall, 'accessToken'>,
  ): Promise<Result<CallingDevice, DeviceRefusal | ProofFailure>> {
    const proven = await proofs.check(proof, { ...call, accessToken })
    if (!proven.ok) return proven
    const token = await proofs.read(accessToken)
    if (!token || token.thumbprint !== proven.value.thumbprint) return err('invalid_token')
    const found = admitted((devices) => {
      const device = devices.byId(token.device)
      const { identity } = device ?? {}
      return identity?.kind === 'kiosk' && identity.thumbprint === token.thumbprint ? device : null
    })
    if (!found.ok) return found
    // Another start has taken its place: which of both is right is found out with the next token.
    const isNewest = list.current()?.byId(token.device)?.run?.boot === token.boot
    return isNewest ? found : err('invalid_token')
  }

  return {
    nonce: proofs.nonce,
    checkProof: (proof: string, call: ProvenCall) => proofs.check(proof, call),
    enrol,
    enrolBrowser,
    tokenFor,
    byToken,
    byCookie,
    heard,
  }
}

export type DeviceGate = ReturnType<typeof createDevices>

function callingDevice({ id, name, office, run }: KnownDevice): CallingDevice {
  return { id, name, office, boot: run?.boot ?? null }
}
