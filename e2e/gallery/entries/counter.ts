/** Helping one citizen, and the citizen's screens after that. */
import { expect } from '@playwright/test'
import { person } from '../../../renderer/testing/kiosk.ts'
import { entersCodes, inSequence, longAccount } from '../entry.ts'
import { administrator, clerk, supervisor } from '../staff.ts'
import {
  approved,
  atDesk,
  changed,
  checked,
  everything,
  opensPanel,
  handedOver,
  many,
  open,
  passwordSent,
  second,
  third,
  threeRequests,
  triesInVain,
} from './desk-steps.ts'
import type { Entries } from '../entry.ts'

export const counterEntries = {
  'desk-found': {
    shows: 'desk-support',
    ...atDesk(administrator),
    service: many,
    taps: async (citizen) => {
      await citizen.field('find-account').fill('nguyen quynh')
      await citizen.taps(citizen.t.staff.support.submit)
      await citizen.page.locator('.hit').first().waitFor()
    },
  },

  'desk-case': { ...atDesk(clerk), service: { account: changed }, before: open },
  'desk-case-checked': {
    shows: 'desk-case',
    ...atDesk(supervisor),
    service: everything,
    before: inSequence(triesInVain, checked, async ({ person }) => {
      await person.must('revealAccount', { reason: 'Đối chiếu với giấy tờ' })
      await person.must('requestApproval', { reason: 'Không còn mở được hộp thư' })
    }),
  },
  'desk-case-check': {
    shows: 'desk-case',
    ...atDesk(clerk),
    service: { account: changed },
    before: open,
    taps: async (citizen) => {
      // It is shown before the requested action.
      await citizen.taps(citizen.t.staff.act.handOver)
      await citizen.field('check-last4').fill('12')
      await citizen.taps(citizen.t.staff.check.submit)
      await expect(citizen.field('check-last4')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-case-hand-over': {
    shows: 'desk-case',
    ...atDesk(clerk),
    service: { account: changed },
    before: approved,
    taps: (citizen) => citizen.taps(citizen.t.staff.act.handOver),
  },
  'desk-case-reason': {
    shows: 'desk-case',
    ...atDesk(supervisor),
    service: { account: changed },
    before: checked,
    taps: async (citizen) => {
      await citizen.taps(citizen.t.staff.act.undo)
      await citizen.taps(citizen.t.staff.reason.submitUndo)
      await citizen.page.getByRole('alert').waitFor()
    },
  },

  'desk-approvals': {
    ...atDesk(supervisor),
    service: {
      account: longAccount,
      accounts: [person(second, longAccount), person(third, { ...longAccount, email: null })],
    },
    before: threeRequests,
    taps: async (citizen) => {
      await opensPanel(citizen, 'approvals')
      await citizen.page.getByRole('button', { name: citizen.t.staff.approvals.refuse }).nth(1).click()
    },
  },

  'account-handed-over': { shows: 'account', staff: clerk, before: handedOver('change') },
  'account-handed-over-for-a-new-email': {
    shows: 'account',
    staff: clerk,
    before: handedOver('new-email'),
  },
  'new-password': { staff: clerk, before: handedOver('password') },
  'code-for-a-password': { shows: 'code', staff: clerk, before: passwordSent },
  'done-password': {
    shows: 'done',
    staff: clerk,
    before: inSequence(passwordSent, (kiosk) => entersCodes(kiosk)),
  },
} as const satisfies Entries
