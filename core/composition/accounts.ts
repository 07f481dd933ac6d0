/** Imports of accounts, and the rollback of those that an end of the process interrupted. */
import { openImports, type ImportJobs } from '../accounts/import/imports.ts'
import { recoverImports, rollBackInterrupted } from '../accounts/import/recover-imports.ts'
import { folderSpool } from '../accounts/import/file/spool.ts'
import type { KioskConfig } from '../config/config.ts'
import type { Random } from '../foundation/random.ts'
import { machineTimers } from '../foundation/timers.ts'
import { machineDisk } from '../storage/disk/disk.ts'
import { deriveKey } from '../storage/encryption/derived-keys.ts'
import type { CleanUps } from './clean-ups.ts'
import type { OpenOptions } from './options.ts'
import type { Storage } from './storage.ts'

/** From here on, a store that failed is opened anew by itself: imports are what must be settled for it. */
export async function openAccountImports(
  { dataDir, log }: OpenOptions,
  { store, master, clock, recordStart }: Storage,
  { random, config }: { random: Random; config: KioskConfig },
  cleanUps: CleanUps,
): Promise<ImportJobs> {
  const spool = folderSpool({ disk: machineDisk, dataDir, key: deriveKey(master, 'imports') })
  const uniqueEmail = config.email.unique
  const say = (rolledBack: ReadonlyArray<{ id: string }>) => {
    for (const { id } of rolledBack) {
      log.warn(
        { import: id },
        'an import that was interrupted when the kiosk ended was rolled back; import the file again',
      )
    }
  }
  say(await recoverImports(store, { spool, clock, uniqueEmail }))
  const imports = openImports({ store, spool, random, uniqueEmail, clock, timers: machineTimers, log })
  cleanUps.add(() => imports.close())
  store.serve({
    settled: () => imports.idle(),
    record: recordStart,
    prepare: async (opened) => say(await rollBackInterrupted(opened, { spool, clock, uniqueEmail })),
  })
  return imports
}
