/** Read-aloud in the mounted app, by the utterances that the machine got. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { en } from '../locales/en.ts'
import { vi as says } from '../locales/vi.ts'
import { newestCode, openKiosk, password, type KioskOptions, type OpenKiosk } from '../testing/kiosk.ts'
import { fakeVoices, voice } from '../testing/fake-voice.ts'
import { mountApp } from '../testing/mounted-app.ts'
import { pronounce } from './pronounce.ts'
import { useReadAloud } from './read-aloud.ts'

const both = [voice('vi-VN'), voice('en-US')]
let machine: ReturnType<typeof fakeVoices>
let kiosk: OpenKiosk
let app: Awaited<ReturnType<typeof mountApp>>
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 7, 0) })
  machine = fakeVoices(both)
})
afterEach(() => {
  app.wrapper.unmount()
  machine.restore()
  vi.useRealTimers()
})

const open = async (options: KioskOptions = {}) =>
  (app = await mountApp((kiosk = await openKiosk(options)).api))
const button = () => document.querySelector<HTMLButtonElement>('[data-read-aloud]')
const utterances = () => machine.texts().join(' | ')
/** The utterances since the last call, once speech has ended. */
async function hears(act: () => Promise<unknown>): Promise<string> {
  machine.forget()
  await act()
  await vi.advanceTimersByTimeAsync(100)
  return utterances()
}
const tap = (element: Element) => element.dispatchEvent(new Event('pointerdown', { bubbles: true }))
const key = (name: string) => window.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }))

/** Goes to the given screen, with read-aloud on. */
async function listens(options: KioskOptions = {}): Promise<void> {
  await open(options)
  await app.press(says.bar.readAloud)
  await app.press(says.language.vi)
}
async function signsIn(): Promise<void> {
  await app.press(says.kind.person)
  await app.fill(says.number.label, '0123456789')
  await app.press(says.common.next)
  await app.fill(says.password.label, password)
  await app.press(says.password.submit)
}
/** The digits of the current captcha. */
const digits = async () => [...(await kiosk.captchaAnswer())].join(', ')
async function submitsEmail(): Promise<void> {
  await app.press(says.account.editEmail)
  await app.fill(says.editEmail.label, 'moi@example.vn')
  await app.press(says.common.next)
  await app.press(says.common.next)
}

describe('the button', () => {
  test('exists only where the machine has a voice for the current language', async () => {
    machine.load([voice('vi-VN'), voice('en-US', 'online', false)])
    await open()
    expect(button()?.textContent).toContain(says.bar.readAloud)
    await app.press(says.language.en)
    expect(button()).toBeNull()
    machine.load(both)
    await app.settle()
    expect(button()?.textContent, 'and comes with voices that come late').toContain(en.bar.readAloud)
  })

  test('switches on, says so and reads; switched off, it is silent', async () => {
    await open()
    expect(button()?.getAttribute('aria-pressed')).toBe('false')
    const first = await hears(() => app.press(says.bar.readAloud))
    expect(button()?.getAttribute('aria-pressed')).toBe('true')
    expect(first).toMatch(new RegExp(`^${says.readAloud.on} \\| ${says.chooseLanguage.heading}`))
    machine.endManually()
    await app.press(says.language.vi)
    expect(machine.speaking()).not.toBeNull()
    await app.press(says.bar.readAloud)
    expect([machine.speaking(), button()?.getAttribute('aria-pressed')]).toEqual([null, 'false'])
    expect(await hears(() => app.press(says.kind.person))).toBe('')
  })
})

describe('a screen', () => {
  test('is read when it appears: step, heading, text, fields, buttons, back and help last', async () => {
    await listens()
    const said = await hears(() => app.press(says.kind.person))
    const parts = [
      'Bước 1 trên 5',
      says.number.heading,
      `${says.number.label}: ${says.readAloud.emptyField}`,
      says.number.hint,
      says.readAloud.buttons,
      says.common.next,
      says.common.back,
      says.common.help,
    ].map((part) => said.indexOf(part))
    expect(parts, said).toEqual(parts.toSorted((a, b) => a - b))
    expect(parts).not.toContain(-1)
  })

  test('is read again in the other language, by another voice', async () => {
    await listens()
    const said = await hears(() => app.press(says.language.en))
    expect(said).toContain(en.kind.heading)
    expect(new Set(machine.said.map(({ lang }) => lang))).toEqual(new Set(['en-US']))
  })

  test('is never read with what was typed', async () => {
    await listens()
    machine.forget()
    await signsIn()
    await app.press(says.account.editEmail)
    await app.fill(says.editEmail.label, 'bi.mat@example.vn')
    await app.press(says.common.help)
    await app.press(says.help.return)
    expect(utterances()).toContain(`${says.editEmail.label}: ${says.readAloud.filledField}`)
    expect(utterances()).not.toMatch(/Mật khẩu 1|0 ?1 ?2 ?3 ?,? ?4|bi\.mat|bi chấm/)
  })

  test('interrupts the reading of the previous one', async () => {
    await listens()
    machine.endManually()
    await app.press(says.kind.person)
    machine.forget()
    await app.press(says.common.back)
    machine.end()
    await app.settle()
    expect(utterances()).not.toContain(says.number.hint)
    expect(utterances()).toContain(says.kind.heading)
  })

  test('is read again for the second code, though it stays the same', async () => {
    await listens({ config: { captcha: { enabled: false } } })
    await signsIn()
    await app.press(says.account.editEmail)
    await app.fill(says.editEmail.label, 'moi@example.vn')
    await app.press(says.common.next)
    await app.press(says.review.submit)
    await app.fill(says.code.label.replace('{n}', '6'), newestCode(kiosk))
    const said = await hears(() => app.press(says.code.submit))
    expect(said).toContain(says.code.nextStep)
    expect(said).toContain('Mã 2 trên 2')
    expect(said).toContain(pronounce('moi@example.vn', 'vi'))
    expect(said.split(says.code.nextStep), 'once').toHaveLength(2)
  })
})

describe('silence', () => {
  test.each([
    ['a tap anywhere', () => tap(document.querySelector('main')!)],
    ['the Control key', () => key('Control')],
  ])('comes with %s, until the next screen', async (_what, hush) => {
    await listens()
    machine.endManually()
    await app.press(says.kind.person)
    hush()
    expect(machine.speaking()).toBeNull()
    machine.end()
    await app.settle()
    expect(machine.speaking()).toBeNull()
    expect(await hears(() => app.press(says.common.back))).toContain('Bước 1 trên 5')
  })

  test('comes with the end of the visit, and the next visitor hears nothing', async () => {
    await listens()
    machine.endManually()
    await app.press(says.common.help)
    expect(machine.speaking()).not.toBeNull()
    await app.press(says.help.end)
    expect([machine.speaking(), useReadAloud().on]).toEqual([null, false])
    expect(await hears(() => app.press(says.idle.start))).toBe('')
    expect(button()?.getAttribute('aria-pressed')).toBe('false')
  })
})

describe('an event on a screen', () => {
  test('an error is read at once, before anything else, in its own words', async () => {
    await listens()
    await app.press(says.kind.person)
    machine.endManually()
    await app.press(says.common.back)
    await hears(() => app.press(says.kind.person))
    machine.forget()
    await app.press(says.common.next)
    expect(machine.said[0]?.text).toBe(`${says.failure.summary}, ${says.failure.numberEmpty}`)
  })

  test('a new question is read, with its answers', async () => {
    await listens()
    await signsIn()
    await app.press(says.account.editEmail)
    await app.fill(says.editEmail.label, 'moi@gmial.com')
    const said = await hears(() => app.press(says.common.next))
    const question = says.editEmail.typo.replace('{email}', 'moi@gmail.com')
    const yes = says.editEmail.typoYes.replace('{email}', 'moi@gmail.com')
    const no = says.editEmail.typoNo.replace('{email}', 'moi@gmial.com')
    expect(said).toBe(
      [question, `${says.readAloud.buttons} ${yes}; ${no}`].map((one) => pronounce(one, 'vi')).join(' | '),
    )
  })

  test('the warning is read, and the remaining time as it runs', async () => {
    await listens()
    const said = await hears(() => vi.advanceTimersByTimeAsync(91_000))
    expect(said).toContain(says.warning.heading)
    expect(said).toContain(says.warning.more)
    expect(said).toContain(says.warning.announce.replace('{n}', '30'))
    const later = await hears(() => vi.advanceTimersByTimeAsync(10_000))
    expect(later).toBe(says.warning.announce.replace('{n}', '20'))
  })

  test('the Tab key reads the focused element; typing is silent', async () => {
    await listens()
    await app.press(says.kind.person)
    const next = [...document.querySelectorAll('button')].find(
      (one) => one.textContent.trim() === says.common.next,
    )!
    machine.forget()
    next.focus()
    await app.settle()
    expect(utterances(), 'put there by the page').toBe('')
    document.querySelector('h1')?.focus()
    key('Tab')
    next.focus()
    await app.settle()
    expect(utterances()).toBe(`${says.common.next}, ${says.readAloud.button}`)
    key('1')
    document.querySelector<HTMLInputElement>('input#account-number')?.focus()
    await app.settle()
    expect(machine.said).toHaveLength(1)
  })
})

describe('the captcha', () => {
  test('is read after its screen, digit by digit', async () => {
    await listens()
    await signsIn()
    const said = await hears(submitsEmail)
    expect(said).toMatch(new RegExp(`${says.captcha.heading}.*\\| ${await digits()}$`))
  })

  test('is read when its picture loads late, too', async () => {
    await listens()
    await signsIn()
    await app.press(says.account.editEmail)
    await app.fill(says.editEmail.label, 'moi@example.vn')
    await app.press(says.common.next)
    const { newCaptcha } = kiosk.api
    kiosk.api.newCaptcha = async (input, visit) => {
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      return newCaptcha(input, visit)
    }
    await app.press(says.common.next)
    await vi.advanceTimersByTimeAsync(2_900)
    expect(machine.texts().at(-1)).toContain(says.readAloud.buttons)
    await vi.advanceTimersByTimeAsync(3_500)
    expect(machine.texts().at(-1)).toBe(await digits())
  })

  test('is read again after a wrong answer, after the error; and when a new one is requested', async () => {
    await listens()
    await signsIn()
    await submitsEmail()
    await app.fill(says.captcha.label, '00000')
    const refused = await hears(() => app.press(says.review.submit))
    expect(refused).toBe(`${says.failure.summary}, ${says.failure['captcha-wrong']} | ${await digits()}`)
    const fresh = await hears(() => app.press(says.captcha.fresh))
    expect(fresh).toBe(await digits())
  })

  test('is not read after a tap for silence', async () => {
    await listens()
    await signsIn()
    machine.endManually()
    await hears(submitsEmail)
    machine.forget()
    tap(document.querySelector('main')!)
    for (let times = 0; times < 20; times++) {
      machine.end()
      await app.settle()
    }
    expect(utterances()).toBe('')
  })

  test('is read on request without read-aloud, and an engine that hangs blocks nothing', async () => {
    await open()
    await app.press(says.idle.start)
    await app.press(says.language.vi)
    await signsIn()
    await submitsEmail()
    machine.endManually()
    await app.press(says.captcha.hear)
    expect(utterances()).toBe(await digits())
    await vi.advanceTimersByTimeAsync(20_000)
    const again = await hears(() => app.press(says.captcha.hear))
    expect(again).toBe(await digits())
  })
})
