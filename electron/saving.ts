/**
 * Saves a file that staff asked for where they choose. What is in it is read from the service here, piece by piece, by
 * the operation that reads exports: who may not read one gets nothing, and the page never holds it. It gets its name when
 * it is whole: a file under that name is complete.
 */
import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import type { ReplyOf } from '../contract/operations.ts'
import type { SaveOutcome } from '../contract/shell.ts'
import { saveChannel } from './channels.ts'
import { isMainFrameOf, onlyPlainObject } from './ipc.ts'
import type { Visit } from './visit.ts'
import type { Log } from '../core/foundation/log.ts'
import type { ExportPiece } from '../contract/views.ts'

export interface SavingOptions {
  contents: WebContents
  visit: Pick<Visit, 'call'>
  /** Asks for a place; null when somebody chose none. */
  choose: (fileName: string) => Promise<string | null>
  log: Log
}

const file = z.strictObject({
  id: z.string().max(40),
  /** That the page shows. */
  visit: z.string().max(64).nullable(),
  /** A name, not a path. */
  fileName: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,100}$/u),
})

/** @returns its clean-up */
export function registerSaving({ contents, visit, choose, log }: SavingOptions): () => void {
  let saving = false

  contents.ipc.handle(
    saveChannel,
    async (event: IpcMainInvokeEvent, ...args: unknown[]): Promise<SaveOutcome> => {
      const asked = file.safeParse(onlyPlainObject(args))
      if (!isMainFrameOf(contents, event) || !asked.success || saving) {
        log.warn({}, 'a file to save was refused')
        return 'failed'
      }
      saving = true
      try {
        return await save(asked.data)
      } catch (error) {
        log.warn({ reason: (error as NodeJS.ErrnoException).code ?? 'unknown' }, 'a file could not be saved')
        return 'failed'
      } finally {
        saving = false
      }
    },
  )

  async function save({ fileName, ...asked }: z.infer<typeof file>): Promise<SaveOutcome> {
    // Before anybody is asked: who may not read it is not asked where to put it.
    const first = await read(asked)
    if (first === null) return 'failed'
    const path = await choose(basename(fileName))
    if (path === null) return 'cancelled'
    const partly = `${path}.part`
    const handle = await open(partly, 'w', 0o600)
    try {
      for (let piece: ExportPiece | null = first; ; piece = await read(asked)) {
        if (piece === null) throw new Error('the export ended early')
        await handle.writeFile(piece.text, piece.encoding)
        if (piece.done) break
      }
      await handle.sync()
      await handle.close()
      await rename(partly, path)
      return 'saved'
    } catch (error) {
      await handle.close().catch(() => undefined)
      await rm(partly, { force: true })
      throw error
    }
  }

  async function read({
    id,
    visit: shown,
  }: Omit<z.infer<typeof file>, 'fileName'>): Promise<ExportPiece | null> {
    const { result } = (await visit.call('readExport', { id }, shown)) as ReplyOf<'readExport'>
    return result.ok ? result.value : null
  }

  return () => {
    if (!contents.isDestroyed()) contents.ipc.removeHandler(saveChannel)
  }
}
