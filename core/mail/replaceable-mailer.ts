/** A mailer behind which another can be put while mails are under way: each goes out by the one it was given to. */
import type { Mailer } from './mailer.ts'

export interface ReplaceableMailer extends Mailer {
  check(): ReturnType<NonNullable<Mailer['check']>>
  /** From now on mails go by `next`. The one before is closed once it has nothing under way. */
  replace(next: Mailer): void
}

interface CountedMailer {
  mailer: Mailer
  /** Mails and questions that have no answer yet. */
  underWay: number
  /** Set once it is replaced. */
  closing: Promise<void> | null
}

export function replaceableMailer(first: Mailer): ReplaceableMailer {
  const counted = (mailer: Mailer): CountedMailer => ({ mailer, underWay: 0, closing: null })
  let current = counted(first)
  const leaving = new Set<CountedMailer>()

  async function by<T>(work: (mailer: Mailer) => Promise<T>): Promise<T> {
    const used = current
    used.underWay += 1
    try {
      return await work(used.mailer)
    } finally {
      used.underWay -= 1
      if (used !== current) closeIdle(used)
    }
  }

  function closeIdle(replaced: CountedMailer): void {
    if (replaced.underWay > 0 || replaced.closing) return
    replaced.closing = replaced.mailer.close().finally(() => leaving.delete(replaced))
  }

  return {
    send: (message, options) => by((mailer) => mailer.send(message, options)),
    check: () => by(async (mailer) => (mailer.check ? mailer.check() : { ok: true, value: null })),
    replace(next) {
      const before = current
      current = counted(next)
      leaving.add(before)
      closeIdle(before)
    },
    async close() {
      const all = [current, ...leaving]
      await Promise.all(all.map((one) => (one.closing ??= one.mailer.close())))
    },
  }
}
