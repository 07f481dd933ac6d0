/** The main job, whole: a citizen signs in, gives a new contact, proves it, and finds it kept. On both shells. */
import { Citizen, people, words, type Language } from './citizen.ts'
import { expect, test, type Kiosk } from './fixtures.ts'

// As people see it: with all that moves.
test.use({ contextOptions: { reducedMotion: 'no-preference' } })

const noCaptcha = { captcha: { enabled: false } }

test.describe('without captcha', () => {
  test.use({ config: noCaptcha })

  for (const language of ['vi', 'en'] as const) {
    test(`a phone change, in ${language}, kept over a power cut right after "done"`, async ({ kiosk }) => {
      const before = await phoneChange(kiosk, language, '0987 000 111')
      expect(before).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/)
      await kiosk.pullThePlug()
      const citizen = new Citizen(kiosk.page, language)
      await citizen.signsIn(people.withEmail.number)
      await expect(kiosk.page.getByText('•••• ••• 111')).toBeVisible()
    })
  }

  test('an e-mail change: a code to the old one, then to the new one; both are told', async ({ kiosk }) => {
    const citizen = new Citizen(kiosk.page)
    await citizen.signsIn(people.withEmail.number)
    await citizen.givesEmail('quynh.moi@example.vn')
    await citizen.submits()
    const first = await kiosk.codeFor(people.withEmail.email)
    await citizen.entersCode(first)
    const second = await kiosk.codeFor('quynh.moi@example.vn')
    await expect(kiosk.page.getByText('quynh.moi@example.vn').first()).toBeVisible()
    await citizen.entersCode(second)
    await citizen.sees('done')
    await expect
      .poll(async () =>
        (await kiosk.mails()).filter((mail) => !/\n\s*\d{6}\s*\n/.test(mail.text)).map((mail) => mail.to),
      )
      .toEqual(expect.arrayContaining([people.withEmail.email, 'quynh.moi@example.vn']))
    await citizen.ends()
    await citizen.signsIn(people.withEmail.number)
    await expect(kiosk.page.getByText('q•••@example.vn')).toBeVisible()
  })

  test('phone and e-mail in one change', async ({ kiosk }) => {
    const citizen = new Citizen(kiosk.page)
    await citizen.signsIn(people.personalId.number)
    await citizen.givesPhone('0987000222')
    await citizen.sees('review')
    await citizen.taps(citizen.t.review.addEmail)
    await citizen.sees('edit-email')
    await citizen.field('email').fill('an.moi@example.vn')
    await kiosk.page.keyboard.press('Enter')
    await citizen.submits()
    await citizen.entersCode(await kiosk.codeFor(people.personalId.email))
    await citizen.entersCode(await kiosk.codeFor('an.moi@example.vn'))
    await citizen.sees('done')
    await expect(kiosk.page.getByText('•••• ••• 222')).toBeVisible()
  })

  test('nothing on file: an e-mail is asked for as well, and the code goes there', async ({ kiosk }) => {
    const citizen = new Citizen(kiosk.page)
    await citizen.signsIn(people.withoutEmail.number)
    await citizen.givesPhone('0987000333')
    await citizen.sees('edit-email')
    await expect(kiosk.page.getByRole('heading', { name: citizen.t.editEmail.required })).toBeVisible()
    await citizen.field('email').fill('binh@example.vn')
    await kiosk.page.keyboard.press('Enter')
    await citizen.submits()
    await citizen.entersCode(await kiosk.codeFor('binh@example.vn'))
    await citizen.sees('done')
  })

  test('the first phone of an account that has none', async ({ kiosk }) => {
    const citizen = new Citizen(kiosk.page)
    await citizen.signsIn(people.withoutPhone.number)
    await expect(kiosk.page.getByText(citizen.t.common.none)).toBeVisible()
    await citizen.givesPhone('0351234567')
    await citizen.submits()
    await citizen.entersCode(await kiosk.codeFor(people.withoutPhone.email))
    await citizen.sees('done')
  })

  test('a likely slip in the e-mail is asked about before anything is sent', async ({ kiosk }) => {
    const citizen = new Citizen(kiosk.page)
    await citizen.signsIn(people.withEmail.number)
    await citizen.givesEmail('quynh@gmial.com')
    await expect(kiosk.page.getByText('quynh@gmail.com').first()).toBeVisible()
    expect(await kiosk.mails()).toHaveLength(0)
    await citizen.taps(citizen.t.editEmail.typoYes.replace('{email}', 'quynh@gmail.com'))
    await citizen.sees('review')
    await expect(kiosk.page.getByText('quynh@gmail.com').first()).toBeVisible()
  })

  test('wrong codes are counted down, and after the last the account keeps its old contact', async ({
    kiosk,
  }) => {
    const citizen = new Citizen(kiosk.page)
    await citizen.signsIn(people.withEmail.number)
    await citizen.givesPhone('0987000444')
    await citizen.submits()
    const right = await kiosk.codeFor(people.withEmail.email)
    const wrong = right === '000000' ? '111111' : '000000'
    for (const left of [4, 3, 2, 1]) {
      await citizen.entersCode(wrong)
      await expect(kiosk.page.getByText(`Còn ${left} lần nhập`).first()).toBeVisible()
    }
    await citizen.entersCode(wrong)
    await citizen.sees('change-locked')
    await citizen.taps(citizen.t.stopped.restart)
    await citizen.sees('account')
    await expect(kiosk.page.getByText('•••• ••• 678')).toBeVisible()
  })

  test('a reload in the middle stands where it was', async ({ kiosk }) => {
    const citizen = new Citizen(kiosk.page)
    await citizen.signsIn(people.withEmail.number)
    await citizen.givesPhone('0987000555')
    await citizen.submits()
    await kiosk.page.reload()
    await citizen.sees('code')
    await citizen.entersCode(await kiosk.codeFor(people.withEmail.email))
    await citizen.sees('done')
    await citizen.ends()
  })
})

test('the demo’s accounts, filled in from the screen: a citizen’s, then staff’s', async ({ kiosk }) => {
  const citizen = new Citizen(kiosk.page)
  const { page } = kiosk
  const { t } = citizen
  const fillsIn = async (account: string) => {
    await citizen.taps(t.demo.accounts)
    await citizen.sees('demo-accounts')
    await page
      .getByRole('listitem')
      .filter({ hasText: account })
      .getByRole('button', { name: t.demo.fillIn })
      .click()
  }
  await citizen.sees('idle')
  await fillsIn(people.withoutEmail.number)
  await citizen.sees('account-number')
  // Another one, before anybody is signed in.
  await fillsIn(people.personalId.number)
  await citizen.taps(t.common.next)
  await citizen.sees('password')
  await citizen.taps(t.password.submit)
  await citizen.sees('account')
  await citizen.taps(t.demo.accounts)
  await expect(page.getByText(t.demo.signOutFirst)).toBeVisible()
  await citizen.taps(t.demo.closeAccounts)
  await citizen.taps(t.common.signOut)
  await citizen.leavesBy(() => citizen.taps(t.leave.signOut))

  await fillsIn('lan.tran')
  await citizen.sees('staff-door')
  // The list can be looked at from there, too.
  await fillsIn('mai.pham')
  await citizen.sees('staff-door')
  await citizen.taps(t.staff.door.submit)
  await expect(page.locator('[data-desk]')).toBeVisible()
})

test.describe('with captcha', () => {
  test('the captcha is passed by ear alone, and a wrong one is drawn anew', async ({ kiosk }) => {
    // A voice for a machine that has none: what it is given to say is what the citizen hears.
    await kiosk.page.addInitScript(() => {
      const heard: string[] = []
      const voice = { lang: 'vi-VN', name: 'Vietnamese', default: true, localService: true, voiceURI: 'vi' }
      Object.assign(globalThis, {
        heard,
        SpeechSynthesisUtterance: class {
          text: string
          onend: (() => void) | null = null
          constructor(text: string) {
            this.text = text
          }
        },
      })
      Object.defineProperty(globalThis, 'speechSynthesis', {
        value: {
          getVoices: () => [voice],
          addEventListener() {},
          removeEventListener() {},
          cancel() {},
          speak(utterance: { text: string; onend: (() => void) | null }) {
            heard.push(utterance.text)
            setTimeout(() => utterance.onend?.())
          },
        },
      })
    })
    await kiosk.page.reload()
    const citizen = new Citizen(kiosk.page)
    await citizen.signsIn(people.withEmail.number)
    await citizen.givesPhone('0987000666')
    await citizen.sees('review')
    await kiosk.page.locator('[data-screen="review"] button[type="submit"]').click()
    await citizen.sees('captcha')
    const first = await hears(citizen)
    await citizen.field('captcha').fill(first.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10)))
    await citizen.taps(citizen.t.review.submit)
    await expect(kiosk.page.getByText(citizen.t.failure['captcha-wrong']).first()).toBeVisible()
    await citizen.field('captcha').fill(await hears(citizen, first))
    await citizen.taps(citizen.t.review.submit)
    await citizen.sees('code')
    await citizen.entersCode(await kiosk.codeFor(people.withEmail.email))
    await citizen.sees('done')
  })
})

async function hears(citizen: Citizen, not?: string): Promise<string> {
  const heard = () =>
    citizen.page.evaluate(
      () => (globalThis as unknown as { heard: string[] }).heard.at(-1)?.replace(/\D/g, '') ?? '',
    )
  await expect(citizen.page.getByRole('img')).toBeVisible()
  await citizen.taps(citizen.t.captcha.hear)
  await expect.poll(heard).toMatch(not === undefined ? /^\d{5}$/ : new RegExp(`^(?!${not})\\d{5}$`))
  return heard()
}

async function phoneChange(kiosk: Kiosk, language: Language, phone: string): Promise<string> {
  const citizen = new Citizen(kiosk.page, language)
  await citizen.signsIn(people.withEmail.number)
  await citizen.givesPhone(phone)
  await citizen.submits()
  await citizen.entersCode(await kiosk.codeFor(people.withEmail.email))
  await citizen.sees('done')
  await expect(kiosk.page.getByRole('heading', { name: words[language].done.headingPhone })).toBeVisible()
  return (await kiosk.page.getByText(/^\s*[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\s*$/).textContent())?.trim() ?? ''
}
