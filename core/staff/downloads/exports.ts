/**
 * Files that staff take away, piece by piece: a piece is made when it is asked for, so that neither the service nor the
 * screen holds more of it than that. A session reads one file at a time; its end ends the file.
 */
import type { FailureOf } from '../../../contract/failures.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import type { StaffSession } from '../../session/session.ts'
import { reaches } from '../roles.ts'
import type { OpenExport } from '../../session/open-export.ts'
import type { ExportPiece, ExportView } from '../../../contract/views.ts'

const types = {
  csv: 'text/csv;charset=utf-8',
  jsonl: 'application/jsonl;charset=utf-8',
  json: 'application/json;charset=utf-8',
  backup: 'application/octet-stream',
}

/** @param name without its ending. */
export function beginExport(
  session: StaffSession,
  { name, ending, ...file }: { name: string; ending: keyof typeof types } & Omit<OpenExport, 'id'>,
  random: Random,
): ExportView {
  dropExport(session)
  const id = random.bytes(9).toString('base64url')
  session.export = { id, ...file }
  return { id, fileName: `${name}.${ending}`, type: types[ending] }
}

export async function readExport(
  session: StaffSession,
  id: string,
): Promise<Result<ExportPiece, FailureOf<'export-over' | 'not-allowed'>>> {
  const open = session.export
  if (open?.id !== id) return err({ kind: 'export-over' })
  if (!reaches(session.role, open.role)) {
    dropExport(session)
    return err({ kind: 'not-allowed' })
  }
  let step
  try {
    step = await open.pieces.next()
  } catch (error) {
    // One that broke off must not look like one that was read to its end.
    dropExport(session)
    throw error
  }
  if (step.done !== true) return ok({ ...inText(step.value), done: false })
  session.export = null
  await open.over?.()
  return ok({ text: '', encoding: 'utf8', done: true })
}

function inText(piece: string | Uint8Array): Omit<ExportPiece, 'done'> {
  if (typeof piece === 'string') return { text: piece, encoding: 'utf8' }
  return { text: Buffer.from(piece).toString('base64'), encoding: 'base64' }
}

export function dropExport(session: StaffSession): void {
  const open = session.export
  session.export = null
  // What it has open is closed; that it was not read to its end is nobody's failure.
  void open?.pieces
    .return(undefined)
    .catch(() => undefined)
    .then(() => open.over?.())
}
