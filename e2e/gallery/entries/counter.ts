/** Helping one citizen, and the citizen's screens after that. */
import { expect } from '@playwright/test'
import type { HandOverView } from '../../../contract/counter/views.ts'
import type { Receipt } from '../../../contract/citizen/views.ts'
import { office, person, type KioskOptions } from '../../../renderer/testing/kiosk.ts'
import { entersCodes, inSequence, longAccount, minute, opensAt } from '../entry.ts'
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

const kiosksNow = [
  { id: 'a', name: 'quay-12', free: true },
  { id: 'b', name: 'may-tang-2-gan-thang-may-so-1-ben', free: true },
  { id: 'c', name: 'quay-3', free: false },
]

/** A hand-over that is awaited at a kiosk; what differs. */
const watched = (more: Partial<HandOverView>): KioskOptions => ({
  replaced: {
    getHandOver: () => ({
      handOver: {
        id: 'x',
        kiosk: 'quay-12',
        name: 'Nguyễn Thị Q•••',
        purpose: 'change',
        step: 'number',
        number: '4829',
        expiresAt: more.number === null ? null : opensAt + 95_000,
        triesLeft: 3,
        receipt: null,
        end: null,
        ...more,
      },
    }),
  },
})
const theReceipt: Receipt = {
  reference: 'K7M4-92QX-T',
  at: opensAt - minute,
  office,
  name: 'Nguyễn Thị Q•••',
  accountNumber: '•••••••• 1234',
  numberIs: 'personal-id',
  changes: [
    { field: 'phone', old: '•••• ••• 678', new: '•••• ••• 111' },
    { field: 'email', old: 'q•••@example.vn', new: 'q•••@thanhphohochiminh.gov.vn' },
  ],
  noticesTo: ['q•••@example.vn'],
  digest: '7QKD-M2XW-94TC-B8HN',
  qr: 'x',
}

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
  'desk-case-hand-over-to-a-kiosk': {
    shows: 'desk-case',
    ...atDesk(clerk),
    service: { account: changed, replaced: { listKiosks: () => ({ kiosks: kiosksNow }) } },
    before: approved,
    taps: async (citizen) => {
      await citizen.taps(citizen.t.staff.act.handOver)
      await citizen.page.getByRole('button', { name: 'quay-12', exact: true }).waitFor()
    },
  },
  'desk-hand-over': { ...atDesk(clerk), service: watched({}), before: checked },
  'desk-hand-over-typing': {
    shows: 'desk-hand-over',
    ...atDesk(clerk),
    service: watched({ step: 'typing', number: null, triesLeft: null }),
    before: checked,
  },
  'desk-hand-over-code': {
    shows: 'desk-hand-over',
    ...atDesk(clerk),
    service: watched({ step: 'code', number: null, triesLeft: 3 }),
    before: checked,
  },
  'desk-hand-over-visitor': {
    shows: 'desk-hand-over',
    ...atDesk(clerk),
    service: watched({ number: null, triesLeft: null, end: 'visitor' }),
    before: checked,
  },
  'desk-hand-over-done': {
    shows: 'desk-hand-over',
    ...atDesk(clerk),
    service: watched({ step: 'done', number: null, triesLeft: null, receipt: theReceipt, end: 'done' }),
    before: checked,
  },
  'desk-hand-over-taken-back': {
    shows: 'desk-hand-over',
    ...atDesk(clerk),
    service: watched({
      step: 'done',
      number: null,
      triesLeft: null,
      receipt: theReceipt,
      end: 'taken-back',
    }),
    before: checked,
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
