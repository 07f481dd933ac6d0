/** Changing contacts: the account, the new phone number and e-mail, the review, the captcha. */
import { expect } from '@playwright/test'
import { idOnly, password } from '../../../renderer/testing/kiosk.ts'
import type { Citizen } from '../../citizen.ts'
import {
  drafted,
  arrived,
  email,
  inSequence,
  longAccount,
  longEmail,
  minute,
  phone,
  signedIn,
  staysActive,
  withoutContacts,
  type Entries,
} from '../entry.ts'

export const changeEntries = {
  account: { before: signedIn },
  'account-without-contacts': { shows: 'account', before: signedIn, service: { account: withoutContacts } },
  'account-long': { shows: 'account', before: signedIn, service: { account: longAccount } },
  'account-without-bhxh-number': {
    shows: 'account',
    before: async (kiosk, language) => {
      await arrived(kiosk, language)
      await kiosk.person.must('signIn', { accountNumber: idOnly.personalId, password })
    },
    service: { accounts: [idOnly] },
  },
  'account-near-the-limit': {
    shows: 'account',
    before: inSequence(signedIn, (kiosk) => staysActive(kiosk, 14.6 * minute)),
    taps: (citizen) => citizen.taps(citizen.t.warning.limitStay),
  },

  'edit-phone': { before: signedIn, taps: (citizen) => citizen.taps(citizen.t.account.editPhone) },
  'edit-phone-first': {
    shows: 'edit-phone',
    before: signedIn,
    service: { account: withoutContacts },
    taps: (citizen) => citizen.taps(citizen.t.account.addPhone),
  },
  'edit-phone-wrong': {
    shows: 'edit-phone',
    before: signedIn,
    taps: async (citizen) => {
      await citizen.givesPhone('098700011')
      await isRefused(citizen, 'phone')
    },
  },
  'edit-phone-foreign': {
    shows: 'edit-phone',
    before: signedIn,
    taps: async (citizen) => {
      await citizen.givesPhone('+441632960961234')
      await isRefused(citizen, 'phone')
    },
  },

  'edit-email': { before: signedIn, taps: (citizen) => citizen.taps(citizen.t.account.editEmail) },
  'edit-email-required': {
    shows: 'edit-email',
    before: signedIn,
    service: { account: { email: null } },
    taps: async (citizen) => {
      await citizen.givesPhone('0987000111')
      await citizen.sees('edit-email')
    },
  },
  'edit-email-wrong': {
    shows: 'edit-email',
    before: signedIn,
    taps: async (citizen) => {
      // One of its letters is Cyrillic.
      await citizen.givesEmail('quynh.m\u043ei@example.vn')
      await isRefused(citizen, 'email')
    },
  },
  'edit-email-of-31-letters': {
    shows: 'edit-email',
    before: signedIn,
    taps: async (citizen) => {
      await citizen.taps(citizen.t.account.editEmail)
      await citizen.field('email').fill('nguyenthiquynh.1985@example.com')
    },
  },
  'edit-email-with-marks': {
    shows: 'edit-email',
    before: signedIn,
    taps: async (citizen) => {
      await citizen.givesEmail('nguyễn.quỳnh@example.vn')
      await citizen.page.getByText('nguyen.quynh@example.vn').first().waitFor()
    },
  },
  'edit-email-slip': {
    shows: 'edit-email',
    before: signedIn,
    taps: async (citizen) => {
      await citizen.givesEmail('quynh@gmial.com')
      await expect(citizen.page.getByText('quynh@gmail.com').first()).toBeVisible()
    },
  },
  'edit-email-long-slip': {
    shows: 'edit-email',
    before: signedIn,
    taps: async (citizen) => {
      await citizen.givesEmail('huyen.tran.cong.tang.ton.nu@gmial.com')
      await expect(citizen.page.getByText('huyen.tran.cong.tang.ton.nu@gmail.com').first()).toBeVisible()
    },
  },

  review: { before: drafted({ phone }) },
  'review-of-both': { shows: 'review', before: drafted({ phone, email }) },
  'review-long': {
    shows: 'review',
    before: drafted({ phone, email: longEmail }),
    service: { account: longAccount },
  },

  captcha: { before: drafted({ phone }), taps: opensCaptcha },
  'captcha-loading': {
    shows: 'captcha',
    before: drafted({ phone }),
    service: { unanswered: ['newCaptcha'] },
    taps: async (citizen) => {
      await citizen.taps(citizen.t.common.next)
      await expect(citizen.page.getByRole('button', { name: citizen.t.common.working })).toBeVisible()
    },
  },
  'captcha-wrong': { shows: 'captcha', before: drafted({ phone }), taps: answersCaptcha },
  'captcha-expired': {
    shows: 'captcha',
    before: drafted({ phone }),
    service: { failures: { submitChange: { kind: 'captcha-expired' } } },
    taps: answersCaptcha,
  },
} as const satisfies Entries

async function isRefused(citizen: Citizen, field: string): Promise<void> {
  await expect(citizen.field(field)).toHaveAttribute('aria-invalid', 'true')
}

async function opensCaptcha(citizen: Citizen): Promise<void> {
  await citizen.taps(citizen.t.common.next)
  await expect(citizen.page.getByRole('img')).toBeVisible()
}

async function answersCaptcha(citizen: Citizen): Promise<void> {
  await opensCaptcha(citizen)
  await citizen.field('captcha').fill('00000')
  await citizen.taps(citizen.t.review.submit)
  await isRefused(citizen, 'captcha')
  await expect(citizen.page.getByRole('img')).toBeVisible()
}
