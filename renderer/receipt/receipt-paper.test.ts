/** Both papers in both languages: everything that belongs on a receipt, with personal data only masked. */
// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, test } from 'vitest'
import { en } from '../locales/en.ts'
import { vi as viet } from '../locales/vi.ts'
import { usePreferences } from '../shared/service/preferences.ts'
import { useKiosk } from '../shared/service/kiosk.ts'
import { allWords } from '../testing/all-words.ts'
import { apiKey } from '../shared/service/transport.ts'
import { openKiosk } from '../testing/kiosk.ts'
import type { Paper } from '../shared/page/printing.ts'
import { qrCode } from './qr-code.ts'
import ReceiptPaper from './receipt-paper.vue'
import type { Receipt } from '../../contract/citizen/views.ts'

const receipt: Receipt = {
  reference: 'K7M4-92QX-T',
  at: Date.UTC(2026, 10, 22, 18, 5),
  office: { code: 'HCM-01', name: 'BHXH cơ sở Bến Thành', hotline: '1900 9068' },
  name: 'Nguyễn Thị Q•••',
  accountNumber: '•••••• 6789',
  numberIs: 'bhxh-number',
  changes: [
    { field: 'phone', old: '•••• ••• 678', new: '•••• ••• 321' },
    { field: 'email', old: null, new: 'm•••@example.vn' },
  ],
  noticesTo: ['q•••@gmail.com', 'm•••@example.vn'],
  digest: '7QKD-M2XW-94TC-B8HN',
  qr: 'VSSID-KIOSK/1 K7M4-92QX-T 2026-11-22T18:05:00.000Z 7QKD-M2XW-94TC-B8HN',
}
const { api } = await openKiosk()
const { result } = await api.getKiosk({}, null)
if (!result.ok) throw new Error(result.error.kind)
const kioskView = result.value
const texts = { vi: viet, en }
let unmount = () => {}
afterEach(() => unmount())

function open(paper: Paper, language: 'vi' | 'en', given = receipt, demo = false): string {
  const pinia = createPinia()
  setActivePinia(pinia)
  const words = allWords()
  words.global.locale.value = language
  const wrapper = mount(ReceiptPaper, {
    props: { receipt: given, paper },
    global: { plugins: [pinia, words], provide: { [apiKey as symbol]: api } },
  })
  unmount = () => wrapper.unmount()
  usePreferences().language = language
  useKiosk().view = { ...kioskView, demo }
  return read()
}
const read = () => document.querySelector('.paper')!.textContent.replace(/\s+/g, ' ')

describe.each(['thermal80', 'a4'] as const)('%s', (paper) => {
  test.each(['vi', 'en'] as const)('in %s', (language) => {
    const said = open(paper, language)
    const t = texts[language]
    for (const words of [
      ...[receipt.office.name, receipt.office.code, '1900 9068', t.receipt.title],
      ...[receipt.reference, receipt.digest, t.done.reference, t.receipt.digest],
      ...[receipt.name, receipt.accountNumber, ...receipt.noticesTo],
      ...['•••• ••• 678', '•••• ••• 321', t.common.none, 'm•••@example.vn', t.receipt.old, t.receipt.new],
      ...[t.common.phone, t.common.email, t.done.nextTitle, t.done.next, t.receipt.check],
    ])
      expect(said).toContain(words)
    // Five past six in the evening in London is five past one the next day in Viet Nam.
    expect(said).toContain(t.receipt.at.replace('{time}', '01:05, 23/11/2026').replace(/\s/g, ' '))
    const other = texts[language === 'vi' ? 'en' : 'vi']
    expect(said).not.toContain(other.receipt.title)
  })

  test('names the number as what it is', () => {
    expect(open(paper, 'vi')).toContain(texts.vi.account.bhxhNumber)
    unmount?.()
    const said = open(paper, 'vi', { ...receipt, accountNumber: '•••••••• 6677', numberIs: 'personal-id' })
    expect(said).toContain(texts.vi.account.personalId)
    expect(said).not.toContain(texts.vi.account.bhxhNumber)
  })

  test('its code holds exactly the service’s text', () => {
    open(paper, 'vi')
    const svg = document.querySelector('.paper svg[shape-rendering="crispEdges"]')!
    expect(svg.querySelector('path')!.getAttribute('d')).toBe(qrCode(receipt.qr).path)
    expect(Number.parseFloat(svg.getAttribute('width')!)).toBeGreaterThanOrEqual(25)
  })

  test('it shows only what the service masked: no further digit or letter', () => {
    const said = open(paper, 'vi')
    const given = JSON.stringify(receipt)
    for (const [number] of said.matchAll(/\d[\d ]{3,}\d/g))
      expect(`${given} 01:05, 23/11/2026`.replace(/\s/g, ''), number).toContain(number.replace(/\s/g, ''))
    for (const [address] of said.matchAll(/\S+@\S+?(?=[,\s]|\.\s|$)/g)) expect(address).toContain('•••@')
  })

  test('with one change and no notice, nothing is printed about what does not apply', () => {
    const said = open(paper, 'en', { ...receipt, changes: receipt.changes.slice(0, 1), noticesTo: [] })
    expect(said).not.toContain(en.common.email)
    expect(said).not.toContain(en.done.notices.split('{')[0])
  })

  test('a demo’s receipt says that it is one', async () => {
    expect(open(paper, 'vi')).not.toContain(viet.demo.banner)
    unmount()
    open(paper, 'vi', receipt, true)
    await Promise.resolve()
    expect(read()).toContain(viet.demo.banner)
  })
})

test('a screen reader reads the screen, not the paper', () => {
  open('a4', 'vi')
  expect(document.querySelector('.paper')!.getAttribute('aria-hidden')).toBe('true')
})
