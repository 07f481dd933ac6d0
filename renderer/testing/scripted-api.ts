/**
 * A service for tests with typed answers: an operation it has no answer for is remembered by name, since a screen
 * would only take it for a lost connection.
 */
import type { Failure } from '../../contract/failures.ts'
import type { InputOf, KioskApi, OperationName, OutputOf, Reply } from '../../contract/operations.ts'
import type { Result } from '../../contract/result.ts'
import type { SessionStatus } from '../../contract/views.ts'

/** What the operation comes to; the failures are checked by the contract's own tests. */
export type Outcome<N extends OperationName> = Result<OutputOf<N>, Failure>
export type Script = { [N in OperationName]?: (input: InputOf<N>) => Outcome<N> | Promise<Outcome<N>> }

export function scriptedApi(script: Script, session: () => SessionStatus | null) {
  const calls: OperationName[] = []
  const unexpected: string[] = []
  const api = new Proxy({} as KioskApi, {
    get: (_target, property) => async (input: never) => {
      const name = property as OperationName
      calls.push(name)
      const answer = script[name]
      if (answer === undefined) {
        unexpected.push(name)
        throw new Error(`unexpected call: ${name}`)
      }
      const result = await (answer as (input: never) => Result<unknown, Failure>)(input)
      return { result, session: session() } satisfies Reply
    },
  })
  return { api, calls, unexpected, script }
}

/** An answer that is held back until the test lets it go. */
export function held<T>() {
  let release: (value: T) => void = () => {}
  const promise = new Promise<T>((resolve) => (release = resolve))
  return { promise, release: (value: T) => release(value) }
}
