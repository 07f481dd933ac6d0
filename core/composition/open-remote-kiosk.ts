/**
 * A kiosk that belongs to an office's service: its screens and its machine are here, everything else is there. What it keeps
 * itself is a journal of its own, of its starts and of tries at its maintenance code, and how it is known to the service.
 */
import { dirname, resolve } from 'node:path'
import { kioskView } from '../../contract/views.ts'
import { machineTime } from '../admin/health/clock-watch.ts'
import { soundHealth, type Health } from '../admin/health/health.ts'
import { watchPrints } from '../admin/health/print-watch.ts'
import { healthReport, thisMachine } from '../admin/health/report.ts'
import { openMaintenanceExit } from '../admin/maintenance/maintenance-exit.ts'
import { watchVersion } from '../admin/update/version-watch.ts'
import { randomToken, secureRandom as random } from '../foundation/random.ts'
import { machineTimers as timers } from '../foundation/timers.ts'
import { EnrolmentError, openEnrolment, type Enrolment } from '../remote/enrolment.ts'
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
  const { dataDir, log, config } = options
  const { service: belongsTo } = config
  if (!belongsTo) throw new Error('a kiosk without a service is opened by itself')
  const versions = watchVersion({ dataDir, log, timers, now: () => machineTime.wall() })
  const storage = await openStorage(options, cleanUps)
  const { store, clock } = storage
  cleanUps.add(() => versions.close())
  await refuseOwnData(storage, dataDir)

  const own = belongsTo.ca === undefined ? null : readAuthority(options, belongsTo.ca)
  const enrolment = await openEnrolment(dataDir, { url: belongsTo.url, ca: own, storeKey: options.key })
  const kiosk = enrolment.device?.name ?? config.kiosk
  versions.follow({ store, clock, kiosk })

  const calls = signedCalls({
    enrolment,
    fetch: serviceFetch(options, enrolment, cleanUps),
    random,
    boot: randomToken(random),
  })
  const service = createRemoteService({
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
  const serving = () => keepInForce(options)
  if (!options.callsServing) await serving()
  return {
    service,
    health,
    config: { ...config, kiosk },
    versions,
    prints,
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
