/**
 * Somebody with a personal ID alone, whose password another system hashed: from the office's list to the notice by mail, in both
 * languages and on both shells.
 */
import { Citizen, type Language } from './citizen.ts'
import { expect, test } from './fixtures.ts'
import { Staff } from './staff.ts'

test.use({ config: { captcha: { enabled: false } } })

const id = '079301556677'
/** bcrypt of `password` below, made by crypt(3). */
const hash = '$2b$04$abcdefghijklmnopqrstuuQfpwjdBzfEc0aQVdMHQM1jbZMpK0f2W'
const password = 'Mật khẩu 1'
const email = 'khanh.vo@example.vn'

for (const language of ['vi', 'en'] as const satisfies readonly Language[]) {
  test(`in ${language}, a person without a BHXH number comes in by a list and changes the phone number`, async ({
    kiosk,
  }) => {
    const { page } = kiosk
    const mai = new Staff(page, language)
    await mai.signsIn('mai.pham')
    await mai.goesTo('imports')
    const list = ['Mã số BHXH,CCCD,Họ và tên,Email,Password hash', `,${id},Võ Gia Khánh,${email},${hash}`]
    const file = { name: 'ds.csv', mimeType: 'text/csv', buffer: Buffer.from(list.join('\n')) }
    await page.locator('#import-file').setInputFiles(file)
    await mai.taps(mai.t.imports.start)
    await expect(page.getByText(mai.t.imports.finished.replace('{file}', file.name))).toBeVisible()
    await mai.goesTo('support')
    await mai.opens(id)
    await expect(page.getByText('•••••••• 6677')).toBeVisible()
    await mai.taps(mai.t.case.close)
    await mai.signsOut()

    const citizen = new Citizen(page, language)
    await citizen.starts()
    await citizen.triesToSignIn(id, password)
    await citizen.sees('account')
    await expect(page.getByText(citizen.t.account.personalId, { exact: true })).toBeVisible()
    await expect(page.getByText(citizen.t.account.bhxhNumber, { exact: true })).toHaveCount(0)
    await citizen.givesPhone('0987000111')
    await citizen.submits()
    await citizen.entersCode(await kiosk.codeFor(email))
    await citizen.sees('done')
    await expect.poll(async () => (await kiosk.mails())[0]?.text).toContain('•••••••• 6677')
    await citizen.ends()
  })
}
