/** The account somebody at the counter is being helped with, as one session of staff holds it. */
import type { DocumentCheck } from '../../contract/counter/views.ts'

export interface OpenCase {
  /** New with each opening: what is done for it names it. */
  readonly id: string
  /** The account's key. */
  readonly account: string
  /** A reason was given to see it in full. */
  revealed: boolean
  check: DocumentCheck | null
}
