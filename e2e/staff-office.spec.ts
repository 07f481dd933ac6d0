/** What an administrator does to run the office, on both shells: settings, the machine's condition, accounts in and out. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page, TestInfo } from '@playwright/test'
import { Citizen, people } from './citizen.ts'
import { expect, test } from './fixtures.ts'
import { Staff } from './staff.ts'

test.use({ config: { captcha: { enabled: false } } })

let folder: string
test.beforeEach(async () => {
  process.env['ELECTRON_STAND_IN_SAVE_TO'] = folder = await mkdtemp(join(tmpdir(), 'saved-'))
})
test.afterEach(() => rm(folder, { recursive: true }))

/** Taps what saves a file. @returns what is in it */
async function saves(page: Page, staff: Staff, button: string, { project }: TestInfo): Promise<string> {
  const before = readdirSync(folder)
  const download = project.name.startsWith('desktop') ? null : page.waitForEvent('download')
  await staff.taps(button)
  if (download) await (await download).saveAs(join(folder, `saved-${before.length}`))
  const fresh = () => readdirSync(folder).filter((name) => !before.includes(name) && !name.endsWith('.part'))
  await expect.poll(() => fresh().length).toBe(1)
  await expect(page.getByText(staff.t.journal.saved)).toBeVisible()
  return readFileSync(join(folder, fresh()[0]!), 'utf8')
}

test('settings count at once, outlive a power cut, and go back to the file’s', async ({ kiosk }) => {
  const mai = new Staff(kiosk.page, 'en')
  await mai.signsIn('mai.pham')
  await mai.goesTo('settings')
  const save = { name: mai.t.settings.save }
  await expect(mai.field('setting-office-name')).toHaveValue('BHXH cơ sở Bến Thành (bản thử)')
  await expect(kiosk.page.getByRole('button', save)).toBeDisabled()

  await mai.field('setting-session-idleSeconds').fill('3')
  await kiosk.page.getByRole('button', save).click()
  await expect(mai.field('setting-session-idleSeconds')).toHaveAttribute('aria-invalid', 'true')
  await mai.field('setting-session-idleSeconds').fill('120')
  await mai.field('setting-office-name').fill('BHXH cơ sở Xuân Hòa')
  await kiosk.page.locator('textarea').first().fill('T2-T6 7:30-11:30\nSat 07:30-11:00')
  await kiosk.page.getByRole('button', save).click()
  await expect(kiosk.page.getByText(mai.t.settings.saved)).toBeVisible()
  await expect(kiosk.page.locator('textarea').first()).toHaveValue('Mon-Fri 07:30-11:30\nSat 07:30-11:00')
  await mai.signsOut()
  await expect(kiosk.page.getByText('BHXH cơ sở Xuân Hòa').first()).toBeVisible()

  await kiosk.pullThePlug()
  const again = new Staff(kiosk.page, 'vi')
  await expect(kiosk.page.getByText('BHXH cơ sở Xuân Hòa').first()).toBeVisible()
  await again.signsIn('mai.pham')
  await again.goesTo('settings')
  await again.taps(again.t.settings.reset.replace('{n}', '3'))
  await expect(again.field('setting-office-name')).toHaveValue('BHXH cơ sở Bến Thành (bản thử)')
  await again.field('test-mail-to').fill('ky.thuat@example.vn')
  await again.taps(again.t.settings.testSend)
  await expect(
    kiosk.page.getByText(again.t.settings.testSent.replace('{to}', 'ky.thuat@example.vn')),
  ).toBeVisible()
  await expect.poll(async () => (await kiosk.mails()).map(({ to }) => to)).toContain('ky.thuat@example.vn')
})

test('how the machine is, and what support gets, which names nobody', async ({ kiosk }, testInfo) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.signsIn(people.withEmail.number)
  await citizen.leavesBy(() =>
    citizen.taps(citizen.t.common.signOut).then(() => citizen.taps(citizen.t.leave.signOut)),
  )
  const mai = new Staff(kiosk.page)
  await mai.signsIn('mai.pham')
  await mai.goesTo('health')
  await expect(kiosk.page.getByText(mai.t.health.fine)).toBeVisible()
  for (const name of [
    'mail',
    'disk',
    'clock',
    'store',
    'journal',
    'retention',
    'printer',
    'version',
  ] as const) {
    await expect(kiosk.page.locator('dt').getByText(mai.t.health[name], { exact: true })).toBeVisible()
  }
  const bundle = await saves(kiosk.page, mai, mai.t.health.saveSupport, testInfo)
  expect(JSON.parse(bundle)).toMatchObject({ verify: { problem: null }, health: { troubles: [] } })
  for (const personal of [
    people.withEmail.number,
    people.withEmail.email,
    'Quỳnh',
    'mai.pham',
    'Phạm Thị Mai',
  ]) {
    expect(bundle).not.toContain(personal)
  }
})

for (const language of ['vi', 'en'] as const) {
  test(`a list from a spreadsheet, in ${language}: what is left out is said, the person is found`, async ({
    kiosk,
  }) => {
    const mai = new Staff(kiosk.page, language)
    const { imports, field } = mai.t
    await mai.signsIn('mai.pham')
    await mai.goesTo('imports')
    const rows = ['="0300000011";Ðặng Ðình Một;01681234567;-;1', '0300000012;NguyÔn V¨n Hai;;;2', ';;;;']
    const buffer = Buffer.from(['sep=;', 'Mã số BHXH;Họ và tên;SÐT;Email;Tổ', ...rows].join('\r\n'))
    await kiosk.page.locator('#import-file').setInputFiles({ name: 'ds.csv', mimeType: 'text/csv', buffer })
    await expect(kiosk.page.getByText('“Tổ”')).toBeVisible()
    await expect(kiosk.page.getByText('01681234567 → 0381234567')).toBeVisible()
    await expect(
      kiosk.page.getByText(imports.leftOut.replace('{field}', field.email).replace('{why}', '').trim()),
    ).toBeVisible()
    await expect(kiosk.page.getByText('TCVN3')).toBeVisible()
    await mai.taps(imports.start)
    await expect(kiosk.page.getByText(imports.finished.replace('{file}', 'ds.csv'))).toBeVisible()
    await expect(kiosk.page.getByRole('button', { name: imports.refusals })).toBeVisible()
    await mai.goesTo('support')
    await mai.field('find-account').fill('Đặng Một')
    await kiosk.page.keyboard.press('Enter')
    await expect(kiosk.page.getByText('•••••• 0011')).toBeVisible()
  })
}

for (const language of ['vi', 'en'] as const) {
  test(`a column that a spreadsheet has spoilt, in ${language}: mended as a whole, and only when chosen`, async ({
    kiosk,
  }) => {
    const mai = new Staff(kiosk.page, language)
    const { imports } = mai.t
    await mai.signsIn('mai.pham')
    await mai.goesTo('imports')
    const rows = ['300000001.0,Đỗ Văn Một,mot@example.vn', '300000002,Đỗ Thị Hai,hai@example.vn']
    const buffer = Buffer.from(['Mã số BHXH,Họ và tên,Email', ...rows].join('\n'))
    await kiosk.page.locator('#import-file').setInputFiles({ name: 'ds.csv', mimeType: 'text/csv', buffer })
    await kiosk.page.getByRole('checkbox', { name: '300000001.0' }).check()
    await mai.taps(imports.again)
    await expect(kiosk.page.getByText('300000001.0 → 0300000001')).toBeVisible()
    await mai.taps(imports.start)
    const finished = imports.finished.replace('{file}', 'ds.csv')
    await expect(kiosk.page.getByText(finished)).toBeVisible()
    await expect(
      kiosk.page.getByText(language === 'vi' ? 'đã sửa số ở 2 dòng' : '2 rows were mended'),
    ).toBeVisible()
    await mai.goesTo('support')
    await mai.field('find-account').fill('0300000002')
    await kiosk.page.keyboard.press('Enter')
    await expect(kiosk.page.getByText('•••••• 0002')).toBeVisible()
  })
}

for (const language of ['vi', 'en'] as const) {
  test(`an import, in ${language}: stopped it leaves nothing, left it is found again`, async ({ kiosk }) => {
    const mai = new Staff(kiosk.page, language)
    await mai.signsIn('mai.pham')
    await mai.goesTo('imports')
    const rows = Array.from(
      { length: 10_000 },
      (_, at) => `${300_000_000 + at},Người thứ ${at},n${at}@example.vn`,
    )
    const buffer = Buffer.from(['Mã số BHXH,Họ và tên,Email', ...rows.map((row) => `0${row}`)].join('\n'))
    const choose = async () => {
      await kiosk.page.locator('#import-file').setInputFiles({ name: 'ds.csv', mimeType: 'text/csv', buffer })
      // It is offered once all of the file has been looked through.
      await kiosk.page
        .getByRole('button', { name: mai.t.imports.start, exact: true })
        .click({ timeout: 30_000 })
      await expect(kiosk.page.getByRole('progressbar')).toBeVisible()
    }
    await choose()
    await mai.taps(mai.t.imports.cancel)
    await expect(kiosk.page.getByText(mai.t.imports.cancelled)).toBeVisible({ timeout: 30_000 })
    await mai.goesTo('support')
    await mai.field('find-account').fill('0300000000')
    await kiosk.page.keyboard.press('Enter')
    await expect(kiosk.page.getByText(mai.t.support.none)).toBeVisible()

    await mai.goesTo('imports')
    await mai.taps(mai.t.imports.other)
    await choose()
    await mai.goesTo('health')
    await mai.sees('desk-health')
    await mai.goesTo('imports')
    const finished = mai.t.imports.finished.replace('{file}', 'ds.csv')
    await expect(kiosk.page.getByText(finished)).toBeVisible({ timeout: 60_000 })
    await mai.goesTo('support')
    await mai.opens('0300003999')
  })
}

test('confirmed changes go out signed, and the key to check them is shown', async ({ kiosk }, testInfo) => {
  const citizen = new Citizen(kiosk.page)
  await citizen.signsIn(people.withEmail.number)
  await citizen.givesPhone('0987000111')
  await citizen.submits()
  await citizen.entersCode(await kiosk.codeFor(people.withEmail.email))
  await citizen.ends()
  const mai = new Staff(kiosk.page, 'en')
  await mai.signsIn('mai.pham')
  await mai.goesTo('imports')
  await mai.field('export-after').fill('x')
  await mai.taps(mai.t.imports.jsonl)
  await expect(kiosk.page.getByText(mai.t.imports.afterWrong).first()).toBeVisible()
  await mai.field('export-after').fill('0')
  const lines = (await saves(kiosk.page, mai, mai.t.imports.jsonl, testInfo)).trim().split('\n')
  await mai.taps(mai.t.imports.key)
  const shown = await kiosk.page.locator('pre').innerText()
  const key = createPublicKey(shown.slice(shown.indexOf('-----BEGIN')))
  const [head, ...changes] = lines.map((line) => signedRecord(line, key))
  expect(head).toMatchObject({ format: 'vssid-changes/1', from: 0 })
  expect(changes).toMatchObject([{ account: people.withEmail.number, phone: '+84987000111' }])
})

/** As docs/changes-export.md tells the central system to read a line. */
function signedRecord(line: string, key: KeyObject): Record<string, unknown> {
  const { signature, ...record } = JSON.parse(line) as Record<string, unknown> & { signature: string }
  const sorted = Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
  const text = Buffer.from(JSON.stringify(sorted))
  expect(verify(null, text, key, Buffer.from(signature, 'base64url'))).toBe(true)
  return record
}
