/**
 * A kiosk that belongs to an office's service: its screens and its machine are here, everything else is there. What it keeps
 * itself is a journal of its own, of its starts and of tries at its maintenance code, and how it is known to the service.
 */
import { dirname, resolve } from 'node:path'
import { kioskView } from '../../contract/views.ts'
import { machineTime } from '../admin/health/clock-watch.ts'
import { soundHealth, type Health } from '../admin/health/health.ts'
import { kioskCondition, type KioskCondition } from '../admin/health/kiosk-condition.ts'
import { watchPrints } from '../admin/health/print-watch.ts'
import { healthReport, thisMachine } from '../admin/health/report.ts'
import { watchVoices, type VoiceWatch } from '../admin/health/voice-watch.ts'
import { openMaintenanceExit } from '../admin/maintenance/maintenance-exit.ts'
import { watchVersion, type VersionWatch } from '../admin/update/version-watch.ts'
import { randomToken, secureRandom as random } from '../foundation/random.ts'
import { machineTimers as timers } from '../foundation/timers.ts'
import { EnrolmentError, openEnrolment, type Enrolment } from '../remote/enrolment.ts'
import { startHeartbeats } from '../remote/heartbeats.ts'
import { kioskSettings, openKioskSettings } from '../remote/kiosk-settings.ts'
import { createRemoteService, type RemoteService } from '../remote/remote-service.ts'
import { signedCalls } from '../remote/signed-calls.ts'
import { openKeptJson } from '../storage/disk/kept-json.ts'
import { readAuthorities, trustedContext } from '../web/authorities.ts'
import { outgoingFetch } from '../web/outgoing-fetch.ts'
import { createCleanUps, type CleanUps } from './clean-ups.ts'
import { keepInForce, refuseWeakCodes } from './configuration.ts'
import { ConfigError, OpenError, type OpenKiosk, type OpenOptions } from './options.ts'
import { openStorage, type Storage } from './storage.ts'

/** @throws OpenError */
export async function openRemoteKiosk(options: OpenOptions): Promise<OpenKiosk> {
  refuseWeakCodes(options)
  const cleanUps = createCleanUps()
  try {
    return await openParts(options, cleanUps)
  } catch (error) {
    await cleanUps.run()
    throw error instanceof EnrolmentError ? new OpenError(error.message, { cause: error }) : error
  }
}

async function openParts(options: OpenOptions, cleanUps: CleanUps): Promise<OpenKiosk> {
  const { dataDir, log } = options
  const { service: belongsTo } = options.config
  if (!belongsTo) throw new Error('a kiosk without a service is opened by itself')
  const versions = watchVersion({ dataDir, log, timers, now: () => machineTime.wall() })
  const storage = await openStorage(options, cleanUps)
  const { store, clock } = storage
  cleanUps.add(() => versions.close())
  await refuseOwnData(storage, dataDir)

  const own = belongsTo.ca === undefined ? null : readAuthority(options, belongsTo.ca)
  const enrolment = await openEnrolment(dataDir, { url: belongsTo.url, ca: own, storeKey: options.key })
  const kiosk = enrolment.device?.name ?? options.config.kiosk
  const base = { ...options.config, kiosk }
  // Its values change in place when something is set for this kiosk.
  const config = structuredClone(base)
  versions.follow({ store, clock, kiosk })

  const calls = signedCalls({
    enrolment,
    fetch: serviceFetch(options, enrolment, cleanUps),
    random,
    boot: randomToken(random),
  })
  const settings = openKioskSettings({
    base,
    given: options.given ?? options.config,
    live: config,
    kept: openKeptJson(dataDir, 'device-settings.json', kioskSettings, log),
    log,
  })
  const condition = kioskCondition(machineTime.monotonic)
  const voices = watchVoices({ settings: config, clock, log })
  const service = createRemoteService({
    seenHere: settings.seenHere,
    voices,
    calls,
    timers,
    random,
    monotonic: () => machineTime.monotonic(),
    log,
    kiosk,
    enrolCode: options.enrolCode,
    lastView: openKeptJson(dataDir, 'last-view.json', kioskView, log),
    maintenanceExit: openMaintenanceExit({
      store,
      clock,
      random,
      timers,
      log,
      code: options.maintenanceCode,
      leave: options.leave,
    }),
  })
  cleanUps.add(() => service.close())

  const health = healthOf(service)
  const prints = watchPrints(clock, log)
  const beats = startHeartbeats({
    calls,
    isEnrolled: () => enrolment.device !== null,
    machine: thisMachine,
    condition: {
      troubles() {
        noteFindings(condition, { voices, versions })
        return condition.troubles()
      },
    },
    lastLines: options.lastTroubles ?? (() => []),
    settings,
    carryOut: options.carryOut ?? (async () => false),
    timers,
    random,
    log,
  })
  cleanUps.add(async () => beats.close())
  const serving = () => keepInForce(options)
  if (!options.callsServing) await serving()
  return {
    service,
    health,
    config,
    versions: {
      ...versions,
      screenIsUp() {
        condition.well('screen')
        versions.screenIsUp()
      },
      screenFailed() {
        condition.wrong('screen', null)
        versions.screenFailed()
      },
    },
    prints: {
      report(outcome) {
        condition.printed(outcome)
        prints.report(outcome)
      },
      reportPrinter(state) {
        if (state !== null) condition.printer(state)
        prints.reportPrinter(state)
      },
    },
    serving,
    report: () =>
      healthReport({
        store,
        clock,
        health,
        prints,
        versions,
        service,
        machine: thisMachine,
        lastVerify: () => null,
        retention: { months: config.retention.months, lastAt: () => null },
        wall: () => machineTime.wall(),
        lastTroubles: options.lastTroubles ?? (() => []),
        configFile: options.configFile ?? null,
      }),
    mailbox: null,
    demoAccounts: [],
    demoStaff: [],
    setUp: null,
    close: () => cleanUps.run(),
  }
}

/** Its accounts would lie there unseen, and its staff would not get in. @throws OpenError */
async function refuseOwnData({ store }: Storage, dataDir: string): Promise<void> {
  const [member] = await store.list('staff')
  if (member === undefined) return
  throw new OpenError(
    `${dataDir} holds accounts and staff of a kiosk of its own: it cannot belong to another service as it is. ` +
      'Name another folder with --data, or take service out of the configuration.',
  )
}

/** What is asked for, and does not come by itself. */
function noteFindings(
  condition: KioskCondition,
  { voices, versions }: { voices: VoiceWatch; versions: Pick<VersionWatch, 'note'> },
): void {
  const found = { voices: voices.finding()?.missing.join(' '), update: versions.note()?.why }
  for (const what of ['voices', 'update'] as const) {
    const detail = found[what]
    if (detail === undefined) condition.well(what)
    else condition.wrong(what, detail)
  }
}

function healthOf(service: RemoteService): Health {
  return { ...soundHealth, outOfService: () => (service.isConnected() ? null : 'connection') }
}

/** @throws ConfigError */
function readAuthority({ configFile }: OpenOptions, file: string): string {
  const path = resolve(configFile ? dirname(configFile.file) : process.cwd(), file)
  const read = readAuthorities(path, 'service.ca')
  if (!read.ok) throw new ConfigError(read.error)
  return read.value.join('\n')
}

/**
 * Through the shell's own network where it has one, which knows the system's proxy and certificates. An authority that the
 * system does not know only Node's can be told of.
 * @throws ConfigError
 */
function serviceFetch(options: OpenOptions, { ca }: Enrolment, cleanUps: CleanUps): typeof globalThis.fetch {
  const { config, configFile } = options
  const { caFile } = config.tls
  if (options.fetch && ca === null && caFile === undefined && config.proxy === undefined) return options.fetch
  const folder = configFile ? dirname(configFile.file) : process.cwd()
  const context = trustedContext(
    caFile === undefined ? null : resolve(folder, caFile),
    ca === null ? [] : [ca],
  )
  if (!context.ok) throw new ConfigError(context.error)
  const outgoing = outgoingFetch({ secureContext: context.value, proxy: config.proxy })
  cleanUps.add(() => outgoing.close())
  return outgoing.fetch
}
