/**
 * Sessions of pages, in memory, as many as there are pages at once, each used again when everything in it was
 * cleared. Electron gives none back as long as it runs (electron/electron#28566): one for each visit would fill the memory.
 *
 * One that was not cleared, or not in time, is never used again; another is made in its place, and the daily start ends both.
 */
import { randomUUID } from 'node:crypto'
import type { Session } from 'electron'
import { clearSession } from './wipe.ts'
import type { Log } from '../core/foundation/log.ts'

export interface Partitions {
  /** Empty, and used by no other page. */
  take(): Session
  /** When the page in it is gone. Never rejects. */
  giveBack(session: Session): Promise<void>
}

export interface PartitionsOptions {
  sessions: { fromPartition(name: string): Session }
  log: Log
  clearWithinMs?: number
}

export function createPartitions({ sessions, log, clearWithinMs = 10_000 }: PartitionsOptions): Partitions {
  /** The one that was unused longest first. */
  const clear: Session[] = []

  function make(): Session {
    // Without "persist:" it lives in memory only.
    const session = sessions.fromPartition(`kiosk-${randomUUID()}`)
    session.setSpellCheckerEnabled(false)
    return session
  }

  return {
    take: () => clear.shift() ?? make(),
    async giveBack(session) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<false>((resolve) => {
        timer = setTimeout(resolve, clearWithinMs, false)
      })
      const isClear = await Promise.race([clearSession(session, log), late])
      clearTimeout(timer)
      if (isClear) clear.push(session)
      else log.error({}, 'the session of a visit could not be cleared, and is not used again')
    },
  }
}
