/**
 * For every operation an input that passes its form, so that what a test meets is what lies behind it: the smallest that the
 * schema takes, with what is better chosen on top.
 */
import { z } from 'zod'
import { operations, type InputOf, type OperationName } from '../../contract/operations.ts'
import { chosenInputs } from './inputs.ts'

export function validInput<N extends OperationName>(name: N): InputOf<N> {
  const input = (chosenInputs as Partial<Record<OperationName, unknown>>)[name] ?? smallest(name)
  const parsed = operations[name].input.safeParse(input)
  if (!parsed.success) {
    throw new Error(`${name}: no input of its form could be made; choose one in core/testing/inputs.ts`)
  }
  // The schema of this very operation has just taken it.
  return input as InputOf<N>
}

/** The smallest input that the operation's schema takes, but for patterns. */
export const smallest = (name: OperationName): unknown =>
  sample(z.toJSONSchema(operations[name].input, { io: 'input', unrepresentable: 'any' }))

type Schema = z.core.JSONSchema.BaseSchema

function sample(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) {
    const nothing = choices.some((choice) => choice.type === 'null')
    return nothing ? null : sample(choices[0] as Schema)
  }
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((key) => [key, sample(schema.properties?.[key] as Schema)]),
      )
    case 'string':
      return 'x'.repeat(Math.max(1, schema.minLength ?? 0))
    case 'integer':
    case 'number':
      return Math.max(0, schema.minimum ?? 0)
    case 'boolean':
      return true
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items as Schema))
    default:
      return null
  }
}
