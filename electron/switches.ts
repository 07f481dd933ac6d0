/** What Chromium is told on its command line, before it starts: one row, one reason. */
import type { CommandLine } from 'electron'

export interface LaunchSwitch {
  name: string
  value?: string
  why: string
}

export const launchSwitches: readonly LaunchSwitch[] = [
  { name: 'disable-pinch', why: 'two fingers would magnify the page; sizes are true in millimetres' },
  { name: 'overscroll-history-navigation', value: '0', why: 'a swipe from the side would go back' },
  { name: 'pull-to-refresh', value: '0', why: 'a swipe from the top would start the visit over' },
  {
    name: 'enable-speech-dispatcher',
    why: 'without it there is no voice on Linux; elsewhere it means nothing',
  },
  { name: 'noerrdialogs', why: 'no box of Chromium’s own over the screens' },
]

/** Features that are switched off, whatever else is switched off on the command line. */
export const disabledFeatures: readonly { name: string; why: string }[] = [
  { name: 'OverscrollHistoryNavigation', why: 'the same swipe, where the switch is not heard any more' },
  { name: 'TouchpadOverscrollHistoryNavigation', why: 'the same with two fingers on a touchpad' },
]

/** Must be called before Electron is ready. */
export function applySwitches(
  commandLine: Pick<CommandLine, 'appendSwitch' | 'hasSwitch' | 'getSwitchValue'>,
): void {
  for (const { name, value } of launchSwitches) commandLine.appendSwitch(name, value)
  // A second list would take the place of the first.
  const before = commandLine.hasSwitch('disable-features')
    ? commandLine.getSwitchValue('disable-features')
    : ''
  const features = [before, ...disabledFeatures.map(({ name }) => name)].filter(Boolean)
  commandLine.appendSwitch('disable-features', features.join(','))
}
