/** One kiosk per data folder: a second start brings the open one to the front. */
import type { App } from 'electron'

/**
 * @param onSecond called in the first instance when a second one is started
 * @returns false in the second instance, which then has nothing more to do
 */
export function claimSingleInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  onSecond: () => void,
): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', onSecond)
  return true
}
