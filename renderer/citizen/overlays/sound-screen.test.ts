/** How read-aloud sounds: chosen from the bar, heard at once, as before when the visit is over. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { vi as says } from '../../locales/vi.ts'
import { useReadAloud } from '../../read-aloud/read-aloud.ts'
import { fakeVoices, voice } from '../../testing/fake-voice.ts'
import { openKiosk } from '../../testing/kiosk.ts'
import { mountApp } from '../../testing/mounted-app.ts'
import { useVisit } from '../visit/visit.ts'

const words = says.sound
let app: Awaited<ReturnType<typeof mountApp>>
let machine: ReturnType<typeof fakeVoices>
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) })
})
afterEach(() => {
  app.wrapper.unmount()
  machine.restore()
  delete window.kioskShell
  vi.restoreAllMocks()
  vi.useRealTimers()
})

async function open({ userAgent, setVolume }: { userAgent: string; setVolume?: (times: number) => boolean }) {
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(userAgent)
  const volumes: number[] = []
  window.kioskShell = {
    print: async () => 'printed',
    ...(setVolume && {
      setVolume: async (times: number) => {
        volumes.push(times)
        return setVolume(times)
      },
    }),
  }
  machine = fakeVoices([voice('vi-VN')])
  const kiosk = await openKiosk({ config: { languages: ['vi'] } })
  app = await mountApp(kiosk.api)
  await app.press(says.bar.readAloud)
  await app.press(says.bar.sound)
  machine.forget()
  return volumes
}
const group = (name: string) => document.querySelector(`[role="group"][aria-label="${name}"]`)
const chosen = (name: string) => group(name)?.querySelector('[aria-pressed="true"]')?.textContent.trim()
const last = () => machine.said.at(-1)

test('volume and speed are chosen, and heard at once; the next visitor hears the usual', async () => {
  await open({ userAgent: 'Windows' })
  expect([chosen(words.volume), chosen(words.rate)]).toEqual([words.volume2, words.rate3])
  await app.press(words.rate1)
  expect(last()).toMatchObject({ text: words.sample, rate: 0.375 })
  await app.press(words.rate5)
  expect(last()).toMatchObject({ text: words.sample, rate: 1.5 })
  await app.press(words.volume4)
  expect(last()?.volume).toBeCloseTo(0.975)
  await app.press(words.volume1)
  expect(last()?.volume).toBeCloseTo(0.39)
  expect([chosen(words.volume), chosen(words.rate)]).toEqual([words.volume1, words.rate5])
  await app.press(says.help.return)
  expect(useVisit().overlay).toBeNull()
  useVisit().end()
  await app.settle()
  expect(useReadAloud().sound).toEqual({ rate: 1, volume: 1 })
  expect(app.text()).not.toContain(says.bar.sound)
})

test('on Linux the shell sets the machine’s volume', async () => {
  const volumes = await open({ userAgent: 'X11; Linux x86_64', setVolume: () => true })
  expect(app.heading()).toBe(words.heading)
  await app.press(words.volume4)
  expect(volumes).toEqual([1, 1.5])
})

test.each([
  ['without a sound server that takes one', () => false],
  ['in a browser', undefined],
])('on Linux %s only the speed is offered', async (_what, setVolume) => {
  await open({ userAgent: 'X11; Linux x86_64', ...(setVolume && { setVolume }) })
  expect([app.heading(), group(words.volume), chosen(words.rate)]).toEqual([
    words.headingRate,
    null,
    words.rate3,
  ])
})

test('the bar offers it only while read-aloud is on', async () => {
  await open({ userAgent: 'Windows' })
  await app.press(says.help.return)
  await app.press(says.bar.readAloud)
  expect(app.text()).not.toContain(says.bar.sound)
})
