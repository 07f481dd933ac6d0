/** The gallery's fourth room: what lies over whatever screen stands, the staff side's door among it. */
import { expect } from '@playwright/test'
import type { Citizen } from '../citizen.ts'
import { arrived, drafted, email, phone, sent, signedIn, type Entries } from './entry.ts'

export const overTheScreen = {
  help: { did: arrived, taps: (citizen) => citizen.asksForHelp() },
  'help-at-the-code': { shows: 'help', did: sent({ phone }), taps: (citizen) => citizen.asksForHelp() },

  leave: { did: signedIn, taps: (citizen) => citizen.taps(citizen.t.common.signOut) },
  'leave-a-draft': {
    shows: 'leave',
    did: drafted({ phone }),
    taps: (citizen) => citizen.taps(citizen.t.common.back),
  },
  'leave-a-code': {
    shows: 'leave',
    did: sent({ phone, email }),
    taps: (citizen) => citizen.taps(citizen.t.common.back),
  },

  'idle-warning': { did: signedIn, service: { idleMs: 0 } },
  'idle-warning-at-the-limit': { shows: 'idle-warning', did: signedIn, service: { limitMs: 25_000 } },

  'staff-idle-warning': { staff: 'lan.tran', service: { idleMs: 0 } },

  'page-outdated': {
    anewInEach: true,
    did: signedIn,
    service: { failures: { checkContact: { kind: 'page-outdated', what: 'visit' } } },
    taps: (citizen) => citizen.givesPhone('0987000111'),
  },
  unreachable: {
    anewInEach: true,
    did: signedIn,
    taps: async (citizen, answerFromNow) => {
      await citizen.sees('account')
      await answerFromNow({ lost: ['checkContact', 'getVisit'] })
      await citizen.givesPhone('0987000111')
    },
  },
  'unreachable-from-the-start': {
    shows: 'unreachable',
    service: { lost: ['getKiosk'] },
    languages: ['vi'],
  },
  'out-of-service': {
    anewInEach: true,
    did: signedIn,
    service: { failures: { checkContact: { kind: 'out-of-service' } } },
    taps: (citizen) => citizen.givesPhone('0987000111'),
  },
  busy: {
    anewInEach: true,
    did: signedIn,
    service: { failures: { checkContact: { kind: 'busy', seconds: 20 } } },
    taps: (citizen) => citizen.givesPhone('0987000111'),
  },
  'busy-at-the-door': {
    shows: 'busy',
    anewInEach: true,
    service: { failures: { startVisit: { kind: 'busy', seconds: 20 } } },
    taps: async (citizen) => {
      await citizen.sees('idle')
      await citizen.page.locator('[data-screen="idle"]').click()
    },
  },

  'staff-door': { did: signedIn, scrolls: true, taps: opensTheDoor },
  'staff-door-refused': {
    shows: 'staff-door',
    did: signedIn,
    scrolls: true,
    taps: async (citizen) => {
      await opensTheDoor(citizen)
      await citizen.field('staff-name').fill('lan.tran')
      await citizen.field('staff-secret').fill('wrong')
      await citizen.taps(citizen.t.staff.door.submit)
      await expect(citizen.field('staff-secret')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'staff-setup': { did: signedIn, scrolls: true, service: { staff: { setUp: true } }, taps: opensSetUp },
  'staff-setup-second': {
    shows: 'staff-setup',
    did: signedIn,
    scrolls: true,
    service: { staff: { setUp: true } },
    taps: async (citizen) => {
      await opensSetUp(citizen)
      await citizen.field('setup-code').fill('ABCD-1234')
      await citizen.taps(citizen.t.staff.setUp.next)
      await citizen.field('setup-password').fill('short')
      await citizen.taps(citizen.t.staff.setUp.submit)
      await expect(citizen.field('setup-password')).toHaveAttribute('aria-invalid', 'true')
    },
  },

  maintenance: { did: signedIn, taps: opensMaintenance },
  'maintenance-voiceless': {
    shows: 'maintenance',
    anewInEach: true,
    did: signedIn,
    voiceless: true,
    taps: opensMaintenance,
  },
  'maintenance-refused': {
    shows: 'maintenance',
    anewInEach: true,
    did: signedIn,
    taps: async (citizen) => {
      await opensMaintenance(citizen)
      await citizen.field('maintenance-code').fill('246813')
      await citizen.taps(citizen.t.staff.maintenance.restart)
    },
  },

  mailbox: { did: arrived, taps: (citizen) => citizen.taps(citizen.t.demo.mailbox) },
  'demo-accounts': {
    scrolls: true,
    did: arrived,
    taps: (citizen) => citizen.taps(citizen.t.demo.accounts),
  },
} as const satisfies Entries

/** Five taps in the corner. */
async function tapsTheCorner(citizen: Citizen): Promise<void> {
  await citizen.sees('account')
  for (let taps = 0; taps < 5; taps++) await citizen.page.mouse.click(20, 20)
}

async function opensTheDoor(citizen: Citizen): Promise<void> {
  await tapsTheCorner(citizen)
  await citizen.sees('staff-door')
}

async function opensSetUp(citizen: Citizen): Promise<void> {
  await tapsTheCorner(citizen)
  await citizen.sees('staff-setup')
}

async function opensMaintenance(citizen: Citizen): Promise<void> {
  await opensTheDoor(citizen)
  await citizen.taps(citizen.t.staff.door.leave)
  await citizen.sees('maintenance')
}
