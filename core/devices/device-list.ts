/**
 * The devices as every call needs them, in memory: read anew when the list's version in the store has changed, which is
 * looked at every second. A process that could not look for three seconds does not know any more who was taken out, and
 * lets nobody in.
 */
import type { Log } from '../foundation/log.ts'
import type { Timers } from '../foundation/timers.ts'
import type { Device } from '../storage/port/documents.ts'
import type { Store } from '../storage/port/store.ts'

export interface KnownDevice extends Device {
  id: string
}

export interface DeviceList {
  /** Null while the list is too old to go by. */
  current(): Devices | null
  /** Reads it now, if it has changed. What this process wrote itself is seen at once by that. */
  refresh(): Promise<void>
  close(): void
}

export interface Devices {
  byId(id: string): KnownDevice | null
  /** Of the kiosk that has this key, unless it was removed. */
  byThumbprint(thumbprint: string): KnownDevice | null
  all(): KnownDevice[]
}

export interface DeviceListDeps {
  store: Pick<Store, 'get' | 'list'>
  timers: Timers
  /** Milliseconds, never set back. */
  monotonic: () => number
  log: Log
  /** These may call no more: removed, suspended, or with another identity. */
  onLost: (ids: readonly string[]) => void
}

export const listKey = 'devices'
const lookEveryMs = 1_000
const tooOldMs = 3_000

export async function openDeviceList(deps: DeviceListDeps): Promise<DeviceList> {
  const { store, timers, monotonic, log, onLost } = deps
  let version = -1
  let devices = indexed([])
  let lookedAt = -Infinity
  let closed = false
  let cancel = () => {}

  async function look(): Promise<void> {
    const asked = monotonic()
    const now = (await store.get('deviceList', listKey))?.version ?? 0
    if (now !== version) {
      const listed = await store.list('devices')
      const next = indexed(listed.map(({ key, value }) => ({ id: key, ...value })))
      const lost = devices.all().filter((device) => !isStill(device, next.byId(device.id)))
      devices = next
      version = now
      if (lost.length > 0) onLost(lost.map(({ id }) => id))
    }
    lookedAt = asked
  }

  let looking: Promise<void> = Promise.resolve()
  /** One after another, so that an older answer never takes a newer one's place. */
  function refresh(): Promise<void> {
    looking = looking.then(look, look)
    return looking
  }

  function plan(): void {
    cancel = timers.after(lookEveryMs, () => {
      refresh()
        .catch((error: unknown) => log.error({ error }, 'the list of devices could not be read'))
        .finally(() => {
          if (!closed) plan()
        })
    })
  }

  await refresh()
  plan()
  return {
    current: () => (monotonic() - lookedAt < tooOldMs ? devices : null),
    refresh,
    close() {
      closed = true
      cancel()
    },
  }
}

function indexed(all: readonly KnownDevice[]): Devices {
  const byId = new Map(all.map((device) => [device.id, device]))
  const byThumbprint = new Map(
    all.flatMap((device) =>
      device.identity.kind === 'kiosk' && device.state !== 'removed'
        ? [[device.identity.thumbprint, device] as const]
        : [],
    ),
  )
  return {
    byId: (id) => byId.get(id) ?? null,
    byThumbprint: (thumbprint) => byThumbprint.get(thumbprint) ?? null,
    all: () => [...byId.values()],
  }
}

/** Whether visits at it go on. */
function isStill(before: KnownDevice, now: KnownDevice | null): boolean {
  if (now?.state !== 'active') return before.state !== 'active'
  return identityOf(before) === identityOf(now)
}

function identityOf({ identity }: Device): string {
  return identity.kind === 'kiosk' ? identity.thumbprint : identity.secretHash
}
