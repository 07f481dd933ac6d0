/** The journal. */
import { expect } from '@playwright/test'
import { opensJournal, someDaysLater } from './desk-steps.ts'
import type { Entries } from '../entry.ts'

export const auditEntries = {
  'desk-journal': {
    ...someDaysLater,
    taps: opensJournal,
  },
  'desk-journal-chart': {
    shows: 'desk-journal',
    ...someDaysLater,
    taps: async (citizen) => {
      await opensJournal(citizen)
      await citizen.taps(citizen.t.staff.journal.show)
      await citizen.page.locator('.chart').waitFor()
      await citizen.taps(citizen.t.staff.journal.verify)
      await citizen.page.locator('.success').waitFor()
      await citizen.field('sheet-day').fill('32/1')
      await citizen.taps(citizen.t.staff.journal.sheet)
      await expect(citizen.field('sheet-day')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  'desk-sheet': {
    ...someDaysLater,
    taps: async (citizen) => {
      await opensJournal(citizen)
      await citizen.taps(citizen.t.staff.journal.sheet)
    },
  },
} as const satisfies Entries
