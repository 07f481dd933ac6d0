/** What one page of a test shows, and names in its calls as a page of ours would. */
import { operations, type InputOf, type OperationName, type Reply } from '../../contract/operations.ts'
import type { CaseView } from '../../contract/counter/views.ts'
import type { ChangeView, VisitView } from '../../contract/citizen/views.ts'

type NamedFields = 'case' | 'changeId' | 'request' | 'undoes'
/** An input; where a test leaves out what the page shows, the page says it. */
export type Unnamed<N extends OperationName> =
  InputOf<N> extends infer Input
    ? Omit<Input, NamedFields> & Partial<Pick<Input, Extract<keyof Input, NamedFields>>>
    : never

/** Only these put another visit on a page; `getVisit` is what it is loaded with. */
const opening: ReadonlySet<string> = new Set<OperationName>([
  ...(['startVisit', 'getVisit', 'signIn', 'setUpStaff', 'staffSignIn', 'handOver'] as const),
])

export function shownByPage() {
  let visit: string | null = null
  let change: ChangeView | null = null
  let open: CaseView | null = null

  return {
    visit: () => visit,

    /** The input as the page sends it. What is no input of ours stays as it is. */
    named(operation: string, input: unknown): unknown {
      if (!isPlain(input)) return input
      const names = (operations as Record<string, { names: string } | undefined>)[operation]?.names
      const lastChange = open?.lastChange?.reference ?? 'none'
      if (operation === 'undoChange') return { case: open?.id ?? 'none', undoes: lastChange, ...input }
      if (['cancelPending', 'handOver', 'handOverToKiosk'].includes(operation))
        return { case: open?.id ?? 'none', request: open?.request?.id ?? null, ...input }
      if (names === 'case') return { case: open?.id ?? 'none', ...input }
      if (operation === 'draftChange' || operation === 'draftPassword')
        return { changeId: change?.id ?? null, ...input }
      return input
    },

    take(operation: OperationName, { result, session }: Reply): void {
      if (opening.has(operation) && (result.ok || operation === 'getVisit')) {
        if (visit !== (session?.visit ?? null)) change = open = null
        visit = session?.visit ?? null
      }
      if (!result.ok) return
      const value = result.value
      if (operation === 'getVisit') change = (value as VisitView).change
      if (!isPlain(value)) return
      if ('state' in value && 'proofs' in value) change = value as ChangeView
      if ('change' in value && 'receipt' in value) change = value['change'] as ChangeView | null
      if ('id' in value && 'hasPassword' in value) open = value as CaseView
      if (operation === 'getStaff' || operation === 'undoChange') open = value['case'] as CaseView | null
    },
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
