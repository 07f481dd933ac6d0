/**
 * The contact change as a citizen goes through it: a draft (draft.ts), the captcha, the codes and with the last of them
 * the commit (codes.ts). The states and their order are the machine's (machine.ts). Calls of one visit come one at a time.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { InputOf, ResultOf } from '../../contract/operations.ts'
import { checkCaptcha } from '../captcha/captcha.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { Session } from '../session/session.ts'
import { asksCaptcha, type ContactChange } from '../session/change.ts'
import { createCodes } from './codes.ts'
import { createDrafts } from './draft.ts'
import { isOver } from './machine.ts'
import { createProgress } from './progress.ts'
import type { ContactChangeDeps } from './deps.ts'

export function createContactChanges(deps: ContactChangeDeps) {
  const { clock, config } = deps
  const progress = createProgress(deps)
  const { find, notHere, moveOn, finish, drop, clear, note, accountOf, view } = progress
  const { check, draft, draftPassword } = createDrafts({ ...deps, progress })
  const { sendFirst, resend, confirm } = createCodes({ ...deps, progress })

  async function submit(session: Session, given: InputOf<'submitChange'>): Promise<ResultOf<'submitChange'>> {
    const found = find(session, given.changeId)
    if (!found.ok) return found
    const change = found.value
    if (change.state === 'draft') {
      const passed = await passCaptcha(session, change, given.captcha)
      if (!passed.ok) return passed
    } else if (change.state !== 'captcha-passed') {
      return notHere(change)
    }
    const account = await accountOf(session)
    if (account.version !== change.accountVersion) {
      await finish(session, change, 'refused', 'change.refused', { reason: 'account-changed' })
      return err({ kind: 'account-changed' })
    }
    const sent = await sendFirst(session, change)
    return sent.ok ? ok(view(change)) : sent
  }

  async function passCaptcha(
    session: Session,
    change: ContactChange,
    given: InputOf<'submitChange'>['captcha'],
  ): Promise<Result<null, FailureOf<'captcha-wrong' | 'captcha-expired'>>> {
    if (asksCaptcha(change, config)) {
      const held = session.captcha
      session.captcha = null
      const passed = given
        ? checkCaptcha(held, given, clock.now())
        : err({ kind: 'captcha-expired' as const })
      if (!passed.ok) {
        await note(session, 'captcha.failed', { reason: passed.error.kind })
        return passed
      }
    }
    moveOn(change, 'captchaPassed')
    return ok(null)
  }

  async function cancel(session: Session, given: InputOf<'cancelChange'>) {
    const found = find(session, given.changeId)
    if (!found.ok) return found
    if (isOver(found.value.state)) return err({ kind: 'wrong-step' as const })
    await drop(session, 'cancelled')
    return ok(null)
  }

  return { check, draft, draftPassword, submit, resend, confirm, cancel, drop, clear, find, notHere }
}

export type ContactChanges = ReturnType<typeof createContactChanges>
