import { expect, test } from 'vitest'
import { jobMark, systemSpooler } from './system-spooler.ts'

test('a kiosk’s mark is the same after a restart, another one for each, and names nobody', () => {
  expect(jobMark('/var/lib/kiosk')).toBe(jobMark('/var/lib/kiosk'))
  expect(jobMark('/var/lib/kiosk')).not.toBe(jobMark('/var/lib/kiosk2'))
  // Plain letters, which no spooler changes.
  expect(jobMark('/home/Nguyễn Văn A')).toMatch(/^VssID-kiosk-[0-9a-f]{8}-$/)
})

test('where there is no spooler to ask there is none', () => {
  for (const platform of ['linux', 'win32'] as const) expect(systemSpooler(platform, {})).not.toBeNull()
  expect(systemSpooler('darwin', {})).toBeNull()
})
