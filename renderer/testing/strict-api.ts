/**
 * A service for tests that answers what it was told to. Anything else that is asked is remembered by name, since a
 * screen would only take it for a lost connection.
 */
import { createPinia, setActivePinia } from 'pinia'
import { createApp, type App } from 'vue'
import type { Failure } from '../../contract/failures.ts'
import type { KioskApi, OperationName, Reply } from '../../contract/operations.ts'
import type { SessionStatus } from '../../contract/views.ts'
import { apiKey } from '../shared/service/transport.ts'
import { createWords } from '../shared/text/words.ts'

type Answer = Reply | ((input: unknown) => Reply | Promise<Reply>)

export function strictApi(answers: Partial<Record<OperationName, Answer>>) {
  const calls: { name: string; input: unknown }[] = []
  /** The visit that each call named. */
  const shown: unknown[] = []
  const unexpected: string[] = []
  const api = new Proxy({} as KioskApi, {
    get: (_target, name) => async (input: unknown, visit: unknown) => {
      calls.push({ name: String(name), input })
      shown.push(visit)
      const answer = answers[name as OperationName]
      if (answer === undefined) {
        unexpected.push(String(name))
        throw new Error(`unexpected call: ${String(name)}`)
      }
      return typeof answer === 'function' ? answer(input) : answer
    },
  })
  return { api, calls, shown, unexpected, names: () => calls.map((call) => call.name) }
}

/** Nobody answers: what a screen sees of a service that cannot be reached. */
export const lost = () => Promise.reject(new Error('no line'))

/** Stores over this service, as the app would have them. */
export function standUp(api: KioskApi): App {
  const app = createApp({})
  const pinia = createPinia()
  app.provide(apiKey, api).use(pinia).use(createWords())
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

export function answer(value: unknown, session: SessionStatus | null = status()): Reply {
  return { result: { ok: true, value }, session }
}

export function refusal(error: Failure, session: SessionStatus | null = status()): Reply {
  return { result: { ok: false, error }, session }
}
