import { expect, test } from 'vitest'
import { z } from 'zod'
import { namedBy, operation, type OperationDefinition } from './operation.ts'
import { operations, type OperationName } from './operations.ts'

const all = Object.entries(operations) as [OperationName, OperationDefinition][]

/** Operations that need not name what their page shows, each with the reason. */
const nameless: Partial<Record<OperationName, string>> = {
  getKiosk: 'says what anyone may know of the kiosk',
  startVisit: 'begins a visit for somebody new; the one before it only ends',
  getVisit: 'tells a page that was loaded what is open',
  takeHandOver:
    'takes a number that stands at the counter; the device that calls says which hand-over is meant',
  reportVoices: 'tells of the machine, not of a visit',
  leaveKiosk: 'takes the maintenance code, whoever stands there',
  enrolDevice: 'is asked for by a machine that was not let in yet',
  getStaffDoor: 'says what anyone may know of the staff side',
  setUpStaff: 'takes the set-up code; the visit before it only ends',
  staffSignIn: 'takes a password; the visit before it only ends',
}

test('every operation names what its page shows, except those listed with a reason', () => {
  const found = all.filter(([, { names }]) => names === 'nothing').map(([name]) => name)
  expect(found.sort()).toEqual(Object.keys(nameless).sort())
})

test.each(all)('%s has the field that its name refers to', (_name, { names, input }) => {
  const field = namedBy[names]
  const fields = Object.keys((input as z.ZodObject).shape)
  if (field !== null) expect(fields).toContain(field)
  // Such an id in the input of an operation that does not name it would never be compared.
  else expect(fields.filter((one) => /^(case|id|.*Id)$/.test(one))).toEqual([])
})

test('is a type error without it', () => {
  const rest = { role: 'anyone', activity: true, output: z.null(), failures: [] } as const
  // @ts-expect-error says nothing of what it names
  operation({ ...rest, input: z.strictObject({}) })
  // @ts-expect-error names a case, by nothing
  operation({ ...rest, names: 'case', input: z.strictObject({}) })
  expect(operation({ ...rest, names: 'case', input: z.strictObject({ case: z.string() }) }).names).toBe(
    'case',
  )
})
