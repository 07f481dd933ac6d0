/** When missing voices are reported to the service, and what staff see of them. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { InputOf } from '../../contract/operations.ts'
import type { Reply } from '../../contract/operations.ts'
import { vi as says } from '../locales/vi.ts'
import { useService } from '../shared/service/service.ts'
import { openKiosk, type KioskOptions } from '../testing/kiosk.ts'
import { fakeVoices, voice } from '../testing/fake-voice.ts'
import { mountApp } from '../testing/mounted-app.ts'
import { useVisit } from '../citizen/visit/visit.ts'
import { staffMessages } from '../staff/shared/staff-words.ts'
import { systemOf } from './missing-voices.ts'

const shown = { linux: 'voicesLinux', windows: 'voicesWindows', other: 'voicesOther' } as const
let machine: ReturnType<typeof fakeVoices>
let app: Awaited<ReturnType<typeof mountApp>>
let reports: InputOf<'reportVoices'>[]
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) })
  machine = fakeVoices([])
  reports = []
})
afterEach(() => {
  app.wrapper.unmount()
  machine.restore()
  vi.useRealTimers()
})

async function open(options: KioskOptions = {}, answers?: () => Promise<Reply>) {
  const { api: kiosk } = await openKiosk(options)
  const reportVoices = (input: InputOf<'reportVoices'>) => {
    reports.push(input)
    return (answers?.() ?? kiosk.reportVoices(input, null)) as ReturnType<typeof kiosk.reportVoices>
  }
  app = await mountApp({ ...kiosk, reportVoices })
}
const missing = () => reports.map((one) => one.missing)
const later = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('the service', () => {
  it('gets an empty list at once when all voices exist', async () => {
    machine.load([voice('vi'), voice('en-GB')])
    await open()
    await later(60_000)
    expect(missing()).toEqual([[]])
  })

  it('gets the missing ones after the time for loading, and again when they load later', async () => {
    await open()
    await later(19_000)
    expect(reports).toEqual([])
    machine.load([voice('en-US')])
    await later(2_000)
    expect(missing()).toEqual([['vi']])
    await later(600_000)
    machine.load([voice('en-US'), voice('vi-VN')])
    await later(0)
    expect(missing()).toEqual([['vi'], []])
  })

  it('gets only the kiosk’s own languages, also from a browser without speech', async () => {
    machine.restore()
    Object.defineProperty(globalThis, 'speechSynthesis', { value: undefined, configurable: true })
    await open({ config: { languages: ['vi'] } })
    await later(21_000)
    expect(missing()).toEqual([['vi']])
  })

  it.each([
    ['is lost', () => Promise.reject(new Error('no connection'))],
    ['is refused', async () => ({ result: { ok: false, error: { kind: 'busy' } }, session: null }) as Reply],
  ])('when the report %s, no screen changes', async (_what, answers) => {
    await open({}, answers)
    await later(21_000)
    expect(reports).toHaveLength(1)
    expect([useService().fault, app.heading()]).toEqual([null, says.idle.heading])
  })
})

describe('staff', () => {
  it('see what is missing and what to install, until it exists', async () => {
    await open()
    useVisit().showStaffOverlay('maintenance')
    await app.settle()
    const words = staffMessages.vi.maintenance[shown[systemOf(navigator.userAgent)]]
    expect(app.text()).toContain(words.replace('{languages}', 'Tiếng Việt, English'))
    machine.load([voice('en-US'), voice('vi-VN')])
    await app.settle()
    expect(app.text()).not.toContain('English.')
  })
})

describe('the system that needs the voice', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156', 'windows'],
    ['Mozilla/5.0 (X11; Linux x86_64) Chrome/156', 'linux'],
    ['Mozilla/5.0 (Linux; Android 15) Chrome/156', 'other'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/156', 'other'],
  ] as const)('%s: %s', (userAgent, system) => expect(systemOf(userAgent)).toBe(system))
})
