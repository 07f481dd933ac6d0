import { describe, expect, it } from 'vitest'
import { defaultDataDir } from './data-folder.ts'

describe('the data folder', () => {
  it('follows each system’s custom', () => {
    const at = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string) =>
      defaultDataDir({ demo: false, platform, env, home })
    expect(at('linux', {}, '/home/k')).toBe('/home/k/.local/share/vssid-contact-kiosk/data')
    expect(at('linux', { XDG_DATA_HOME: '/srv' }, '/home/k')).toBe('/srv/vssid-contact-kiosk/data')
    expect(at('linux', { XDG_DATA_HOME: 'srv' }, '/home/k')).toBe(
      '/home/k/.local/share/vssid-contact-kiosk/data',
    )
    expect(at('darwin', {}, '/Users/k')).toBe('/Users/k/Library/Application Support/vssid-contact-kiosk/data')
    expect(at('win32', { LOCALAPPDATA: 'D:\\L' }, 'C:\\k')).toBe('D:\\L\\vssid-contact-kiosk\\data')
    expect(at('win32', {}, 'C:\\k')).toBe('C:\\k\\AppData\\Local\\vssid-contact-kiosk\\data')
  })

  it('keeps demo apart', () => {
    expect(defaultDataDir({ demo: true })).not.toBe(defaultDataDir({ demo: false }))
  })
})
