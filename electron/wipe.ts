/**
 * What the machine itself still remembers of a visit, gone when the visit is over: clipboard, storage, caches, history.
 * The page is thrown away as well, a moment later, and what it lived in is cleared once more. Nothing was learned in the first
 * place: no spelling, no forms, no passwords, no permission, and no print is kept in a file.
 */
import type { Clipboard, Session, WebContents } from 'electron'
import type { Log } from '../core/foundation/log.ts'

/** Linux has two: what is copied, and what is only marked. */
export type ClearableClipboard = Pick<Clipboard, 'clear'> & { readonly selection: Pick<Clipboard, 'clear'> }

export interface WipeOptions {
  contents: WebContents
  session: Session
  clipboard: ClearableClipboard
  platform: NodeJS.Platform
  log: Log
}

type Step = [what: string, step: () => unknown]

const inSession = (session: Session): Step[] => [
  ['storage', () => session.clearStorageData()],
  ['pages', () => session.clearCache()],
  ['scripts', () => session.clearCodeCaches({})],
  ['names of hosts', () => session.clearHostResolverCache()],
  ['credentials', () => session.clearAuthCache()],
]

/** Each by itself: one that fails keeps no other from being wiped. */
export async function wipe({ contents, session, clipboard, platform, log }: WipeOptions): Promise<void> {
  await allOf(
    [
      ['clipboard', () => clipboard.clear()],
      ['marked text', () => platform === 'linux' && clipboard.selection.clear()],
      ['history', () => !contents.isDestroyed() && contents.navigationHistory.clear()],
      ...inSession(session),
    ],
    log,
  )
}

/** When no page is in it: everything, what has no name above as well. @returns whether nothing failed */
export function clearSession(session: Session, log: Log): Promise<boolean> {
  return allOf(
    [
      ...inSession(session),
      ['connections', () => session.closeAllConnections()],
      ['everything else', () => session.clearData()],
    ],
    log,
  )
}

async function allOf(steps: readonly Step[], log: Log): Promise<boolean> {
  const done = await Promise.all(
    steps.map(async ([what, step]) => {
      try {
        await step()
        return true
      } catch (error) {
        log.error({ what, error }, 'traces of a visit could not be wiped')
        return false
      }
    }),
  )
  return !done.includes(false)
}
