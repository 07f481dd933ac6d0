/** Where accounts and journal live when nobody says otherwise: a folder of the user account that runs the kiosk. */
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

export interface DataFolderOptions {
  /** Demo accounts never share a folder with real ones. */
  demo: boolean
  platform?: NodeJS.Platform
  env?: NodeJS.ProcessEnv
  home?: string
}

const product = 'vssid-contact-kiosk'

/**
 * Windows: `%LOCALAPPDATA%\vssid-contact-kiosk\data` (never the roaming profile: the folder has one owner).
 * macOS: `~/Library/Application Support/vssid-contact-kiosk/data`.
 * Linux: `$XDG_DATA_HOME/vssid-contact-kiosk/data`, or `~/.local/share/…`.
 * In demo the last part is `demo`.
 */
export function defaultDataDir({
  demo,
  platform = process.platform,
  env = process.env,
  home = homedir(),
}: DataFolderOptions): string {
  const last = demo ? 'demo' : 'data'
  if (platform === 'win32') {
    return win32.join(env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local'), product, last)
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', product, last)
  // The XDG base directory specification: a relative path is invalid and ignored.
  const xdg = env.XDG_DATA_HOME
  const base = xdg && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share')
  return posix.join(base, product, last)
}
