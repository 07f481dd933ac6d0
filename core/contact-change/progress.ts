/**
 * What every part of a change's way shares: finding the change, moving it on by the machine's table, ending it, and a
 * line in the journal for what happened.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { Clock } from '../foundation/clock.ts'
import type { KioskConfig } from '../config/config.ts'
import type { EventKind, JournalEvent } from '../events/events.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { Session } from '../session/session.ts'
import { accountByKey } from '../storage/port/find-account.ts'
import type { Store } from '../storage/port/store.ts'
import { changeView, maskedFieldChanges, type ContactChange } from '../session/change.ts'
import { isOver, next, type ChangeEvent } from './machine.ts'
import type { ChangeView } from '../../contract/citizen/views.ts'

interface ProgressDeps {
  store: Store
  clock: Clock
  config: KioskConfig
}

export function createProgress({ store, clock, config }: ProgressDeps) {
  function find(session: Session, id: string): Result<ContactChange, FailureOf<'change-not-found'>> {
    const change = session.change
    return change && change.id === id ? ok(change) : err({ kind: 'change-not-found' })
  }

  /** Why a change takes no such call in the state it is in. */
  function notHere({
    state,
  }: ContactChange): Result<never, FailureOf<'change-expired' | 'change-locked' | 'wrong-step'>> {
    if (state === 'locked') return err({ kind: 'change-locked' })
    return err({ kind: state === 'expired' ? 'change-expired' : 'wrong-step' })
  }

  function moveOn(change: ContactChange, event: ChangeEvent): void {
    const state = next(change.state, event)
    if (state === null) throw new Error(`a change that is ${change.state} takes no ${event}`)
    change.state = state
  }

  /** Ends the change with an event in the journal; the change stays with the visit so that screens can say why. */
  async function finish(
    session: Session,
    change: ContactChange,
    event: ChangeEvent,
    kind: EventKind,
    data: JournalEvent['data'] = {},
  ): Promise<void> {
    moveOn(change, event)
    change.delivery?.stop()
    change.codes = []
    const changes = maskedFieldChanges(change).map((field) => field.field)
    await note(session, kind, { change: change.id, ...data, changes })
  }

  /** Voids the change under way, if there is one: for a cancel, an edit, and the visit's end. */
  async function drop(session: Session, event: 'cancelled' | 'ended'): Promise<void> {
    const { change } = session
    // A draft that nobody was told about leaves no trace.
    if (clear(session, event) && change?.journaled)
      await note(session, event === 'ended' ? 'change.expired' : 'change.cancelled', { change: change.id })
  }

  /** The same for a caller that writes the journal entry itself. @returns false where none was under way. */
  function clear(session: Session, event: 'cancelled' | 'ended'): boolean {
    const { change } = session
    if (!change) return false
    session.change = null
    if (isOver(change.state)) return false
    moveOn(change, event)
    change.delivery?.stop()
    change.codes = []
    return true
  }

  async function note(session: Session, kind: EventKind, data: JournalEvent['data']): Promise<void> {
    await store.commit({ event: eventOf(session, kind, data), puts: [] })
  }

  function eventOf(session: Session, kind: EventKind, data: JournalEvent['data']): JournalEvent {
    return {
      kind,
      at: clock.now(),
      kiosk: session.kiosk,
      account: session.account,
      visit: session.visit,
      ...(session.assistance ? { staff: session.assistance.by.userName } : {}),
      data,
    }
  }

  async function accountOf(session: Session) {
    const account = session.account === null ? null : await accountByKey(store, session.account)
    if (!account) throw new Error('a citizen’s visit belongs to an account')
    return account
  }

  function view(change: ContactChange): ChangeView {
    return changeView(change, config)
  }

  return { find, notHere, moveOn, finish, drop, clear, note, eventOf, accountOf, view }
}

export type Progress = ReturnType<typeof createProgress>
