/** One device in full for an administrator; and what is set for a kiosk at the service, which lies over its own file. */
import {
  deviceSettingPath,
  type DeviceDetails,
  type DeviceSetting,
  type DeviceValues,
} from '../../../contract/admin/device-views.ts'
import type { FailureOf } from '../../../contract/failures.ts'
import type { InputOf, ResultOf } from '../../../contract/operations.ts'
import { entriesBackwards } from '../../audit/period.ts'
import { defaultConfig, type KioskConfig } from '../../config/config.ts'
import type { DeviceChanges } from '../../devices/device-changes.ts'
import type { DeviceWatch } from '../../devices/device-watch.ts'
import { err, ok } from '../../foundation/result.ts'
import type { StaffSession } from '../../session/session.ts'
import type { Device } from '../../storage/port/documents.ts'
import type { Store } from '../../storage/port/store.ts'
import { allowedAt, checkValues } from '../settings/check.ts'
import { valueAt } from '../settings/overlay.ts'

export interface KioskSettingsDeps {
  store: Store
  config: KioskConfig
  watch: DeviceWatch
  changes: Pick<DeviceChanges, 'views' | 'changeKiosk'>
}

const longestHistory = 50
/** Entries read in one call. It answers in half a second. */
const scanBudget = 20_000

export function createKioskSettings({ store, config, watch, changes }: KioskSettingsDeps) {
  async function details({ device }: InputOf<'getDevice'>): Promise<ResultOf<'getDevice'>> {
    const found = await store.get('devices', device)
    if (!found || found.value.state === 'removed') return err({ kind: 'device-not-found' })
    const { report } = watch.of(device)
    return ok({
      device: changes.views.one(device, found.value),
      program: report && {
        uptimeS: report.uptimeS,
        memoryMb: report.memoryMb,
        reportedAt: report.at,
        lines: report.lines,
      },
      history: await historyOf(device),
      settings: settingsOf(found.value, report),
    })
  }

  async function historyOf(device: string): Promise<DeviceDetails['history']> {
    const history: DeviceDetails['history'] = []
    let scanned = 0
    const all = { from: -Infinity, to: Infinity, before: Infinity }
    for await (const { event } of entriesBackwards(store, all)) {
      const { kind, at, staff = null, data } = event
      if (data['device'] === device) history.push({ kind, at, who: staff })
      if (history.length === longestHistory || ++scanned === scanBudget) break
    }
    return history
  }

  function settingsOf(
    { identity, settings }: Device,
    report: ReturnType<DeviceWatch['of']>['report'],
  ): DeviceDetails['settings'] {
    const { version = 0, values: here = {} } = settings ?? {}
    if (identity.kind !== 'kiosk') return { version, values: [], inForce: true }
    const file = report?.file ?? {}
    const values = deviceSettingPath.options.map((path) => {
      const from = path in here ? 'here' : path in file ? 'file' : 'default'
      const value = { here, file, default: { [path]: valueAt(config, path) } }[from][path]
      // A list of choices is handed over as it is; the contract's is one that may grow.
      const allowed = allowedAt(path.split('.')) as DeviceSetting['allowed']
      return { path, value: value ?? null, from, allowed } as const
    })
    return { version, values, inForce: report?.settings === version }
  }

  async function save(
    session: StaffSession,
    { device, version, values }: InputOf<'saveDeviceSettings'>,
  ): Promise<ResultOf<'saveDeviceSettings'>> {
    const problems = problemsIn(values)
    if (problems.length > 0) return err({ kind: 'settings-refused', problems })
    const saved = await changes.changeKiosk(session, device, 'device.configured', (before) => {
      const { version: now = 0, values: old = {} } = before.settings ?? {}
      if (now !== version) return err({ kind: 'settings-conflict' as const })
      const keys = deviceSettingPath.options.filter(
        (path) => JSON.stringify(values[path]) !== JSON.stringify(old[path]),
      )
      const settings = { version: now + 1, values }
      return ok(keys.length === 0 ? null : { next: { ...before, settings }, data: { keys } })
    })
    return saved.ok ? details({ device }) : saved
  }

  return { details, save }
}

export type KioskSettings = ReturnType<typeof createKioskSettings>

/** By the configuration's own schema, alone: they lie over other files than the service's. */
function problemsIn(values: DeviceValues): FailureOf<'settings-refused'>['problems'] {
  const checked = checkValues(defaultConfig, values)
  // A list of choices is handed over as it is; the contract's is one that may grow.
  return checked.ok ? [] : (checked.error as FailureOf<'settings-refused'>['problems'])
}
