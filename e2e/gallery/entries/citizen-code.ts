/** The code: sent, entered, lost and expired; stopped changes; and the receipt. */
import { expect } from '@playwright/test'
import { newestCode, type KioskOptions, type OpenKiosk } from '../../../renderer/testing/kiosk.ts'
import type { Citizen } from '../../citizen.ts'
import {
  confirmed,
  drafted,
  email,
  inSequence,
  longAccount,
  longEmail,
  longOffice,
  minute,
  phone,
  sent,
  signedIn,
  staysActive,
  withoutContacts,
  type Step,
  type Entries,
  type Entry,
} from '../entry.ts'

const hours = 3_600_000
const noCaptcha = { captcha: { enabled: false } }
/** One code can be sent again. */
const oneMore = { config: { otp: { resends: 1 } } } satisfies KioskOptions
const toNewAddress = {
  before: sent({ phone, email }),
  service: { account: withoutContacts },
} as const

async function losesTheLastAnswer(citizen: Citizen, kiosk: OpenKiosk): Promise<void> {
  await citizen.sees('code')
  kiosk.overrides.unreachable = ['confirmCode']
  await citizen.entersCode(newestCode(kiosk))
}

export const codeEntries = {
  code: { before: sent({ phone }) },
  'code-to-the-new-address': { shows: 'code', ...toNewAddress },
  'code-to-a-long-address': {
    shows: 'code',
    before: sent({ email: longEmail }),
    service: { account: { ...longAccount, email: null } },
  },
  'code-second': {
    shows: 'code',
    before: sent({ phone, email }),
    taps: async (citizen, kiosk) => {
      await citizen.entersCode(newestCode(kiosk))
      await expect(citizen.page.getByText(citizen.t.code.nextStep).last()).toBeVisible()
    },
  },
  'code-sending': { shows: 'code', before: sent({ phone }), service: { delivery: () => 'sending' } },
  'code-retrying': { shows: 'code', before: sent({ phone }), service: { delivery: () => 'retrying' } },
  'code-wrong': {
    shows: 'code',
    before: sent({ phone }),
    taps: async (citizen, kiosk) => {
      await citizen.entersCode(kiosk.wrongCode())
      await expect(citizen.field('code')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'outcome-unknown': {
    reopenPerLanguage: true,
    before: sent({ phone }),
    taps: losesTheLastAnswer,
  },
  'change-confirmed': {
    reopenPerLanguage: true,
    before: sent({ phone }),
    service: {
      replaced: { getChangeOutcome: () => ({ outcome: 'confirmed', reference: 'K7M4-92QX-T' }) },
    },
    taps: losesTheLastAnswer,
  },
  'code-second-wrong': {
    shows: 'code',
    before: sent({ phone, email: longEmail }),
    taps: async (citizen, kiosk) => {
      await citizen.entersCode(newestCode(kiosk))
      await expect(citizen.page.getByText(citizen.t.code.nextStep).last()).toBeVisible()
      await citizen.entersCode(kiosk.wrongCode())
      await expect(citizen.field('code')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'code-incomplete': {
    shows: 'code',
    before: sent({ phone }),
    taps: async (citizen) => {
      await citizen.entersCode('123')
      await expect(citizen.field('code')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'code-sent-again': {
    shows: 'code',
    before: inSequence(sent({ phone }), expires),
    taps: async (citizen) => {
      await citizen.taps(citizen.t.code.resend)
      await expect(citizen.page.getByText(citizen.t.code.resent).last()).toBeVisible()
    },
  },
  'code-expired': { before: inSequence(sent({ phone }), expires) },
  'code-expired-for-good': {
    shows: 'code-expired',
    before: inSequence(sent({ phone }), sentAgain, expires),
    service: oneMore,
  },
  'code-refused': { before: sent({ phone }), service: { delivery: () => 'address-refused' } },
  'code-mailbox-full': {
    shows: 'code-refused',
    before: sent({ phone }),
    service: { delivery: () => 'mailbox-full' },
  },
  'code-refused-by-the-new-address': {
    shows: 'code-refused',
    before: sent({ email: longEmail }),
    service: { account: withoutContacts, delivery: () => 'address-refused' },
  },

  'code-help': {
    before: inSequence(sent({ phone }), aMinuteLater),
    taps: opensCodeHelp,
  },
  'code-help-wait': { shows: 'code-help', before: sent({ phone }), taps: opensCodeHelp },
  'code-help-to-the-new-address': { shows: 'code-help', ...toNewAddress, taps: opensCodeHelp },
  'code-help-to-a-long-address': {
    shows: 'code-help',
    before: inSequence(sent({ email: longEmail }), aMinuteLater),
    service: { account: withoutContacts },
    taps: opensCodeHelp,
  },
  'code-help-for-good': {
    shows: 'code-help',
    before: inSequence(sent({ phone }), sentAgain),
    service: oneMore,
    taps: opensCodeHelp,
  },
  'code-help-resend-wait': {
    shows: 'code-help',
    before: inSequence(sent({ phone }), aMinuteLater),
    service: ({ now }) => ({
      failures: { resendCode: { kind: 'resend-wait', until: now + 2 * minute } },
    }),
    taps: asksAgain,
  },
  'code-help-resend-limit': {
    shows: 'code-help',
    before: inSequence(sent({ phone }), aMinuteLater),
    service: { failures: { resendCode: { kind: 'resend-limit' } } },
    taps: asksAgain,
  },

  'mail-out-of-service': { before: sent({ phone }), service: { delivery: () => 'out-of-service' } },
  'mail-out-of-service-for-good': {
    shows: 'mail-out-of-service',
    before: inSequence(sent({ phone }), sentAgain),
    service: { delivery: () => 'out-of-service', ...oneMore },
  },
  'mail-out-of-service-still': {
    shows: 'mail-out-of-service',
    before: sent({ phone }),
    service: ({ now }) => ({
      delivery: () => 'out-of-service',
      failures: { resendCode: { kind: 'resend-wait', until: now + 60_000 } },
    }),
    taps: async (citizen) => {
      await citizen.taps(citizen.t.common.retry)
      await expect(citizen.page.getByRole('alert')).toBeVisible()
    },
  },

  'staff-required': {
    before: signedIn,
    service: { failures: { draftChange: { kind: 'staff-required' } } },
    taps: (citizen) => citizen.givesPhone('0987000111'),
  },
  'code-limit': {
    before: drafted({ phone }),
    service: ({ now }) => ({
      config: noCaptcha,
      failures: { submitChange: { kind: 'code-limit', whose: 'account', until: now + 20 * hours } },
    }),
    taps: submits,
  },
  'code-limit-of-the-new-address': {
    shows: 'code-limit',
    before: drafted({ email }),
    service: ({ now }) => ({
      config: noCaptcha,
      failures: { submitChange: { kind: 'code-limit', whose: 'address', until: now + 20 * hours } },
    }),
    taps: submits,
  },
  'change-expired': {
    before: drafted({ phone }),
    service: { config: noCaptcha, failures: { submitChange: { kind: 'change-expired' } } },
    taps: submits,
  },
  'change-locked': {
    before: inSequence(sent({ phone }), entersWrongCodes(4)),
    taps: (citizen, kiosk) => citizen.entersCode(kiosk.wrongCode()),
  },
  'account-changed': {
    before: drafted({ phone }),
    service: { config: noCaptcha, failures: { submitChange: { kind: 'account-changed' } } },
    taps: submits,
  },
  'email-taken': {
    shows: 'edit-email',
    before: sent({ email }),
    service: { failures: { confirmCode: { kind: 'email-taken' } } },
    taps: async (citizen, kiosk) => {
      await citizen.entersCode(newestCode(kiosk))
      await expect(citizen.field('email')).toHaveAttribute('aria-invalid', 'true')
    },
  },

  done: { before: confirmed({ phone }) },
  'done-email': { shows: 'done', before: confirmed({ email }) },
  'done-both': {
    shows: 'done',
    before: confirmed({ phone, email: longEmail }),
    service: { account: longAccount },
  },
  'done-without-a-printer': {
    shows: 'done',
    before: confirmed({ phone, email: longEmail }),
    service: { account: longAccount, config: { receipt: { paper: 'none' } } },
  },
  'done-with-long-office': {
    shows: 'done',
    before: confirmed({ phone, email: longEmail }),
    service: { account: longAccount, config: { office: longOffice } },
  },
  'done-printed': printed('printed', 'printed'),
  'done-sent': printed(undefined, 'sent'),
  'done-waiting': printed('waiting', 'waiting'),
  'done-no-paper': printed('no-paper', 'noPaper'),
  'done-printer-stopped': printed('stopped', 'stopped'),
  'done-no-printer': printed('no-printer', 'noPrinter'),
  'done-printer-refused': printed('failed', 'failed'),
  'done-printer-silent': printed('timeout', 'timeout'),
} as const satisfies Entries

/** The longest receipt, with a result of printing. */
function printed(printer: Entry['printer'], words: keyof Citizen['t']['receipt']): Entry {
  return {
    shows: 'done',
    before: confirmed({ phone, email: longEmail }),
    service: { account: longAccount },
    ...(printer && { printer }),
    taps: async (citizen) => {
      await citizen.taps(citizen.t.receipt.print)
      await expect(citizen.page.getByText(citizen.t.receipt[words]).last()).toBeVisible()
      // The time at which the screen clears itself must still be shown.
      await expect(citizen.page.locator('main').getByRole('timer')).toBeVisible()
    },
  }
}

async function aMinuteLater({ pass }: OpenKiosk): Promise<void> {
  pass(minute)
}
/** Lets the time pass after which a code expires. */
async function expires(kiosk: OpenKiosk): Promise<void> {
  await staysActive(kiosk, 5 * minute)
}
async function sentAgain(kiosk: OpenKiosk): Promise<void> {
  await aMinuteLater(kiosk)
  const { change } = await kiosk.person.must('getVisit', {})
  await kiosk.person.must('resendCode', { changeId: change?.id ?? '' })
}
function entersWrongCodes(times: number): Step {
  return async (kiosk) => {
    const { change } = await kiosk.person.must('getVisit', {})
    for (let tries = 0; tries < times; tries++)
      await kiosk.person.call('confirmCode', { changeId: change?.id ?? '', code: kiosk.wrongCode() })
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
