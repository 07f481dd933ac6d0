/** Legal wording on screens: the configuration's, in both languages, and the form's number from one place. */
import { expect, it } from 'vitest'
import { defaultConfig } from '../config/config.ts'
import { openTestKiosk, type TestKiosk } from '../testing/kiosk.ts'

const shown = async (kiosk: TestKiosk) => (await kiosk.visitor().must('getKiosk', {})).legal

it('has sound defaults, and each text is replaced alone', async () => {
  const { purpose, law } = defaultConfig.legal
  const form = { vi: 'mẫu số 02/SĐ-GD', en: 'form 02/SĐ-GD' }
  expect(await shown(await openTestKiosk())).toEqual({ purpose, law, form })
  const another = await openTestKiosk({ config: { legal: { law: { vi: 'Luật số 1/2030/QH16' } } } })
  expect(await shown(another)).toEqual({ purpose, law: { ...law, vi: 'Luật số 1/2030/QH16' }, form })
})

it('is changed from the desk, at once for whoever comes next', async () => {
  const kiosk = await openTestKiosk()
  const desk = await kiosk.desk('mai.pham', 'counter-1')
  const changes = { 'legal.purpose.en': 'Only to change your contact.', 'staff.form': 'Mẫu số 05/BHXH' }
  await desk.must('saveSettings', { changes, version: 0 })
  expect(await shown(kiosk)).toMatchObject({
    purpose: { ...defaultConfig.legal.purpose, en: 'Only to change your contact.' },
    form: { vi: 'mẫu số 05/BHXH', en: 'form 05/BHXH' },
  })
  expect(kiosk.events('settings.changed')).toMatchObject([
    { data: { keys: ['staff.form', 'legal.purpose.en'] } },
  ])
  const tooLong = { 'legal.law.vi': 'x'.repeat(61) }
  const { version } = await desk.must('getSettings', {})
  expect(await desk.call('saveSettings', { changes: tooLong, version })).toMatchObject({
    error: { problems: [{ path: 'legal.law.vi', rule: 'length', allowed: { max: 60 } }] },
  })
})

it.each([
  ['Mẫu số 02/SĐ-GD', { vi: 'mẫu số 02/SĐ-GD', en: 'form 02/SĐ-GD' }],
  ['Mẫu số 02/SĐ-GD'.normalize('NFD'), { vi: 'mẫu số 02/SĐ-GD', en: 'form 02/SĐ-GD' }],
  ['Giấy đề nghị', { vi: 'Giấy đề nghị', en: 'Giấy đề nghị' }],
  ['Giấy đề nghị điều chỉnh', { vi: 'tờ khai', en: 'the paper form' }],
  ['Mẫu số', { vi: 'Mẫu số', en: 'Mẫu số' }],
])('a form called %j is named in sentences', async (form, named) => {
  expect((await shown(await openTestKiosk({ config: { staff: { form } } }))).form).toEqual(named)
})
