/** A mailer behind which another can be put while mails are under way: each goes out by the one it was given to. */
import type { Mailer } from './mailer.ts'

export interface ReplaceableMailer extends Mailer {
  check(): ReturnType<NonNullable<Mailer['check']>>
  /** From now on mails go by `next`. The one before is closed once it has nothing under way. */
  replace(next: Mailer): void
}

interface Tenant {
  mailer: Mailer
  /** Mails and questions that have no answer yet. */
  underWay: number
  /** Set once it is replaced. */
  closing: Promise<void> | null
}

export function replaceableMailer(first: Mailer): ReplaceableMailer {
  const newTenant = (mailer: Mailer): Tenant => ({ mailer, underWay: 0, closing: null })
  let current = newTenant(first)
  const leaving = new Set<Tenant>()

  async function by<T>(work: (mailer: Mailer) => Promise<T>): Promise<T> {
    const tenant = current
    tenant.underWay += 1
    try {
      return await work(tenant.mailer)
    } finally {
      tenant.underWay -= 1
      if (tenant !== current) closeIdle(tenant)
    }
  }

  function closeIdle(tenant: Tenant): void {
    if (tenant.underWay > 0 || tenant.closing) return
    tenant.closing = tenant.mailer.close().finally(() => leaving.delete(tenant))
  }

  return {
    send: (message, options) => by((mailer) => mailer.send(message, options)),
    check: () => by(async (mailer) => (mailer.check ? mailer.check() : { ok: true, value: null })),
    replace(next) {
      const before = current
      current = newTenant(next)
      leaving.add(before)
      closeIdle(before)
    },
    async close() {
      const all = [current, ...leaving]
      await Promise.all(all.map((tenant) => (tenant.closing ??= tenant.mailer.close())))
    },
  }
}
