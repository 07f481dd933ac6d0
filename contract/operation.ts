/** What an operation is made of, and the pieces that inputs are built from. */
import type { z } from 'zod'
import { string } from 'zod'
import type { FailureKind } from './failures.ts'
import type { Role, StaffRole } from './views.ts'

export interface OperationDefinition<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  F extends FailureKind = FailureKind,
> {
  /** The least role that may call it; a citizen may do what a visitor may, a supervisor what a clerk may. */
  role: Role
  /** Whether a call is a sign of life that moves the idle deadline. Polling and looking are not. */
  activity: boolean
  /** Staff whose password was given to them may call it before they have chosen their own. */
  beforeChange?: boolean
  /** Bytes that a call may have as JSON; 16 kB where nothing is said. */
  largest?: number
  input: I
  output: O
  failures: readonly F[]
}

export function operation<I extends z.ZodType, O extends z.ZodType, const F extends FailureKind = never>(
  definition: OperationDefinition<I, O, F>,
): OperationDefinition<I, O, F> {
  return definition
}

/** May also end with `must-change`. */
export function staffOperation<I extends z.ZodType, O extends z.ZodType, const F extends FailureKind = never>(
  definition: OperationDefinition<I, O, F> & { role: StaffRole },
): OperationDefinition<I, O, F | 'must-change'> {
  return { ...definition, failures: [...definition.failures, 'must-change'] }
}

/** Lengths are bounded here so that nothing behind has to fear a megabyte in a field. */
export const text = (max: number) => string().max(max)
