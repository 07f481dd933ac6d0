/**
 * The formats of a data folder: the one that this version writes, and how an older one is brought to it. What to do for
 * a new format stands in docs/decisions/0018-migrations.md.
 */
import type { Disk } from './disk.ts'

export interface Migration {
  /** It makes of a folder of this format one of the next. */
  from: number
  /**
   * Works in a copy that nobody else looks at, so it may fail or be cut short anywhere. In the copy are `store.json`,
   * `head` and `journal/`, its end as a crash may have left it, and after another step what that one made. Documents are
   * made from the journal, so what is to be in them must be in it. `openLowdbStore` with `{ current: from, migrations: [] }`
   * opens the copy as the store it was.
   */
  run(copy: { dataDir: string; key: Buffer; disk: Disk }): Promise<void>
}

export interface Formats {
  current: number
  migrations: readonly Migration[]
}

export const ourFormats: Formats = {
  current: 3,
  migrations: [
    // An account of format 1 is one of format 2 as it stands: its BHXH number is its key. But a program of format 1 cannot
    // read an account without one, nor find the number that an account was given later.
    { from: 1, run: () => Promise.resolve() },
    // Format 3 has devices. A program of format 2 would keep nothing of them.
    { from: 2, run: () => Promise.resolve() },
  ],
}
