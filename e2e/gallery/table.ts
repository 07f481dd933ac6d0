/**
 * Every screen and overlay by name, with the steps that lead to it. A missing screen or overlay is a type
 * error; further states are further entries in their area's file.
 */
import type { ScreenName } from '../../renderer/citizen/visit/screen.ts'
import type { Overlay } from '../../renderer/citizen/visit/visit.ts'
import { signInEntries } from './entries/citizen-sign-in.ts'
import type { Entries, Entry } from './entry.ts'
import { overlayEntries } from './entries/overlays.ts'
import { changeEntries } from './entries/citizen-change.ts'
import { codeEntries } from './entries/citizen-code.ts'
import { accountsEntries } from './entries/accounts.ts'
import { adminEntries } from './entries/admin.ts'
import { auditEntries } from './entries/audit.ts'
import { counterEntries } from './entries/counter.ts'
import { machinesEntries } from './entries/machines.ts'
import { staffEntries } from './entries/staff.ts'

const all = {
  ...signInEntries,
  ...changeEntries,
  ...codeEntries,
  ...overlayEntries,
  ...staffEntries,
  ...counterEntries,
  ...auditEntries,
  ...accountsEntries,
  ...adminEntries,
  ...machinesEntries,
} satisfies Record<ScreenName | Overlay, Entry>

export const table: Entries = all
export const names = Object.keys(all)
