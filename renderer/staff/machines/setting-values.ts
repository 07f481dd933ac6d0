/** A machine's settings as fields: which of them are set here, and what is sent. */
import type { DeviceDetails, DeviceSettingPath, DeviceValues } from '../../../contract/admin/device-views.ts'
import type { SettingProblem } from '../../../contract/admin/views.ts'
import type { Language } from '../../../contract/views.ts'
import { fieldText, fieldValue } from '../admin/setting-fields.ts'

export type DeviceSetting = DeviceDetails['settings']['values'][number]

export interface Field {
  path: DeviceSettingPath
  text: string
  /** Set here; otherwise it goes by the kiosk's own file, or by the service. */
  here: boolean
}

export function fieldsOf(settings: readonly DeviceSetting[], language: Language): Field[] {
  return settings.map(({ path, value, from }) => ({
    path,
    text:
      numbers.has(path) && language === 'vi'
        ? String(value).replace('.', ',')
        : fieldText(path, value, language),
    here: from === 'here',
  }))
}

const numbers: ReadonlySet<DeviceSettingPath> = new Set(['screen.diagonalInches', 'scanner.maxGapMs'])

/** All that is set here. The service takes numbers only as such: other text is a problem already here. */
export function valuesOf(
  fields: readonly Field[],
  settings: readonly DeviceSetting[],
): { values: DeviceValues; problems: SettingProblem[] } {
  const problems: SettingProblem[] = []
  const values = fields.flatMap(({ path, text, here }) => {
    if (!here) return []
    const allowed = settings.find((one) => one.path === path)?.allowed ?? null
    if (path === 'receipt.printer') return [[path, text.trim() === '' ? null : text.trim()]]
    if (!numbers.has(path)) return [[path, fieldValue(path, text, allowed)]]
    const number = text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'))
    if (!Number.isFinite(number)) problems.push({ path, setting: path, rule: 'range', allowed })
    return [[path, number]]
  })
  // Each has the form of its path: the others are chosen, not typed.
  return { values: Object.fromEntries(values) as DeviceValues, problems }
}

/** Somebody else has changed the settings: theirs count, but for the fields that were typed in here. */
export function mergedFields(
  typed: readonly Field[],
  before: readonly Field[],
  now: readonly Field[],
): Field[] {
  return now.map((field) => {
    const [mine, old] = [typed, before].map((fields) => fields.find(({ path }) => path === field.path))
    return mine && old && (mine.text !== old.text || mine.here !== old.here) ? mine : field
  })
}

export const isSame = (one: readonly Field[], other: readonly Field[]) =>
  JSON.stringify(one) === JSON.stringify(other)
