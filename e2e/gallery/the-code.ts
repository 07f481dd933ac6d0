/** The gallery's third room: the code on its way, typed, lost and spent; what stops a change; and its good end. */
import { expect } from '@playwright/test'
import type { Citizen } from '../citizen.ts'
import {
  confirmed,
  drafted,
  email,
  longAccount,
  longEmail,
  phone,
  sent,
  signedIn,
  withoutContacts,
  type Entries,
  type Entry,
} from './entry.ts'

const hours = 3_600_000
const noCaptcha = { captcha: { enabled: false, digits: 5 } }
const toNewAddress = {
  did: sent({ phone, email }),
  service: { account: withoutContacts },
} as const

export const theCode = {
  code: { did: sent({ phone }) },
  'code-to-the-new-address': { shows: 'code', ...toNewAddress },
  'code-to-a-long-address': {
    shows: 'code',
    did: sent({ email: longEmail }),
    service: { account: { ...longAccount, email: null } },
  },
  'code-second': {
    shows: 'code',
    did: sent({ phone, email }),
    taps: async (citizen) => {
      await citizen.entersCode('123456')
      await expect(citizen.page.getByText(citizen.t.code.nextStep).last()).toBeVisible()
    },
  },
  'code-sending': { shows: 'code', did: sent({ phone }), service: { delivery: 'sending' } },
  'code-retrying': { shows: 'code', did: sent({ phone }), service: { delivery: 'retrying' } },
  'code-wrong': {
    shows: 'code',
    did: sent({ phone }),
    taps: async (citizen) => {
      await citizen.entersCode('000000')
      await expect(citizen.field('code')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'code-second-wrong': {
    shows: 'code',
    did: sent({ phone, email: longEmail }),
    taps: async (citizen) => {
      await citizen.entersCode('123456')
      await expect(citizen.page.getByText(citizen.t.code.nextStep).last()).toBeVisible()
      await citizen.entersCode('000000')
      await expect(citizen.field('code')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'code-incomplete': {
    shows: 'code',
    did: sent({ phone }),
    taps: async (citizen) => {
      await citizen.entersCode('123')
      await expect(citizen.field('code')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'code-sent-again': {
    shows: 'code',
    did: sent({ phone }),
    service: { otpTtlMs: 0 },
    taps: async (citizen, answerFromNow) => {
      await answerFromNow({ otpTtlMs: 300_000 })
      await citizen.taps(citizen.t.code.resend)
      await expect(citizen.page.getByText(citizen.t.code.resent).last()).toBeVisible()
    },
  },
  'code-expired': { did: sent({ phone }), service: { otpTtlMs: 0 } },
  'code-expired-for-good': {
    shows: 'code-expired',
    did: sent({ phone }),
    service: { otpTtlMs: 0, code: { resendsLeft: 0 } },
  },
  'code-refused': { did: sent({ phone }), service: { delivery: 'address-refused' } },
  'code-mailbox-full': {
    shows: 'code-refused',
    did: sent({ phone }),
    service: { delivery: 'mailbox-full' },
  },
  'code-refused-by-the-new-address': {
    shows: 'code-refused',
    did: sent({ email: longEmail }),
    service: { account: withoutContacts, delivery: 'address-refused' },
  },

  'code-help': {
    did: sent({ phone }),
    service: ({ now }) => ({ code: { resendAt: now } }),
    taps: opensCodeHelp,
  },
  'code-help-wait': { shows: 'code-help', did: sent({ phone }), taps: opensCodeHelp },
  'code-help-to-the-new-address': { shows: 'code-help', ...toNewAddress, taps: opensCodeHelp },
  'code-help-to-a-long-address': {
    shows: 'code-help',
    did: sent({ email: longEmail }),
    service: ({ now }) => ({ account: withoutContacts, code: { resendAt: now } }),
    taps: opensCodeHelp,
  },
  'code-help-for-good': {
    shows: 'code-help',
    did: sent({ phone }),
    service: { code: { resendsLeft: 0 } },
    taps: opensCodeHelp,
  },
  'code-help-resend-wait': {
    shows: 'code-help',
    did: sent({ phone }),
    service: ({ now }) => ({
      code: { resendAt: now },
      failures: { resendCode: { kind: 'resend-wait', until: now + 60_000 } },
    }),
    taps: asksAgain,
  },
  'code-help-resend-limit': {
    shows: 'code-help',
    did: sent({ phone }),
    service: ({ now }) => ({
      code: { resendAt: now },
      failures: { resendCode: { kind: 'resend-limit' } },
    }),
    taps: asksAgain,
  },

  'mail-out-of-service': { did: sent({ phone }), service: { delivery: 'out-of-service' } },
  'mail-out-of-service-for-good': {
    shows: 'mail-out-of-service',
    did: sent({ phone }),
    service: { delivery: 'out-of-service', code: { resendsLeft: 0 } },
  },
  'mail-out-of-service-still': {
    shows: 'mail-out-of-service',
    did: sent({ phone }),
    service: ({ now }) => ({
      delivery: 'out-of-service',
      failures: { resendCode: { kind: 'resend-wait', until: now + 60_000 } },
    }),
    taps: async (citizen) => {
      await citizen.taps(citizen.t.common.retry)
      await expect(citizen.page.getByRole('alert')).toBeVisible()
    },
  },

  'staff-required': {
    did: signedIn,
    service: { failures: { draftChange: { kind: 'staff-required' } } },
    taps: (citizen) => citizen.givesPhone('0987000111'),
  },
  'code-limit': {
    did: drafted({ phone }),
    service: ({ now }) => ({
      kiosk: noCaptcha,
      failures: { submitChange: { kind: 'code-limit', whose: 'account', until: now + 20 * hours } },
    }),
    taps: submits,
  },
  'code-limit-of-the-new-address': {
    shows: 'code-limit',
    did: drafted({ email }),
    service: ({ now }) => ({
      kiosk: noCaptcha,
      failures: { submitChange: { kind: 'code-limit', whose: 'address', until: now + 20 * hours } },
    }),
    taps: submits,
  },
  'change-expired': {
    did: drafted({ phone }),
    service: { kiosk: noCaptcha, failures: { submitChange: { kind: 'change-expired' } } },
    taps: submits,
  },
  'change-locked': {
    did: sent({ phone }),
    service: { failures: { confirmCode: { kind: 'change-locked' } } },
    taps: (citizen) => citizen.entersCode('000000'),
  },
  'account-changed': {
    did: drafted({ phone }),
    service: { kiosk: noCaptcha, failures: { submitChange: { kind: 'account-changed' } } },
    taps: submits,
  },
  'email-taken': {
    shows: 'edit-email',
    did: sent({ email }),
    service: { failures: { confirmCode: { kind: 'email-taken' } } },
    taps: async (citizen) => {
      await citizen.entersCode('123456')
      await expect(citizen.field('email')).toHaveAttribute('aria-invalid', 'true')
    },
  },

  done: { did: confirmed({ phone }, 1) },
  'done-email': { shows: 'done', did: confirmed({ email }, 2) },
  'done-both': {
    shows: 'done',
    did: confirmed({ phone, email: longEmail }, 2),
    service: { account: longAccount },
  },
  'done-without-a-printer': {
    shows: 'done',
    did: confirmed({ phone, email: longEmail }, 2),
    service: { account: longAccount, kiosk: { receipt: { paper: 'none' } } },
  },
  'done-printed': printed('printed', 'printed'),
  'done-handed-over': printed(undefined, 'handedOver'),
  'done-no-printer': printed('no-printer', 'noPrinter'),
  'done-printer-refused': printed('failed', 'failed'),
  'done-printer-silent': printed('timeout', 'timeout'),
} as const satisfies Entries

/** The longest receipt, and what the printer made of it. */
function printed(printer: Entry['printer'], words: keyof Citizen['t']['receipt']): Entry {
  return {
    shows: 'done',
    did: confirmed({ phone, email: longEmail }, 2),
    service: { account: longAccount },
    ...(printer && { printer }),
    taps: async (citizen) => {
      await citizen.taps(citizen.t.receipt.print)
      await expect(citizen.page.getByText(citizen.t.receipt[words]).last()).toBeVisible()
      // When it clears itself is told all the same.
      await expect(citizen.page.locator('main').getByRole('timer')).toBeVisible()
    },
  }
}

async function opensCodeHelp(citizen: Citizen): Promise<void> {
  await citizen.taps(citizen.t.code.notReceived)
}

async function asksAgain(citizen: Citizen): Promise<void> {
  await opensCodeHelp(citizen)
  await citizen.taps(citizen.t.codeHelp.again)
  await expect(citizen.page.getByRole('alert')).toBeVisible()
}

async function submits(citizen: Citizen): Promise<void> {
  await citizen.taps(citizen.t.review.submit)
}
