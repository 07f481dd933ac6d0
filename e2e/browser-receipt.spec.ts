/**
 * The receipt on paper, as the browser lays it out: one page of the right size with all that belongs on it and nothing
 * unmasked, for both papers in both languages; nothing at all from any other screen; and what the person is told.
 */
import type { Page, TestInfo } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { PrintOutcome } from '../contract/shell.ts'
import { qrCode } from '../renderer/receipt/qr-code.ts'
import { Citizen, people, type Language } from './citizen.ts'
import { expect, test, type Kiosk } from './fixtures.ts'
import type { Receipt } from '../contract/citizen/views.ts'

const noCaptcha = { captcha: { enabled: false } }
const newPhone = '0987000111'
const newEmail = 'huyen.moi@buudienthanhpho.example.vn'
/** Of the person with the longest name; as digits and letters only, so that no grouping hides one. */
const secrets = [
  newPhone,
  newPhone.slice(1, -3),
  people.longName.number,
  people.longName.email.split('@')[0]!,
  newEmail.split('@')[0]!,
].map(bare)

for (const paper of ['thermal80', 'a4'] as const) {
  test.describe(paper, () => {
    test.use({ config: { ...noCaptcha, receipt: { paper } } })

    for (const language of ['vi', 'en'] as const) {
      test(`one page in ${language} with all of the receipt, masked`, async ({ kiosk }, testInfo) => {
        const { page } = kiosk
        const refused = cspRefusals(page)
        await changesBoth(kiosk, language)
        const citizen = new Citizen(page, language)
        const receipt = await receiptOf(page)
        await holdPrinter(page)
        await citizen.taps(citizen.t.receipt.print)
        await page.locator('.paper').waitFor({ state: 'attached' })
        const { heightMm } = await askedOf(page)

        const { pages, text } = await print(page, testInfo)
        expect(pages).toHaveLength(1)
        expect(pages[0]![0]).toBeCloseTo(paper === 'a4' ? 210 : 80, 0)
        expect(pages[0]![1]).toBeCloseTo(paper === 'a4' ? 297 : heightMm, 0)

        for (const words of [
          receipt.reference,
          receipt.digest,
          receipt.office.name,
          receipt.office.hotline,
          receipt.name,
          ...receipt.changes.flatMap((one) => [one.old ?? citizen.t.common.none, one.new]),
          ...receipt.noticesTo,
          citizen.t.receipt.title,
          citizen.t.receipt.at.replace('{time}', vietnamTime(receipt.at)),
          citizen.t.done.next,
        ])
          for (const said of text) expect(bare(said)).toContain(bare(words))
        for (const secret of secrets) for (const said of text) expect(bare(said)).not.toContain(secret)
        expect(await page.locator('.paper svg[shape-rendering] path').getAttribute('d')).toBe(
          qrCode(receipt.qr).path,
        )

        await answer(page, 'printed')
        await expect(page.getByText(citizen.t.receipt.printed).last()).toBeVisible()
        await expect(page.locator('.paper')).toHaveCount(0)
        expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0)
        await citizen.ends()
        await expect(page.locator('html')).not.toContainText(receipt.reference)
        expect(refused).toEqual([])
      })
    }
  })
}

test.describe('on any paper', () => {
  test.use({ config: noCaptcha })

  test('no other screen prints a word, nor does this one by the browser’s own print', async ({
    kiosk,
  }, testInfo) => {
    const citizen = new Citizen(kiosk.page)
    const empty = async (screen: string) => {
      await citizen.sees(screen)
      const { pages, text } = await print(kiosk.page, testInfo)
      expect([screen, pages.length, ...text.map((said) => said.trim())]).toEqual([
        screen,
        1,
        ...text.map(() => ''),
      ])
    }
    await empty('idle')
    await citizen.signsIn(people.withEmail.number)
    await empty('account')
    await citizen.givesPhone(newPhone)
    await empty('review')
    await citizen.submits()
    await empty('code')
    await citizen.asksForHelp()
    await empty('help')
    await citizen.taps(citizen.t.help.return)
    await citizen.entersCode(await kiosk.codeFor(people.withEmail.email))
    await empty('done')
  })

  for (const outcome of ['no-printer', 'failed', 'timeout'] as const) {
    test(`no paper (${outcome}): said plainly, what is kept is kept, and it may be tried once more`, async ({
      kiosk,
    }) => {
      const { page } = kiosk
      const citizen = await changesPhone(kiosk)
      const { t } = citizen
      const { reference, digest } = await receiptOf(page)
      const words = {
        'no-printer': t.receipt.noPrinter,
        failed: t.receipt.failed,
        timeout: t.receipt.timeout,
      }
      await holdPrinter(page)
      for (const button of [t.receipt.print, t.receipt.printAgain]) {
        await citizen.taps(button)
        await answer(page, outcome)
        await expect(page.getByText(words[outcome], { exact: true })).toBeVisible()
      }
      await expect(page.getByText(t.receipt.kept, { exact: true })).toBeVisible()
      await expect(page.getByText(reference)).toBeVisible()
      expect(bare(await page.locator('main').innerText())).toContain(bare(digest))
      await expect(page.getByRole('button', { name: t.receipt.printAgain })).toHaveCount(0)
      await citizen.ends()
      await citizen.signsIn(people.withEmail.number)
      await expect(page.getByText('•••• ••• 111')).toBeVisible()
    })
  }

  test('a browser tells nothing of its printing: once asked, however often the button was tapped', async ({
    kiosk,
  }) => {
    const { page } = kiosk
    const citizen = await changesPhone(kiosk)
    await page.evaluate(() => {
      const printed: string[] = []
      Object.assign(window, {
        printed,
        print: () => printed.push(document.querySelector('.paper')?.textContent ?? ''),
      })
    })
    await page.getByRole('button', { name: citizen.t.receipt.print }).dblclick()
    await expect(page.getByText(citizen.t.receipt.sent).last()).toBeVisible()
    const printed = await page.evaluate(() => (window as unknown as { printed: string[] }).printed)
    expect(printed).toHaveLength(1)
    expect(printed[0]).toContain((await receiptOf(page)).reference)
  })
})

test.describe('without a printer', () => {
  test.use({ config: { ...noCaptcha, receipt: { paper: 'none' } } })

  test('nothing is offered, and the receipt is on the screen', async ({ kiosk }) => {
    const citizen = await changesPhone(kiosk)
    const { reference, digest } = await receiptOf(kiosk.page)
    await expect(kiosk.page.getByText(reference)).toBeVisible()
    expect(bare(await kiosk.page.locator('main').innerText())).toContain(bare(digest))
    await expect(kiosk.page.getByText(citizen.t.done.keep)).toBeVisible()
    await expect(kiosk.page.getByRole('button', { name: citizen.t.receipt.print })).toHaveCount(0)
  })
})

async function changesPhone(kiosk: Kiosk): Promise<Citizen> {
  const citizen = new Citizen(kiosk.page)
  await citizen.signsIn(people.withEmail.number)
  await citizen.givesPhone(newPhone)
  await citizen.submits()
  await citizen.entersCode(await kiosk.codeFor(people.withEmail.email))
  await citizen.sees('done')
  return citizen
}

async function changesBoth(kiosk: Kiosk, language: Language): Promise<void> {
  const citizen = new Citizen(kiosk.page, language)
  await citizen.signsIn(people.longName.number)
  await citizen.givesPhone(newPhone)
  await citizen.sees('review')
  await citizen.taps(citizen.t.review.addEmail)
  await citizen.field('email').fill(newEmail)
  await kiosk.page.keyboard.press('Enter')
  await citizen.submits()
  await citizen.entersCode(await kiosk.codeFor(people.longName.email))
  await citizen.entersCode(await kiosk.codeFor(newEmail))
  await citizen.sees('done')
}

/** As the service tells it, not as the screen shows it. */
async function receiptOf(page: Page): Promise<Receipt> {
  return page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' }
    const reply = await (await fetch('/api/getVisit', { method: 'POST', headers, body: '{}' })).json()
    return reply.result.value.receipt as Receipt
  })
}

interface HeldPrinter {
  asked: { heightMm: number }[]
  answer: (outcome: PrintOutcome) => void
}

/** A desktop shell whose printer takes as long as the test wants. */
async function holdPrinter(page: Page): Promise<void> {
  await page.evaluate(() => {
    const held: HeldPrinter = { asked: [], answer: () => {} }
    Object.assign(window, { held })
    window.kioskShell = {
      print: (size) => {
        held.asked.push(size)
        return new Promise((resolve) => (held.answer = resolve))
      },
    }
  })
}
async function askedOf(page: Page): Promise<{ heightMm: number }> {
  const asked = () => page.evaluate(() => (window as unknown as { held: HeldPrinter }).held.asked)
  await expect.poll(asked).toHaveLength(1)
  return (await asked())[0]!
}
/** Once it was asked; until the screen has taken note. */
async function answer(page: Page, outcome: PrintOutcome): Promise<void> {
  await page.locator('.paper').waitFor({ state: 'attached' })
  await expect
    .poll(() => page.evaluate(() => document.adoptedStyleSheets.length), { message: 'the page is laid' })
    .toBe(1)
  await page.evaluate((it) => (window as unknown as { held: HeldPrinter }).held.answer(it), outcome)
  await page.locator('.paper').waitFor({ state: 'detached' })
}

/** Each page's size in millimetres; the words on them, as the browser lays them out and, where there is one, by a PDF reader. */
async function print(page: Page, testInfo: TestInfo): Promise<{ pages: [number, number][]; text: string[] }> {
  const path = testInfo.outputPath('receipt.pdf')
  await page.pdf({ path, preferCSSPageSize: true })
  await page.emulateMedia({ media: 'print' })
  const shown = await page.evaluate(() => document.body.innerText)
  await page.emulateMedia({ media: null })
  const pdf = readFileSync(path, 'latin1')
  const boxes = [...pdf.matchAll(/\/Type \/Page\b[^]*?\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)]
  const mm = (points: string | undefined) => (Number(points) / 72) * 25.4
  return {
    pages: boxes.map(([, width, height]) => [mm(width), mm(height)]),
    text: [shown, ...readBack(path)],
  }
}

function readBack(path: string): string[] {
  try {
    return [execFileSync('pdftotext', [path, '-'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })]
  } catch {
    return []
  }
}

function cspRefusals(page: Page): string[] {
  const refused: string[] = []
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text())
  })
  return refused
}

/** Line breaks and groups say nothing about what is written. */
function bare(text: string): string {
  return text.normalize('NFC').replace(/[\s.\f-]/g, '')
}

function vietnamTime(at: number): string {
  const [date, time] = new Date(at + 7 * 3_600_000).toISOString().split('T') as [string, string]
  return `${time.slice(0, 5)}, ${date.split('-').reverse().join('/')}`
}
