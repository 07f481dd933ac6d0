/** Saves an export: where the member chooses in the desktop shell, as a download in a browser. */
import { useSession } from '../../shared/service/session.ts'
import type { ExportPiece, ExportView } from '../../../contract/views.ts'

export type Saved = 'saved' | 'cancelled' | 'failed'
type Read = (id: string) => Promise<ExportPiece | null>

export async function saveExport({ id, fileName, type }: ExportView, read: Read): Promise<Saved> {
  const shell = window.kioskShell
  if (shell) return shell.save ? shell.save({ id, fileName, visit: useSession().visitId }) : 'failed'
  const pieces: BlobPart[] = []
  for (;;) {
    const piece = await read(id)
    if (piece === null) return 'failed'
    if (piece.done) break
    pieces.push(piece.encoding === 'base64' ? bytesOf(piece.text) : piece.text)
  }
  const url = URL.createObjectURL(new Blob(pieces, { type }))
  const link = Object.assign(document.createElement('a'), { href: url, download: fileName })
  link.click()
  // By the next task, the browser has begun the download.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
  return 'saved'
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
}
