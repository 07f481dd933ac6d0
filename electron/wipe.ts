/** What the machine itself still remembers of a visit, gone when the visit is over: clipboard, storage, history. */
import type { Clipboard, WebContents } from 'electron'
import type { Log } from '../core/service/service.ts'

/** Linux has two: what is copied, and what is only marked. */
export type ClearableClipboard = Pick<Clipboard, 'clear'> & { readonly selection: Pick<Clipboard, 'clear'> }

export interface WipeOptions {
  contents: WebContents
  clipboard: ClearableClipboard
  platform: NodeJS.Platform
  log: Log
}

export async function wipe({ contents, clipboard, platform, log }: WipeOptions): Promise<void> {
  try {
    clipboard.clear()
    if (platform === 'linux') clipboard.selection.clear()
    if (contents.isDestroyed()) return
    contents.navigationHistory.clear()
    await contents.session.clearStorageData()
  } catch (error) {
    log.error({ error }, 'traces of a visit could not be wiped')
  }
}
