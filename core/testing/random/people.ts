/** Who comes and goes in a run of random operations, and what they know. */
import type { CodeMail } from '../../contact-change/deps.ts'
import type { StaffMember } from '../../storage/port/documents.ts'
import {
  another,
  organisation,
  people,
  staff,
  staffPassword,
  withEmail,
  withoutEmail,
  type Person as KnownPerson,
} from '../kiosk.ts'

const names: Readonly<Record<string, string>> = {
  [withEmail]: 'Nguyễn Thị Quỳnh',
  [withoutEmail]: 'Trần Văn Bảo',
  [another]: 'Hồ Ngọc Oanh',
  [organisation]: 'Công ty Hoa Mai',
}

/** Each with a name of their own, so that nobody's stands unnoticed where another's should. */
export const accounts: readonly KnownPerson[] = people.map((account) => ({
  ...account,
  name: names[account.number] ?? account.name,
}))

export const members: readonly StaffMember[] = staff

export interface Person {
  /** Where they stand. */
  kiosk: string
  /** Of a citizen. */
  account?: string
  /** Of a member of staff. */
  userName?: string
}

/** Add somebody here to have one more of them at it. */
export const persons: readonly Person[] = [
  { kiosk: 'kiosk-1', account: withEmail },
  { kiosk: 'kiosk-2', account: another },
  // At home, in the browser shell: at another's number.
  { kiosk: 'kiosk-1', account: withEmail },
  { kiosk: 'kiosk-2', account: withoutEmail },
  { kiosk: 'counter-1', userName: 'lan.tran' },
  { kiosk: 'counter-2', userName: 'hung.vu' },
  { kiosk: 'counter-3', userName: 'yen.le' },
  { kiosk: 'office', userName: 'mai.pham' },
  { kiosk: 'counter-1', userName: 'mai.pham' },
]

/** Who is there: fewer get into each other's way more often. */
export const gatherings = {
  all: persons,
  counter: persons.filter(({ account, userName }) => account === withEmail || userName !== 'yen.le'),
  staff: persons.filter(({ userName }) => userName !== undefined),
  citizens: persons.filter(({ account, userName }) => account !== undefined || userName === 'hung.vu'),
} as const satisfies Record<string, readonly Person[]>
export type Gathering = keyof typeof gatherings

/** What is known to everybody at it: they are one mind, as those who plot together would be. */
export interface Known {
  /** They like to give one and the same address. */
  sharing: boolean

  passwords: Map<string, string>
  mails: CodeMail[]
  /** So that nothing is ever asked for twice by chance. */
  next(): number
}

export function whatIsKnown(sharing: boolean): Known {
  let count = 0
  return {
    sharing,
    passwords: new Map(members.map(({ userName }) => [userName, staffPassword])),
    mails: [],
    next: () => ++count,
  }
}
