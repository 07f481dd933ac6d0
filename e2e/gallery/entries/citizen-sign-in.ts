/** The idle screen, sign-in, and sign-in that is paused or locked. */
import { expect } from '@playwright/test'
import type { KioskView, OutOfServiceReason } from '../../../contract/views.ts'
import type { Citizen } from '../../citizen.ts'
import {
  arrived,
  inSequence,
  longOffice,
  givesPhoneAfter,
  mailServer,
  minute,
  signedIn,
  staysActive,
  theNumber,
  type Entries,
  type EntryContext,
} from '../entry.ts'
import { office, password, type KioskOptions } from '../../../renderer/testing/kiosk.ts'

/** Long enough that key events on a busy machine still count as a card reader's. */
const slowReader: KioskOptions = {
  replaced: { getKiosk: (view) => ({ ...view, scanner: { maxGapMs: 5_000 } }) },
}
const signsIn = (citizen: Citizen) => citizen.triesToSignIn(theNumber, password)

const untilNoon = { from: '07:30', to: '11:30' }
const openingHours: KioskView['openingHours'] = [
  { days: ['mon', 'tue', 'wed', 'thu', 'fri'], ...untilNoon },
  { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '13:00', to: '17:00' },
  { days: ['sat'], ...untilNoon },
]
const usualMessages: KioskView['messages'] = [
  { vi: 'Thứ Sáu 5/12 cơ quan nghỉ buổi chiều.', en: 'The office closes at noon on Friday 5 December.' },
  {
    vi: 'Từ tháng 1, nhận kết quả ở quầy số 3, tầng trệt.',
    en: 'From January, collect results at counter 3.',
  },
  { vi: 'Mang theo căn cước công dân khi đến quầy.', en: 'Bring your identity card to the counter.' },
]
const says = (more: { messages?: KioskView['messages'] }): KioskOptions => ({
  config: { office: { ...office, hours: openingHours, ...more } },
})
const paused = (why: OutOfServiceReason): KioskOptions => ({ outOfService: () => why })
/** The configuration's limits: number and length (160 characters) of the office's messages. */
const longMessages: KioskView['messages'] = Array<KioskView['messages'][number]>(3).fill({
  vi: 'Cơ quan nghỉ lễ từ thứ Năm ngày 1 tháng 1 đến hết Chủ Nhật ngày 4 tháng 1. Hồ sơ gấp gửi qua bưu điện hoặc cổng dịch vụ công, mở lại thứ Hai từ bảy giờ rưỡi.',
  en: 'The office is closed from Thursday 1 January until the end of Sunday 4 January. Urgent papers can go by post or by the public service portal. We open on Monday.',
})
/** The configuration's limits: 120 and 60 characters. */
const longLegal = {
  purpose: {
    vi: 'Máy chỉ dùng họ tên, mã số BHXH, số căn cước của ông/bà để đổi thông tin liên hệ, gửi mã xác thực và thư báo, lưu hồ sơ.',
    en: 'This kiosk uses your name, BHXH and ID number only to change your contact, to send codes and notices, and keep records.',
  },
  law: {
    vi: 'Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, NĐ 356/2025/NĐ-CP',
    en: 'Personal Data Protection Law 91/2025/QH15, Decree 356/2025',
  },
}

/** By a clerk, who chose the language. */
const awaited = ({ language }: EntryContext): KioskOptions => ({
  replaced: { getKiosk: (said) => ({ ...said, handOver: { waiting: language, againMs: 2_000 } }) },
})

export const signInEntries = {
  starting: { service: { unanswered: ['getKiosk'] }, languages: ['vi'] },

  idle: { fixedAppearance: true },
  'idle-in-one-language': {
    shows: 'idle',
    service: ({ language }) => ({ config: { languages: [language] } }),
    fixedAppearance: true,
  },
  'idle-in-production': { shows: 'idle', service: { config: { smtp: mailServer } }, fixedAppearance: true },
  'idle-with-hours': { shows: 'idle', service: says({}), fixedAppearance: true },
  'idle-with-messages': {
    shows: 'idle',
    service: says({ messages: usualMessages }),
    fixedAppearance: true,
  },
  'idle-with-long-messages': {
    shows: 'idle',
    service: says({ messages: longMessages }),
    fixedAppearance: true,
  },
  'idle-with-long-office': {
    shows: 'idle',
    service: { config: { office: longOffice } },
    fixedAppearance: true,
  },
  'idle-paused': { service: paused('mail') },
  'idle-paused-disk': { shows: 'idle-paused', service: paused('disk') },
  'idle-paused-clock': { shows: 'idle-paused', service: paused('clock') },

  'idle-paused-with-hours': {
    shows: 'idle-paused',
    service: { ...paused('mail'), ...says({}) },
  },
  'idle-paused-with-messages': {
    shows: 'idle-paused',
    service: { ...paused('disk'), ...says({ messages: longMessages }) },
  },

  'hand-over': { service: awaited },
  'hand-over-wrong-number': {
    shows: 'hand-over',
    service: (at) => ({
      ...awaited(at),
      failures: { takeHandOver: { kind: 'hand-over-number-wrong', triesLeft: 2 } },
    }),
    taps: async (citizen) => {
      await citizen.field('hand-over-number').fill('4829')
      await citizen.taps(citizen.t.common.next)
      await expect(citizen.field('hand-over-number')).toHaveAttribute('aria-invalid', 'true')
    },
  },

  'session-ended': {
    before: signedIn,
    taps: (citizen, { pass }) => givesPhoneAfter(citizen, () => pass(2 * minute)),
  },
  'session-ended-at-its-limit': {
    shows: 'session-ended',
    before: inSequence(signedIn, (kiosk) => staysActive(kiosk, 14 * minute)),
    taps: (citizen, { pass }) => givesPhoneAfter(citizen, () => pass(minute)),
  },

  language: {
    // Its choices are in the order of the kiosk's languages.
    reopenPerLanguage: true,
    taps: async (citizen) => {
      await citizen.sees('idle')
      await citizen.page.locator('[data-screen="idle"]').click()
    },
  },
  'sign-in-kind': { before: arrived },
  'sign-in-kind-with-long-notice': {
    shows: 'sign-in-kind',
    before: arrived,
    service: { ...slowReader, config: { office: longOffice, legal: longLegal } },
    taps: async (citizen) => {
      await citizen.sees('sign-in-kind')
      await holdsCard(citizen, '001085012345|forged')
      await expect(citizen.page.getByText(citizen.t.number.cardUnread).last()).toBeVisible()
    },
  },
  organisation: {
    before: arrived,
    taps: async ({ page, t }) => page.getByRole('button', { name: t.kind.organisation }).click(),
  },

  'account-number': {
    before: arrived,
    taps: async ({ page, t }) => page.getByRole('button', { name: t.kind.person }).click(),
  },
  'account-number-wrong': {
    shows: 'account-number',
    before: arrived,
    taps: async (citizen) => {
      const { page, t } = citizen
      await page.getByRole('button', { name: t.kind.person }).click()
      await citizen.field('account-number').fill('01000')
      await citizen.taps(t.common.next)
      await expect(citizen.field('account-number')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'account-number-from-a-card': {
    shows: 'account-number',
    before: arrived,
    service: slowReader,
    taps: async (citizen) => {
      await citizen.sees('sign-in-kind')
      await holdsCard(citizen, theNumber)
      await expect(citizen.page.getByText(citizen.t.number.cardRead).last()).toBeVisible()
    },
  },
  'account-number-from-no-card': {
    shows: 'account-number',
    before: arrived,
    service: slowReader,
    taps: async (citizen) => {
      await citizen.page.getByRole('button', { name: citizen.t.kind.person }).click()
      await citizen.sees('account-number')
      await holdsCard(citizen, '001085012345|forged')
      await expect(citizen.page.getByText(citizen.t.number.cardUnread).last()).toBeVisible()
    },
  },

  password: {
    before: arrived,
    taps: async (citizen) => {
      await citizen.page.getByRole('button', { name: citizen.t.kind.person }).click()
      await citizen.field('account-number').fill(theNumber)
      await citizen.taps(citizen.t.common.next)
    },
  },
  'password-refused': {
    shows: 'password',
    before: arrived,
    taps: async (citizen) => {
      await citizen.triesToSignIn(theNumber, 'wrong')
      await expect(citizen.field('password')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'password-empty': {
    shows: 'password',
    before: arrived,
    taps: async (citizen) => {
      await citizen.triesToSignIn(theNumber, '')
      await expect(citizen.field('password')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'password-waiting': {
    shows: 'password',
    before: arrived,
    service: { unanswered: ['signIn'] },
    taps: async (citizen) => {
      await signsIn(citizen)
      await expect(citizen.page.getByRole('button', { name: citizen.t.common.working })).toBeVisible()
    },
  },

  'sign-in-wait': {
    before: arrived,
    service: ({ now }) => ({ failures: { signIn: { kind: 'sign-in-wait', until: now + 20_000 } } }),
    taps: signsIn,
  },
  'sign-in-wait-over': {
    shows: 'sign-in-wait',
    before: arrived,
    service: ({ now }) => ({ failures: { signIn: { kind: 'sign-in-wait', until: now } } }),
    taps: signsIn,
  },
  'sign-in-locked': {
    before: arrived,
    service: ({ now }) => ({ failures: { signIn: { kind: 'sign-in-locked', until: now + 15 * minute } } }),
    taps: signsIn,
  },
  'kiosk-wait': {
    before: arrived,
    service: ({ now }) => ({ failures: { signIn: { kind: 'kiosk-wait', until: now + 15 * minute } } }),
    taps: signsIn,
  },
} as const satisfies Entries

async function holdsCard(citizen: Citizen, text: string): Promise<void> {
  await citizen.page.keyboard.type(text)
  await citizen.page.keyboard.press('Enter')
}
