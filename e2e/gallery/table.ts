/**
 * Everything a citizen or staff may ever see, by name, and how to stand there. A screen, or something that lies over one, that
 * is missing here is a type error; any further state of a screen is one more line in its room.
 */
import type { ScreenName } from '../../renderer/citizen/visit/screen.ts'
import type { Overlay } from '../../renderer/citizen/visit/visit.ts'
import { beforeTheAccount } from './before-the-account.ts'
import type { Entries, Entry } from './entry.ts'
import { overTheScreen } from './over-the-screen.ts'
import { theChange } from './the-change.ts'
import { theCode } from './the-code.ts'
import { theDesk } from './the-desk.ts'

const all = {
  ...beforeTheAccount,
  ...theChange,
  ...theCode,
  ...overTheScreen,
  ...theDesk,
} satisfies Record<ScreenName | Overlay, Entry>

export const table: Entries = all
export const names = Object.keys(all)
