import { expect, it } from 'vitest'
import { kioskCondition } from './kiosk-condition.ts'

it('says for how long each trouble has stood', () => {
  let now = 0
  const condition = kioskCondition(() => now)
  condition.wrong('screen', null)
  now = 5_000
  condition.wrong('screen', null)
  condition.wrong('voices', 'vi')
  now = 9_999
  expect(condition.troubles()).toEqual([
    { what: 'screen', detail: null, forS: 9 },
    { what: 'voices', detail: 'vi', forS: 4 },
  ])
  condition.wrong('voices', 'vi en')
  condition.well('screen')
  expect(condition.troubles()).toEqual([{ what: 'voices', detail: 'vi en', forS: 0 }])
})

it('tells paper from printer, by the system’s word and by what became of a print', () => {
  const condition = kioskCondition(() => 0)
  const found = () => condition.troubles().map(({ what, detail }) => `${what} ${detail}`)
  condition.printer('no-paper')
  expect(found()).toEqual(['paper no-paper'])
  condition.printer('jam')
  expect(found()).toEqual(['printer jam'])
  condition.printed('sent')
  condition.printed('waiting')
  expect(found()).toEqual(['printer jam'])
  condition.printed('timeout')
  expect(found()).toEqual(['printer timeout'])
  condition.printed('no-paper')
  expect(found()).toEqual(['paper no-paper'])
  condition.printed('printed')
  expect(found()).toEqual([])
})
