/** What stands on the idle screen, in the journal and in the log as things go wrong and are mended. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { manualTime, settle } from '../../testing/manual-time.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import { openHealth, type Health } from './health.ts'
import type { VoiceFinding } from './voice-watch.ts'
import { troubleSentence, type ClockTrouble, type DiskTrouble, type MailTrouble } from './trouble.ts'

const nearlyFull: DiskTrouble = { reason: 'disk', why: 'nearly-full', freeMb: 12, neededMb: 200 }
const failed: DiskTrouble = { reason: 'disk', why: 'failed' }
const jumped: ClockTrouble = { reason: 'clock', why: 'jumped', byMs: 7 * 60_000 }
const refused: MailTrouble = { reason: 'mail', why: 'settings', detail: 'EAUTH 535' }

const open: Health[] = []
afterEach(() => Promise.all(open.splice(0).map((health) => health.close())))

async function opened(first: { disk?: DiskTrouble; clock?: ClockTrouble } = {}) {
  const time = manualTime()
  const store = memoryStore()
  const wrong = {
    disk: first.disk ?? (null as DiskTrouble | null),
    clock: first.clock ?? (null as ClockTrouble | null),
    mail: null as MailTrouble | null,
    voices: null as VoiceFinding | null,
    said: null as string | null,
  }
  const lines: string[] = []
  const line = (level: string) => (_: object, message: string) => void lines.push(`${level} ${message}`)
  const checkCount = vi.fn()
  let tell = () => {}
  const health = await openHealth({
    store,
    kiosk: 'kiosk-7',
    clock: time.clock,
    timers: time.timers,
    log: { info: line('info'), warn: line('warn'), error: line('error') },
    disk: {
      check: async () => checkCount(),
      trouble: () => wrong.disk,
      room: () => ({ freeMb: 900, minFreeMb: 200 }),
    },
    clockWatch: { check() {}, trouble: () => wrong.clock },
    voices: { finding: () => wrong.voices },
    mail: (onChange) => {
      tell = onChange
      return {
        trouble: () => wrong.mail,
        lastFailure: () => wrong.said,
        failingSince: () => null,
        follow: () => () => {},
        settingsChanged() {},
        close() {},
      }
    },
  })
  open.push(health)
  const journal = () => store.events.map(({ kind, kiosk, data }) => ({ kind, kiosk, ...data }))
  const later = () => time.advance(10_000)
  return {
    health,
    store,
    time,
    wrong,
    lines,
    checkCount,
    journal,
    later,
    mailChanges: () => (tell(), settle()),
  }
}

const entry = (reason: string | null, why: string | null, before: string | null) => ({
  kind: 'health.changed',
  kiosk: 'kiosk-7',
  reason,
  why,
  before,
})

it('tells what stands behind it: mail that failed and may be passing is doubted before it is down', async () => {
  const { health, wrong } = await opened()
  expect(health.findings()).toEqual({
    disk: { freeMb: 900, minFreeMb: 200 },
    mail: { state: 'up', lastFailure: null },
  })
  wrong.said = 'ETIMEDOUT'
  expect(health.findings().mail).toEqual({ state: 'doubtful', lastFailure: 'ETIMEDOUT' })
  wrong.mail = refused
  expect(health.findings().mail).toEqual({ state: 'down', lastFailure: 'ETIMEDOUT' })
})

describe('in and out of service', () => {
  it('is in service while nothing is wrong, and writes nothing', async () => {
    const { health, journal, lines, checkCount, later } = await opened()
    for (let times = 0; times < 5; times++) await later()
    expect([health.outOfService(), health.troubles()]).toEqual([null, []])
    expect([journal(), lines]).toEqual([[], []])
    expect(checkCount).toHaveBeenCalledTimes(6)
  })

  it('says why at once, writes it once, and says when it is over', async () => {
    const { health, wrong, journal, lines, later } = await opened()
    wrong.disk = nearlyFull
    expect(health.outOfService()).toBe('disk')
    for (let times = 0; times < 3; times++) await later()
    expect(journal()).toEqual([entry('disk', 'nearly-full', null)])
    expect(lines).toEqual([`warn ${troubleSentence(nearlyFull)}`])
    wrong.disk = null
    expect(health.outOfService()).toBeNull()
    await later()
    expect(journal()).toEqual([entry('disk', 'nearly-full', null), entry(null, null, 'disk')])
    expect(lines.at(-1)).toBe('info in service again')
  })

  it('knows before it is open what is wrong from the start', async () => {
    const { health, journal } = await opened({ clock: jumped })
    expect(health.outOfService()).toBe('clock')
    await settle()
    expect(journal()).toEqual([entry('clock', 'jumped', null)])
  })

  it('shows what weighs most, and tells the operator all of it', async () => {
    const { health, wrong, journal, lines, later, mailChanges } = await opened()
    wrong.mail = refused
    await mailChanges()
    expect(journal(), 'at once, not with the next look').toHaveLength(1)
    wrong.clock = jumped
    await later()
    wrong.disk = nearlyFull
    await later()
    expect(health.troubles()).toEqual([nearlyFull, jumped, refused])
    expect(health.outOfService()).toBe('disk')
    expect(lines).toEqual([refused, jumped, nearlyFull].map((trouble) => `warn ${troubleSentence(trouble)}`))
    wrong.disk = wrong.clock = null
    await later()
    expect(journal()).toEqual([
      entry('mail', 'settings', null),
      entry('clock', 'jumped', 'mail'),
      entry('disk', 'nearly-full', 'clock'),
      entry('mail', 'settings', 'disk'),
    ])
  })

  it('goes on without the journal when it is the journal that failed', async () => {
    const { health, store, wrong, lines, later } = await opened()
    store.breakDisk()
    wrong.disk = failed
    await later()
    expect(health.outOfService()).toBe('disk')
    expect(store.events).toEqual([])
    expect(lines).toEqual([`warn ${troubleSentence(failed)}`])
  })

  it('serves on while something is only worth mending, and does not journal it', async () => {
    const { health, wrong, journal, later } = await opened()
    expect(health.worthMending()).toEqual([])
    wrong.voices = { what: 'voices', missing: ['vi'], system: 'linux' }
    await later()
    expect([health.outOfService(), health.troubles(), journal()]).toEqual([null, [], []])
    expect(health.worthMending()).toEqual([wrong.voices])
  })

  it('says so when an entry could not be written, and goes on checking', async () => {
    const { store, wrong, lines, checkCount, later } = await opened()
    store.commit = () => Promise.reject(new Error('full'))
    wrong.disk = nearlyFull
    await later()
    await later()
    expect(lines.at(-1)).toMatch(/^error .*could not be journalled$/)
    expect(checkCount).toHaveBeenCalledTimes(3)
  })

  it('stops with close: no look, no line, no entry', async () => {
    const { health, time, wrong, store, lines, checkCount, mailChanges } = await opened()
    await health.close()
    wrong.mail = refused
    await mailChanges()
    expect(time.next()).toBeNull()
    await time.advance(60_000)
    expect([store.events, lines]).toEqual([[], []])
    expect(checkCount).toHaveBeenCalledTimes(1)
  })
})

describe('what the operator is told', () => {
  it.each([
    nearlyFull,
    failed,
    jumped,
    refused,
    { reason: 'clock' as const, why: 'before-build' as const },
    { reason: 'clock' as const, why: 'behind-journal' as const, lastActAt: Date.UTC(2026, 10, 22, 2) },
    { reason: 'clock' as const, why: 'behind-service' as const, byMs: 9 * 60_000 },
    { reason: 'mail' as const, why: 'unreachable' as const, detail: 'ECONNREFUSED' },
    { reason: 'mail' as const, why: 'no-code-goes-out' as const },
  ])('$why: what it is, and what to do', (trouble) => {
    const sentence = troubleSentence(trouble)
    expect(sentence).toMatch(/^nobody is served: .+; .+/)
    expect(sentence).toMatch(/set|check|free some space|restart/)
    expect(sentence).not.toMatch(/undefined|NaN|\[object/)
  })

  it('names times and amounts', () => {
    const behind = {
      reason: 'clock' as const,
      why: 'behind-journal' as const,
      lastActAt: Date.UTC(2026, 10, 22),
    }
    expect(troubleSentence(behind)).toContain('2026-11-22T00:00:00.000Z')
    expect(troubleSentence(jumped)).toContain('jumped by 7 min')
    expect(troubleSentence(nearlyFull)).toContain('only 12 MB are free where the data is, and 200 are needed')
  })
})
