/** Watches the mail by what becomes of real codes, and by asking the server now and then whether it lets us in. */
import type { Clock } from '../../foundation/clock.ts'
import type { Mailer } from '../../mail/mailer.ts'
import type { Timers } from '../../foundation/timers.ts'
import { err, ok } from '../../foundation/result.ts'
import {
  afterCode,
  afterCheck,
  mailIsUp,
  mailTrouble,
  manyBounce,
  nextCheckMs,
  refusesCodes,
} from './mail-state.ts'
import type { MailTrouble } from './trouble.ts'
import type { Delivery } from '../../../contract/citizen/views.ts'

export interface MailWatch {
  trouble(): MailTrouble | null
  /** What the server said when it last did not let us in, or that it refuses codes; null while it does neither. Nothing personal. */
  lastFailure(): string | null
  /** Since when each check failed, the server being away or not letting us in; null while the last one was well. */
  failingSince(): number | null
  /** For one code's delivery: is to be told each of its states. The recipient is held in memory only. */
  follow(recipient: string): (state: Delivery, ofThisMail?: boolean) => void
  /** Other settings are in force: what is known of the old ones counts no more, once the server has answered the new. */
  settingsChanged(): void
  close(): void
}

export function watchMail({
  mailer,
  clock,
  timers,
  onChange,
}: {
  mailer: Pick<Mailer, 'check'>
  clock: Clock
  timers: Timers
  /** Trouble may have come or gone. */
  onChange: () => void
}): MailWatch {
  let state = mailIsUp
  let failingSince: number | null = null
  /** Whose addresses were refused since the last code that went out. */
  const bounced = new Set<string>()
  let checking = false
  let closed = false
  let cancelNext = () => {}
  /** One more with each change of the settings. */
  let settings = 0

  async function check(): Promise<void> {
    if (checking || closed) return
    checking = true
    cancelNext()
    const asked = settings
    heard(await ask(), asked)
  }

  function heard(outcome: Awaited<ReturnType<typeof ask>>, asked: number): void {
    checking = false
    if (closed) return
    if (asked !== settings) return void check()
    failingSince = outcome.ok ? null : (failingSince ?? clock.now())
    state = afterCheck(state, outcome)
    cancelNext = timers.after(nextCheckMs(state), () => void check())
    onChange()
  }

  async function ask(): ReturnType<NonNullable<Mailer['check']>> {
    try {
      return mailer.check ? await mailer.check() : ok(null)
    } catch (error) {
      return err({ kind: 'passing-trouble', detail: error instanceof Error ? error.name : 'unknown' })
    }
  }

  void check()
  return {
    trouble: () => mailTrouble(state),
    lastFailure() {
      if (state.settings !== null) return state.settings
      if (state.misses > 0) return state.detail
      if (refusesCodes(state)) return 'a code was refused, and not because of its address'
      return manyBounce(bounced) ? 'the addresses of several recipients in a row were refused' : null
    },
    follow(recipient) {
      let doubted = false
      return (delivery, ofThisMail) => {
        state = afterCode(state, recipient, delivery, ofThisMail)
        if (delivery === 'sent') bounced.clear()
        const bounces = delivery === 'address-refused' || delivery === 'mailbox-full'
        if (bounces && !manyBounce(bounced)) bounced.add(recipient)
        const fails = delivery === 'retrying' || delivery === 'out-of-service'
        // Once for each code, whose own tries follow quickly; and not while it is looked at every minute anyway.
        if (fails && !doubted && state.misses === 0 && !mailTrouble(state)) void check()
        doubted ||= fails
        onChange()
      }
    },
    failingSince: () => failingSince,
    settingsChanged() {
      settings += 1
      failingSince = null
      state = { ...state, unserved: [], refused: [] }
      bounced.clear()
      void check()
    },
    close() {
      closed = true
      cancelNext()
    },
  }
}
