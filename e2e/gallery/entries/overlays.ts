/** Overlays over a screen, with the staff sign-in among them. */
import { expect } from '@playwright/test'
import type { FailureFor } from '../../../contract/operations.ts'
import type { KioskOptions } from '../../../renderer/testing/kiosk.ts'
import type { Citizen } from '../../citizen.ts'
import {
  arrived,
  drafted,
  email,
  inSequence,
  givesPhoneAfter,
  minute,
  phone,
  sent,
  signedIn,
  staysActive,
  type Step,
  type Entries,
} from '../entry.ts'
import { clerk } from '../staff.ts'

const passes =
  (ms: number): Step =>
  async (kiosk) =>
    kiosk.pass(ms)

const setUpCode = 'ABCD-1234-EFGH'

/** The service refuses a call in the middle of a visit, for the machine that makes it. */
function refusedMidway(
  refused: FailureFor<'checkContact'>,
  more: NonNullable<KioskOptions['failures']> = {},
) {
  return {
    reopenPerLanguage: true,
    before: signedIn,
    service: { failures: { checkContact: refused, ...more } },
    taps: (citizen: Citizen) => citizen.givesPhone('0987000111'),
  } as const
}

export const overlayEntries = {
  help: { before: arrived, taps: (citizen) => citizen.asksForHelp() },
  // The longest that a sentence names.
  'help-with-a-long-form': {
    shows: 'help',
    before: sent({ phone }),
    service: { config: { staff: { form: 'Mẫu số 02/SĐ-GDM' } } },
    taps: (citizen) => citizen.asksForHelp(),
  },
  'help-at-the-code': { shows: 'help', before: sent({ phone }), taps: (citizen) => citizen.asksForHelp() },

  sound: { before: signedIn, printer: 'printed', taps: (citizen) => citizen.opensSound() },
  'sound-without-volume': { shows: 'sound', before: signedIn, taps: (citizen) => citizen.opensSound() },

  leave: { before: signedIn, taps: (citizen) => citizen.taps(citizen.t.common.signOut) },
  'leave-a-draft': {
    shows: 'leave',
    before: drafted({ phone }),
    taps: (citizen) => citizen.taps(citizen.t.common.back),
  },
  'leave-a-code': {
    shows: 'leave',
    before: sent({ phone, email }),
    taps: (citizen) => citizen.taps(citizen.t.common.back),
  },

  // Choosing a language moves the idle deadline.
  'idle-warning': { reopenPerLanguage: true, before: inSequence(signedIn, passes(1.5 * minute)) },
  'idle-warning-at-the-limit': {
    shows: 'idle-warning',
    before: inSequence(signedIn, (kiosk) => staysActive(kiosk, 14.6 * minute)),
  },

  'staff-idle-warning': { reopenPerLanguage: true, staff: clerk, before: passes(5 * minute) },

  'page-outdated': {
    reopenPerLanguage: true,
    before: signedIn,
    taps: (citizen, { person }) =>
      givesPhoneAfter(citizen, () => person.tab().must('startVisit', { language: citizen.language })),
  },
  unreachable: {
    reopenPerLanguage: true,
    before: signedIn,
    taps: async (citizen, { overrides }) => {
      await citizen.sees('account')
      overrides.unreachable = ['checkContact', 'getVisit']
      await citizen.givesPhone('0987000111')
    },
  },
  'unreachable-from-the-start': {
    shows: 'unreachable',
    service: { unreachable: ['getKiosk'] },
    languages: ['vi'],
  },
  'out-of-service': {
    reopenPerLanguage: true,
    before: signedIn,
    service: { failures: { checkContact: { kind: 'out-of-service' } } },
    taps: (citizen) => citizen.givesPhone('0987000111'),
  },
  busy: {
    reopenPerLanguage: true,
    before: signedIn,
    service: { failures: { checkContact: { kind: 'busy', seconds: 20 } } },
    taps: (citizen) => citizen.givesPhone('0987000111'),
  },
  'busy-at-the-start': {
    shows: 'busy',
    reopenPerLanguage: true,
    service: { failures: { startVisit: { kind: 'busy', seconds: 20 } } },
    taps: async (citizen) => {
      await citizen.sees('idle')
      await citizen.page.locator('[data-screen="idle"]').click()
    },
  },

  'staff-door': { before: signedIn, scrolls: true, taps: opensStaffSignIn },
  'staff-door-refused': {
    shows: 'staff-door',
    before: signedIn,
    scrolls: true,
    taps: async (citizen) => {
      await opensStaffSignIn(citizen)
      await citizen.field('staff-name').fill('lan.tran')
      await citizen.field('staff-secret').fill('wrong')
      await citizen.taps(citizen.t.staff.door.submit)
      await expect(citizen.field('staff-secret')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'staff-setup': { before: signedIn, scrolls: true, service: { setUpCode }, taps: opensSetUp },
  'staff-setup-second': {
    shows: 'staff-setup',
    before: signedIn,
    scrolls: true,
    service: { setUpCode },
    taps: async (citizen) => {
      await opensSetUp(citizen)
      await citizen.field('setup-code').fill(setUpCode)
      await citizen.field('setup-name').fill('Phạm Thị Mai')
      await citizen.field('setup-own-account').fill('0199999905')
      await citizen.taps(citizen.t.staff.setUp.next)
      await citizen.field('setup-user-name').fill('mai.pham')
      await citizen.field('setup-password').fill('short')
      await citizen.taps(citizen.t.staff.setUp.submit)
      await expect(citizen.field('setup-password')).toHaveAttribute('aria-invalid', 'true')
    },
  },

  'device-unknown': refusedMidway({ kind: 'device-unknown' }),
  'device-unknown-from-the-start': {
    shows: 'device-unknown',
    service: { failures: { getKiosk: { kind: 'device-unknown' } } },
    languages: ['vi'],
  },
  'device-code-refused': {
    shows: 'device-unknown',
    ...refusedMidway({ kind: 'device-unknown' }, { enrolDevice: { kind: 'device-code-refused' } }),
    taps: async (citizen) => {
      await citizen.givesPhone('0987000111')
      await citizen.field('device-code').fill('BCDF GHJK LMNP')
      await citizen.taps(citizen.t.staff.device.submit)
    },
  },
  'device-suspended': refusedMidway({ kind: 'device-suspended' }),
  'version-apart': refusedMidway({ kind: 'version-apart', older: 'kiosk' }),

  maintenance: { before: signedIn, taps: opensMaintenance },
  'maintenance-voiceless': {
    shows: 'maintenance',
    reopenPerLanguage: true,
    before: signedIn,
    voiceless: true,
    taps: opensMaintenance,
  },
  'maintenance-refused': {
    shows: 'maintenance',
    reopenPerLanguage: true,
    before: signedIn,
    service: { maintenanceCode: '135790', leave: () => {} },
    taps: async (citizen) => {
      await opensMaintenance(citizen)
      await citizen.field('maintenance-code').fill('246813')
      await citizen.taps(citizen.t.staff.maintenance.restart)
    },
  },

  mailbox: { before: arrived, taps: (citizen) => citizen.taps(citizen.t.demo.mailbox) },
  'demo-accounts': {
    scrolls: true,
    before: arrived,
    taps: (citizen) => citizen.taps(citizen.t.demo.accounts),
  },
} as const satisfies Entries

/** Five taps in the top left corner. */
async function tapsCorner(citizen: Citizen): Promise<void> {
  await citizen.sees('account')
  for (let taps = 0; taps < 5; taps++) await citizen.page.mouse.click(20, 20)
}

async function opensStaffSignIn(citizen: Citizen): Promise<void> {
  await tapsCorner(citizen)
  await citizen.sees('staff-door')
}

async function opensSetUp(citizen: Citizen): Promise<void> {
  await tapsCorner(citizen)
  await citizen.sees('staff-setup')
}

async function opensMaintenance(citizen: Citizen): Promise<void> {
  await opensStaffSignIn(citizen)
  await citizen.taps(citizen.t.staff.door.leave)
  await citizen.sees('maintenance')
}
