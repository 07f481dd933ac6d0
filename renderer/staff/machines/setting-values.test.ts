import { expect, test } from 'vitest'
import { fieldsOf, isSame, mergedFields, valuesOf, type DeviceSetting, type Field } from './setting-values.ts'

const settings: DeviceSetting[] = [
  {
    path: 'screen.diagonalInches',
    value: 21.5,
    from: 'file',
    allowed: { type: 'number', min: 10, max: 100 },
  },
  { path: 'receipt.printer', value: 'HP', from: 'here', allowed: { type: 'text', min: 0, max: 200 } },
  { path: 'scanner.enabled', value: true, from: 'here', allowed: { type: 'yes-no' } },
  { path: 'languages', value: ['vi', 'en'], from: 'default', allowed: { type: 'list', min: 1, max: 2 } },
]
const typed = (path: Field['path'], text: string, here = true) =>
  fieldsOf(settings, 'vi').map((field) => (field.path === path ? { path, text, here } : field))

test('what is set here is sent, and nothing else', () => {
  expect(valuesOf(fieldsOf(settings, 'vi'), settings).values).toEqual({
    'receipt.printer': 'HP',
    'scanner.enabled': true,
  })
  expect(valuesOf(typed('scanner.enabled', 'true', false), settings).values).toEqual({
    'receipt.printer': 'HP',
  })
  expect(valuesOf(typed('receipt.printer', ' '), settings).values).toMatchObject({ 'receipt.printer': null })
  expect(valuesOf(typed('languages', 'en\nvi'), settings).values).toMatchObject({ languages: ['en', 'vi'] })
})

test('numbers are taken as people write them, and other text is a problem of its field', () => {
  expect(fieldsOf(settings, 'vi')[0]?.text).toBe('21,5')
  expect(fieldsOf(settings, 'en')[0]?.text).toBe('21.5')
  for (const text of ['27,5', '27.5', ' 27.5 '])
    expect(valuesOf(typed('screen.diagonalInches', text), settings)).toMatchObject({
      values: { 'screen.diagonalInches': 27.5 },
      problems: [],
    })
  for (const text of ['', 'lớn', '27 inch'])
    expect(valuesOf(typed('screen.diagonalInches', text), settings).problems).toMatchObject([
      { path: 'screen.diagonalInches', rule: 'range' },
    ])
})

test('when somebody else has saved, theirs count but for what is being typed', () => {
  const before = fieldsOf(settings, 'vi')
  const mine = typed('screen.diagonalInches', '27')
  const theirs = before.map((field) =>
    field.path === 'receipt.printer' ? { ...field, text: 'Epson' } : field,
  )
  const merged = mergedFields(mine, before, theirs)
  expect(merged.map(({ text }) => text)).toEqual(['27', 'Epson', 'true', 'vi\nen'])
  expect(isSame(mergedFields(before, before, theirs), theirs)).toBe(true)
})
