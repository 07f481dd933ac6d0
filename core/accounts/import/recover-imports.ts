/** On opening: rolls back an import whose process ended before it did, and removes what imports have left lying about. */
import type { Clock } from '../../foundation/clock.ts'
import type { Store } from '../../storage/port/store.ts'
import { reportFile, reportKeptMs } from './report.ts'
import type { Spool } from './file/spool.ts'
import { rollBack, type RollbackResult } from './rollback.ts'

export interface RecoverOptions {
  spool: Spool
  clock: Clock
  uniqueEmail: boolean
}

/**
 * Call before anybody is served and before `openImports`.
 * @returns what was rolled back: one entry for each import that was interrupted.
 * @throws StoreBroken, SpoolFailed
 */
export async function recoverImports(
  store: Store,
  options: RecoverOptions,
): Promise<Array<{ id: string } & RollbackResult>> {
  const { spool, clock } = options
  const recovered = await rollBackInterrupted(store, options)
  for (const name of await spool.names()) if (!isKeptReport(name, clock.now())) await spool.remove(name)
  return recovered
}

/** The first half of it, for a store that was opened again while none runs: what is being uploaded stays. */
export async function rollBackInterrupted(
  store: Store,
  { spool, clock, uniqueEmail }: RecoverOptions,
): Promise<Array<{ id: string } & RollbackResult>> {
  const recovered: Array<{ id: string } & RollbackResult> = []
  for (const { key: id, version, value } of await store.list('imports')) {
    const { batches, staff, kiosk, sha256 } = value
    const rolledBack = await rollBack({ store, spool, clock, uniqueEmail, id, batches, staff, kiosk })
    const data = { import: id, sha256, why: 'interrupted', ...rolledBack }
    await store.commit({
      event: { kind: 'import.cancelled', at: clock.now(), kiosk, account: null, visit: null, staff, data },
      puts: [{ collection: 'imports', key: id, value: null, expect: version }],
    })
    recovered.push({ id, ...rolledBack })
    // What it refused was never the whole answer.
    await spool.remove(reportFile(id))
  }
  return recovered
}

export function newImportId(now: number, random: { bytes(size: number): Buffer }): string {
  return `${String(now).padStart(15, '0')}-${random.bytes(8).toString('hex')}`
}

/** When an import began stands in its id. */
export const reportExpiresAt = (id: string) => Number(id.split('-')[0]) + reportKeptMs

export function isImportId(id: string): boolean {
  return /^\d{15}-[0-9a-f]{16}$/.test(id)
}

function isKeptReport(name: string, now: number): boolean {
  const id = name.split('.')[0] ?? ''
  const leftMs = reportExpiresAt(id) - now
  // More than there ever is: it began while the clock was ahead.
  return isImportId(id) && name === reportFile(id) && leftMs > 0 && leftMs <= reportKeptMs
}
