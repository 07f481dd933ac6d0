/**
 * The office's settings, as administrators change them from a screen. The configuration file stays the base; what is
 * changed is kept in the store, lies over it, and counts without a restart.
 */
import type { Clock } from '../../foundation/clock.ts'
import type { KioskConfig, KioskConfigInput } from '../../config/config.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import type { StaffSession } from '../../session/session.ts'
import { staffAudit, type Actor } from '../../staff/staff-audit.ts'
import type { Carried, CarryOut } from '../../staff/two-person/two-people.ts'
import { twoPersonRule } from '../../staff/two-person/two-person-rule.ts'
import type { ChangedSettings, OfficeName } from '../../storage/port/documents.ts'
import type { Put } from '../../storage/port/model.ts'
import type { Store } from '../../storage/port/store.ts'
import {
  allowedFor,
  checkValues,
  isPassword,
  settingProblem,
  type Allowed,
  type SettingProblem,
} from './check.ts'
import {
  isMailAccount,
  isMailServer,
  isSettingPath,
  mailAccount,
  settingKeys,
  settingPaths,
  takesTwoPeople,
  type InForce,
  type SettingPath,
} from '../../config/setting-keys.ts'
import { keptOffice, parted, withName } from './office.ts'
import { bringInForce, valueAt } from './overlay.ts'
import type { Random } from '../../foundation/random.ts'
import type { Log } from '../../foundation/log.ts'

export interface SettingsView {
  /** To be handed back with a change: nobody writes over what they have not seen. 0 while nothing was changed. */
  version: number
  /** As in force; null where nothing stands, and always for the password. */
  values: Record<SettingPath, unknown>
  /** Where each comes from: the program's default, the file (or the environment), or a change made here. */
  from: Record<SettingPath, 'default' | 'file' | 'here'>
  inForce: Record<SettingPath, InForce>
  /** What may stand there, as far as a range or a list can say it. */
  allowed: Record<SettingPath, Allowed | null>
  smtpPasswordSet: boolean
  /** In demo the mail cannot be changed. */
  demo: boolean
}

/** By path. One left away, or equal to what is in force, stays; null empties `smtp.user`. */
export type SettingChanges = Readonly<Record<string, unknown>>

export type SettingsFailure =
  | { kind: 'settings-refused'; problems: SettingProblem[] }
  /** Somebody else changed them meanwhile: look again. */
  | { kind: 'settings-conflict' }

/** These could be saved, but not by one person. */
export interface TakesTwo {
  kind: 'takes-two'
  keys: SettingPath[]
}

export type MailServer = NonNullable<KioskConfig['smtp']> & { password?: string }

export interface Settings {
  /** One and the same object for as long as the service runs; its values change in place. */
  readonly config: KioskConfig
  /** As in force, with KIOSK_SMTP_PASSWORD or the password given here. Null in demo. */
  mail(): MailServer | null
  view(): SettingsView
  /** What is wrong with these changes; empty when they can be saved. Nothing is kept. */
  check(changes: SettingChanges): SettingProblem[]
  /** The mail server as these changes would have it, to be tried before they are saved. Null in demo. */
  mailWith(changes: SettingChanges): Result<MailServer | null, SettingsFailure>
  /** Journalled with their names, without values but for the office's code and name. In force when it resolves. */
  save(
    staff: StaffSession,
    changes: SettingChanges,
    expectVersion: number,
  ): Promise<Result<SettingsView, SettingsFailure | TakesTwo>>
  /** Back to what the file says. Host, user and password of the mail server go back together. */
  reset(
    staff: StaffSession,
    paths: readonly string[],
    expectVersion: number,
  ): Promise<Result<SettingsView, SettingsFailure | TakesTwo>>
  /** What one person asked for, with a second one's word, or a day later; as the settings are then. */
  carryOut: CarryOut
  /**
   * Gives the office its document, and writes down the code and name in force where they are not the newest there: call it
   * once nothing can refuse this configuration any more, and before anybody is served.
   */
  noteOffice(): Promise<void>
}

export interface SettingsDeps {
  store: Store
  clock: Clock
  random: Random
  log: Log
  /** As read at the start; it is copied, never changed. */
  base: KioskConfig
  /** What the file itself says: the rest of `base` are defaults. */
  given: KioskConfigInput
  /** KIOSK_SMTP_PASSWORD. */
  smtpPassword?: string | undefined
  /**
   * Tries everything that uses the configuration with this one. What no rule of the schema knows of and a start would
   * refuse is refused here.
   */
  isUsable: (config: KioskConfig, mail: MailServer | null) => boolean
  /** What is now in force changed, under these names. */
  onChange: (keys: readonly SettingPath[]) => void
}

const documentKey = 'office'
const nothing: ChangedSettings = { values: {}, smtpPassword: null }

/** Changes kept earlier that no longer fit the file or this version are left out, and the log says which. */
export async function openSettings(deps: SettingsDeps): Promise<Settings> {
  const { store, random, log, base, given, onChange } = deps
  const audit = staffAudit(deps)
  let { version, kept, office } = await readKept()
  const officeId = office?.key ?? random.bytes(9).toString('base64url')
  const rule = twoPersonRule(store)
  const isUsable = (next: KioskConfig, by: ChangedSettings) => deps.isUsable(next, mailServer(next, by))
  let changed = fitting(kept, base, log, isUsable)
  const config = structuredClone(base)
  const first = checkValues(base, changed.values)
  if (first.ok) bringInForce(config, first.value)

  /** Of both documents as one; those of earlier programs are in the settings' alone. */
  async function readKept() {
    const [settings, ofOffice] = [await store.get('settings', documentKey), await keptOffice(store)]
    const { values, smtpPassword } = settings?.value ?? nothing
    return {
      version: settings?.version ?? 0,
      kept: { values: { ...values, ...ofOffice?.value.values }, smtpPassword },
      office: ofOffice,
    }
  }

  /**
   * Both documents as they are to be, and what the journal says of another code or name.
   * @param next with what is left out for now, too
   * @param before the names until now
   */
  function documents(next: ChangedSettings, { office: { code, name } }: KioskConfig, before: OfficeName[]) {
    const own = parted(next.values)
    const named = withName(before, { code, name, since: deps.clock.now() })
    const puts: Put[] = []
    const value = { values: own.office, named }
    if (JSON.stringify(value) !== JSON.stringify(office?.value))
      puts.push({ collection: 'offices', key: officeId, value, expect: office?.version ?? 0 })
    const settings = { ...next, values: own.settings }
    const last = before.at(-1)
    const data = {
      ...(code === last?.code ? {} : { officeCode: code, ...(last && { codeBefore: last.code }) }),
      ...(name === last?.name ? {} : { officeName: name, ...(last && { nameBefore: last.name }) }),
    }
    const isRenamed = Object.keys(data).length > 0
    return { settings, puts, data: isRenamed ? { office: officeId, ...data } : {} }
  }

  /** The document that these changes make of the one before. */
  function changedBy(changes: SettingChanges): Result<ChangedSettings, SettingProblem[]> {
    const strange = Object.keys(changes).filter((path) => !isSettingPath(path))
    const problems = strange.map((path) => settingProblem(path, 'not-a-setting'))
    const real = Object.entries(changes).filter(([path, value]) => isChange(path, value))
    if (base.demo) {
      for (const [path] of real) if (isMailServer(path)) problems.push(settingProblem(path, 'not-in-demo'))
    }
    if (problems.length > 0) return err(problems)

    const { 'smtp.password': password = null, ...rest } = Object.fromEntries(real)
    const values = { ...changed.values, ...rest }
    if (password !== null && !isPassword(password)) problems.push(settingProblem('smtp.password', 'length'))
    const next: ChangedSettings = { values, smtpPassword: changed.smtpPassword }
    if (real.some(([path]) => isMailAccount(path))) {
      if (!('smtp.host' in values)) values['smtp.host'] = config.smtp?.host ?? null
      if (!('smtp.user' in values)) values['smtp.user'] = config.smtp?.user ?? null
      next.smtpPassword = password as string | null
      problems.push(...accountProblems(next))
    }
    const checked = checkValues(base, values)
    if (!checked.ok) problems.push(...checked.error)
    else if (problems.length === 0 && !isUsable(checked.value, next)) {
      problems.push(...real.map(([path]) => settingProblem(path, 'form')))
    }
    return problems.length > 0 ? err(problems) : ok(next)
  }

  function isChange(path: string, value: unknown): boolean {
    if (!isSettingPath(path) || value === undefined) return false
    if (path === 'smtp.password') return value !== null
    return JSON.stringify(value) !== JSON.stringify(valueAt(config, path))
  }

  async function write(
    actor: Actor,
    next: ChangedSettings,
    keys: SettingPath[],
    expectVersion: number,
    carried?: Carried,
  ): Promise<Result<SettingsView, SettingsFailure | TakesTwo>> {
    const checked = checkValues(base, next.values)
    if (!checked.ok) return err({ kind: 'settings-refused', problems: checked.error })
    if (!isUsable(checked.value, next)) {
      return err({ kind: 'settings-refused', problems: keys.map((key) => settingProblem(key, 'form')) })
    }
    if (!carried && keys.some(takesTwoPeople) && (await rule.inForce()))
      return err({ kind: 'takes-two', keys })
    const { code, name } = config.office
    const before = office?.value.named ?? [{ code, name, since: deps.clock.now() }]
    const made = documents(next, checked.value, before)
    const put: Put = {
      collection: 'settings',
      key: documentKey,
      value: made.settings,
      expect: expectVersion,
    }
    const { data = {}, puts = [], checks = [] } = carried ?? {}
    const all = { keys, ...made.data, ...data }
    const written = [put, ...made.puts, ...puts]
    if (!(await audit.write(actor, 'settings.changed', null, all, written, { checks }))) {
      return err({ kind: 'settings-conflict' })
    }
    // Nobody can have written since: they would have to expect a version that is not told yet.
    ;({ version, kept, office } = await readKept())
    changed = next
    bringInForce(config, checked.value)
    onChange(keys)
    return ok(view())
  }

  function view(): SettingsView {
    return {
      version,
      values: each((path) => valueAt(config, path)),
      from: each(fromWhere),
      inForce: settingKeys,
      allowed: each(allowedFor),
      smtpPasswordSet: passwordOf(changed) !== undefined,
      demo: base.demo,
    }
  }

  function fromWhere(path: SettingPath): 'default' | 'file' | 'here' {
    if (path === 'smtp.password') {
      if (isHere(path)) return 'here'
      return deps.smtpPassword === undefined ? 'default' : 'file'
    }
    if (isHere(path)) return 'here'
    return valueAt(given, path) === null ? 'default' : 'file'
  }

  const isHere = (path: SettingPath) => (path === 'smtp.password' ? 'smtp.host' : path) in changed.values

  /** Where the account was changed here, the environment's password is of another. */
  function passwordOf({ values, smtpPassword }: ChangedSettings): string | undefined {
    return 'smtp.host' in values ? (smtpPassword ?? undefined) : deps.smtpPassword
  }

  function mailServer({ smtp }: KioskConfig, kept: ChangedSettings): MailServer | null {
    if (!smtp) return null
    const password = passwordOf(kept)
    const { auth, ...server } = smtp
    // Its tokens are of the account in the file: another one that was set here signs in with its password.
    const isOfFile = !('smtp.host' in kept.values)
    return {
      ...server,
      ...(password === undefined ? {} : { password }),
      ...(auth && isOfFile ? { auth } : {}),
    }
  }

  return {
    config,
    mail: () => mailServer(config, changed),
    view,
    check(changes) {
      const next = changedBy(changes)
      return next.ok ? [] : next.error
    },
    mailWith(changes) {
      const next = changedBy(changes)
      if (!next.ok) return err({ kind: 'settings-refused', problems: next.error })
      const checked = checkValues(base, next.value.values)
      if (!checked.ok) return err({ kind: 'settings-refused', problems: checked.error })
      return ok(mailServer(checked.value, next.value))
    },
    async save(staff, changes, expectVersion) {
      if (expectVersion !== version) return err({ kind: 'settings-conflict' })
      const next = changedBy(changes)
      if (!next.ok) return err({ kind: 'settings-refused', problems: next.error })
      const keys = settingPaths.filter((path) => isChange(path, changes[path]))
      return keys.length === 0 ? ok(view()) : write(staff, next.value, keys, expectVersion)
    },
    async reset(staff, paths, expectVersion) {
      if (expectVersion !== version) return err({ kind: 'settings-conflict' })
      const asked = paths.some(isMailAccount) ? [...paths, ...mailAccount] : paths
      const keys = settingPaths.filter((path) => asked.includes(path) && isHere(path))
      return keys.length === 0 ? ok(view()) : write(staff, without(changed, keys), keys, expectVersion)
    },
    async carryOut(act, carried) {
      if (!('keys' in act)) throw new Error('staff members are no settings')
      const keys = act.keys.filter(isSettingPath)
      const next = act.kind === 'change-settings' ? changedBy(act.changes) : ok(without(changed, keys))
      if (!next.ok) return err('settings-refused')
      const written = await write(carried.actor, next.value, keys, version, carried)
      if (written.ok) return ok(null)
      if (written.error.kind === 'settings-refused') return err('settings-refused')
      const now = await store.get('settings', documentKey)
      return err((now?.version ?? 0) === version ? 'conflict' : 'changed-meanwhile')
    },
    async noteOffice() {
      const { settings, puts, data } = documents(kept, config, office?.value.named ?? [])
      if (puts.length === 0) return
      // Of an earlier program: what is the office's own leaves the settings' document.
      if (office === null && version > 0)
        puts.push({ collection: 'settings', key: documentKey, value: settings, expect: version })
      const event = { kind: 'office.named' as const, at: deps.clock.now(), kiosk: config.kiosk }
      const committed = await store.commit({ event: { ...event, account: null, visit: null, data }, puts })
      if (!committed.ok)
        throw new Error('the office was written by somebody else while the kiosk was starting')
      ;({ version, kept, office } = await readKept())
    },
  }
}

function each<T>(of: (path: SettingPath) => T): Record<SettingPath, T> {
  return Object.fromEntries(settingPaths.map((path) => [path, of(path)])) as Record<SettingPath, T>
}

function accountProblems({ values, smtpPassword }: ChangedSettings): SettingProblem[] {
  if (values['smtp.user'] !== null && smtpPassword === null) {
    return [settingProblem('smtp.password', 'password-needed')]
  }
  if (values['smtp.user'] === null && smtpPassword !== null) {
    return [settingProblem('smtp.user', 'user-needed')]
  }
  return []
}

function without({ values, smtpPassword }: ChangedSettings, paths: readonly string[]): ChangedSettings {
  const left = Object.entries(values).filter(([path]) => !paths.includes(path))
  return {
    values: Object.fromEntries(left),
    smtpPassword: paths.some(isMailAccount) ? null : smtpPassword,
  }
}

/** Without what can no longer be used. It stays in the store until the next change is saved. */
function fitting(
  kept: ChangedSettings,
  base: KioskConfig,
  log: Log,
  isUsable: (config: KioskConfig, by: ChangedSettings) => boolean,
): ChangedSettings {
  let left = kept
  const drop = (paths: readonly string[]) => {
    if (paths.length === 0) return
    left = without(left, paths.some(isMailAccount) ? [...paths, ...mailAccount] : paths)
    log.warn({ settings: paths }, 'changed settings no longer fit and are left out; look at them again')
  }
  drop(Object.keys(kept.values).filter((path) => !isSettingPath(path) || (base.demo && isMailServer(path))))
  function canDoWithout(path: string): boolean {
    const rest = without(left, isMailAccount(path) ? [...mailAccount] : [path])
    const checked = checkValues(base, rest.values)
    return checked.ok && isUsable(checked.value, rest)
  }

  for (;;) {
    const checked = checkValues(base, left.values)
    if (checked.ok && isUsable(checked.value, left)) return left
    if (checked.ok) {
      const paths = Object.keys(left.values)
      if (paths.length === 0) return left
      drop(paths.filter((path) => canDoWithout(path)).slice(0, 1))
      if (paths.length === Object.keys(left.values).length) drop(paths)
      continue
    }
    const unfit = checked.error.map(({ setting }) => setting ?? '').filter((path) => path in left.values)
    // What only all of them together break is nobody's in particular.
    drop(unfit.length > 0 ? [...new Set(unfit)] : Object.keys(left.values))
    if (Object.keys(left.values).length === 0) return left
  }
}
