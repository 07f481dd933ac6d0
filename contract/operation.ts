/** The definition of an operation, and pieces of inputs. */
import type { z } from 'zod'
import type { FailureKind } from './failures.ts'
import type { Role, StaffRole } from './views.ts'

/**
 * What a call refers to, and the input field with its id. Two pages of one browser share a session: a button
 * of one page must never act on what the other one opened. Every such call names the visit, too. That id is
 * sent beside the input (`KioskApi`), and the service compares both before the handler runs.
 */
export const namedBy = {
  nothing: null,
  visit: null,
  /** The change that the page shows; null where it shows none. */
  change: 'changeId',
  captcha: 'captchaId',
  /** A search hit, by its id. */
  hit: 'id',
  /** The account that is open in the staff session. */
  case: 'case',
  request: 'id',
  'hand-over': 'id',
  /** A request that waits for a second person. */
  'two-person-change': 'id',
  member: 'userName',
  device: 'device',
  'device-code': 'id',
  import: 'id',
  export: 'id',
  /** The version of the settings that was read. */
  settings: 'version',
} as const
export type Names = keyof typeof namedBy

/** An input type that has the field required by `names`. */
type Naming<N extends Names> = (typeof namedBy)[N] extends infer Field extends string
  ? z.ZodObject<Record<Field, z.ZodType>>
  : z.ZodType

export interface OperationDefinition<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  F extends FailureKind = FailureKind,
  N extends Names = Names,
> {
  /** The lowest role that may call it; a citizen may do what a visitor may, a supervisor what a clerk may. */
  role: Role
  /** Whether a call moves the idle deadline. Polling and reading do not. */
  activity: boolean
  /**
   * Every call that acts or reads on what a page shows names it. `nothing` is for calls made before a page
   * shows anything.
   */
  names: N
  /** Members with a temporary password may call it before they choose their own. */
  beforeChange?: boolean
  /** Maximum size of the input as JSON in bytes; 16 kB by default. */
  largest?: number
  input: I
  output: O
  failures: readonly F[]
}

export function operation<
  I extends z.ZodType,
  O extends z.ZodType,
  N extends Names,
  const F extends FailureKind = never,
>(definition: OperationDefinition<I, O, F, N> & { input: Naming<N> }): OperationDefinition<I, O, F, N> {
  return definition
}

/** May also fail with `must-change`. */
export function staffOperation<
  I extends z.ZodType,
  O extends z.ZodType,
  N extends Names,
  const F extends FailureKind = never,
>(
  definition: OperationDefinition<I, O, F, N> & { role: StaffRole; input: Naming<N> },
): OperationDefinition<I, O, F | 'must-change', N> {
  return { ...definition, failures: [...definition.failures, 'must-change'] }
}

export const personFailures = ['person-name-invalid', 'account-number-invalid'] as const
/** Why a member cannot be the second person. */
export const secondPersonFailures = ['own-request', 'own-record', 'too-new', 'requester-new'] as const
