/**
 * A service for tests that answers by a script, and the stores that use it. Calls without an answer are recorded by name:
 * the page would only show them as a lost connection.
 */
import { createPinia, setActivePinia } from 'pinia'
import { createApp, type App } from 'vue'
import type { Failure } from '../../contract/failures.ts'
import type { InputOf, KioskApi, OperationName, OutputOf, Reply } from '../../contract/operations.ts'
import { err, ok, type Result } from '../../contract/result.ts'
import type { SessionStatus } from '../../contract/views.ts'
import { apiKey } from '../shared/service/transport.ts'
import { allWords } from './all-words.ts'

/** Any failure is allowed here; that an operation lists its failures is checked by the contract's own tests. */
export type Outcome<N extends OperationName> = Result<OutputOf<N>, Failure>
/** An outcome is sent with the status from `session`; a whole reply, from `reply` or `failureReply`, as it is. */
type Answer<N extends OperationName> = Outcome<N> | Reply
export type Script = { [N in OperationName]?: (input: InputOf<N>) => Answer<N> | Promise<Answer<N>> }

/** @param script may be changed by the test at any time */
export function scriptedApi(script: Script, session: () => SessionStatus | null = () => status()) {
  const calls: OperationName[] = []
  /** The visit that each call named. */
  const visitIds: unknown[] = []
  const unexpected: string[] = []
  const api = new Proxy({} as KioskApi, {
    get: (_target, property) => async (input: never, visit: unknown) => {
      const name = property as OperationName
      calls.push(name)
      visitIds.push(visit)
      const answer = script[name]
      if (answer === undefined) {
        unexpected.push(name)
        throw new Error(`unexpected call: ${name}`)
      }
      const given: Answer<typeof name> = await answer(input)
      return 'result' in given ? given : ({ result: given, session: session() } satisfies Reply)
    },
  })
  return { api, calls, visitIds, unexpected, script }
}

export function reply(value: unknown, session: SessionStatus | null = status()): Reply {
  return { result: ok(value), session }
}

export function failureReply(failure: Failure, session: SessionStatus | null = status()): Reply {
  return { result: err(failure), session }
}

/** The answer of a service that cannot be reached. */
export const unreachable = () => Promise.reject(new Error('no connection'))

/** An answer that the test gives later. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => (resolve = done))
  return { promise, resolve: (value: T) => resolve(value) }
}

/** Provides the API to stores outside a component, as the app does. */
export function installStores(api: KioskApi): App {
  const app = createApp({})
  const pinia = createPinia()
  app.provide(apiKey, api).use(pinia).use(allWords())
  setActivePinia(pinia)
  return app
}

export function status(over: Partial<SessionStatus> = {}): SessionStatus {
  const now = over.now ?? Date.now()
  return {
    visit: 'visit-1',
    role: 'visitor',
    language: 'vi',
    now,
    warnAt: now + 90_000,
    endsAt: now + 120_000,
    limitAt: now + 900_000,
    ...over,
  }
}
