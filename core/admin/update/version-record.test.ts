import fc from 'fast-check'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  isRefused,
  readVersionRecord,
  started,
  writeVersionRecord,
  type VersionRecord,
} from './version-record.ts'

const proven: VersionRecord = { proven: '0.1.0', trial: null, asked: null, failed: null }

it('the first version there is has nothing to prove', () => {
  expect(started(null, '0.1.0', 5)).toEqual({ record: proven, found: null })
  expect(started(proven, '0.1.0', 5)).toEqual({ record: proven, found: null })
})

it('another one is on trial from its first start on, each start counted', () => {
  const first = started({ ...proven, asked: { version: '0.2.0', at: 4 } }, '0.2.0', 5)
  expect(first).toEqual({
    record: { ...proven, trial: { version: '0.2.0', since: 5, starts: 1 } },
    found: null,
  })
  const second = started(first.record, '0.2.0', 9)
  expect(second.record.trial).toEqual({ version: '0.2.0', since: 5, starts: 2 })
  // Before it has proved itself the next one comes.
  expect(started(second.record, '0.2.1', 12).record.trial).toEqual({ version: '0.2.1', since: 12, starts: 1 })
})

it('whoever goes back from one on trial has found it not good: it is refused from then on', () => {
  const trial = started(proven, '0.2.0', 5).record
  const back = started(trial, '0.1.0', 9)
  expect(back.found).toEqual({ version: '0.2.0', why: 'taken-back' })
  expect(isRefused(back.record, '0.2.0')).toBe(true)
  expect(isRefused(back.record, '0.2.1')).toBe(false)
  expect(started(back.record, '0.1.0', 10).found).toBeNull()
})

it('one that was asked for and is not there is tried three times', () => {
  let record = proven
  for (let time = 1; time <= 3; time++) {
    expect(isRefused(record, '0.2.0')).toBe(false)
    const next = started({ ...record, asked: { version: '0.2.0', at: time } }, '0.1.0', time)
    expect(next.found).toEqual({ version: '0.2.0', why: 'not-installed' })
    record = next.record
  }
  expect(isRefused(record, '0.2.0')).toBe(true)
})

it('whatever starts in whatever order, what was proven stays until something else is, and is never refused', () => {
  const versions = ['0.1.0', '0.2.0', '0.3.0']
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ run: fc.constantFrom(...versions), ask: fc.option(fc.constantFrom(...versions)) }),
      ),
      (starts) => {
        let record = proven
        starts.forEach(({ run, ask }, at) => {
          record = started(record, run, at).record
          expect(record.proven).toBe('0.1.0')
          expect(record.trial?.version ?? '0.1.0').toBe(run)
          expect(record.asked?.version).not.toBe(run)
          if (ask && ask !== run && ask !== '0.1.0') record = { ...record, asked: { version: ask, at } }
          expect(isRefused(record, '0.1.0')).toBe(false)
        })
      },
    ),
  )
})

it('is kept in a file; one that is missing, or damaged, is as if there had been none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-version-'))
  expect(readVersionRecord(folder)).toBeNull()
  writeVersionRecord(folder, proven)
  expect(readVersionRecord(folder)).toEqual(proven)
  expect(readdirSync(folder)).toEqual(['version.json'])
  for (const text of ['', '{', '{}', '{"proven":1}']) {
    writeFileSync(join(folder, 'version.json'), text)
    expect(readVersionRecord(folder)).toBeNull()
  }
  // At the very first start there is no folder yet.
  writeVersionRecord(join(folder, 'data'), proven)
  expect(readVersionRecord(join(folder, 'data'))).toEqual(proven)
  // One that cannot be made, or a disk that is full, is others' business.
  writeVersionRecord(join(folder, 'version.json'), proven)
  rmSync(folder, { recursive: true })
})
