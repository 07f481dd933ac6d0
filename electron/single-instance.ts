/** One kiosk per data folder: whoever starts it again gets the one that is open. */
import type { App } from 'electron'

/**
 * @param onSecond called in the first instance when someone starts another
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
