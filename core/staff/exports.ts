/**
 * Files that staff take away, piece by piece: a piece is made when it is asked for, so that neither the service nor the
 * screen holds more of it than that. A session reads one file at a time; its end ends the file.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { ExportView } from '../../contract/journal-views.ts'
import type { Random } from '../random.ts'
import { err, ok, type Result } from '../result.ts'
import type { StaffSession } from '../session/session.ts'

export interface OpenExport {
  id: string
  pieces: AsyncGenerator<string, void>
}

const types = {
  csv: 'text/csv;charset=utf-8',
  jsonl: 'application/jsonl;charset=utf-8',
  json: 'application/json;charset=utf-8',
}

/** @param name without its ending. */
export function beginExport(
  session: StaffSession,
  { name, ending, pieces }: { name: string; ending: keyof typeof types; pieces: OpenExport['pieces'] },
  random: Random,
): ExportView {
  dropExport(session)
  const id = random.bytes(9).toString('base64url')
  session.export = { id, pieces }
  return { id, fileName: `${name}.${ending}`, type: types[ending] }
}

export async function readExport(
  session: StaffSession,
  id: string,
): Promise<Result<{ text: string; done: boolean }, FailureOf<'export-over'>>> {
  const open = session.export
  if (open?.id !== id) return err({ kind: 'export-over' })
  const step = await open.pieces.next()
  if (step.done !== true) return ok({ text: step.value, done: false })
  session.export = null
  return ok({ text: '', done: true })
}

export function dropExport(session: StaffSession): void {
  const open = session.export
  session.export = null
  // What it has open is closed; that it was not read to its end is nobody's failure.
  void open?.pieces.return(undefined).catch(() => undefined)
}
