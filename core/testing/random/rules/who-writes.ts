/** Which kind of entry writes which documents, and that every session of staff has its end. */
import type { EventKind } from '../../../events/events.ts'
import type { CollectionName } from '../../../storage/port/model.ts'
import { entryName, type Found } from './entries.ts'
import type { Seen } from '../run.ts'

const counters = ['signInCounters', 'kioskCounters'] as const
const contact = ['accounts', 'emails', 'outbox'] as const
const ofImport = ['accounts', 'emails', 'personalIds', 'bhxhNumbers', 'passwordCosts', 'imports'] as const
const mayWrite: { readonly [K in EventKind]?: readonly CollectionName[] } = {
  'accounts.added': ['accounts', 'emails', 'personalIds'],
  'sign-in.tried': counters,
  'sign-in.succeeded': counters,
  'sign-in.refused': counters,
  'sign-in.locked': counters,
  'staff.tried': counters,
  'staff.signed-in': [...counters, 'staff'],
  'staff.password-confirmed': counters,
  'staff.refused': counters,
  'staff.locked': counters,
  'staff.secrets-changed': ['staff'],
  'staff.added': ['staff', 'twoPersonChanges'],
  'staff.edited': ['staff', 'twoPersonChanges'],
  'staff.deactivated': ['staff'],
  'staff.reactivated': ['staff', 'twoPersonChanges'],
  'staff.password-given': ['staff', 'signInCounters'],
  'staff.unlocked': ['staff', 'signInCounters'],
  'account.searched': ['codeCounters'],
  'account.opened': ['codeCounters'],
  'account.unlocked': ['signInCounters'],
  'code.sent': ['codeCounters'],
  'change.confirmed': [...contact, 'requests', 'changeOutcomes'],
  'change.undone': contact,
  'password.reset': ['accounts', 'outbox', 'signInCounters', 'requests', 'changeOutcomes'],
  'request.made': ['requests'],
  'request.approved': ['requests'],
  'request.refused': ['requests'],
  'request.cancelled': ['requests'],
  'request.expired': ['requests'],
  'settings.changed': ['settings', 'offices', 'twoPersonChanges'],
  'office.named': ['offices', 'settings'],
  'device.code-made': ['deviceCodes', 'deviceList'],
  'device.code-cancelled': ['deviceCodes'],
  'device.code-tried': ['deviceCodes'],
  'device.enrolled': ['deviceCodes', 'devices', 'deviceList'],
  'device.started': ['devices', 'deviceList'],
  'device.doubled': ['devices', 'deviceList'],
  'device.renamed': ['devices', 'deviceList'],
  'device.suspended': ['devices', 'deviceList'],
  'device.resumed': ['devices', 'deviceList'],
  'device.removed': ['devices', 'deviceList'],
  'two-person.asked': ['twoPersonChanges', 'outbox'],
  'two-person.stopped': ['twoPersonChanges'],
  'two-person.void': ['twoPersonChanges'],
  'import.started': ['imports'],
  'import.batch': ofImport,
  'import.batch-undone': ofImport,
  'import.finished': ['imports'],
  'import.cancelled': ['imports'],
  'maintenance.tried': ['signInCounters'],
  'kiosk.left': ['signInCounters'],
}

export function* whoWritesWhat({ written }: Seen): Found {
  for (const entry of written) {
    const may: readonly string[] = mayWrite[entry.event.kind] ?? []
    for (const { collection } of entry.puts)
      if (!may.includes(collection)) yield `${entryName(entry)} wrote ${collection}`
  }
}

/** No session is told to have ended twice, and each whose end somebody can know of is told. */
export function* ends({ written, eras, calls }: Seen): Found {
  const signedOut = new Set(
    written.filter(({ event }) => event.kind === 'staff.signed-out').map(({ event }) => event.visit),
  )
  for (const { operation, answer, era } of calls) {
    // How an era ended stands with the next one.
    if (operation !== 'staffSignIn' || !answer?.result.ok || eras[era]?.crash) continue
    if (!signedOut.has(answer.visit)) yield `the session of visit ${answer.visit} has no end`
  }
}
