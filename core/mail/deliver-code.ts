/** Hands one code mail to the mail server, and keeps trying on passing trouble for as long as the code lives. */
import type { Clock } from '../foundation/clock.ts'
import type { Mailer, MailMessage } from './mailer.ts'
import type { Timers } from '../foundation/timers.ts'
import type { Log } from '../foundation/log.ts'
import type { Delivery } from '../../contract/citizen/views.ts'

export interface CodeDelivery {
  /** Where it stands, for the screen. */
  state(): Delivery
  /**
   * Resolves when the screen has something to say: the outcome is final, or the first try met passing trouble, or `ms`
   * milliseconds have gone by. Never rejects.
   */
  settled(ms: number): Promise<void>
  /** No try after this one, and this one is broken off: the change was cancelled or the visit ended. */
  stop(): void
}

interface DeliverCodeOptions {
  mailer: Mailer
  /** Each try sends it with the same Message-ID. */
  message: MailMessage
  /** When the code stops counting: nothing is sent from then on. Milliseconds since the epoch. */
  expiresAt: number
  clock: Clock
  timers: Timers
  log: Log
  /** Told each state as it comes, the last one too; and whether what failed may be about this one mail alone. */
  onState?: ((state: Delivery, ofThisMail: boolean) => void) | undefined
}

const firstWaitMs = 1_000
const longestWaitMs = 20_000

/**
 * Starts at once. The states: `sending` → `sent` | `address-refused` | `mailbox-full` | `out-of-service` | `retrying` → any
 * of these.
 * A code that could not be handed over in all its life ends `out-of-service`: nothing of it is under way any more.
 */
export function deliverCode({
  mailer,
  message,
  expiresAt,
  clock,
  timers,
  log,
  onState,
}: DeliverCodeOptions): CodeDelivery {
  let state: Delivery = 'sending'
  let over = false
  let tries = 0
  let ofThisMail = false
  const breakOff = new AbortController()
  let waiters: Array<() => void> = []
  let cancelRetry = () => {}
  const cancelExpiry = timers.after(expiresAt - clock.now(), expire)

  function tell(next: Delivery): void {
    state = next
    onState?.(next, ofThisMail)
    const told = waiters
    waiters = []
    for (const resolve of told) resolve()
  }

  function end(last: Delivery): void {
    if (over) return
    over = true
    cancelExpiry()
    cancelRetry()
    tell(last)
  }

  /** Ends it from outside, a try that may be under way included. */
  function cutShort(last: Delivery): void {
    if (over) return
    end(last)
    breakOff.abort()
  }

  function expire(): void {
    log.warn({ tries }, 'a code expired before its mail could be handed over')
    cutShort('out-of-service')
  }

  async function attempt(): Promise<void> {
    tries += 1
    const result = await mailer.send(message, { signal: breakOff.signal })
    if (over) return
    if (result.ok) return end('sent')
    const { kind, detail, mailboxFull = false } = result.error
    ofThisMail = result.error.ofThisMail ?? false
    switch (kind) {
      case 'address-refused':
        log.info({ tries, detail }, 'the mail server refused the address of a code mail')
        return end(mailboxFull ? 'mailbox-full' : 'address-refused')
      case 'misconfigured':
        log.error(
          { detail },
          ofThisMail
            ? 'the mail server refused a code mail, but not its address; see the sender, its limits and the server’s rules'
            : 'mail is out of service until its settings are mended',
        )
        return end('out-of-service')
      case 'passing-trouble':
        log.warn({ tries, detail }, 'a code mail did not go out yet')
        cancelRetry = timers.after(Math.min(firstWaitMs * 2 ** (tries - 1), longestWaitMs), start)
        return tell('retrying')
    }
  }

  function start(): void {
    if (over) return
    if (clock.now() >= expiresAt) return expire()
    attempt().catch((error: unknown) => {
      log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'sending a code mail failed')
      end('out-of-service')
    })
  }

  start()
  return {
    state: () => state,
    settled(ms) {
      if (over || state !== 'sending') return Promise.resolve()
      return new Promise((resolve) => {
        const cancel = timers.after(ms, resolve)
        waiters.push(() => {
          cancel()
          resolve()
        })
      })
    },
    stop: () => cutShort(state),
  }
}
