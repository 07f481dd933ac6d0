/**
 * Tells the office of kiosks that need somebody: in the journal, by mail to `office.alertsTo`, and, from the journal, to the
 * webhook's own address for alarms. Which, and when, is in alarm-state.ts. What is wrong with the service itself is not told
 * by this: a service that is down tells nobody. That is for what watches it from outside (docs/monitoring.md).
 */
import type { AlarmNews, Observed } from './alarm-state.ts'
import { alarmKey, due, nothingTold, observed, partsOf, recordOf, stateOf, told } from './alarm-state.ts'
import type { KioskConfig } from '../../config/config.ts'
import { openSince } from '../../config/is-open.ts'
import type { DeviceList, KnownDevice } from '../../devices/device-list.ts'
import { silentAfterMs } from '../../devices/device-condition.ts'
import type { DeviceNews, DeviceWatch } from '../../devices/device-watch.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Log } from '../../foundation/log.ts'
import type { Random } from '../../foundation/random.ts'
import type { Timers } from '../../foundation/timers.ts'
import { noticePuts } from '../../mail/outbox.ts'
import { alarmKinds, type AlarmedKiosk, type AlarmKind } from '../../storage/port/documents.ts'
import type { Put } from '../../storage/port/model.ts'
import type { Store } from '../../storage/port/store.ts'

export interface AlarmsDeps {
  store: Store
  clock: Clock
  timers: Timers
  random: Random
  log: Log
  config: { office: Pick<KioskConfig['office'], 'alertsTo' | 'hours'> }
  kiosk: string
  list: Pick<DeviceList, 'current'>
  watch: DeviceWatch
  /** Whether somebody can be told now: alarms wait, rather than come in a heap when the mail goes out again. */
  mayTell: () => boolean
  /** There are notices in the outbox, or news for the webhook. */
  onTold: () => void
}

export interface Alarms {
  /** What was told and is not over. */
  standing(): readonly AlarmedKiosk[]
  close(): Promise<void>
}

const lookEveryMs = 10_000
/** The process did not run for a while, as when the machine slept: what it has not heard says nothing. */
const awayMs = 60_000
/** The others are a number: letters stay readable, and posts small. */
const mostNamed = 100
const recordKey = 'kiosks'

export async function openAlarms(deps: AlarmsDeps): Promise<Alarms> {
  const { store, clock, timers, random, log, config, list, watch } = deps
  let { state, version } = await read()
  let lookedAt = clock.now()
  let deafUntil = -Infinity
  let closed = false
  let cancel = () => {}

  async function read() {
    const kept = await store.get('alarms', recordKey)
    return { state: kept ? stateOf(kept.value) : nothingTold, version: kept?.version ?? 0 }
  }

  async function look(): Promise<void> {
    const now = clock.now()
    if (Math.abs(now - lookedAt) >= awayMs) deafUntil = now + silentAfterMs
    lookedAt = now
    const devices = list.current()?.all()
    if (!devices || !store.healthy) return
    state = observed(state, observations(devices, now), now)
    const news = due(state, now)
    if (news && deps.mayTell()) await tell(news, now, namesIn(devices))
  }

  function observations(devices: readonly KnownDevice[], now: number): Map<string, Observed> {
    const opened = openSince(config.office.hours, now)
    const isDeaf = now < deafUntil
    const all = new Map<string, Observed>()
    for (const device of devices) {
      if (device.identity.kind !== 'kiosk' || device.state === 'removed' || !device.run) continue
      const silentFor =
        opened === null ? null : now - Math.max(opened, watch.of(device.id).lastSeenAt ?? watch.since())
      const seen = seenAt(device, watch.of(device.id), { now, silentFor: isDeaf ? null : silentFor })
      for (const what of alarmKinds) all.set(alarmKey(what, device.id), seen[what])
    }
    return all
  }

  /** In one commit with the journal and the letter: told once, by whichever process is first. */
  async function tell(news: AlarmNews, now: number, names: ReadonlyMap<string, string>): Promise<void> {
    const next = told(state, news, now)
    const named = (keys: readonly string[]): AlarmedKiosk[] =>
      keys.map(partsOf).map(({ what, device }) => ({ what, name: names.get(device) ?? device }))
    const [raised, over] = [named(news.raised), named(news.over)]
    const puts: Put[] = [
      { collection: 'alarms', key: recordKey, value: recordOf(next), expect: version },
      ...letter(raised, over, now),
    ]
    const data = { ...listed('raised', raised), ...listed('over', over) }
    const event = {
      kind: 'kiosks.alarm' as const,
      at: now,
      kiosk: deps.kiosk,
      account: null,
      visit: null,
      data,
    }
    if (!(await store.commit({ event, puts })).ok) {
      // Another process has told it. What this one has seen itself it sees again.
      ;({ state, version } = await read())
      return
    }
    state = next
    version = (await read()).version
    if (raised.length > 0) log.warn({ raised: data.raised, more: data.raisedMore }, 'kiosks need somebody')
    if (over.length > 0) log.info({ over: data.over, more: data.overMore }, 'kiosks are well again')
    deps.onTold()
  }

  function letter(raised: AlarmedKiosk[], over: AlarmedKiosk[], now: number): Put[] {
    const to = config.office.alertsTo
    if (to === undefined) return []
    const notice = {
      kind: 'kiosk-alarm' as const,
      side: 'office' as const,
      reference: random.bytes(9).toString('base64url'),
      at: now,
      raised: raised.slice(0, mostNamed),
      raisedMore: Math.max(0, raised.length - mostNamed),
      over: over.slice(0, mostNamed),
      overMore: Math.max(0, over.length - mostNamed),
    }
    return noticePuts([{ to, language: 'vi', notice }], { now, random })
  }

  let looking: Promise<void> = Promise.resolve()
  function plan(): void {
    cancel = timers.after(lookEveryMs, () => {
      looking = look()
        .catch((error: unknown) => log.error({ error }, 'the kiosks could not be looked after'))
        .finally(() => {
          if (!closed) plan()
        })
    })
  }

  plan()
  return {
    standing() {
      const names = namesIn(list.current()?.all() ?? [])
      return [...state.troubles]
        .filter(([, trouble]) => trouble.told)
        .map(([key]) => partsOf(key))
        .map(({ what, device }) => ({ what, name: names.get(device) ?? device }))
    },
    async close() {
      closed = true
      cancel()
      await looking
    },
  }
}

const namesIn = (devices: readonly KnownDevice[]) => new Map(devices.map(({ id, name }) => [id, name]))

/** @param silentFor within opening hours; null: it is not looked for */
function seenAt(
  { state, suspended, closed }: KnownDevice,
  { lastSeenAt, report }: DeviceNews,
  { now, silentFor }: { now: number; silentFor: number | null },
): Record<AlarmKind, Observed> {
  const nothing: Record<AlarmKind, Observed> = {
    'two-machines': suspended === 'two-machines' ? 'there' : 'not-there',
    silent: 'unknown',
    screen: 'unknown',
    paper: 'unknown',
    printer: 'unknown',
  }
  // Somebody has taken it in hand.
  if (state !== 'active' || closed) return nothing
  const isSeen = lastSeenAt !== null && now - lastSeenAt < silentAfterMs
  const isSilent = silentFor !== null && silentFor >= silentAfterMs
  const silent = isSeen ? 'not-there' : isSilent ? 'there' : 'unknown'
  // What it said last says nothing of now.
  if (!isSeen || report === null) return { ...nothing, silent }
  const has = (what: AlarmKind) => (report.troubles.some((one) => one.what === what) ? 'there' : 'not-there')
  return { ...nothing, silent, screen: has('screen'), paper: has('paper'), printer: has('printer') }
}

function listed(name: 'raised' | 'over', kiosks: readonly AlarmedKiosk[]) {
  if (kiosks.length === 0) return {}
  const more = kiosks.length - mostNamed
  return {
    [name]: kiosks.slice(0, mostNamed).map(({ what, name: kiosk }) => `${what}:${kiosk}`),
    ...(more > 0 && { [`${name}More`]: more }),
  }
}
