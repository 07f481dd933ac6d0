/**
 * The staff side of the made-up service: three people, an account that can be found and opened, two requests, a journal,
 * an import, settings. The password of each of them is "Staff@2026", the PIN 246813, the set-up code ABCD-1234. Never
 * part of the product.
 */
import type { Failure } from '../../contract/failures.ts'
import type { StaffOperationName } from '../../contract/operations.ts'
import type { AccountView, Language, StaffRole } from '../../contract/views.ts'
import { createFakeCounter, type FakeCounterOptions } from './fake-counter.ts'
import { createFakeImports, type FakeImportsOptions } from './fake-imports.ts'
import { createFakeJournal } from './fake-journal.ts'
import { createFakeRunning, type FakeRunningOptions } from './fake-running.ts'
import type { FakeSession, FakeHandlers } from './fake-handlers.ts'
import type { DraftsView, StaffView } from '../../contract/staff/views.ts'
import type { StaffMemberView, TwoPersonChangeView } from '../../contract/admin/people-views.ts'

export interface FakeStaffOptions extends FakeCounterOptions, FakeImportsOptions, FakeRunningOptions {
  /** Nobody works here yet. */
  setUp?: boolean
  /** What waits for a second person. */
  twoPersonChanges?: TwoPersonChangeView[]
  /** On top of whoever signs in. */
  me?: Partial<StaffView>
}

export const fakePassword = 'Staff@2026'
export const givenPassword = 'kumo-7342-tive'
const fakePeople: readonly { userName: string; name: string; role: StaffRole }[] = [
  { userName: 'lan.tran', name: 'Trần Thị Lan', role: 'clerk' },
  { userName: 'minh.le', name: 'Lê Quang Minh', role: 'supervisor' },
  // As long as names usually get.
  { userName: 'quan.tri', name: 'Nguyễn Hoàng Phương Khánh Quỳnh', role: 'administrator' },
]
const hour = 3_600_000

export function createFakeStaff(
  options: FakeStaffOptions,
  masked: AccountView,
  session: FakeSession,
): FakeHandlers<StaffOperationName> {
  const now = Date.now()
  const counter = createFakeCounter(options, masked, session)
  const people = createFakePeople(options, now, {
    signsIn: (me, language) => {
      session.begin(me.role, language)
      counter.sitsDown(me)
    },
  })
  const twoPeople = createFakeTwoPeople(options)
  return {
    ...people.handlers,
    ...counter.handlers,
    ...twoPeople.handlers,
    ...createFakeJournal(session.language, now),
    ...createFakeImports(options),
    ...createFakeRunning(options, now),
    ...createFakeDrafts(),
    getStaff: () => ({
      me: people.me(),
      ...counter.waiting(),
      twoPersonChanges: twoPeople.waiting(),
      form: 'Mẫu TK1-TS',
      passwordLength: 10,
      pinLength: 6,
      passphraseLength: 12,
    }),
  }
}

function createFakeDrafts(): FakeHandlers<'keepDrafts' | 'takeDrafts'> {
  let kept: DraftsView | null = null
  return {
    keepDrafts: (drafts) => {
      kept = drafts.fields.length === 0 ? null : drafts
      return null
    },
    takeDrafts: () => {
      const taken = kept
      kept = null
      return taken
    },
  }
}

function createFakeTwoPeople({ twoPersonChanges = [] }: FakeStaffOptions) {
  let changes = twoPersonChanges
  const without = (id: string) => ({ changes: (changes = changes.filter((one) => one.id !== id)) })
  const handlers: FakeHandlers<'listTwoPersonChanges' | 'decideTwoPersonChange' | 'confirmMailServer'> = {
    listTwoPersonChanges: () => ({ changes }),
    decideTwoPersonChange: ({ id }) => without(id),
    confirmMailServer: ({ id }) => without(id),
  }
  return { handlers, waiting: () => changes.length }
}

type PeopleOperation =
  | ('getStaffDoor' | 'setUpStaff' | 'staffSignIn' | 'changeSecrets')
  | ('listStaff' | 'addStaff' | 'editStaff' | 'setStaffActive' | 'giveStaffPassword' | 'unlockStaff')

/** Signing in, own secrets, and colleagues' accounts. */
function createFakePeople(
  options: FakeStaffOptions,
  now: number,
  { signsIn }: { signsIn: (me: StaffView, language: Language) => void },
): { me: () => StaffView; handlers: FakeHandlers<PeopleOperation> } {
  const before = { at: now - 20 * hour, kiosk: 'quay-2' }
  let setUp = options.setUp ?? false
  let me: StaffView | null = null
  let staff: StaffMemberView[] = fakePeople.map((one, at) => ({
    ...one,
    active: true,
    ownAccount: `•••••• 000${at + 1}`,
    mustChange: false,
    lockedUntil: at === 0 ? now + hour / 4 : null,
    lastSignIn: at === 1 ? null : before,
    addedAt: now - 900 * hour,
    addedBy: at === 2 ? null : 'quan.tri',
  }))

  function signIn(userName: string, language: Language, role?: StaffRole): StaffView {
    const known = fakePeople.find((one) => one.userName === userName)
    me = {
      userName,
      name: known?.name ?? userName,
      role: role ?? known?.role ?? 'clerk',
      mustChange: false,
      hasPin: true,
      lastSignIn: before,
      ...options.me,
    }
    signsIn(me, language)
    return me
  }
  function weak(password: string): Failure | null {
    if (password.length >= 10) return null
    return { kind: 'secret-weak', which: 'password', reason: 'too-short', length: 10 }
  }
  function changed(userName: string, over: Partial<StaffMemberView>): StaffMemberView | Failure {
    const found = staff.find((one) => one.userName === userName)
    if (found === undefined) return { kind: 'staff-not-found' }
    if (userName === me?.userName) return { kind: 'own-record' }
    const next = { ...found, ...over }
    staff = staff.map((one) => (one === found ? next : one))
    return next
  }

  return {
    me: () => me ?? signIn('lan.tran', 'vi'),
    handlers: {
      getStaffDoor: () => ({ setUp, passwordLength: 10, pinLength: 6 }),
      setUpStaff: ({ code, userName, password, language }) => {
        if (code !== 'ABCD-1234') return { kind: 'setup-refused' }
        const failure = weak(password)
        if (failure) return failure
        setUp = false
        return signIn(userName, language, 'administrator')
      },
      staffSignIn: ({ userName, secret, language }) =>
        secret === fakePassword || secret === '246813'
          ? signIn(userName, language)
          : { kind: 'staff-refused' },
      changeSecrets: ({ password, newPassword, newPin }) => {
        if (password !== fakePassword || me === null) return { kind: 'staff-refused' }
        const failure = newPassword === null ? null : weak(newPassword)
        if (failure) return failure
        me = { ...me, mustChange: false, hasPin: me.hasPin || newPin !== null }
        return me
      },
      listStaff: () => ({ staff }),
      addStaff: ({ userName, name, role }) => {
        if (userName === '') return { kind: 'user-name-invalid' }
        if (staff.some((one) => one.userName === userName)) return { kind: 'user-name-taken' }
        const added: StaffMemberView = {
          ...{ userName, name, role },
          active: true,
          ownAccount: '•••••• 0009',
          mustChange: true,
          lockedUntil: null,
          lastSignIn: null,
          addedAt: now,
          addedBy: me?.userName ?? null,
        }
        staff = [...staff, added]
        return { member: added, password: givenPassword }
      },
      editStaff: ({ userName, name, role }) => changed(userName, { name, role }),
      setStaffActive: ({ userName, active }) => changed(userName, { active }),
      giveStaffPassword: ({ userName }) => {
        const given = changed(userName, { mustChange: true, lockedUntil: null })
        return 'kind' in given ? given : { member: given, password: givenPassword }
      },
      unlockStaff: ({ userName }) => changed(userName, { lockedUntil: null }),
    },
  }
}
