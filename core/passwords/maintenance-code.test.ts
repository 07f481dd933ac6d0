/** Which codes are refused at start, and that comparing neither keeps nor mistakes one. */
import { describe, expect, it } from 'vitest'
import { secureRandom } from '../foundation/random.ts'
import { codeCheck, maintenanceCodeProblem } from './maintenance-code.ts'

const office = { hotline: '1900 9068' }

describe('a code that will do', () => {
  it.each(['482913', 'Bảo trì Q1', ' 7m4k9x ', '190090', '1900906812', 'k'.repeat(39) + 'x'])(
    '%j',
    (code) => {
      // The hotline's own digits in another order, or as a part of a longer code, say nothing.
      const other = { hotline: '0900 1968' }
      expect(maintenanceCodeProblem(code, other)).toBeNull()
    },
  )
})

describe('a code that anybody would try', () => {
  it.each([
    ['short', '4829', 'KIOSK_MAINTENANCE_CODE has 4 characters; 6 to 40 are needed.'],
    ['short behind its blanks', '   48291   ', 'has 5 characters'],
    ['blank', '      ', 'has 0 characters'],
    ['long', 'k9'.repeat(21), 'has 42 characters'],
    ['one digit', '000000', 'over and over'],
    ['one letter', 'kkkkkkkk', 'over and over'],
    ['a pair', '121212', 'over and over'],
    ['a group', 'abcabc', 'over and over'],
    ['upwards', '123456', 'follow one another'],
    ['upwards, long', '1234567890', 'follow one another'],
    ['over the ten', '789012', 'follow one another'],
    ['downwards', '987654', 'follow one another'],
    ['downwards over nought', '321098', 'follow one another'],
    ['letters', 'abcdef', 'follow one another'],
    ['the hotline', '19009068', 'it is the hotline'],
    ['the hotline as it is written', '1900 9068', 'it is the hotline'],
    ['the hotline with hyphens', '1900-90-68', 'it is the hotline'],
    ['its beginning', '190090', 'it is the hotline'],
    ['its end', '009068', 'it is the hotline'],
  ])('%s', (_, code, said) => {
    const problem = maintenanceCodeProblem(code, office)
    expect(problem).toContain(said)
    expect(problem).toMatch(/^KIOSK_MAINTENANCE_CODE .*\.$/)
    // It stands in the log from now on.
    if (code.trim().length >= 6) expect(problem).not.toContain(code.trim())
  })
})

describe('comparing', () => {
  const isRight = codeCheck(' Bảo trì Q1 ', secureRandom)

  it('takes the code with blanks around it, and its letters in either form', () => {
    expect(isRight('Bảo trì Q1')).toBe(true)
    expect(isRight('\tBảo trì Q1 ')).toBe(true)
    expect(isRight('Bảo trì Q1'.normalize('NFD'))).toBe(true)
  })

  it.each(['', 'bảo trì q1', 'Bảo trì Q', 'Bảo trì Q12', 'Bao tri Q1', 'Bảo  trì Q1', 'x'.repeat(40)])(
    'takes nothing else: %j',
    (typed) => expect(isRight(typed)).toBe(false),
  )
})
