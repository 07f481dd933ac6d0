/**
 * How many codes may be sent in a day: per account, and per address for all callers, so that nobody's mailbox can be
 * filled from here, over however many accounts and kiosks. Counted, durably, before a mail goes out.
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { KioskConfig } from '../config/config.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { CodeCounter } from '../storage/port/documents.ts'
import type { Store } from '../storage/port/store.ts'
import type { Put, Versioned } from '../storage/port/model.ts'

const dayMs = 24 * 3_600_000

type Limit = FailureOf<'code-limit'>

/**
 * Checks both limits for one more code.
 * @returns the counters to commit together with the event of the sending, each expecting what was read.
 */
export async function countCode(
  store: Store,
  code: { account: string; recipient: string },
  settings: KioskConfig['otp'],
  now: number,
): Promise<Result<Put[], Limit>> {
  const limits = [
    { whose: 'account', key: `account:${code.account}`, max: settings.perAccountPerDay },
    { whose: 'address', key: `address:${code.recipient}`, max: settings.perAddressPerDay },
  ] as const
  const puts: Put[] = []
  for (const { whose, key, max } of limits) {
    const counter = await store.get('codeCounters', key)
    const recent = sentInLastDay(counter, now)
    const oldestThatCounts = recent.at(-max)
    if (oldestThatCounts !== undefined)
      return err({ kind: 'code-limit', whose, until: oldestThatCounts + dayMs })
    puts.push({
      collection: 'codeCounters',
      key,
      value: { sentAt: [...recent, now] },
      expect: counter?.version ?? 0,
    })
  }
  return ok(puts)
}

function sentInLastDay(counter: Versioned<CodeCounter> | null, now: number): number[] {
  return (counter?.value.sentAt ?? []).filter((at) => at > now - dayMs)
}
