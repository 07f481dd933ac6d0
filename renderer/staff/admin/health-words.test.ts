/**
 * The kiosk's faults are described in the screen's language; messages of programs are for the technician
 * alone.
 */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { healthTrouble, type HealthView } from '../../../contract/admin/views.ts'
import { openKiosk, staffPassword } from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'
import { vi as says } from '../locales/vi.ts'
import { shownValue } from './setting-fields.ts'

let app: Awaited<ReturnType<typeof mountApp>>
beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) }))
afterEach(() => {
  app.wrapper.unmount()
  vi.useRealTimers()
})

async function openHealth(health: Partial<HealthView>): Promise<{ visible: string; raw: string }> {
  const { api, person } = await openKiosk({
    config: { languages: ['vi'] },
    replaced: { getHealth: (said) => ({ ...said, ...health }) },
  })
  await person.must('staffSignIn', { userName: 'mai.pham', secret: staffPassword, language: 'vi' })
  app = await mountApp(api)
  await app.press(says.desk.health)
  const page = document.querySelector('[data-screen="desk-health"]')!.cloneNode(true) as Element
  const raw = page.querySelector('details')!
  raw.remove()
  return { visible: page.textContent, raw: raw.textContent }
}

const troubles = healthTrouble.shape.why.options.map((why) => ({
  why,
  freeMb: 320,
  neededMb: 500,
  minutes: 7,
  at: Date.UTC(2026, 10, 22, 1, 5),
  sentence: `nobody is served: ${why}, in English`,
}))

test('every trouble has a sentence of its own, with its numbers; the log’s sentence is in the details', async () => {
  const { visible, raw } = await openHealth({ outOfService: 'disk', troubles })
  expect(visible).toContain('320 MB')
  expect(visible).toContain('7 phút')
  expect(visible).toContain('08:05')
  for (const { why, sentence } of troubles) {
    expect(visible, why).toContain(says.trouble[why].slice(0, 20).split('{')[0])
    expect(visible).not.toContain(sentence)
    expect(raw).toContain(sentence)
  }
})

test('codes, versions of programs, problems of a file and log lines are in the details, in local time', async () => {
  const { visible, raw } = await openHealth({
    mail: { state: 'doubtful', lastFailure: 'connect ETIMEDOUT 203.0.113.7:587' },
    webhook: { depth: 12, detail: 'HTTP 503' },
    configuration: { file: 'kiosk.config.json', problems: ['otp.digits is 99.'] },
    lines: [{ level: 'warn', time: '2026-11-22T06:58:12.000Z', text: 'mail: connect failed' }],
  })
  for (const english of ['ETIMEDOUT', 'HTTP 503', 'otp.digits', 'connect failed', 'Node ', 'linux']) {
    expect(visible).not.toContain(english)
    expect(raw).toContain(english)
  }
  expect(visible).toContain('13:58')
  expect(raw).toContain('13:58')
  expect(visible + raw).not.toContain('06:58')
})

test.each([
  ['staff.approval', 'supervisor', says.choice.supervisor],
  ['captcha.enabled', 'true', says.settings.yes],
  ['smtp.secure', 'false', says.settings.no],
] as const)('for %s "%s" the second person sees words', (path, value, words) => {
  const shown = shownValue(path, value, 'vi')
  const keys = typeof shown === 'string' ? [] : shown.word.split('.')
  expect(keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], says)).toBe(words)
})

test('lists are shown as they are typed', () => {
  expect(shownValue('office.hours', '[{"days":["mon","tue"],"from":"07:30","to":"11:30"}]', 'vi')).toBe(
    'T2-T3 07:30-11:30',
  )
  expect(shownValue('smtp.host', 'mail.example.vn', 'vi')).toBe('mail.example.vn')
  expect(shownValue('smtp.port', '587', 'vi')).toBe('587')
})
