/**
 * Puts the service together from a configuration and a data folder: keys, lock, store, journal, mail, and in demo the
 * accounts and the mailbox. Both shells start here and nowhere else.
 */
import { dirname, resolve } from 'node:path'
import type { SecureContext } from 'node:tls'
import { signingKey } from '../accounts/export-changes.ts'
import { openImports } from '../accounts/import/imports.ts'
import { recoverImports, takeBackInterrupted } from '../accounts/import/recover-imports.ts'
import { folderSpool } from '../accounts/import/spool.ts'
import { openOutgoingBackups } from '../admin/backup/outgoing.ts'
import { kioskView as kioskViewSchema } from '../../contract/views.ts'
import { steadyClock, type Clock } from '../foundation/clock.ts'
import { openClockCorrection, type ClockCorrection } from '../admin/clock/clock-correction.ts'
import { configSchema, type KioskConfig, type KioskConfigInput } from '../config/config.ts'
import { keepLastGood, problemsMark, readLastGood, type LastGood } from './last-good.ts'
import type { CodeMail } from '../contact-change/deps.ts'
import { maskNumber } from '../contact/mask.ts'
import { demoPassword, demoPeople, demoStaff, demoStaffPassword, demoStaffPin } from '../demo/accounts.ts'
import { openDemoMailbox, type DemoMailbox } from '../demo/mailbox.ts'
import { lockDemoPeople, seedDemo, seedDemoStaff } from '../demo/seed.ts'
import { machineTime, watchClock } from '../admin/health/clock-watch.ts'
import { freeSpaceAt, watchDisk } from '../admin/health/disk-watch.ts'
import { openHealth, type Health } from '../admin/health/health.ts'
import { watchMail } from '../admin/health/mail-watch.ts'
import { watchPrints, type PrintWatch } from '../admin/health/print-watch.ts'
import { healthReport, thisMachine, type HealthReport, type VerifyNews } from '../admin/health/report.ts'
import { watchVoices } from '../admin/health/voice-watch.ts'
import { lastLogLines, logsDir, type LogLine } from '../logging/log-files.ts'
import { deliverCode } from '../mail/deliver-code.ts'
import type { Mailer } from '../mail/mailer.ts'
import { keptRefreshToken } from '../mail/kept-token.ts'
import { tokenSource, type TokenSource } from '../mail/oauth-token.ts'
import { openOutbox } from '../mail/outbox.ts'
import { replaceableMailer } from '../mail/replaceable-mailer.ts'
import { MailSettingsError, smtpMailer, type SmtpSettings } from '../mail/smtp-mailer.ts'
import { sendTestMail } from '../admin/settings/test-mail.ts'
import { codeMail } from '../mail/templates/code-mail.ts'
import { testLetter } from '../mail/templates/test-letter.ts'
import { machineTimers } from '../foundation/timers.ts'
import { maintenanceCodeProblem } from '../passwords/maintenance-code.ts'
import { openMaintenanceExit, type Leave } from '../admin/maintenance/maintenance-exit.ts'
import { secureRandom } from '../foundation/random.ts'
import { putAsideIn } from '../storage/folder/quarantine.ts'
import { openRetention } from '../admin/retention/retention.ts'
import { err, ok } from '../foundation/result.ts'
import { createService } from '../service/create-service.ts'
import type { SendTestMail } from '../service/handler-types.ts'
import { kioskView } from '../service/citizen-handlers.ts'
import type { Service } from '../service/service.ts'
import type { SettingPath } from '../config/setting-keys.ts'
import { openSettings, type MailServer, type Settings } from '../admin/settings/settings.ts'
import type { StaffSession } from '../session/session.ts'
import { defaultHashCost, demoHashCost, type HashCost } from '../passwords/password.ts'
import { machineSlots } from '../authentication/sign-in-queue.ts'
import { machineCodeIn } from '../staff/auth/machine-code.ts'
import { givenPassword, setUpCodeProblem } from '../passwords/staff-secrets.ts'
import { machineDisk } from '../storage/disk/disk.ts'
import { loadOrCreateKey } from '../storage/disk/key-file.ts'
import { deriveKey } from '../storage/encryption/keys.ts'
import { openLowdbStore, type LowdbStore, type StoreRemains } from '../storage/folder/lowdb-store.ts'
import { reopeningStore } from '../storage/folder/reopening-store.ts'
import type { Store } from '../storage/port/store.ts'
import { errorCode, StoreProblem } from '../storage/disk/store-problem.ts'
import { troubleSentence } from '../storage/documents/store-warning.ts'
import { watchVersion, type VersionWatch } from '../admin/update/version-watch.ts'
import { checkTarget, type TargetProblem } from '../admin/webhook/target.ts'
import { openWebhook, type Webhook } from '../admin/webhook/webhook.ts'
import { supportBundle } from '../admin/support/bundle.ts'
import { trustedContext } from '../web/authorities.ts'
import { outgoingFetch, type Outgoing } from '../web/outgoing-fetch.ts'
import type { Log } from '../foundation/log.ts'
import type { OAuthSecrets } from '../config/load-config.ts'

export interface OpenOptions {
  config: KioskConfig
  /** What the configuration file itself says. Default: all of `config`. */
  given?: KioskConfigInput
  /** Where it was read. Default: nowhere, and what is in force here is not kept for later starts. */
  configFile?: ConfigFile | null
  /** Made if it is not there. */
  dataDir: string
  /** KIOSK_SMTP_PASSWORD. */
  smtpPassword?: string | undefined
  /** For smtp.auth. */
  smtpSecrets?: OAuthSecrets | undefined
  /** KIOSK_WEBHOOK_SECRET; only where the configuration names a webhook. */
  webhookSecret?: string | undefined
  /** KIOSK_SET_UP_CODE, for the first administrator. Default: one is made for this run. */
  setUpCode?: string | undefined
  /** KIOSK_MAINTENANCE_CODE. Without it, or without `leave`, the kiosk cannot be left from its screen. */
  maintenanceCode?: string | undefined
  /** Why the shell cannot serve by this configuration, as a sentence; null when it can. */
  shellProblem?: ((config: KioskConfig) => string | null) | undefined
  /** The shell calls `serving` when it serves by this configuration, which is kept only then. Default: as soon as it is open. */
  callsServing?: boolean | undefined
  /** Only of a shell that can: ends the program, or starts it anew. Called a moment after the answer was given. */
  leave?: Leave | undefined
  /** 32 bytes from the OS key store; without them a 0600 key file in the data folder is used, with a warning. */
  key?: Buffer | undefined
  /** For measurements that count password hashing apart. */
  hashCost?: HashCost
  /** For measurements that count mail apart: in place of the configuration's mail server. Closed with the kiosk. */
  mailer?: Mailer
  log: Log
  /** The log's last warnings and errors. Default: none are known. */
  lastTroubles?: () => readonly LogLine[]
}

export interface ConfigFile {
  /** Full path. */
  file: string
  /** Why it is not used, and the one that was last in force is; whole sentences. Empty: it is used. */
  problems: readonly string[]
}

/** A demo account, to be printed at start. */
export interface DemoAccount {
  accountNumber: string
  password: string
  /** What it shows: "no e-mail on file". */
  shows: string
}

/** Somebody of the demo's staff, to be printed at start. */
export interface DemoStaff {
  userName: string
  password: string
  pin: string
  role: string
}

/** What a shell needs of it. */
export interface OpenKiosk {
  service: Service
  health: Health
  /** How it is now; nothing personal. */
  report(): Promise<HealthReport>
  /** To be told how the screen is, so that a new version is confirmed, or spoken of. */
  versions: Omit<VersionWatch, 'close'>
  /** To be told what became of each print. */
  prints: Pick<PrintWatch, 'told'>
  /** As in force: what administrators change shows in this very object. */
  config: KioskConfig
  /** Null in production. */
  mailbox: DemoMailbox | null
  /** The configuration in force serves: it is kept for a start whose file cannot be used. Only with `callsServing`. */
  serving?: () => Promise<void>
  /** Empty in production. */
  demoAccounts: readonly DemoAccount[]
  demoStaff: readonly DemoStaff[]
  /**
   * Whether the first administrator is still to be made, and with which code, to be printed where only whoever runs the
   * program reads it. Null in place of a chosen one: who chose it knows it.
   */
  setUp: { code: string | null } | null
  /** Ends all visits, waits for what is under way, writes what waits, releases the folder. Safe to call twice. */
  close(): Promise<void>
}

/** And what administrators look after it with. */
export interface WholeKiosk extends OpenKiosk {
  settings: Settings
  /** The store's check of its journal, remembered for the report. */
  verify: Store['verify']
  /** For support: chunks of one JSON document that names nobody. */
  supportBundle(staff: StaffSession): AsyncGenerator<string, void>
  testMail: SendTestMail
}

/** @throws OpenError */
export type Open = (options: OpenOptions) => Promise<OpenKiosk>

/**
 * Why the kiosk cannot open, as a sentence for the operator: folder in use, not writable, wrong key, chain broken, a
 * maintenance code that is too easy.
 */
export class OpenError extends Error {
  override name = 'OpenError'
}

/** What no rule of the configuration's schema knows of, and only opening finds out. */
class ConfigError extends OpenError {}

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

/** What this start goes by in place of the file; null where there is nothing that could be used. */
function lastInForce(options: OpenOptions, { message }: ConfigError): OpenOptions | null {
  const { configFile, dataDir, smtpPassword } = options
  if (!configFile || configFile.problems.length > 0) return null
  const last = readLastGood(dataDir)
  const parsed = last?.file === configFile.file ? configSchema.safeParse(last.given) : null
  // Whoever meant an office's kiosk is not given a demo, whose passwords are printed, nor the other way round.
  if (!last || !parsed?.success || parsed.data.demo !== options.config.demo) return null
  const { user, auth } = parsed.data.smtp ?? {}
  if (auth ? options.smtpSecrets === undefined : user && smtpPassword === undefined) return null
  return {
    ...{ ...options, config: parsed.data, smtpPassword: user ? smtpPassword : undefined },
    // The schema has found it to be that.
    given: last.given as KioskConfigInput,
    configFile: { ...configFile, problems: [message] },
  }
}

/** @throws OpenError */
async function openWith(options: OpenOptions): Promise<WholeKiosk> {
  const { log, hashCost = options.config.demo ? demoHashCost : defaultHashCost } = options
  const random = secureRandom
  refuseWeakCodes(options)
  const shellProblem = options.shellProblem?.(options.config) ?? null
  if (shellProblem !== null) throw new ConfigError(shellProblem)
  const versions = watchVersion({
    ...{ dataDir: options.dataDir, log, timers: machineTimers },
    now: () => machineTime.wall(),
  })
  const { store, master } = await openStore(options).catch(async (error: unknown) => {
    if (error instanceof OpenError && isInUse(error.cause)) versions.notStarted()
    await versions.close()
    throw error
  })
  // What is open when a later step fails is closed again, newest first.
  const cleanUps: Array<() => Promise<void>> = [() => store.close()]
  const closeAll = async () => {
    for (let cleanUp = cleanUps.pop(); cleanUp; cleanUp = cleanUps.pop()) await cleanUp()
  }
  try {
    const { lastActAt } = store.timeline
    const clockWatch = watchClock(machineTime, lastActAt)
    const clock = steadyClock(lastActAt, clockWatch.sources)
    const record = (opened: LowdbStore) => recordStart(opened, clock.now(), options.config.kiosk, log)
    await record(store)
    const configFile = options.configFile ?? null
    if (configFile) await sayUnusable(configFile, options, { store, clock })
    versions.follow({ store, clock, kiosk: options.config.kiosk })
    cleanUps.push(() => versions.close())
    let settingsChanged: (keys: readonly SettingPath[]) => void = () => {}
    const settings = await openSettings({
      ...{ store, clock, log, base: options.config, given: options.given ?? options.config },
      smtpPassword: options.smtpPassword,
      onChange: (keys) => settingsChanged(keys),
      isUsable: (next, mail) => isUsable(next, mail, clock),
    })
    const { config } = settings
    const mailbox = config.demo ? await openDemoMailbox({ clock }) : null
    if (mailbox) {
      cleanUps.push(() => mailbox.close())
      await seedDemo(store, { now: clock.now(), random, hashCost, config })
      await lockDemoPeople(store, clock.now(), config)
      await seedDemoStaff(store, { now: clock.now(), random, hashCost, config })
    }
    const isFirst = (await store.list('staff')).length === 0
    const setUpCode = isFirst ? (options.setUpCode ?? givenPassword(random)) : undefined
    const secureContext = trusted(options)
    const outgoing = outgoingFetch({ secureContext, proxy: options.config.proxy })
    cleanUps.push(() => outgoing.close())
    const tokens = mailTokens(options, { store, clock, fetch: outgoing.fetch })
    const reached = (mail: MailServer | null): SmtpSettings => {
      const smtp = smtpSettings(config, mailbox, mail)
      return mailbox ? smtp : { ...smtp, secureContext, tokens: mail?.auth && tokens }
    }
    const newMailer = () => smtpMailer(reached(settings.mail()), clock)
    const mailer = replaceableMailer(options.mailer ?? newMailer())
    cleanUps.push(() => mailer.close())
    const shared = { mailer, clock, timers: machineTimers, log }
    const outbox = openOutbox({ ...shared, store, office: config.office })
    cleanUps.push(() => outbox.close())

    const voices = watchVoices({ settings: config, clock, log })
    let correction: ClockCorrection | null = null
    const health = await openHealth({
      ...{ store, clock, timers: machineTimers, log, kiosk: config.kiosk, clockWatch, voices },
      correctClock: async () => correction?.followMachine(),
      disk: watchDisk({
        ...{ store, log, minFreeMb: config.store.minFreeMb },
        freeSpace: freeSpaceAt(options.dataDir),
      }),
      // The demo's mailbox is a part of the program.
      mail: mailbox ? null : (onChange) => watchMail({ ...shared, onChange }),
    })
    cleanUps.push(() => health.close())
    settingsChanged = (keys) => {
      if (options.mailer || !keys.some(isInMailer)) return
      mailer.replace(newMailer())
      outbox.settingsChanged()
      health.settingsChanged()
    }

    const sendCode = ({ to, ...mail }: CodeMail) => {
      const { office } = config
      const content = codeMail({ ...mail, accountNumber: maskNumber(mail.accountNumber), office })
      const message = { to, messageId: `code-${random.bytes(12).toString('hex')}`, ...content }
      return deliverCode({ ...shared, message, expiresAt: mail.expiresAt, onState: health.follow(to) })
    }
    const spool = folderSpool({
      disk: machineDisk,
      dataDir: options.dataDir,
      key: deriveKey(master, 'imports'),
    })
    const uniqueEmail = config.email.unique
    const interrupted = 'an import that the last end had cut short was taken back; import the file again'
    for (const { id } of await recoverImports(store, { spool, clock, uniqueEmail }))
      log.warn({ import: id }, interrupted)
    const imports = openImports({ ...{ store, spool, random, uniqueEmail }, ...shared })
    cleanUps.push(() => imports.close())
    store.serve({
      settled: () => imports.idle(),
      record,
      async prepare(opened) {
        for (const { id } of await takeBackInterrupted(opened, { spool, clock, uniqueEmail }))
          log.warn({ import: id }, interrupted)
      },
    })
    const backups = await openOutgoingBackups({
      ...{ dataDir: options.dataDir, key: master, now: clock.now, log },
      ...{ freeSpace: freeSpaceAt(options.dataDir), minFreeMb: config.store.minFreeMb },
    })
    cleanUps.push(() => backups.close())
    const webhook = openCentral(options, { store, clock, log, fetch: outgoing.fetch })
    if (webhook) cleanUps.push(() => webhook.close())
    const clockCorrection = openClockCorrection({
      ...{ store, clock, log, watch: clockWatch, kiosk: config.kiosk },
      isIdle: () => service.isIdle(),
      onCorrected() {
        outbox.clockSetBack()
        webhook?.wake()
      },
    })
    const service = createService({
      admin: {
        ...{ settings, webhook, backups, clockCorrection },
        report: () => report(),
        verify: () => verify(),
        testMail: (staff, mail) => testMail(staff, mail),
        support: (staff) => bundle(staff),
      },
      signInQueue: {
        monotonic: () => machineTime.monotonic(),
        sleep: (ms) => new Promise((resolve) => void machineTimers.after(ms, resolve)),
        slots: machineSlots,
      },
      ...{ imports, signing: signingKey(deriveKey(master, 'export-signing')) },
      ...{ store, clock, random, config, hashCost, log, sendCode, voices },
      receiptKey: deriveKey(master, 'receipts'),
      setUpCode,
      machineCode: machineCodeIn(options.dataDir),
      mailFailingSince: () => health.failingSince(),
      noticesWait: () => {
        outbox.wake()
        webhook?.wake()
      },
      outOfService: () => health.outOfService(),
      maintenanceExit: openMaintenanceExit({
        ...{ store, clock, random, timers: machineTimers, log },
        code: options.maintenanceCode,
        leave: options.leave,
      }),
    })
    cleanUps.push(() => service.close())
    correction = clockCorrection
    const retention = openRetention({
      ...{ store, clock, timers: machineTimers, log, config },
      calm() {
        const { visits, staff } = service.present()
        const clockIsRight = health.troubles().every(({ reason }) => reason !== 'clock')
        return visits + staff === 0 && clockIsRight
      },
      journalNeededAfter: async () => (await webhook?.readUpTo()) ?? Infinity,
      removePutAside: putAsideIn(options.dataDir),
    })
    cleanUps.push(() => retention.close())
    const shown = config.demo
      ? { demoAccounts: demoAccounts(), demoStaff: demoStaffList() }
      : { demoAccounts: [], demoStaff: [] }
    let lastVerify: VerifyNews | null = null
    const verify: WholeKiosk['verify'] = async () => {
      const verified = await store.verify()
      lastVerify = { at: clock.now(), whole: verified.problem === null, entries: verified.entries }
      return verified
    }
    const prints = watchPrints(clock)
    const report = () =>
      healthReport({
        ...{ store, clock, health, service, prints, versions, machine: thisMachine },
        lastVerify: () => lastVerify,
        retention: { months: config.retention.months, lastAt: () => retention.last()?.at ?? null },
        wall: () => machineTime.wall(),
        lastTroubles: options.lastTroubles ?? (() => []),
        configFile,
      })
    const logLines = () => lastLogLines(logsDir(options.dataDir), bundledLogBytes)
    const bundle = (staff: StaffSession) =>
      supportBundle({ store, clock, config, report, verify, logLines }, staff)
    const testMail: WholeKiosk['testMail'] = async (staff, { to, language, changes }) => {
      const mail = settings.mailWith(changes)
      if (!mail.ok) return err(mail.error)
      const smtp = reached(mail.value)
      return ok(
        await sendTestMail({ store, clock, random, office: config.office }, staff, { to, language, smtp }),
      )
    }
    const serving = async () => {
      if (!configFile || !options.given || configFile.problems.length > 0) return
      const last = { file: configFile.file, given: options.given, journalled: null }
      await keepConfig(options.dataDir, last, log)
    }
    if (!options.callsServing) await serving()
    return {
      service,
      health,
      report,
      verify,
      supportBundle: bundle,
      versions,
      prints,
      config,
      settings,
      testMail,
      mailbox,
      serving,
      ...shown,
      setUp: setUpCode === undefined ? null : { code: options.setUpCode ? null : setUpCode },
      close: closeAll,
    }
  } catch (error) {
    await closeAll()
    const ofMail = error instanceof MailSettingsError
    const thrown = ofMail ? new ConfigError(error.message, { cause: error }) : error
    // It starts once more at once: that is one start.
    if (thrown instanceof ConfigError && lastInForce(options, thrown)) versions.notStarted()
    throw thrown
  }
}

/** In the log at each start, in the journal once for the same trouble. */
async function sayUnusable(
  { file, problems }: ConfigFile,
  { dataDir, log, config }: OpenOptions,
  { store, clock }: { store: Store; clock: Clock },
): Promise<void> {
  if (problems.length === 0) return
  log.error(
    { file, problems },
    'the configuration file cannot be used; the kiosk goes by the one that was last in force: mend the file, then restart',
  )
  const journalled = problemsMark(problems)
  const last = readLastGood(dataDir)
  if (!last || last.journalled === journalled) return
  const data = { problems: problems.slice(0, mostProblems) }
  const event = { kind: 'configuration.refused' as const, at: clock.now(), kiosk: config.kiosk }
  await store.commit({ event: { ...event, account: null, visit: null, data }, puts: [] })
  await keepConfig(dataDir, { ...last, journalled }, log)
}

/** In the journal. */
const mostProblems = 20

/** A start must not fail for it. */
async function keepConfig(dataDir: string, last: LastGood, log: Log): Promise<void> {
  await keepLastGood(dataDir, last).catch((error: unknown) =>
    log.warn({ reason: errorCode(error) }, 'the configuration in force could not be kept for later starts'),
  )
}

/** Undefined where the mail server takes a password, or none. */
function mailTokens(
  { config, smtpSecrets = {} }: OpenOptions,
  deps: { store: Store; clock: Clock; fetch: Outgoing['fetch'] },
): TokenSource | undefined {
  const settings = config.smtp?.auth
  if (!settings) return undefined
  const kept = keptRefreshToken(deps, smtpSecrets.refreshToken ?? '')
  return tokenSource({ ...deps, settings, secrets: smtpSecrets, kept })
}

/** Undefined: the runtime's own authorities. @throws ConfigError */
function trusted({ config, configFile }: OpenOptions): SecureContext | undefined {
  const { caFile } = config.tls
  const folder = configFile ? dirname(configFile.file) : process.cwd()
  const context = trustedContext(caFile === undefined ? null : resolve(folder, caFile))
  if (!context.ok) throw new ConfigError(context.error)
  return context.value
}

/** Null where no central system is to be told. @throws OpenError when it cannot be told safely. */
function openCentral(
  { config, webhookSecret = '' }: OpenOptions,
  deps: { store: LowdbStore; clock: Clock; log: Log; fetch: Outgoing['fetch'] },
): Webhook | null {
  if (!config.webhook) return null
  const target = checkTarget({ url: config.webhook.url, secret: webhookSecret })
  if (!target.ok) throw new ConfigError(targetSentence(target.error))
  const history = (after: number) => deps.store.history(after)
  return openWebhook({
    ...deps,
    history,
    timers: machineTimers,
    target: target.value,
  })
}

function targetSentence(problem: TargetProblem): string {
  switch (problem.kind) {
    case 'url-invalid':
      return 'webhook.url is no address: write https://… as the central system gave it.'
    case 'url-with-password':
      return 'webhook.url has a user name or password in it: take them out; deliveries are signed instead.'
    case 'not-encrypted':
      return 'webhook.url begins with http: the changes are personal data, use https.'
    case 'secret-short':
      return `KIOSK_WEBHOOK_SECRET needs at least ${problem.least} characters: make one with the receiver, and set it.`
  }
}

function refuseWeakCodes({ setUpCode, maintenanceCode, config }: OpenOptions): void {
  const problems = [
    setUpCode === undefined ? null : setUpCodeProblem(setUpCode),
    maintenanceCode === undefined ? null : maintenanceCodeProblem(maintenanceCode, config.office),
  ].filter((problem) => problem !== null)
  if (problems.length > 0) throw new OpenError(problems.join('\n'))
}

async function openStore({ dataDir, key, log }: OpenOptions) {
  try {
    const master = key ?? (await keyFromFile(dataDir, log))
    const open = (after?: StoreRemains) =>
      openLowdbStore({
        ...{ dataDir, key: master, now: steadyClock().now, ...(after && { after }) },
        onTrouble: (trouble) => log.warn({ trouble: trouble.kind }, troubleSentence(trouble)),
      })
    return { store: reopeningStore(await open(), { open, timers: machineTimers, log }), master }
  } catch (error) {
    if (error instanceof StoreProblem) throw new OpenError(error.message, { cause: error })
    throw error
  }
}

const isInUse = (cause: unknown) => cause instanceof StoreProblem && cause.problem === 'folder-in-use'

/** Each start stands in the journal, with what a crash before it had left. */
async function recordStart(store: LowdbStore, at: number, kiosk: string, log: Log): Promise<void> {
  const { created, migrated, replayed, tornBytes } = store.opened
  if (migrated)
    log.info({ ...migrated }, 'the data were brought to a new format; as they were before, they are kept')
  if (tornBytes > 0)
    log.warn({ tornBytes }, 'a write that a crash had cut short, never acknowledged, was removed')
  const data = { created, replayed, tornBytes }
  await store.commit({
    event: { kind: 'store.opened', at, kiosk, account: null, visit: null, data },
    puts: [],
  })
}

async function keyFromFile(dataDir: string, log: Log): Promise<Buffer> {
  const { key, file } = await loadOrCreateKey(dataDir)
  log.warn(
    { file },
    'the data’s key is kept in a file, since there is no OS key store here: protect the folder and its backups',
  )
  return key
}

/** Some thousand lines. */
const bundledLogBytes = 500_000

/** The office's name too: the demo's sender bears it. */
const isInMailer = (key: SettingPath) => key.startsWith('smtp.') || key === 'office.name'

const demoSender = ({ office }: KioskConfig) => ({ name: office.name, address: 'kiosk@example.vn' })

/** Tries a configuration with what would refuse it at a start; a setting that ends the kiosk is never kept. */
function isUsable(config: KioskConfig, mail: MailServer | null, clock: Clock): boolean {
  try {
    const server = mail ?? { host: '127.0.0.1', port: 25, secure: false, from: demoSender(config) }
    void smtpMailer(server, clock).close()
    const { office } = config
    const dates = { sentAt: 0, expiresAt: 0 }
    const mailOf = { code: '000000', reference: 'ABC', fields: ['phone' as const], accountNumber: '' }
    for (const language of config.languages) {
      codeMail({ ...mailOf, ...dates, language, office })
      testLetter({ language, office, at: 0 })
    }
    kioskViewSchema.parse(kioskView(config, null))
    return true
  } catch {
    return false
  }
}

function smtpSettings(
  config: KioskConfig,
  mailbox: DemoMailbox | null,
  mail: MailServer | null,
): SmtpSettings {
  if (mailbox) return { ...mailbox.smtp, secure: false, from: demoSender(config) }
  if (!mail) throw new OpenError('The configuration names no mail server (smtp).')
  return mail
}

function demoAccounts(): DemoAccount[] {
  return demoPeople.map(({ number, personalId, shows }) => ({
    accountNumber: personalId ?? number,
    password: demoPassword,
    shows: shows.en,
  }))
}

function demoStaffList(): DemoStaff[] {
  return demoStaff.map(({ userName, role }) => {
    return { userName, password: demoStaffPassword, pin: demoStaffPin, role }
  })
}
