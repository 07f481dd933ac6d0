/** Whoever did something was at work, of the role that it takes, in a session that had not ended, and not about themselves. */
import type { StaffRole } from '../../../../contract/views.ts'
import type { EventKind } from '../../../events/events.ts'
import { reaches } from '../../../staff/roles.ts'
import { isOwnAccount } from '../../../staff/staff-audit.ts'
import type { Account, StaffMember } from '../../../storage/port/documents.ts'
import { entryName, type Found } from './entries.ts'
import type { Seen } from '../run.ts'
import type { Written } from '../slow-store.ts'

/** The role it takes to do what stands in the journal. Null: no act of staff, or one on somebody's word. */
const takes: { readonly [K in EventKind]?: StaffRole | null } = {
  'staff.secrets-changed': 'clerk',
  'account.searched': 'clerk',
  'account.opened': 'clerk',
  'account.revealed': 'clerk',
  'account.checked': 'clerk',
  'account.unlocked': 'clerk',
  'account.handed-over': 'clerk',
  'hand-over.made': 'clerk',
  'hand-over.taken-back': 'clerk',
  'request.made': 'clerk',
  'request.approved': 'supervisor',
  'request.refused': 'clerk',
  'request.cancelled': 'clerk',
  'change.undone': 'supervisor',
  'journal.viewed': 'supervisor',
  'journal.verified': 'supervisor',
  'journal.exported': 'supervisor',
  'changes.exported': 'administrator',
  'staff.added': 'administrator',
  'staff.edited': 'administrator',
  'staff.deactivated': 'administrator',
  'staff.reactivated': 'administrator',
  'staff.password-given': 'administrator',
  'staff.unlocked': 'administrator',
  'settings.changed': 'administrator',
  'device.code-made': 'administrator',
  'device.code-cancelled': 'administrator',
  'device.renamed': 'administrator',
  'device.suspended': 'administrator',
  'device.resumed': 'administrator',
  'device.removed': 'administrator',
  'two-person.asked': 'administrator',
  'two-person.stopped': 'clerk',
  'two-person.code-tried': 'administrator',
  'backup.made': 'administrator',
  'import.started': 'administrator',
  'import.batch': 'administrator',
  // It says that all was done before.
  'import.finished': null,
  // Taking back gives nobody anything: it is done whoever began it, and whatever became of them.
  'import.cancelled': null,
  'import.batch-undone': null,
  'staff.tried': null,
  'staff.signed-in': null,
  'staff.signed-out': null,
  'staff.refused': null,
  'staff.locked': null,
  'staff.denied': null,
  'staff.password-confirmed': null,
  'request.expired': null,
  // Of a visit that staff handed over.
  'code.sent': null,
  'code.refused': null,
  'code.limit': null,
  'change.confirmed': null,
  'change.expired': null,
  'change.locked': null,
  'change.refused': null,
  'password.reset': null,
  'captcha.failed': null,
  // In a visit on somebody's word, or an act at the desk: told apart below.
  'change.cancelled': null,
}

/** Acts in which nobody may have a hand where it is about themselves. */
const notOnesOwn: ReadonlySet<EventKind> = new Set([
  ...(['account.opened', 'account.revealed', 'account.checked', 'account.unlocked'] as const),
  ...([
    'account.handed-over',
    'hand-over.made',
    'request.made',
    'request.approved',
    'request.refused',
  ] as const),
  ...(['request.cancelled', 'change.undone'] as const),
])

export function* rights({ written }: Seen): Found {
  const members = new Map<string, StaffMember>()
  const accounts = new Map<string, Account>()
  const signedOut = new Set<string>()
  /** By user: sign-ins since their sessions were ended for them, and the visits that acted since. */
  const since = new Map<string, { signIns: number; visits: Set<string> }>()
  for (const entry of written) {
    const { event } = entry
    const { staff, visit, kind } = event
    const isDesk = kind === 'change.cancelled' && event.data['reason'] !== undefined
    const role = isDesk ? 'clerk' : takes[kind]
    if (staff !== undefined && role === undefined)
      yield `${entryName(entry)} is by staff, and no rule says what it takes`
    if (staff !== undefined && role) {
      const member = members.get(staff)
      if (!member?.active) yield `${entryName(entry)} is by ${staff}, who was not at work then`
      else if (!reaches(member.role, role))
        yield `${entryName(entry)} is by ${staff}, a mere ${member.role} then`
      if (visit !== null && signedOut.has(visit)) yield `${entryName(entry)} is of a session that had ended`
      if (visit !== null) {
        const present = since.get(staff)
        present?.visits.add(visit)
        if (present && present.visits.size > present.signIns)
          yield `${entryName(entry)} is of a session of ${staff} from before all of theirs were ended`
      }
      const key = event.account
      const value = key === null ? undefined : accounts.get(key)
      if (
        member &&
        key !== null &&
        value &&
        (notOnesOwn.has(kind) || isDesk) &&
        isOwnAccount(member, { key, value })
      )
        yield `${entryName(entry)} is by ${staff} and about themselves`
      const target = event.data['user']
      if (target === staff) yield `${entryName(entry)} is by ${staff} about their own place`
    }
    if (kind === 'staff.signed-in' && staff !== undefined) {
      if (!members.get(staff)?.active) yield `${entryName(entry)} let in ${staff}, who was not at work`
      const present = since.get(staff)
      if (present) present.signIns++
    }
    if (kind === 'staff.signed-out' && visit !== null) {
      if (signedOut.has(visit)) yield `${entryName(entry)} ends a session twice`
      signedOut.add(visit)
    }
    if (kind === 'staff.deactivated' || kind === 'staff.password-given')
      since.set(String(event.data['user']), { signIns: 0, visits: new Set() })
    yield* staffAsTold(entry, members)
    yield* twoPeople(entry, members)
    for (const { collection, key, value } of entry.puts) {
      if (collection === 'staff') members.set(key, value as StaffMember)
      if (collection === 'accounts') accounts.set(key, value as Account)
    }
    const left = [...members.values()].filter((one) => one.active && one.role === 'administrator')
    if (entry.sequence > 2 && left.length === 0) yield `${entryName(entry)} left no administrator`
  }
}

const day = 86_400_000

/** What took two people was another's word on what an administrator had asked for, or came a day later. */
function* twoPeople(entry: Written, members: ReadonlyMap<string, StaffMember>): Found {
  const { staff, data, at } = entry.event
  const change = entry.puts.find(({ collection }) => collection === 'twoPersonChanges')
  if (data['by'] !== 'second-person' && data['by'] !== 'time') return
  if (change?.value !== null) yield `${entryName(entry)} leaves what it did to be done again`
  const first = members.get(String(data['requestedBy']))
  const second = members.get(staff ?? '')
  if (first?.role !== 'administrator' || !first.active)
    yield `${entryName(entry)} was asked for by nobody who may`
  if (data['by'] === 'time') return
  if (staff === first?.userName) yield `${entryName(entry)} is by ${staff} alone`
  if (second && at - (second.granted?.at ?? -Infinity) < day) yield `${entryName(entry)} is by somebody new`
}

/** What each kind of entry may change of somebody's document. */
const changesOfStaff: { readonly [K in EventKind]?: ReadonlyArray<keyof StaffMember> } = {
  'staff.signed-in': ['lastSignIn', 'ownKey'],
  'staff.secrets-changed': ['passwordHash', 'pinHash', 'mustChange'],
  'staff.edited': ['name', 'ownAccount', 'ownKey', 'role', 'granted'],
  'staff.deactivated': ['active'],
  'staff.reactivated': ['active', 'granted'],
  'staff.password-given': ['passwordHash', 'pinHash', 'mustChange', 'granted'],
  'staff.unlocked': [],
}

function* staffAsTold(entry: Written, members: ReadonlyMap<string, StaffMember>): Found {
  const { kind, data, staff } = entry.event
  for (const { collection, key, value } of entry.puts) {
    if (collection !== 'staff') continue
    const before = members.get(key)
    const after = value
    if (after === null) yield `${entryName(entry)} removed ${key}`
    else if (!before) {
      if (kind !== 'staff.added') yield `${entryName(entry)} took on ${key}`
    } else {
      const fields = Object.keys({ ...before, ...after }) as Array<keyof StaffMember>
      const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      const about = kind === 'staff.signed-in' || kind === 'staff.secrets-changed' ? staff : data['user']
      // Another administrator's document may be written as it is, so that two cannot let each other go.
      const may = key === about ? (changesOfStaff[kind] ?? []) : []
      const more = changed.filter((field) => !may.includes(field))
      if (more.length > 0) yield `${entryName(entry)} changed ${more.join(', ')} of ${key}`
      if (
        kind === 'staff.edited' &&
        key === about &&
        (data['role'] !== after.role || data['roleBefore'] !== before.role)
      )
        yield `${entryName(entry)} tells another role than was given`
    }
  }
}
