import { describe, expect, it } from 'vitest'
import { configSchema, defaultConfig, type KioskConfigInput } from '../config/config.ts'
import { silentLog } from '../foundation/log.ts'
import { kioskView } from '../service/citizen-handlers.ts'
import { openKeptJson } from '../storage/disk/kept-json.ts'
import { aFolder } from '../testing/store/test-folder.ts'
import { kioskSettings, openKioskSettings, type KeptKioskSettings } from './kiosk-settings.ts'

function open(given: KioskConfigInput = {}, before: KeptKioskSettings | null = null) {
  let kept = before
  const live = configSchema.parse(given)
  const settings = openKioskSettings({
    base: configSchema.parse(given),
    given,
    live,
    kept: { get: () => kept, keep: (next) => void (kept = next) },
    log: silentLog,
  })
  return { live, settings, kept: () => kept, seen: () => settings.seenHere(kioskView(defaultConfig, null)) }
}

describe('what is set for a kiosk at its service', () => {
  it('lies over its own file, which lies over the service’s configuration', () => {
    const { settings, live, seen } = open({ screen: { diagonalInches: 32 }, receipt: { printer: 'Roll' } })
    expect(settings.file).toEqual({ 'screen.diagonalInches': 32, 'receipt.printer': 'Roll' })
    expect(seen().screen).toEqual({ diagonalInches: 32, largestText: 'fits' })
    const { receipt } = live
    settings.take({ version: 3, values: { 'receipt.printer': null, 'screen.largestText': 'double' } })
    expect(settings.version()).toBe(3)
    expect(seen().screen).toEqual({ diagonalInches: 32, largestText: 'double' })
    // Whoever holds a part of the configuration sees it.
    expect(receipt.printer).toBeUndefined()
    settings.take({ version: 4, values: {} })
    expect(receipt.printer).toBe('Roll')
    expect(seen().screen.largestText).toBe('fits')
  })

  it('counts from the start on, though there is no connection', async () => {
    const folder = aFolder()
    const file = () => openKeptJson(folder.path, 'device-settings.json', kioskSettings, silentLog)
    const first = open()
    const kept = file()
    kept.keep({ version: 2, values: { languages: ['en', 'vi'] } })
    await expect.poll(() => file().get()).not.toBeNull()
    const again = open({}, file().get())
    expect(again.settings.version()).toBe(2)
    expect(again.live.languages).toEqual(['en', 'vi'])
    expect(first.live.languages).toEqual(['vi', 'en'])
    folder.remove()
  })

  it('that does not fit this program is left out, and the one before stays', () => {
    const { settings, kept, live } = open()
    settings.take({ version: 1, values: { 'screen.diagonalInches': 27 } })
    settings.take({ version: 2, values: { 'screen.diagonalInches': 900 } })
    expect(settings.version()).toBe(1)
    expect(kept()).toMatchObject({ version: 1 })
    expect(live.screen.diagonalInches).toBe(27)
  })

  it('can turn the scanner off, and on with the file’s own pace', () => {
    const { settings, seen } = open({ scanner: { enabled: false, maxGapMs: 50 } })
    expect(seen().scanner).toBeNull()
    settings.take({ version: 1, values: { 'scanner.enabled': true } })
    expect(seen().scanner).toEqual({ maxGapMs: 50 })
  })
})
