/** What administrators do with devices. Each writes the list's version, so one happens after the other, at any process. */
import type { FailureOf } from '../../contract/failures.ts'
import type { InputOf, ResultOf } from '../../contract/operations.ts'
import type { DeviceView } from '../../contract/admin/device-views.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Random } from '../foundation/random.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { JournalEvent } from '../events/events.ts'
import type { StaffSession } from '../session/session.ts'
import type { StaffAudit, StaffAuditKind } from '../staff/staff-audit.ts'
import type { Device } from '../storage/port/documents.ts'
import type { Put } from '../storage/port/model.ts'
import type { Store } from '../storage/port/store.ts'
import { codeLifeMs, codeText, keyedHash, mostCodeTries, newCode } from './device-code.ts'
import type { DeviceList } from './device-list.ts'
import { listPut } from './device-puts.ts'
import { deviceViews, type DeviceViewDeps } from './device-views.ts'

export interface DeviceChangesDeps extends DeviceViewDeps {
  store: Store
  clock: Clock
  random: Random
  audit: StaffAudit
  list: Pick<DeviceList, 'refresh'>
  /** 32 bytes, for devices alone. */
  key: Buffer
  /** How the service itself is called in the journal: no device takes its name. */
  kiosk: string
  /** Permanent id of the office that new devices belong to. */
  office: () => Promise<string>
  /** Where kiosks reach this service. */
  address: () => string | null
}

/** Null: it is so already, and nothing is written. */
type Becomes = { next: Device; data?: JournalEvent['data'] } | null
type Become<F> = (device: Device) => Result<Becomes, F> | Promise<Result<Becomes, F>>

export function createDeviceChanges(deps: DeviceChangesDeps) {
  const { store, clock, random, audit, list, key } = deps
  const views = deviceViews(deps)

  async function view(): Promise<ResultOf<'listDevices'>> {
    const devices = (await store.list('devices')).filter(({ value }) => value.state !== 'removed')
    const codes = (await store.list('deviceCodes')).filter(({ value }) => isOpen(value))
    return ok({
      devices: views.of(devices.map(({ key: id, value }) => ({ id, device: value }))),
      codes: codes.map(({ key: id, value: { name, replaces, madeBy, expiresAt } }) => ({
        id,
        name,
        replaces,
        madeBy,
        expiresAt,
      })),
      address: deps.address(),
    })
  }

  const isOpen = ({ expiresAt, tries }: { expiresAt: number; tries: number }) =>
    expiresAt > clock.now() && tries < mostCodeTries

  async function isTaken(name: string, but: string | null): Promise<boolean> {
    const isSame = (other: string) => other.toLowerCase() === name.toLowerCase()
    if (isSame(deps.kiosk)) return true
    const devices = await store.list('devices')
    if (devices.some(({ key: id, value }) => id !== but && value.state !== 'removed' && isSame(value.name)))
      return true
    const codes = await store.list('deviceCodes')
    return codes.some(({ value }) => isOpen(value) && value.replaces === null && isSame(value.name))
  }

  async function makeCode(
    session: StaffSession,
    { name: given, replaces }: InputOf<'makeDeviceCode'>,
  ): Promise<ResultOf<'makeDeviceCode'>> {
    for (;;) {
      const guard = await listPut(store, clock)
      const before = replaces === null ? null : await store.get('devices', replaces)
      if (replaces !== null && (!before || before.value.state === 'removed'))
        return err({ kind: 'device-not-found' })
      const name = before?.value.name ?? given
      if (replaces === null && (await isTaken(name, null))) return err({ kind: 'device-name-taken' })
      const code = newCode(random)
      const now = clock.now()
      const old = (await store.list('deviceCodes')).filter(
        ({ value }) => !isOpen(value) || (replaces !== null && value.replaces === replaces),
      )
      const value = {
        secretHash: keyedHash(key, 'code', code.secret),
        name,
        office: before?.value.office ?? (await deps.office()),
        replaces,
        madeAt: now,
        madeBy: session.userName,
        expiresAt: now + codeLifeMs,
        tries: 0,
      }
      const puts: Put[] = [
        guard,
        ...old.map(({ key: id, version }) => ({
          collection: 'deviceCodes' as const,
          key: id,
          value: null,
          expect: version,
        })),
        { collection: 'deviceCodes', key: code.id, value, expect: 0 },
      ]
      const data = { ...(replaces !== null && { device: replaces }), deviceName: name }
      if (await audit.write(session, 'device.code-made', null, data, puts)) {
        return ok({
          id: code.id,
          code: codeText(code),
          name,
          expiresAt: value.expiresAt,
          address: deps.address(),
        })
      }
    }
  }

  async function cancelCode(
    session: StaffSession,
    { id }: InputOf<'cancelDeviceCode'>,
  ): Promise<ResultOf<'cancelDeviceCode'>> {
    for (;;) {
      const found = await store.get('deviceCodes', id)
      if (!found) return err({ kind: 'device-not-found' })
      const put: Put = { collection: 'deviceCodes', key: id, value: null, expect: found.version }
      const data = { deviceName: found.value.name }
      if (await audit.write(session, 'device.code-cancelled', null, data, [put])) return ok(null)
    }
  }

  function rename(
    session: StaffSession,
    { device, name }: InputOf<'renameDevice'>,
  ): Promise<ResultOf<'renameDevice'>> {
    return change(
      session,
      device,
      'device.renamed',
      async (before): Promise<Result<{ next: Device }, FailureOf<'device-name-taken'>>> =>
        (await isTaken(name, device)) && name !== before.name
          ? err({ kind: 'device-name-taken' })
          : ok({ next: { ...before, name }, data: { deviceNameBefore: before.name } }),
    )
  }

  function setState(
    session: StaffSession,
    { device, state }: InputOf<'setDeviceState'>,
  ): Promise<ResultOf<'setDeviceState'>> {
    return change(session, device, stateEvents[state], ({ suspended, run, ...before }) => {
      const why = state === 'suspended' ? { suspended: 'by-staff' as const } : {}
      // Whichever of two machines is still there goes on; if both are, the next start that comes back says so again.
      const kept = run && !(state === 'active' && suspended === 'two-machines') ? { run } : {}
      return ok({ next: { ...before, ...kept, state, ...why } })
    })
  }

  function order(
    session: StaffSession,
    { device, what }: InputOf<'orderDevice'>,
  ): Promise<ResultOf<'orderDevice'>> {
    return changeKiosk(session, device, 'device.ordered', (before) => {
      const { orders = [] } = before
      if (orders.some((one) => one.what === what)) return ok(null)
      const id = random.bytes(9).toString('base64url')
      const given = { id, what, by: session.userName, at: clock.now() }
      return ok({ next: { ...before, orders: [...orders, given] }, data: { order: what } })
    })
  }

  function close(
    session: StaffSession,
    { device, message }: InputOf<'closeDevice'>,
  ): Promise<ResultOf<'closeDevice'>> {
    return changeKiosk(session, device, 'device.closed', (before) => {
      const closed = { message, by: session.userName, at: clock.now() }
      return ok({ next: { ...before, closed }, data: { message: message.vi } })
    })
  }

  function open(session: StaffSession, { device }: InputOf<'openDevice'>): Promise<ResultOf<'openDevice'>> {
    return changeKiosk(session, device, 'device.opened', ({ closed, ...before }) =>
      ok(closed === undefined ? null : { next: before }),
    )
  }

  function changeKiosk<F = never>(
    session: StaffSession,
    id: string,
    kind: StaffAuditKind,
    become: (device: Device) => Result<Becomes, F>,
  ): Promise<Result<DeviceView, F | FailureOf<'device-not-found' | 'not-a-kiosk'>>> {
    return change(session, id, kind, (before): Result<Becomes, F | FailureOf<'not-a-kiosk'>> => {
      return before.identity.kind === 'kiosk' ? become(before) : err({ kind: 'not-a-kiosk' })
    })
  }

  /** Reads, asks what it is to become, and writes; again when somebody else wrote meanwhile. */
  async function change<F = never>(
    session: StaffSession,
    id: string,
    kind: StaffAuditKind,
    become: Become<F>,
  ): Promise<Result<DeviceView, F | FailureOf<'device-not-found'>>> {
    for (;;) {
      const guard = await listPut(store, clock)
      const found = await store.get('devices', id)
      if (!found || found.value.state === 'removed') return err({ kind: 'device-not-found' })
      const becomes = await become(found.value)
      if (!becomes.ok) return becomes
      if (becomes.value === null) return ok(views.one(id, found.value))
      const { next, data = {} } = becomes.value
      const puts: Put[] = [{ collection: 'devices', key: id, value: next, expect: found.version }, guard]
      const about = { device: id, deviceName: next.name, ...data }
      if (!(await audit.write(session, kind, null, about, puts))) continue
      await list.refresh()
      return ok(views.one(id, next))
    }
  }

  return { view, views, makeCode, cancelCode, rename, setState, order, close, open, changeKiosk }
}

export type DeviceChanges = ReturnType<typeof createDeviceChanges>

const stateEvents = {
  active: 'device.resumed',
  suspended: 'device.suspended',
  removed: 'device.removed',
} as const satisfies Record<Device['state'], StaffAuditKind>
