import { expect, test } from 'vitest'
import { applySwitches, disabledFeatures, launchSwitches } from './switches.ts'

function commandLine(given: Record<string, string> = {}) {
  const switches = new Map(Object.entries(given))
  return {
    switches,
    appendSwitch: (name: string, value = '') => void switches.set(name, value),
    hasSwitch: (name: string) => switches.has(name),
    getSwitchValue: (name: string) => switches.get(name) ?? '',
  }
}

test('nothing is pinched, swiped back or pulled to refresh, Chromium has voices and shows no boxes', () => {
  const line = commandLine()
  applySwitches(line)
  expect(Object.fromEntries(line.switches)).toEqual({
    'disable-pinch': '',
    'overscroll-history-navigation': '0',
    'pull-to-refresh': '0',
    'enable-speech-dispatcher': '',
    noerrdialogs: '',
    'disable-features': 'OverscrollHistoryNavigation,TouchpadOverscrollHistoryNavigation',
  })
})

test('what was switched off on the command line stays off', () => {
  const line = commandLine({ 'disable-features': 'Vulkan' })
  applySwitches(line)
  expect(line.switches.get('disable-features')).toBe(
    'Vulkan,OverscrollHistoryNavigation,TouchpadOverscrollHistoryNavigation',
  )
})

test('every row has its reason', () => {
  for (const { why } of [...launchSwitches, ...disabledFeatures]) expect(why).not.toBe('')
})
