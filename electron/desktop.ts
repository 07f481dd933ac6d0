/**
 * Puts the desktop shell together: settings, the single instance, the core, the screen, and the end of it all.
 * What each part does is in its own file; this one says in which order.
 */
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  Menu,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen as displays,
  session,
} from 'electron'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { announcement } from '../core/commands/announce.ts'
import { runTask, type Task } from '../core/commands/task.ts'
import { steadyClock } from '../core/foundation/clock.ts'
import { mailboxCss } from '../core/demo/mailbox.ts'
import type { KioskLog } from '../core/logging/create-log.ts'
import { OpenError, type Open } from '../core/composition/options.ts'
import { removing } from '../core/storage/disk/disk.ts'
import { sealedKeyFileName } from '../core/storage/disk/key-file.ts'
import { preventDisplaySleep } from './display-sleep.ts'
import { createCrashLoop, timeFile } from './crash-loop.ts'
import { staysClosed } from './exit-codes.ts'
import { registerGpu, type Gpu } from './gpu.ts'
import { KeyStoreError, openKeyStore } from './key-store.ts'
import { removeApplicationMenu } from './lock-down.ts'
import { memoryMb, registerMaintenance, type Maintenance } from './maintenance.ts'
import { keepOsKey, restoreOsKey } from './os-key.ts'
import { coverOtherDisplays } from './other-displays.ts'
import { createPartitions } from './partitions.ts'
import { createPrintQueue } from './print-jobs/print-queue.ts'
import { jobMark, systemSpooler } from './print-jobs/system-spooler.ts'
import { createPageHandler, registerScheme, type Pages } from './protocol.ts'
import { openScreen, type Screen } from './screen.ts'
import {
  profileName,
  readDataDir,
  readSettings,
  readTask,
  type LoadConfig,
  type Settings,
} from './settings.ts'
import { showMaintenancePage } from './maintenance-page-window.ts'
import { registerShutDown } from './shut-down.ts'
import { claimSingleInstance } from './single-instance.ts'
import { systemMixer } from './sound-volume.ts'
import { keepStartError } from './start-error.ts'
import { applySwitches } from './switches.ts'
import { updateFolders } from './updates/install-handshake.ts'
import { isInstallRunning } from './updates/install-lock.ts'
import { installUpdate, installUpdateFlag, updateKeyIn, windowsUpdates } from './updates/updates.ts'
import type { WatchdogTiming } from './window-watchdog.ts'
import { isWayland } from './window.ts'
import { silentLog } from '../core/foundation/log.ts'

export interface DesktopParts {
  openKiosk: Open
  loadConfig: LoadConfig
  /** Once the data folder is known. */
  openLog: (dataDir: string) => KioskLog
  /** The bundled preload script. */
  preload: string
  /** The folder of the built screens. */
  renderer: string
  timing?: WatchdogTiming
  /** How long the maintenance page is shown, where the kiosk cannot start, before that is tried again. */
  maintenancePageMs?: number
}

/**
 * Resolves when all is done that must be done before Electron is ready; the rest follows by itself. A caller that awaits
 * this at the top of the main module must not wait for more: Electron is ready only after that module.
 */
export async function startDesktop(parts: DesktopParts): Promise<void> {
  const start = { argv: process.argv, unpackaged: process.defaultApp, env: process.env, cwd: process.cwd() }
  let office: Pages['office'] = null
  const fail = (message: string) =>
    void cannotStart(message, {
      dataDir: readDataDir(start),
      office,
      maintenancePageMs: parts.maintenancePageMs,
    })
  const onUnexpected = watchForUnexpected(fail)
  if (process.argv.includes(installUpdateFlag)) {
    // Nobody would ever see a box of SYSTEM's.
    onUnexpected(() => app.exit(1))
    await doInstallUpdate()
    return
  }
  const work = readTask(start)
  if (work !== null) {
    onUnexpected((error) => failTask(messageOf(error)))
    // Beside the kiosk that runs, and not in its profile: in another account Chromium would put a key of its own in the place
    // of the kiosk's.
    const profileDir = mkdtempSync(join(tmpdir(), 'vssid-kiosk-task-'))
    process.on('exit', () => {
      try {
        rmSync(profileDir, removing)
      } catch {
        // Chromium still has something of it open: it lies among the temporary files.
      }
    })
    await restoreOsKey({ platform: process.platform, profileDir, dataDir: work.dataDir }).catch(
      () => undefined,
    )
    app.setPath('userData', profileDir)
    void app
      .whenReady()
      .then(() => doTask(work.task, work.dataDir))
      .catch((error: unknown) => failTask(messageOf(error)))
    return
  }
  if (process.platform === 'win32' && (await isInstallRunning(updateFolders(process.env)))) {
    // It may write over this very program, and then starts the machine anew.
    app.exit(staysClosed)
    return
  }
  const settings = await readSettings(start, parts.loadConfig)
  if (!settings.ok) {
    fail(settings.error)
    return
  }
  office = settings.value.config.office
  try {
    await mkdir(settings.value.profileDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    fail(`The data folder ${settings.value.dataDir} cannot be written: ${(error as Error).message}`)
    return
  }
  app.setPath('userData', settings.value.profileDir)
  const kept = parts.openLog(settings.value.dataDir)
  await restoreOsKey({ platform: process.platform, ...settings.value }).catch((error: unknown) => {
    kept.log.warn({ error }, 'the key of Chromium could not be put back')
  })
  let screen: Screen | undefined
  // Where a supervisor starts it there is one. Chromium's own lock would outlast a power cut after which the machine is called
  // something else; the data folder's does not.
  if (!settings.value.supervised && !claimSingleInstance(app, () => screen?.focus())) {
    kept.log.info({}, 'the kiosk is open already; it was brought to the front')
    app.exit(0)
    return
  }
  const record = timeFile(join(settings.value.profileDir, 'gpu-crashes.json'))
  const gpu = registerGpu({ app, record, now: Date.now, log: kept.log })
  app.enableSandbox()
  applySwitches(app.commandLine)
  registerScheme(protocol)
  void app
    .whenReady()
    .then(() => openAll(parts, settings.value, kept, { opened: (it) => (screen = it), onUnexpected, gpu }))
    .catch((error: unknown) => {
      if (!(error instanceof OpenError || error instanceof KeyStoreError)) {
        kept.log.error({ error }, 'the kiosk could not be opened')
      }
      fail(messageOf(error))
    })
}

async function openAll(
  parts: DesktopParts,
  settings: Settings,
  { log, lastTroubles }: KioskLog,
  { opened, onUnexpected, gpu }: { opened: (screen: Screen) => void; onUnexpected: OnUnexpected; gpu: Gpu },
): Promise<void> {
  const { dataDir } = settings
  const developer = settings.windowed && !app.isPackaged
  if (!developer) removeApplicationMenu(Menu)

  const osKey = { platform: process.platform, ...settings, log }
  const isOpenable = () => keepOsKey(osKey)
  const key = await openKeyStore({ safeStorage, platform: process.platform, dataDir, isOpenable, log })
  if (key) void keepOsKey(osKey)
  let order: Maintenance['order'] | null = null
  const kiosk = await parts.openKiosk({
    config: settings.config,
    given: settings.given,
    configFile: settings.configFile,
    dataDir,
    smtpPassword: settings.smtpPassword,
    smtpSecrets: settings.smtpSecrets,
    webhookSecret: settings.webhookSecret,
    setUpCode: settings.setUpCode,
    enrolCode: settings.enrolCode,
    maintenanceCode: settings.maintenanceCode,
    key,
    log,
    lastTroubles,
    async carryOut(what) {
      await order?.(what)
      return order !== null
    },
    leave: (what) => {
      shutDown.begin(
        'left with the maintenance code',
        what === 'restart' ? { again: true } : { exitCode: staysClosed },
      )
    },
  })
  // As in force: the file's may have turned out to be unusable.
  const { config } = kiosk
  const wayland = isWayland(app.commandLine, process.env)
  const allowDisplaySleep = preventDisplaySleep(powerSaveBlocker)
  const crashLoop = createCrashLoop(timeFile(join(settings.profileDir, 'relaunches.json')), Date.now)
  const pages = createPageHandler({
    renderer: parts.renderer,
    office: kiosk.config.office,
    mailbox: kiosk.mailbox,
    mailboxStyle: mailboxCss,
  })
  const printQueue = createPrintQueue({
    spooler: systemSpooler(process.platform, process.env),
    mark: jobMark(dataDir),
    receipt: kiosk.config.receipt,
    onPrinter: kiosk.prints.reportPrinter,
    log,
  })
  const mixer = systemMixer({ platform: process.platform, log })
  const screen = openScreen({
    app,
    BrowserWindow,
    partitions: createPartitions({ sessions: session, log }),
    clipboard,
    platform: process.platform,
    wayland,
    setup: { windowed: settings.windowed, developer, preload: parts.preload },
    display: () => displays.getPrimaryDisplay(),
    service: kiosk.service,
    kiosk: config.kiosk,
    receipt: kiosk.config.receipt,
    printQueue,
    onPrinted: kiosk.prints.report,
    mixer,
    pages,
    async chooseFile(window, fileName) {
      const chosen = await dialog.showSaveDialog(window, { defaultPath: fileName })
      return chosen.canceled ? null : chosen.filePath
    },
    crashLoop,
    versions: kiosk.versions,
    relaunch: () => {
      shutDown.begin('crash loop', { again: true })
    },
    log,
    ...(parts.timing ? { timing: parts.timing } : {}),
  })
  opened(screen)
  // The compositor shows nothing but the kiosk, on all displays.
  const uncover =
    settings.windowed || wayland
      ? () => {}
      : coverOtherDisplays({
          displays,
          BrowserWindow,
          sessions: session,
          pages,
          log,
          onChange: () => screen.displaysChanged(),
        })
  const updates = windowsUpdates({
    settings: config.updates,
    version: app.getVersion(),
    publicKey: updateKeyIn(app.getAppPath()),
    versions: kiosk.versions,
    platform: process.platform,
    env: process.env,
    log,
  })
  const maintenance = registerMaintenance({
    settings: config.maintenance,
    isInUse: () => screen.isInUse(),
    memoryMb: () => memoryMb(app),
    prepareUpdate: updates?.prepare,
    updateChecks: timeFile(join(settings.profileDir, 'update-looks.json')),
    restart: (reason) => {
      shutDown.begin(`${reason} start`, {
        again: true,
        ...(updates && reason === 'update' ? { afterClose: updates.beginInstall } : {}),
      })
    },
    now: () => new Date(),
    uptimeMs: () => performance.now(),
    log,
  })
  order = maintenance.order
  const shutDown = registerShutDown({
    app,
    signals: process,
    supervised: settings.supervised,
    log,
    close: async () => {
      maintenance.stop()
      allowDisplaySleep()
      await screen.close()
      await Promise.all([printQueue.close(), mixer.reset()])
      uncover()
      await kiosk.close()
    },
  })
  app.on('window-all-closed', () => {
    // In kiosk mode a window that is gone is replaced.
    if (settings.windowed) app.quit()
  })
  gpu.onBroken(() => {
    if (crashLoop.mayRelaunch()) shutDown.begin('GPU', { again: true })
  })
  onUnexpected((error) => {
    log.error({ error }, 'unexpected error')
    shutDown.begin('uncaught exception', { again: crashLoop.mayRelaunch(), exitCode: 1 })
  })
  process.stdout.write(announcement(null, kiosk))
  if (settings.given.server !== undefined)
    log.warn(
      {},
      'server, in the configuration, is for the browser shell: this shell serves its own screen alone',
    )
  log.info({ kiosk: config.kiosk, demo: config.demo, windowed: settings.windowed }, 'the kiosk is open')
}

type OnUnexpected = (handle: (error: unknown) => void) => void

/**
 * From the first line on: without a handler Electron shows a box with an error that waits for somebody, or says a line and
 * goes on, and a supervisor takes what is left for a kiosk.
 */
function watchForUnexpected(fail: (message: string) => void): OnUnexpected {
  let handle = (error: unknown) => fail(messageOf(error))
  for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(name, (error: unknown) => handle(error))
  }
  return (next) => (handle = next)
}

async function doTask(task: Task, dataDir: string): Promise<void> {
  // Only a key that is there already: none is made for a folder without data.
  const isSealed = existsSync(join(dataDir, sealedKeyFileName))
  // Nor is one sealed anew, in a profile that goes.
  const isOpenable = () => Promise.resolve(false)
  const options = { safeStorage, platform: process.platform, dataDir, isOpenable, log: silentLog }
  const key = task.what === 'backup' && isSealed ? await openKeyStore(options) : undefined
  const { now } = steadyClock()
  const { ok, said } = await runTask(task, { dataDir, cwd: process.cwd(), env: process.env, now, key })
  if (!ok) {
    failTask(said.trimEnd())
    return
  }
  process.stdout.write(said)
  app.exit(0)
}

/** By the system's task, as SYSTEM, beside the kiosk that runs; nothing is shown, and nothing of a kiosk is opened. */
async function doInstallUpdate(): Promise<void> {
  if (process.platform === 'win32') {
    const profileDir = join(updateFolders(process.env).installing, profileName)
    await mkdir(profileDir, { recursive: true }).catch(() => undefined)
    app.setPath('userData', profileDir)
  }
  const { exitCode, said } = await installUpdate({
    version: app.getVersion(),
    publicKey: updateKeyIn(app.getAppPath()),
    platform: process.platform,
    env: process.env,
  })
  process.stderr.write(`${said}\n`)
  app.exit(exitCode)
}

/** A program with windows has no terminal on Windows: where somebody is there, the system's own box says it. */
function failTask(message: string): void {
  process.stderr.write(`${message}\n`)
  if (!isSupervised()) dialog.showErrorBox('VssID kiosk', message)
  app.exit(1)
}

/** Then nobody presses the button of a box: it would wait for ever. */
const isSupervised = () => process.env['KIOSK_SUPERVISED'] === '1'

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

interface CannotStart {
  dataDir: string
  office: Pages['office']
  maintenancePageMs: number | undefined
}

let failing = false

/** A line in the log; then a message box, or the maintenance page. */
async function cannotStart(
  message: string,
  { dataDir, office, maintenancePageMs = 60_000 }: CannotStart,
): Promise<void> {
  process.stderr.write(`${message}\n`)
  if (failing) {
    app.exit(1)
    return
  }
  failing = true
  const told = keepStartError(message, { dataDir, platform: process.platform, env: process.env })
  if (!isSupervised()) {
    await told
    dialog.showErrorBox('VssID kiosk', message)
  } else if (process.platform === 'win32') {
    // Elsewhere the supervisor itself says so after some starts, and offers a login (build/linux).
    if (!app.isReady()) {
      app.enableSandbox()
      applySwitches(app.commandLine)
      registerScheme(protocol)
      await app.whenReady()
    }
    removeApplicationMenu(Menu)
    showMaintenancePage({ displays, BrowserWindow, sessions: session, office, log: silentLog })
    await Promise.all([told, new Promise((resolve) => setTimeout(resolve, maintenancePageMs))])
  }
  await told
  app.exit(1)
}
