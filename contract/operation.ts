/** What an operation is made of, and the pieces that inputs are built from. */
import type { z } from 'zod'
import type { FailureKind } from './failures.ts'
import type { Role, StaffRole } from './views.ts'

/**
 * What a call names, and the field of its input that holds the id. Two pages of one browser share a session: what one of
 * them opens must never be what the other one's button acts on. A call that names anything names the visit, too; that id
 * travels beside the input (`KioskApi`), and the service compares both before the handler runs.
 */
export const namedBy = {
  nothing: null,
  visit: null,
  /** The change that the page shows; null where it shows none. */
  change: 'changeId',
  captcha: 'captchaId',
  /** An account that was found, by the id of the hit. */
  hit: 'id',
  /** The account that is open at the desk. */
  case: 'case',
  request: 'id',
  /** What waits for a second person. */
  'two-person-change': 'id',
  member: 'userName',
  import: 'id',
  export: 'id',
  /** The settings as they were read. */
  settings: 'version',
} as const
export type Names = keyof typeof namedBy

/** An input that has the field by which it names what it says it names. */
type Naming<N extends Names> = (typeof namedBy)[N] extends infer Field extends string
  ? z.ZodObject<Record<Field, z.ZodType>>
  : z.ZodType

export interface OperationDefinition<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  F extends FailureKind = FailureKind,
  N extends Names = Names,
> {
  /** The least role that may call it; a citizen may do what a visitor may, a supervisor what a clerk may. */
  role: Role
  /** Whether a call is a sign of life that moves the idle deadline. Polling and looking are not. */
  activity: boolean
  /** Whatever acts, or reads on what a page shows, names it. `nothing` is for what a page may ask before it shows anything. */
  names: N
  /** Staff whose password was given to them may call it before they have chosen their own. */
  beforeChange?: boolean
  /** Bytes that a call may have as JSON; 16 kB where nothing is said. */
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

/** May also end with `must-change`. */
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
/** Why somebody cannot be the second person. */
export const secondPersonFailures = ['own-request', 'own-record', 'too-new', 'requester-new'] as const
