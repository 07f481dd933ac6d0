/** The operations of looking after the kiosk, one line or a few each; the rules are in the folders these lines call. */
import type { FailureOf } from '../../contract/failures.ts'
import type { adminOperations } from '../../contract/admin/operations.ts'
import type { HealthView, SettingsView } from '../../contract/admin/views.ts'
import type { HealthReport } from '../admin/health/report.ts'
import { troubleView } from '../admin/health/trouble.ts'
import { officeDay } from '../foundation/office-time.ts'
import { err, ok } from '../foundation/result.ts'
import { settingPaths } from '../config/setting-keys.ts'
import type { StaffSession } from '../session/session.ts'
import type {
  SettingChanges,
  SettingsFailure,
  SettingsView as Set,
  TakesTwo,
} from '../admin/settings/settings.ts'
import { createAcceptClock } from '../admin/clock/accept-clock.ts'
import { createStaffBackups, type StaffBackupDeps } from '../admin/backup/staff-backups.ts'
import { beginExport } from '../staff/downloads/exports.ts'
import type { StaffAudit } from '../staff/staff-audit.ts'
import type { StaffSignIn } from '../staff/auth/staff-sign-in.ts'
import type { TwoPeople } from '../staff/two-person/two-people.ts'
import type { Handlers, ServiceDeps } from './handler-types.ts'
import { requireStaff } from './require-session.ts'

export function createAdminHandlers(
  deps: Pick<ServiceDeps, 'admin' | 'clock' | 'random' | 'config' | 'log'> & {
    audit: StaffAudit
    staffSignIn: StaffSignIn
    twoPeople: Pick<TwoPeople, 'ask'>
    endOthers: (session: StaffSession) => Promise<void>
    inTurn: StaffBackupDeps['inTurn']
  },
): Pick<Handlers, keyof typeof adminOperations> {
  const { clock, random, config } = deps
  const { settings, report, webhook, testMail, support, clockCorrection: correction } = deps.admin
  const backups = createStaffBackups({ ...deps, outgoing: deps.admin.backups })
  const acceptClock = createAcceptClock({ ...deps, correction })

  async function notSaved(
    session: StaffSession,
    failure: SettingsFailure | TakesTwo,
    change: { kind: 'change-settings'; changes: SettingChanges } | { kind: 'reset-settings' },
  ) {
    if (failure.kind !== 'takes-two') return refused(failure)
    return deps.twoPeople.ask(session, { ...change, keys: failure.keys })
  }

  return {
    getHealth: async () => {
      const trouble = webhook?.trouble() ?? null
      const waiting = webhook ? { depth: await webhook.depth(), detail: trouble?.detail ?? null } : null
      return ok(healthView(await report(), waiting, correction.offer()))
    },

    getSettings: () => ok(settingsView(settings.view())),

    saveSettings: async ({ changes, version }, context) => {
      const session = requireStaff(context)
      const saved = await settings.save(session, changes, version)
      return saved.ok
        ? ok(settingsView(saved.value))
        : notSaved(session, saved.error, { kind: 'change-settings', changes })
    },

    resetSettings: async ({ paths, version }, context) => {
      const session = requireStaff(context)
      const reset = await settings.reset(session, paths, version)
      return reset.ok
        ? ok(settingsView(reset.value))
        : notSaved(session, reset.error, { kind: 'reset-settings' })
    },

    testMail: async ({ to, changes }, context) => {
      const session = requireStaff(context)
      const tested = await testMail(session, { to, language: session.language, changes })
      return tested.ok ? ok({ reason: null, detail: null, ...tested.value }) : refused(tested.error)
    },

    saveSupport: async (_input, context) => {
      const session = requireStaff(context)
      const name = `ho-tro-${config.kiosk}-${officeDay(clock.now())}`
      return ok(
        beginExport(
          session,
          { name, ending: 'json', pieces: support(session), role: 'administrator' },
          random,
        ),
      )
    },

    beginBackup: (given, context) => backups.begin(requireStaff(context), given),

    acceptClock: (given, context) => acceptClock(requireStaff(context), given),

    getBackup: (_input, context) => backups.state(requireStaff(context)),
  }
}

/** What may stand in a field is the contract's, which knows fewer forms than a schema. */
function refused(failure: SettingsFailure) {
  return err(failure as FailureOf<'settings-refused' | 'settings-conflict'>)
}

function settingsView({ version, values, from, inForce, allowed, smtpPasswordSet, demo }: Set): SettingsView {
  const settings = settingPaths.map((path) => ({
    path,
    value: values[path],
    from: from[path],
    inForce: inForce[path],
    // A list of choices is handed over as it is; the contract's is one that may grow.
    allowed: allowed[path] as SettingsView['settings'][number]['allowed'],
  }))
  return { version, settings, smtpPasswordSet, demo }
}

function healthView(
  report: HealthReport,
  webhook: HealthView['webhook'],
  offer: HealthView['clock']['offer'],
): HealthView {
  const { version, node, electron, platform, uptimeS, memoryMb, outOfService, disk, mail } = report
  const { outbox, lastPrint, printer, visits, staffSignedIn, store } = report
  return {
    version,
    node,
    electron,
    platform,
    uptimeS,
    memoryMb,
    outOfService,
    disk,
    mail,
    outbox,
    lastPrint,
    printer,
    visits,
    staffSignedIn,
    webhook,
    update: report.update,
    configuration: report.configuration && {
      file: report.configuration.file,
      problems: [...report.configuration.problems],
    },
    troubles: report.troubles.map((trouble) => troubleView(trouble)),
    journal: store.journal && { entries: store.journal.entries, newestAt: store.journal.newestAt },
    lastVerify: store.lastVerify && { at: store.lastVerify.at, whole: store.lastVerify.whole },
    clock: { now: report.now, aheadMs: report.aheadOfMachineMs, offer },
    storeWorks: store.healthy,
    retention: { months: store.keptMonths, lastAt: store.lastPurgeAt },
    lines: report.lastTroubles.map(({ level, time, msg }) => ({ level, time, text: msg })),
  }
}
