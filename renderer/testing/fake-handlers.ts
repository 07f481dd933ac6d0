/** What the parts of the fake service are made of. */
import type { Failure } from '../../contract/failures.ts'
import type { InputOf, OperationName, OutputOf } from '../../contract/operations.ts'
import type { AccountView, Language, StaffRole } from '../../contract/views.ts'
import type { AssistanceView } from '../../contract/citizen/views.ts'

/** What the staff side does to the session that it shares with the citizen's. */
export interface FakeSession {
  begin: (role: StaffRole, language: Language) => void
  handOver: (assistance: AssistanceView, account: AccountView, language: Language) => void
  language: () => Language
}

/** The compiler asks for every operation there is. */
export type FakeHandlers<N extends OperationName = OperationName> = {
  [Name in N]: (input: InputOf<Name>) => OutputOf<Name> | Failure
}
