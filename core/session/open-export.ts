/** A file that a session reads piece by piece. */
import type { StaffRole } from '../../contract/views.ts'

export interface OpenExport {
  id: string
  /** A member of a lower role by now reads no further. */
  role: StaffRole
  pieces: AsyncGenerator<string | Uint8Array, void>
  /** It was read to its end, or will not be: what it was read from can go. Never rejects. */
  over?: () => Promise<void>
}
