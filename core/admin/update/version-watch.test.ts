/** A new version from its first start to what became of it: told in the log, in the journal, and on request. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { manualTime } from '../../testing/manual-time.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import { doubtfulAfterMs, provenAfterMs, watchVersion } from './version-watch.ts'

let dataDir: string
let time: ReturnType<typeof manualTime>
const store = () => memoryStore()
let lines: string[]
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'kiosk-version-'))
  time = manualTime()
  lines = []
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const line = (level: string) => (_: object, message: string) => void lines.push(`${level} ${message}`)

/** A start; it ends when the next one begins. */
function starts(version: string) {
  const kept = store()
  const watch = watchVersion({
    dataDir,
    version,
    timers: time.timers,
    now: () => time.clock.now(),
    log: { info: line('info'), warn: line('warn'), error: line('error') },
  })
  const opens = () => watch.follow({ store: kept, clock: time.clock, kiosk: 'kiosk-7' })
  const journal = async () => {
    await watch.close()
    return kept.events.map(({ kind, kiosk, data }) => ({ kind, kiosk, ...data }))
  }
  return { ...watch, opens, journal }
}

async function proven(version: string) {
  const first = starts(version)
  first.screenIsUp()
  await time.advance(provenAfterMs)
  await first.close()
}

it('a version that stays well is confirmed', async () => {
  await proven('0.1.0')
  const next = starts('0.2.0')
  next.opens()
  next.screenIsUp()
  await time.advance(provenAfterMs - 1)
  // Every visitor gets a new page: that puts nothing off.
  next.screenIsUp()
  expect(await starts('0.2.0').journal()).toEqual([])
  await time.advance(1)
  expect(next.note()).toBeNull()
  expect(await next.journal()).toEqual([
    { kind: 'update.done', kiosk: 'kiosk-7', version: '0.2.0', versionBefore: '0.1.0' },
  ])
  expect(lines.at(-1)).toBe('info this version is well')
})

it('the version there always was has nothing to say', async () => {
  await proven('0.1.0')
  lines = []
  const again = starts('0.1.0')
  again.opens()
  again.screenIsUp()
  await time.advance(doubtfulAfterMs)
  expect(again.note()).toBeNull()
  expect(await again.journal()).toEqual([])
  expect(lines).toEqual([])
})

it('one that ends again and again before it is well is spoken of, with the one to go back to', async () => {
  await proven('0.1.0')
  await starts('0.2.0').close()
  const second = starts('0.2.0')
  expect(second.note()).toBeNull()
  await second.close()
  const third = starts('0.2.0')
  // Known before the store is open, which may be what fails.
  expect(lines.at(-1)).toMatch(/^error version 0\.2\.0 has not proved itself; 0\.1\.0 was well: go back/)
  third.opens()
  expect(third.note()).toMatchObject({ why: 'unproven', version: '0.2.0', proven: '0.1.0' })
  expect(await third.journal()).toEqual([
    { kind: 'update.failed', kiosk: 'kiosk-7', version: '0.2.0', why: 'unproven', versionBefore: '0.1.0' },
  ])
})

it('so is one whose screen keeps failing while it runs', async () => {
  await proven('0.1.0')
  const next = starts('0.2.0')
  next.opens()
  for (let failures = 0; failures < 4; failures++) {
    next.screenIsUp()
    await time.advance(provenAfterMs - 60_000)
    next.screenFailed()
  }
  expect(next.note()).toMatchObject({ why: 'unproven' })
  expect(await next.journal()).toHaveLength(1)
})

it('one that comes to be well after all takes its note with it', async () => {
  await proven('0.1.0')
  const next = starts('0.2.0')
  await time.advance(doubtfulAfterMs)
  expect(next.note()).not.toBeNull()
  next.screenIsUp()
  await time.advance(provenAfterMs)
  expect(next.note()).toBeNull()
  await next.close()
})

it('going back is noticed, and the version is not taken again; a newer one that is well ends the note', async () => {
  await proven('0.1.0')
  await starts('0.2.0').close()
  const back = starts('0.1.0')
  back.opens()
  expect(back.note()).toMatchObject({ why: 'taken-back', version: '0.2.0', proven: '0.1.0' })
  expect([back.isRefused('0.2.0'), back.isRefused('0.2.1')]).toEqual([true, false])
  expect(await back.journal()).toMatchObject([{ kind: 'update.failed', why: 'taken-back' }])
  await proven('0.2.1')
  expect(starts('0.2.1').note()).toBeNull()
})

it('what was asked for and is not there is spoken of', async () => {
  await proven('0.1.0')
  const asks = starts('0.1.0')
  asks.asked('0.2.0')
  await asks.close()
  const after = starts('0.1.0')
  after.opens()
  expect(after.note()).toMatchObject({ why: 'not-installed', version: '0.2.0', proven: '0.1.0' })
  expect(await after.journal()).toMatchObject([{ kind: 'update.failed', why: 'not-installed' }])
})

it('a second kiosk that finds the folder in use has not been a start', async () => {
  await proven('0.1.0')
  for (let start = 0; start < 3; start++) starts('0.2.0').notStarted()
  expect(starts('0.1.0').note()).toBeNull()
})
