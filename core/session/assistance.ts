/** What a visit carries when staff have handed the screen over: it stands in every event of the visit, and in its commit. */
import type { DocumentCheck } from '../../contract/counter/views.ts'
import type { AssistanceView } from '../../contract/citizen/views.ts'

export interface Assistance {
  /** The visit may do this and nothing else. */
  purpose: AssistanceView['purpose']
  /** Who handed over. */
  by: { userName: string; name: string }
  /** What they saw. */
  check: DocumentCheck
  /** The approved request behind a new e-mail without the old one. */
  request: { id: string; approvedBy: string } | null
}
