/**
 * The main job done blind, by ear and keyboard alone: read-aloud found by its role and name, everything else known only
 * by what was said. On both shells, in both languages.
 */
import { defaultConfig } from '../core/config/config.ts'
import { people, password, type Language } from './citizen.ts'
import { expect, test, type Kiosk } from './fixtures.ts'
import { giveVoices, Listener } from './listener.ts'

for (const language of ['vi', 'en'] as const) {
  test(`an e-mail is changed by ear and keyboard alone, in ${language}`, async ({ kiosk }) => {
    test.setTimeout(120_000)
    const listener = await listens(kiosk, language)
    const { t } = listener

    await listener.hears(t.kind.heading, privacyIn(language, t.kind.privacy))
    await listener.chooses(t.kind.person)
    await listener.hears(t.number.heading, t.number.label, t.number.hint)
    await listener.types(people.withEmail.number)

    await listener.hears(t.password.heading)
    await listener.types('SaiMatKhau-7')
    await listener.hears(t.failure['sign-in-refused'])
    await listener.keys(password)
    await listener.does('Enter')

    await listener.hears(
      t.account.heading,
      t.common.phone,
      '•••• ••• 678',
      'q•••@example.vn',
      t.account.masked,
    )
    await listener.chooses(t.account.editEmail)
    await listener.hears(t.editEmail.heading, t.editEmail.old, 'q•••@example.vn')
    await listener.types('quynh.moi')
    await listener.hears(t.failure.emailNoAt)
    await listener.keys('@gmial.com')
    await listener.does('Enter')
    await listener.hears(t.editEmail.typo.replace('{email}', 'quynh.moi@gmail.com'))
    await listener.chooses(t.editEmail.typoYes.replace('{email}', 'quynh.moi@gmail.com'))

    await listener.hears(
      t.review.heading,
      t.review.email,
      'quynh.moi@gmail.com',
      t.review.many,
      t.review.canOpen,
    )
    await listener.chooses(t.common.next)
    await listener.hears(t.captcha.heading)
    const wrong = (await captchaOf(listener)).replace(/\d/g, (digit) => String((Number(digit) + 1) % 10))
    await listener.types(wrong)
    await listener.hears(t.failure['captcha-wrong'])
    await listener.keys(await captchaOf(listener))
    await listener.does('Enter')

    await listener.hears(t.code.heading, `${t.code.which.replace('{step}', '1').replace('{steps}', '2')}.`)
    await listener.hears('q•••@example.vn', t.code.reference, t.code.until, t.code.spam)
    const first = await kiosk.codeFor(people.withEmail.email)
    const notIt = first === '000000' ? '111111' : '000000'
    await listener.types(notIt)
    await expect.poll(() => listener.heard()).toContain(language === 'vi' ? 'Còn 4 lần nhập' : '4')
    await listener.keys(first)
    await listener.does('Enter')
    await listener.hears(t.code.nextStep, `${t.code.which.replace('{step}', '2').replace('{steps}', '2')}.`)
    await listener.hears('quynh.moi@gmail.com')
    const second = await kiosk.codeFor('quynh.moi@gmail.com')
    await listener.types(second)

    await listener.hears(t.done.headingEmail, t.done.reference, t.done.next)
    const reference = await kiosk.page.getByText(/^\s*[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\s*$/).textContent()
    await listener.hears(reference!.trim())

    await listener.chooses(t.common.end)
    await isSilentAgain(listener)
    for (const secret of [people.withEmail.number, password, 'SaiMatKhau-7', notIt, first, second]) {
      const sounds = [secret, [...secret].join(' '), listener.sound(secret)]
      for (const said of listener.all) expect(sounds.filter((sound) => said.includes(sound))).toEqual([])
    }
  })
}

test.describe('who does nothing', () => {
  test.use({ config: { session: { idleSeconds: 30, warnSeconds: 20 } } })

  test('hears the warning and how long there is, asks for more time, then for help, and ends', async ({
    kiosk,
  }) => {
    test.setTimeout(120_000)
    const listener = await listens(kiosk, 'vi')
    const { t } = listener
    await listener.hears(t.kind.heading)
    await expect.poll(() => listener.heard(), { timeout: 45_000 }).toContain(t.warning.heading)
    await listener.hears(t.warning.body, t.warning.announce.replace('{n}', '20'))
    await expect
      .poll(() => listener.heard(), { timeout: 15_000 })
      .toContain(t.warning.announce.replace('{n}', '10'))
    await listener.chooses(t.warning.more)
    await listener.hears(t.kind.heading)
    await listener.chooses(t.common.help)
    await listener.hears(t.help.heading)
    await listener.chooses(t.help.end)
    await isSilentAgain(listener)
  })
})

/** At the idle screen, until the language is chosen. */
async function listens(kiosk: Kiosk, language: Language): Promise<Listener> {
  await giveVoices(kiosk.page)
  const listener = new Listener(kiosk.page)
  await listener.switchesOn()
  await listener.hears(listener.t.chooseLanguage.heading)
  await listener.chooses(listener.t.language[language])
  listener.language = language
  return listener
}

/** With the configuration's defaults. */
function privacyIn(language: Language, sentence: string): string {
  const { purpose, law } = defaultConfig.legal
  return sentence.replace('{purpose}', purpose[language]).replace('{law}', law[language])
}

/** The last thing that is said on its screen. */
async function captchaOf(listener: Listener): Promise<string> {
  const digits = /^\d(?:, \d){4}$/
  await expect.poll(async () => (await listener.heard()).split('\n').at(-1)).toMatch(digits)
  return (await listener.heard()).split('\n').at(-1)!.replace(/\D/g, '')
}

/** Another page stands there, and nothing of it is read. */
async function isSilentAgain(listener: Listener): Promise<void> {
  listener.language = 'vi'
  const { page, t } = listener
  const button = page.getByRole('button', { name: t.bar.readAloud, exact: true })
  await expect(page.locator('[data-screen="idle"]')).toBeVisible()
  // The old page may be on its way out still.
  await expect.poll(() => listener.utterances().catch(() => null)).toEqual([])
  await expect(button).toHaveAttribute('aria-pressed', 'false')
}
