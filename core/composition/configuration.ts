/** Which configuration a start goes by, what is said of one that cannot be used, and what administrators may make of it. */
import { kioskView as kioskViewSchema } from '../../contract/views.ts'
import { openSettings, type MailServer, type Settings } from '../admin/settings/settings.ts'
import { configSchema, type KioskConfig, type KioskConfigInput } from '../config/config.ts'
import type { SettingPath } from '../config/setting-keys.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Random } from '../foundation/random.ts'
import type { Log } from '../foundation/log.ts'
import { smtpMailer } from '../mail/smtp-mailer.ts'
import { codeMail } from '../mail/templates/code-mail.ts'
import { testLetter } from '../mail/templates/test-letter.ts'
import { maintenanceCodeProblem } from '../passwords/maintenance-code.ts'
import { setUpCodeProblem } from '../passwords/staff-secrets.ts'
import { kioskView } from '../service/citizen-handlers.ts'
import { errorCode } from '../storage/disk/store-problem.ts'
import type { Store } from '../storage/port/store.ts'
import { demoSender } from './demo.ts'
import { keepLastGood, problemsMark, readLastGood, type LastGood } from './last-good.ts'
import { OpenError, type ConfigError, type ConfigFile, type OpenOptions } from './options.ts'

/** @param onChange hears which settings came into force */
export function openKioskSettings(
  options: OpenOptions,
  { store, clock, random }: { store: Store; clock: Clock; random: Random },
  onChange: (keys: readonly SettingPath[]) => void,
): Promise<Settings> {
  const { log, config, given = config, smtpPassword } = options
  return openSettings({
    store,
    clock,
    random,
    log,
    base: config,
    given,
    smtpPassword,
    onChange,
    isUsable: (next, mail) => isUsable(next, mail, clock),
  })
}

/** What this start goes by in place of the file; null where there is nothing that could be used. */
export function lastInForce(options: OpenOptions, { message }: ConfigError): OpenOptions | null {
  const { configFile, dataDir, smtpPassword } = options
  if (!configFile || configFile.problems.length > 0) return null
  const last = readLastGood(dataDir)
  const parsed = last?.file === configFile.file ? configSchema.safeParse(last.given) : null
  // Whoever meant an office's kiosk is not given a demo, whose passwords are printed, nor the other way round.
  if (!last || !parsed?.success || parsed.data.demo !== options.config.demo) return null
  const { user, auth } = parsed.data.smtp ?? {}
  if (auth ? options.smtpSecrets === undefined : user && smtpPassword === undefined) return null
  return {
    ...options,
    config: parsed.data,
    smtpPassword: user ? smtpPassword : undefined,
    // The schema has found it to be that.
    given: last.given as KioskConfigInput,
    configFile: { ...configFile, problems: [message] },
  }
}

/** In the log at each start, in the journal once for the same trouble. */
export async function sayUnusable(
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

/** Once it serves by this configuration. */
export async function keepInForce({ configFile, given, dataDir, log }: OpenOptions): Promise<void> {
  if (!configFile || !given || configFile.problems.length > 0) return
  await keepConfig(dataDir, { file: configFile.file, given, journalled: null }, log)
}

/** A start must not fail for it. */
async function keepConfig(dataDir: string, last: LastGood, log: Log): Promise<void> {
  await keepLastGood(dataDir, last).catch((error: unknown) =>
    log.warn({ reason: errorCode(error) }, 'the configuration in force could not be kept for later starts'),
  )
}

/** @throws OpenError */
export function refuseWeakCodes({ setUpCode, maintenanceCode, config }: OpenOptions): void {
  const problems = [
    setUpCode === undefined ? null : setUpCodeProblem(setUpCode),
    maintenanceCode === undefined ? null : maintenanceCodeProblem(maintenanceCode, config.office),
  ].filter((problem) => problem !== null)
  if (problems.length > 0) throw new OpenError(problems.join('\n'))
}

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
