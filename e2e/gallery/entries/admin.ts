/** Members, settings, health, backup. */
import { expect } from '@playwright/test'
import { mailServer, minute, opensAt, theNumber } from '../entry.ts'
import { administrator, clerk } from '../staff.ts'
import {
  asksForBackup,
  atDesk,
  backup,
  changed,
  doubtfulClock,
  opensPanel,
  healthWith,
  hour,
  noPieces,
  opensHealth,
  problems,
  theOffice,
  twoWaitForAnother,
} from './desk-steps.ts'
import type { Entries } from '../entry.ts'

export const adminEntries = {
  'desk-two-people': {
    shows: 'desk-approvals',
    ...atDesk(administrator),
    service: {
      account: changed,
      config: { smtp: mailServer },
      mailFailingSince: () => opensAt - 2 * hour,
    },
    before: twoWaitForAnother,
    taps: (citizen) => opensPanel(citizen, 'approvals'),
  },

  'desk-colleagues': {
    ...atDesk(administrator),
    before: async ({ visitor, pass }) => {
      const somebody = visitor('quay-2')
      for (let tries = 0; tries < 5; tries++) {
        await somebody.call('staffSignIn', { userName: clerk, secret: 'wrong', language: 'vi' })
        pass(minute / 3)
      }
    },
    taps: (citizen) => opensPanel(citizen, 'colleagues'),
  },
  'desk-colleague-form': {
    shows: 'desk-colleagues',
    ...atDesk(administrator),
    taps: async (citizen) => {
      await opensPanel(citizen, 'colleagues')
      await citizen.taps(citizen.t.staff.colleagues.add)
      await citizen.field('colleague-name').fill('Trần Thị Lan')
      await citizen.field('colleague-own-account').fill(theNumber)
      await citizen.field('colleague-user-name').fill(clerk)
      await citizen.taps(citizen.t.staff.colleagues.save)
      await expect(citizen.field('colleague-user-name')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-given-password': {
    shows: 'desk-colleagues',
    ...atDesk(administrator),
    taps: async (citizen) => {
      await opensPanel(citizen, 'colleagues')
      await citizen.page.getByRole('button', { name: citizen.t.staff.colleagues.password }).first().click()
      await citizen.page.locator('#given-password').waitFor()
    },
  },

  'desk-settings': {
    ...atDesk(administrator),
    service: {
      failures: { saveSettings: { kind: 'settings-refused', problems } },
      config: { smtp: mailServer, office: theOffice },
      replaced: {
        getSettings: (said) => ({ ...said, smtpPasswordSet: true }),
        testMail: () => ({
          step: 'tls',
          reason: 'certificate-wrong-name',
          detail: 'ERR_TLS_CERT_ALTNAME_INVALID',
        }),
      },
    },
    taps: async (citizen) => {
      await opensPanel(citizen, 'settings')
      await citizen.field('test-mail-to').fill('ky.thuat@example.vn')
      await citizen.taps(citizen.t.staff.settings.testSend)
      await citizen.page.locator('.notice.error').waitFor()
      await citizen.field('setting-session-idleSeconds').fill('5')
      await citizen.taps(citizen.t.staff.settings.save)
      await expect(citizen.field('setting-session-idleSeconds')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-backup': {
    ...atDesk(administrator),
    taps: async (citizen) => {
      await asksForBackup(citizen, 'bảy con mèo ngủ')
      await expect(citizen.field('backup-passphrase-again')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-backup-saved': {
    shows: 'desk-backup',
    ...atDesk(administrator),
    service: { backups: { make: async () => ({ ...backup, pieces: noPieces() }) } },
    taps: async (citizen) => {
      await asksForBackup(citizen)
      await citizen.page.locator('.success').waitFor()
    },
  },
  'desk-clock': {
    ...atDesk(administrator),
    service: healthWith(doubtfulClock),
    taps: async (citizen) => {
      await opensHealth(citizen)
      await citizen.taps(citizen.t.staff.clock.heading)
      await citizen.sees('desk-clock')
      await citizen.taps(citizen.t.staff.clock.submit)
      await expect(citizen.field('clock-password')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-health-configuration': {
    shows: 'desk-health',
    ...atDesk(administrator),
    service: healthWith({
      configuration: {
        file: '/etc/vssid-kiosk/kiosk.config.json',
        problems: [
          'otp.digits is 99; allowed are whole numbers from 6 to 8.',
          'offfice is not known here. Did you mean office?',
        ],
      },
    }),
    taps: opensHealth,
  },
  'desk-health-clock': {
    shows: 'desk-health',
    ...atDesk(administrator),
    service: healthWith(doubtfulClock),
    taps: opensHealth,
  },
  'desk-health': { ...atDesk(clerk), service: healthWith(), taps: opensHealth },
  'desk-health-troubles': {
    shows: 'desk-health',
    ...atDesk(administrator),
    service: healthWith({
      outOfService: 'disk',
      troubles: [
        {
          why: 'nearly-full',
          freeMb: 320,
          neededMb: 500,
          sentence:
            'nobody is served: only 320 MB are free where the data is, and 500 are needed; free some space, and the kiosk serves again by itself',
        },
      ],
      disk: { freeMb: 320, minFreeMb: 500 },
      mail: { state: 'doubtful', lastFailure: 'connect ETIMEDOUT 203.0.113.7:587' },
      update: { why: 'unproven', version: '0.2.0', proven: '0.1.0', since: opensAt - 40 * minute },
      journal: null,
      lastVerify: { at: opensAt - hour, whole: false },
      outbox: { depth: 3, oldestAt: opensAt - 20 * minute },
      webhook: { depth: 12, detail: 'HTTP 503' },
      lastPrint: { outcome: 'no-paper', at: opensAt - 10 * minute },
      printer: { state: 'no-paper', since: opensAt - 10 * minute },
      lines: [
        {
          level: 'warn',
          time: '2026-11-25T07:58:12.000Z',
          text: 'mail: connect ETIMEDOUT 203.0.113.7:587',
        },
        { level: 'error', time: '2026-11-25T08:01:40.000Z', text: 'disk: only 320 MB are free' },
      ],
    }),
    taps: async (citizen) => {
      await opensHealth(citizen)
      await citizen.page.getByText(citizen.t.staff.technician.details).click()
    },
  },
} as const satisfies Entries
