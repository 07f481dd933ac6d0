/** Whether what is to be kept can be: the store has not failed, and there is room left on its disk. */
import { machineDisk } from '../../storage/disk/disk.ts'
import type { Store } from '../../storage/port/store.ts'
import type { DiskTrouble } from './trouble.ts'
import type { Log } from '../../foundation/log.ts'

/** Bytes that the kiosk's user may still write where the data is. */
export type FreeSpace = () => Promise<number>

export function freeSpaceAt(folder: string): FreeSpace {
  return () => machineDisk.freeBytes(folder)
}

export interface DiskWatch {
  /** Asks how much is free. Never rejects. */
  check(): Promise<void>
  trouble(): DiskTrouble | null
  /** By the last check; null where it cannot be told. */
  room(): { freeMb: number | null; minFreeMb: number }
}

const mb = 1_000_000

export function watchDisk({
  store,
  freeSpace,
  minFreeMb,
  log,
}: {
  store: Pick<Store, 'healthy'>
  freeSpace: FreeSpace
  minFreeMb: number
  log: Log
}): DiskWatch {
  // Mended from a tenth above the floor, so that it does not go to and fro.
  const neededMb = minFreeMb + Math.ceil(minFreeMb / 10)
  let low: DiskTrouble | null = null
  let unknown = false
  let lastFreeMb: number | null = null

  return {
    async check() {
      let freeMb: number
      try {
        freeMb = (await freeSpace()) / mb
        unknown = false
        lastFreeMb = Math.floor(freeMb)
      } catch (error) {
        // What is not known is not wrong: should it fill up, the store says so.
        if (!unknown) log.warn({ error }, 'the free space of the disk cannot be read; keep an eye on it')
        unknown = true
        lastFreeMb = null
        return
      }
      const floorMb = low ? neededMb : minFreeMb
      low =
        freeMb < floorMb ? { reason: 'disk', why: 'nearly-full', freeMb: Math.floor(freeMb), neededMb } : null
    },
    room: () => ({ freeMb: lastFreeMb, minFreeMb }),
    trouble: () => (store.healthy ? low : { reason: 'disk', why: 'failed' }),
  }
}
