/**
 * Whether the page that calls still shows what is open. Pages of one browser share a session, so one of them can open
 * another visit, change or case behind another's back; a call from that one is refused before anything is done. Ids of
 * other things (requests, imports, exports, hits) are looked up by their handlers: nothing but the id says which is meant.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { OperationDefinition } from '../../contract/operation.ts'
import { isOver } from '../contact-change/machine.ts'
import type { LiveSession } from '../session/session.ts'

/**
 * @param input of the operation's form
 * @param visit that the page shows
 * @returns the refusal; null where the page is right, or there is nothing open that it could be wrong about
 */
export function outdated(
  { names }: Pick<OperationDefinition, 'names'>,
  input: unknown,
  visit: string | null,
  session: LiveSession,
): FailureOf<'page-outdated'> | null {
  if (names === 'nothing') return null
  if (visit !== session.publicId) return { kind: 'page-outdated', what: 'visit' }
  if (names !== 'change' && names !== 'case') return null
  return isOpen[names](input, session) ? null : { kind: 'page-outdated', what: names }
}

/** By what the operation names; its input has the field (`namedBy`). */
const isOpen = {
  change(input: unknown, session: LiveSession): boolean {
    const { changeId } = input as { changeId: string | null }
    const open = session.side === 'citizen' ? session.change : null
    if (open === null || open.id === changeId) return true
    // A page that shows none may open one, unless there is one that it does not know of.
    return changeId === null && isOver(open.state)
  },
  case(input: unknown, session: LiveSession): boolean {
    const open = session.side === 'staff' ? session.case : null
    return open === null || open.id === (input as { case: string }).case
  },
}
