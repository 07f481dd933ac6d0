/** Import and export of accounts. */
import { administrator } from '../staff.ts'
import { atDesk, changed, choosesFile, opensPanel, importsFile } from './desk-steps.ts'
import type { Entries } from '../entry.ts'

export const accountsEntries = {
  'desk-imports': {
    ...atDesk(administrator),
    taps: async (citizen) => {
      await opensPanel(citizen, 'imports')
      await citizen.taps(citizen.t.staff.imports.key)
      await citizen.page.locator('.key').waitFor()
    },
  },
  'desk-import-look': {
    shows: 'desk-imports',
    ...atDesk(administrator),
    service: { account: changed },
    taps: (citizen) => choosesFile(citizen),
  },
  'desk-import-weak-hashes': {
    shows: 'desk-imports',
    ...atDesk(administrator),
    taps: (citizen) =>
      choosesFile(citizen, [
        'CCCD,Họ tên,passwordHash',
        '079301556677,Võ Gia Khánh,{SSHA256}TPjXi2NcRPFJJPl5Ytnt9WBSsOOwT1Uasd3RfWnZtSYwMTIzNDU2Nzg5YWJjZGVm',
        '079301556688,Đặng Thu Hà,$2b$10$abcdefghijklmnopqrstuuQfpwjdBzfEc0aQVdMHQM1jbZMpK0f2W',
      ]),
  },
  'desk-import-running': {
    shows: 'desk-imports',
    ...atDesk(administrator),
    service: {
      replaced: {
        getImport: (said) => ({
          ...said,
          phase: 'applying',
          bytesDone: 400,
          bytesTotal: 1000,
          rowsDone: 12_400,
          rowsPerSecond: 4200,
          etaMs: 9_000,
        }),
      },
    },
    taps: async (citizen) => {
      await importsFile(citizen)
      await citizen.page.locator('progress').waitFor()
    },
  },
  'desk-import-finished': {
    shows: 'desk-imports',
    ...atDesk(administrator),
    service: {
      replaced: {
        getImport: (said) => ({
          ...said,
          phase: 'finished',
          rowsDone: 48_210,
          added: 120,
          updated: 31,
          kept: 4,
          refused: 2,
          leftOut: 0,
          renumbered: 0,
          weakHashes: 0,
          contactsReplaced: 0,
          passwordsReplaced: 0,
        }),
      },
    },
    taps: async (citizen) => {
      await importsFile(citizen)
      await citizen.page.locator('.success').waitFor()
    },
  },
} as const satisfies Entries
