/**
 * What the machine itself still remembers of a visit, gone when the visit is over: clipboard, storage, caches, history.
 * The page and its session are thrown away as well, a moment later; this is for what lies outside them, and for the
 * moment. Nothing was learned in the first place: no spelling, no forms, no passwords, and no print is kept in a file.
 */
import type { Clipboard, Session, WebContents } from 'electron'
import type { Log } from '../core/service/service.ts'

/** Linux has two: what is copied, and what is only marked. */
export type ClearableClipboard = Pick<Clipboard, 'clear'> & { readonly selection: Pick<Clipboard, 'clear'> }

export interface WipeOptions {
  contents: WebContents
  session: Session
  clipboard: ClearableClipboard
  platform: NodeJS.Platform
  log: Log
}

/** Each by itself: one that fails keeps no other from being wiped. */
export async function wipe({ contents, session, clipboard, platform, log }: WipeOptions): Promise<void> {
  const steps: [string, () => unknown][] = [
    ['clipboard', () => clipboard.clear()],
    ['marked text', () => platform === 'linux' && clipboard.selection.clear()],
    ['history', () => !contents.isDestroyed() && contents.navigationHistory.clear()],
    ['storage', () => session.clearStorageData()],
    ['pages', () => session.clearCache()],
    ['scripts', () => session.clearCodeCaches({})],
    ['names of hosts', () => session.clearHostResolverCache()],
    ['credentials', () => session.clearAuthCache()],
  ]
  await Promise.all(
    steps.map(async ([what, step]) => {
      try {
        await step()
      } catch (error) {
        log.error({ what, error }, 'traces of a visit could not be wiped')
      }
    }),
  )
}
