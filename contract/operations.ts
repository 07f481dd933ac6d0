/**
 * All operations of the service: one definition each, used by the service, both transports and the renderer.
 * An input is validated against its schema before anything else. Each area has its own file.
 */
import type { z } from 'zod'
import type { Failure, FailureKind, FailureOf } from './failures.ts'
import { accountsOperations } from './accounts/operations.ts'
import { auditOperations } from './audit/operations.ts'
import type { Result } from './result.ts'
import { adminOperations } from './admin/operations.ts'
import { counterOperations } from './counter/operations.ts'
import { staffOperations } from './staff/operations.ts'
import { peopleOperations } from './admin/people-operations.ts'
import { deviceOperations } from './admin/device-operations.ts'
import type { SessionStatus } from './views.ts'
import { citizenOperations } from './citizen/operations.ts'

/** Failures of any operation; an operation lists only its own. */
export const commonFailures = [
  'invalid-input',
  'unknown-operation',
  'not-allowed',
  'session-ended',
  'page-outdated',
  'busy',
  'out-of-service',
  'device-unknown',
  'device-suspended',
  'no-connection',
  'version-apart',
] as const satisfies readonly FailureKind[]
type CommonFailureKind = (typeof commonFailures)[number]

/** All operations of the staff areas. */
const deskOperations = {
  ...staffOperations,
  ...counterOperations,
  ...peopleOperations,
  ...deviceOperations,
  ...auditOperations,
  ...accountsOperations,
  ...adminOperations,
} as const

export const operations = { ...citizenOperations, ...deskOperations } as const

export type Operations = typeof operations
export type OperationName = keyof Operations
export type StaffOperationName = keyof typeof deskOperations
export const operationNames = Object.keys(operations) as OperationName[]

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name)
}

export type InputOf<N extends OperationName> = z.infer<Operations[N]['input']>
export type OutputOf<N extends OperationName> = z.infer<Operations[N]['output']>
export type FailureFor<N extends OperationName> = FailureOf<
  Operations[N]['failures'][number] | CommonFailureKind
>
export type ResultOf<N extends OperationName> = Result<OutputOf<N>, FailureFor<N>>

/** The reply over either transport: the result, and the visit's deadlines if there is a visit. */
export interface Reply<T = unknown, F = Failure> {
  result: Result<T, F>
  session: SessionStatus | null
}
export type ReplyOf<N extends OperationName> = Reply<OutputOf<N>, FailureFor<N>>

/**
 * The API that screens use: every operation as a function of one named-object argument.
 * @param visit that the page shows, from `SessionStatus.visit`; null where it shows none
 */
export type KioskApi = {
  [N in OperationName]: (input: InputOf<N>, visit: string | null) => Promise<ReplyOf<N>>
}
