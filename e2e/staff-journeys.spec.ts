/** What staff do for a citizen and for the office, whole, on both shells. */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Citizen, people, password } from './citizen.ts'
import { expect, test, type Kiosk } from './fixtures.ts'
import { Staff, staffPassword, staffPin } from './staff.ts'

const { number, email } = people.withEmail

for (const language of ['vi', 'en'] as const) {
  test(`an e-mail that is lost, in ${language}: asked, approved, proved at the new one, and undone`, async ({
    kiosk,
  }) => {
    const lan = new Staff(kiosk.page, language)
    await lan.signsIn('lan.tran')
    await lan.opens('nguyen quynh')
    await lan.seesADocument()
    await lan.taps(lan.t.act.approval)
    await lan.taps(lan.t.reason.lostBox)
    await lan.taps(lan.t.reason.submitApproval)
    await expect(kiosk.page.getByText(lan.t.case.waiting.split('{')[0]!.trim()).first()).toBeVisible()
    await lan.signsOut()

    const mai = new Staff(kiosk.page, language)
    await mai.signsIn('mai.pham')
    await mai.goesTo('approvals')
    await expect(kiosk.page.getByText(mai.t.reason.lostBox)).toBeVisible()
    await mai.page
      .locator('[data-screen="desk-approvals"]')
      .getByRole('button', { name: mai.t.approvals.approve })
      .click()
    await expect(
      kiosk.page.getByText(mai.t.approvals.approvedBy.replace('{name}', 'Phạm Thị Mai')),
    ).toBeVisible()
    await mai.signsOut()

    await lan.signsIn('lan.tran', staffPin)
    await lan.opens(number)
    // What was seen for the request is still there.
    await expect(kiosk.page.getByRole('button', { name: lan.t.act.recheck })).toBeVisible()
    await lan.handsOver('newEmail')
    const citizen = new Citizen(kiosk.page, language)
    await citizen.sees('account')
    await expect(kiosk.page.getByText('Trần Thị Lan')).toBeVisible()
    await citizen.givesEmail('quynh.moi@example.vn')
    await citizen.submits()
    await citizen.entersCode(await kiosk.codeFor('quynh.moi@example.vn'))
    await citizen.sees('done')
    const reference = await kiosk.page.locator('.reference').innerText()
    await citizen.ends()
    await told(kiosk, [email, 'quynh.moi@example.vn'])

    await mai.signsIn('mai.pham', staffPin)
    await mai.opens(number)
    await expect(kiosk.page.getByText(reference)).toBeVisible()
    await mai.seesADocument()
    await mai.taps(mai.t.act.undo)
    await mai.taps(mai.t.reason.notOwner)
    await mai.taps(mai.t.reason.submitUndo)
    const undone = kiosk.page.getByText(mai.t.undone.split('{')[0]!.trim())
    await expect(undone).toBeVisible()
    const own = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/.exec(await undone.innerText())?.[0] ?? ''
    await expect
      .poll(async () =>
        (await kiosk.mails())
          .filter(({ text }) => text.includes(own))
          .map(({ to }) => to)
          .sort(),
      )
      .toEqual(['quynh.moi@example.vn', email])

    await mai.goesTo('journal')
    await mai.field('journal-reference').fill(reference)
    await kiosk.page.keyboard.press('Enter')
    // The change, its notices, and its undoing, by whom.
    await expect(kiosk.page.locator('.entry')).toHaveCount(4)
    const byMai = kiosk.page.locator('.entry').filter({ hasText: 'Phạm Thị Mai' })
    await expect(byMai).toHaveCount(1)
    await expect(byMai).toContainText(reference)
    await mai.signsOut()
    await citizen.signsIn(number)
    await expect(kiosk.page.getByText('q•••@example.vn')).toBeVisible()
  })
}

test('a forgotten password: the citizen sets a new one by a code, and nobody else sees either', async ({
  kiosk,
}) => {
  const lan = new Staff(kiosk.page)
  await lan.signsIn('lan.tran')
  await lan.opens(number)
  await lan.seesADocument()
  await lan.handsOver('password')
  const citizen = new Citizen(kiosk.page)
  await citizen.sees('new-password')
  await citizen.field('new-citizen-password').fill('12345678')
  await kiosk.page.keyboard.press('Enter')
  await expect(kiosk.page.getByText(citizen.t.failure.passwordOneKind).first()).toBeVisible()
  await citizen.field('new-citizen-password').fill('Bông lúa 2026')
  await kiosk.page.keyboard.press('Enter')
  await citizen.sees('code')
  await citizen.entersCode(await kiosk.codeFor(email))
  await citizen.sees('done')
  await expect(kiosk.page.getByRole('heading', { name: citizen.t.done.headingPassword })).toBeVisible()
  await citizen.ends()
  await citizen.starts()
  await citizen.triesToSignIn(number, password)
  await expect(kiosk.page.getByText(citizen.t.failure['sign-in-refused']).first()).toBeVisible()
  await citizen.field('password').fill('Bông lúa 2026')
  await kiosk.page.keyboard.press('Enter')
  await citizen.sees('account')
})

test('a locked account is unlocked; one’s own is left to a colleague', async ({ kiosk }) => {
  const yen = new Staff(kiosk.page)
  await yen.signsIn('yen.le')
  await yen.field('find-account').fill(people.locked.number)
  await kiosk.page.keyboard.press('Enter')
  await kiosk.page.getByRole('button', { name: new RegExp(`^${yen.t.support.open}:`) }).click()
  await expect(kiosk.page.getByText(yen.t.failure['own-record'])).toBeVisible()
  await yen.signsOut()
  const lan = new Staff(kiosk.page, 'en')
  await lan.signsIn('lan.tran')
  await lan.opens(people.locked.number)
  await lan.seesADocument()
  await lan.taps(lan.t.act.unlock)
  await expect(kiosk.page.getByRole('button', { name: lan.t.act.unlock })).toHaveCount(0)
  await lan.signsOut()
  await new Citizen(kiosk.page).signsIn(people.locked.number)
})

test('a new colleague gets a password once, and chooses their own', async ({ kiosk }) => {
  const mai = new Staff(kiosk.page, 'en')
  await mai.signsIn('mai.pham')
  await mai.goesTo('colleagues')
  await mai.taps(mai.t.colleagues.add)
  await mai.field('colleague-name').fill('Nguyễn Văn Tư')
  await mai.field('colleague-user-name').fill('tu.nguyen')
  await mai.field('colleague-own-account').fill('0123456789')
  await mai.taps(mai.t.colleagues.save)
  const given = await kiosk.page.locator('#given-password').innerText()
  await mai.taps(mai.t.colleagues.givenDone)
  await mai.signsOut()
  const tu = new Staff(kiosk.page)
  await tu.signsIn('tu.nguyen', given)
  await tu.sees('desk-own')
  await expect(kiosk.page.getByRole('navigation')).toHaveCount(0)
  await tu.field('current-password').fill(given)
  await tu.field('new-password').fill('Chim én mùa xuân 3')
  await tu.field('new-pin').fill('123456')
  await tu.taps(tu.t.own.submit)
  await expect(kiosk.page.getByText(tu.t.failure.pinCommon).first()).toBeVisible()
  await tu.field('new-pin').fill(staffPin)
  await tu.taps(tu.t.own.submit)
  await tu.sees('desk-support')
  await expect(
    kiosk.page.getByRole('navigation').getByRole('button', { name: tu.t.desk.colleagues }),
  ).toHaveCount(0)
})

test.describe('once a citizen’s change was confirmed', () => {
  test.use({ config: { captcha: { enabled: false } } })

  test('a higher role waits for a second person, everybody sees it, and a supervisor stops it', async ({
    kiosk,
  }) => {
    const citizen = new Citizen(kiosk.page)
    await citizen.signsIn(number)
    await citizen.givesPhone('0987 000 111')
    await citizen.submits()
    await citizen.entersCode(await kiosk.codeFor(email))
    await citizen.sees('done')
    await citizen.ends()

    const mai = new Staff(kiosk.page, 'vi')
    await mai.signsIn('mai.pham')
    await mai.goesTo('colleagues')
    await mai.taps(mai.t.colleagues.add)
    await mai.field('colleague-name').fill('Nguyễn Văn Tư')
    await mai.field('colleague-user-name').fill('tu.nguyen')
    await mai.taps(mai.t.role.supervisor)
    await mai.field('colleague-own-account').fill('0123456789')
    await mai.taps(mai.t.colleagues.save)
    await expect(kiosk.page.getByText(mai.t.failure.secondPerson.split('{')[0]!.trim())).toBeVisible()
    await expect(kiosk.page.getByText(mai.t.twoPeople.waits.replace('{n}', '1'))).toBeVisible()
    await expect(kiosk.page.getByText('tu.nguyen')).toHaveCount(0)
    await mai.signsOut()

    const lan = new Staff(kiosk.page, 'vi')
    await lan.signsIn('lan.tran')
    await expect(kiosk.page.getByText(lan.t.twoPeople.waits.replace('{n}', '1'))).toBeVisible()
    await kiosk.page.getByRole('navigation').getByRole('button', { name: lan.t.desk.approvals }).click()
    await expect(kiosk.page.getByText(lan.t.twoPeople.role)).toBeVisible()
    await expect(kiosk.page.getByRole('button', { name: lan.t.twoPeople.stop })).toHaveCount(0)
    await lan.signsOut()

    const yen = new Staff(kiosk.page, 'vi')
    await yen.signsIn('yen.le')
    await kiosk.page.getByRole('navigation').getByRole('button', { name: yen.t.desk.approvals }).click()
    await expect(kiosk.page.getByText('tu.nguyen')).toBeVisible()
    await yen.taps(yen.t.twoPeople.stop)
    await yen.taps(yen.t.twoPeople.unknown)
    await kiosk.page.locator('form').getByRole('button', { name: yen.t.twoPeople.stop }).click()
    await expect(kiosk.page.getByText(yen.t.approvals.none)).toBeVisible()
  })
})

test('a wrong password at the staff door leaves the citizen’s visit alone; the right one ends it', async ({
  kiosk,
}) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.signsIn(number)
  for (let taps = 0; taps < 5; taps++) await kiosk.page.mouse.click(20, 20)
  const lan = new Staff(kiosk.page)
  await lan.sees('staff-door')
  await expect(kiosk.page.getByText('q•••@example.vn')).toBeHidden()
  await lan.triesToSignIn('lan.tran', 'wrong')
  await expect(kiosk.page.getByText(lan.t.failure['staff-refused']).first()).toBeVisible()
  await citizen.taps(citizen.t.common.back)
  await citizen.sees('account')
  for (let taps = 0; taps < 5; taps++) await kiosk.page.mouse.click(20, 20)
  await lan.triesToSignIn('lan.tran', staffPassword)
  await lan.sees('desk-support')
  await lan.signsOut()
  await citizen.sees('idle')
})

test.describe('files', () => {
  let folder: string
  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kiosk-saved-'))
    process.env['ELECTRON_STAND_IN_SAVE_TO'] = folder
  })
  test.afterEach(() => rm(folder, { recursive: true }))

  test('the journal is verified, counted, saved with its chain, and a day of it is on a sheet', async ({
    kiosk,
  }, testInfo) => {
    const yen = new Staff(kiosk.page)
    await yen.signsIn('yen.le')
    await yen.goesTo('journal')
    await expect(kiosk.page.locator('.entry').first()).toBeVisible()
    await yen.taps(yen.t.journal.verify)
    await expect(kiosk.page.getByText(yen.t.journal.whole.split('{')[0]!.trim())).toBeVisible()
    await yen.taps(yen.t.journal.show)
    await expect(kiosk.page.locator('.chart .day')).toHaveCount(14)
    const desktop = testInfo.project.name.startsWith('desktop')
    const download = desktop ? null : kiosk.page.waitForEvent('download')
    await yen.taps(yen.t.journal.jsonl)
    if (download) await (await download).saveAs(join(folder, 'saved.jsonl'))
    await expect(kiosk.page.getByText(yen.t.journal.saved)).toBeVisible()
    const [name] = readdirSync(folder)
    const lines = readFileSync(join(folder, name!), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({ filtered: false })
    expect(lines.at(-1)).toMatchObject({ previousHash: lines.at(-2).hash })
    await yen.taps(yen.t.journal.sheet)
    await yen.sees('desk-sheet')
  })

  test('accounts come in by a file that is looked at first', async ({ kiosk }) => {
    const mai = new Staff(kiosk.page, 'en')
    await mai.signsIn('mai.pham')
    await mai.goesTo('imports')
    const buffer = Buffer.from(
      'Mã số BHXH,Họ và tên,Email\n0200000001,Nguyễn Văn Một,mot@example.vn\n123,Sai Số,\n',
    )
    await kiosk.page.locator('#import-file').setInputFiles({ name: 'ds.csv', mimeType: 'text/csv', buffer })
    await expect(
      kiosk.page.getByText('2 rows: 1 to add, 0 to update, 0 as they are, 1 refused.'),
    ).toBeVisible()
    await mai.taps(mai.t.imports.start)
    await expect(kiosk.page.getByText(mai.t.imports.finished.replace('{file}', 'ds.csv'))).toBeVisible()
    await mai.goesTo('support')
    await mai.opens('van mot')
    await expect(kiosk.page.getByText(mai.t.case.noPassword)).toBeVisible()
  })
})

async function told(kiosk: Kiosk, addresses: string[]): Promise<void> {
  await expect
    .poll(async () =>
      (await kiosk.mails()).filter((mail) => !/\n\s*\d{6}\s*\n/.test(mail.text)).map((mail) => mail.to),
    )
    .toEqual(expect.arrayContaining(addresses))
}
