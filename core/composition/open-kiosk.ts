/**
 * Puts the service together from a configuration and a data folder. Both shells start here and nowhere else. The parts are
 * built beside this file, lowest first; what is open when a later one fails is closed again.
 */
import { signingKey } from '../accounts/export-changes.ts'
import { openOutgoingBackups } from '../admin/backup/outgoing.ts'
import { openAlarms } from '../admin/kiosks/alarms.ts'
import { openClockCorrection, type ClockCorrection } from '../admin/clock/clock-correction.ts'
import { machineTime } from '../admin/health/clock-watch.ts'
import { freeSpaceAt } from '../admin/health/disk-watch.ts'
import { openMaintenanceExit } from '../admin/maintenance/maintenance-exit.ts'
import { officeId } from '../admin/settings/office.ts'
import { openRetention, type Retention } from '../admin/retention/retention.ts'
import { watchVersion, type StartedVersionWatch } from '../admin/update/version-watch.ts'
import { machineSlots } from '../authentication/sign-in-queue.ts'
import type { SettingPath } from '../config/setting-keys.ts'
import { secureRandom as random } from '../foundation/random.ts'
import { machineTimers as timers } from '../foundation/timers.ts'
import { MailSettingsError } from '../mail/smtp-mailer.ts'
import { defaultHashCost, demoHashCost } from '../passwords/password.ts'
import { givenPassword } from '../passwords/staff-secrets.ts'
import { createService, type WholeService } from '../service/create-service.ts'
import { machineCodeIn } from '../staff/auth/machine-code.ts'
import { deriveKey } from '../storage/encryption/derived-keys.ts'
import { quarantineIn } from '../storage/folder/quarantine.ts'
import type { Store } from '../storage/port/store.ts'
import { openAccountImports } from './accounts.ts'
import { createCleanUps, type CleanUps } from './clean-ups.ts'
import { keepInForce, lastInForce, openKioskSettings, refuseWeakCodes, sayUnusable } from './configuration.ts'
import { openDevices } from './devices.ts'
import { openDemo } from './demo.ts'
import { createReports, openKioskHealth } from './health.ts'
import { openMail } from './mail.ts'
import { openCentral, openNetwork } from './network.ts'
import { ConfigError, type OpenOptions, type WholeKiosk } from './options.ts'
import { isInUse, openStorage } from './storage.ts'

/**
 * Where only opening finds out that the configuration file cannot be used, the one that was last in force is.
 * @throws OpenError
 */
export async function openKiosk(options: OpenOptions): Promise<WholeKiosk> {
  try {
    return await openWith(options)
  } catch (error) {
    const last = error instanceof ConfigError ? lastInForce(options, error) : null
    if (!last) throw error
    return openWith(last)
  }
}

/** @throws OpenError */
async function openWith(options: OpenOptions): Promise<WholeKiosk> {
  refuseWeakCodes(options)
  const shellProblem = options.shellProblem?.(options.config) ?? null
  if (shellProblem !== null) throw new ConfigError(shellProblem)
  const { dataDir, log } = options
  const versions = watchVersion({ dataDir, log, timers, now: () => machineTime.wall() })
  const cleanUps = createCleanUps()
  try {
    return await openParts(options, versions, cleanUps)
  } catch (error) {
    await cleanUps.run()
    await versions.close()
    const ofMail = error instanceof MailSettingsError
    const thrown = ofMail ? new ConfigError(error.message, { cause: error }) : error
    // Another kiosk runs here already; or this one starts once more at once, and that is one start.
    if (isInUse(thrown) || (thrown instanceof ConfigError && lastInForce(options, thrown)))
      versions.notStarted()
    throw thrown
  }
}

async function openParts(
  options: OpenOptions,
  versions: StartedVersionWatch,
  cleanUps: CleanUps,
): Promise<WholeKiosk> {
  const { dataDir, log } = options
  const { hashCost = options.config.demo ? demoHashCost : defaultHashCost } = options
  const storage = await openStorage(options, cleanUps)
  const { store, clock, master } = storage
  cleanUps.add(() => versions.close())
  if (options.configFile) await sayUnusable(options.configFile, options, storage)
  versions.follow({ store, clock, kiosk: options.config.kiosk })

  // Settings are read before what they are about is open; nobody changes them until it is.
  let settingsChanged: (keys: readonly SettingPath[]) => void = () => {}
  const settings = await openKioskSettings(options, { store, clock, random }, (keys) => settingsChanged(keys))
  const { config } = settings
  const demo = await openDemo({ store, clock, random, hashCost, config }, cleanUps)
  const setUpCode = (await hasStaff(store)) ? undefined : (options.setUpCode ?? givenPassword(random))

  const network = openNetwork(options, cleanUps)
  const mail = openMail(
    options,
    { ...network, store, clock, random, settings, mailbox: demo?.mailbox ?? null },
    cleanUps,
  )
  // The correction looks whether the service is idle, which is not there yet.
  let correction: ClockCorrection | null = null
  const { health, voices } = await openKioskHealth(
    options,
    storage,
    { config, mailer: mail.mailer, correctClock: async () => correction?.followMachine() },
    cleanUps,
  )
  settingsChanged = (keys) => {
    if (mail.settingsChanged(keys)) health.settingsChanged()
  }

  const imports = await openAccountImports(options, storage, { random, config }, cleanUps)
  const backups = await openOutgoingBackups({
    dataDir,
    key: master,
    now: clock.now,
    log,
    freeSpace: freeSpaceAt(dataDir),
    minFreeMb: config.store.minFreeMb,
  })
  cleanUps.add(() => backups.close())
  const central = openCentral(options, { store, clock, log, fetch: network.fetch }, cleanUps)
  const webhook = central?.changes ?? null
  const clockCorrection = openClockCorrection({
    store,
    clock,
    log,
    watch: storage.clockWatch,
    kiosk: config.kiosk,
    isIdle: () => service.isIdle(),
    onCorrected() {
      mail.outbox.clockSetBack()
      webhook?.wake()
      central?.alarms?.wake()
    },
  })
  const reports = createReports(options, storage, {
    config,
    health,
    versions,
    service: () => service,
    retention: () => retention,
  })

  const devices = await openDevices(
    {
      store,
      clock,
      random,
      log,
      config,
      master,
      endVisitsAt: (ids) => service.endVisitsAt(ids),
    },
    cleanUps,
  )

  const service: WholeService = createService({
    admin: {
      settings,
      webhook,
      backups,
      clockCorrection,
      report: reports.report,
      verify: reports.verify,
      testMail: mail.testMail,
      support: reports.supportBundle,
    },
    signInQueue: {
      monotonic: () => machineTime.monotonic(),
      sleep: (ms) => new Promise((resolve) => void timers.after(ms, resolve)),
      slots: machineSlots,
    },
    imports,
    devices: {
      ...devices,
      office: () => officeId(store),
      address: () => config.server.origin ?? null,
    },
    signing: signingKey(deriveKey(master, 'export-signing')),
    store,
    clock,
    random,
    config,
    hashCost,
    log,
    voices,
    setUpCode,
    sendCode: mail.sendCode(health),
    receiptKey: deriveKey(master, 'receipts'),
    machineCode: machineCodeIn(dataDir),
    mailFailingSince: () => health.failingSince(),
    noticesWait: () => {
      mail.outbox.wake()
      webhook?.wake()
    },
    outOfService: () => health.outOfService(),
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
  const alarms = await openAlarms({
    store,
    clock,
    timers,
    random,
    log,
    config,
    kiosk: config.kiosk,
    list: devices.list,
    watch: devices.watch,
    mayTell: () => Boolean(central?.alarms) || health.findings().mail.state !== 'down',
    onTold() {
      mail.outbox.wake()
      central?.alarms?.wake()
    },
  })
  cleanUps.add(() => alarms.close())
  correction = clockCorrection
  const retention: Retention = openRetention({
    store,
    clock,
    timers,
    log,
    config,
    calm() {
      const { visits, staff } = service.present()
      const clockIsRight = health.troubles().every(({ reason }) => reason !== 'clock')
      return visits + staff === 0 && clockIsRight
    },
    journalNeededAfter: async () =>
      Math.min((await webhook?.readUpTo()) ?? Infinity, (await central?.alarms?.readUpTo()) ?? Infinity),
    removeQuarantined: quarantineIn(dataDir),
  })
  cleanUps.add(() => retention.close())

  await settings.noteOffice()
  const serving = () => keepInForce(options)
  if (!options.callsServing) await serving()
  return {
    service,
    devices: devices.gate,
    kiosks: {
      board: () => service.board(),
      visits: () => devices.watch.visits(),
      alarms: () => alarms.standing(),
    },
    health,
    config,
    settings,
    versions,
    serving,
    ...reports,
    testMail: mail.testMail,
    mailbox: demo?.mailbox ?? null,
    demoAccounts: demo?.demoAccounts ?? [],
    demoStaff: demo?.demoStaff ?? [],
    setUp: setUpCode === undefined ? null : { code: options.setUpCode ? null : setUpCode },
    close: () => cleanUps.run(),
  }
}

const hasStaff = async (store: Store) => (await store.list('staff')).length > 0
