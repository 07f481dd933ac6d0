/** What every adapter asks of a commit before it looks at any version. A failure here is a bug of the caller. */
import type { Commit } from './store.ts'

/** @throws TypeError when one document stands in it twice: which of the two should count would be a guess. */
export function assertCommit({ puts, checks = [] }: Commit): void {
  if (puts.length + checks.length < 2) return
  const seen = new Set<string>()
  for (const { collection, key } of [...puts, ...checks]) {
    const id = `${collection}/${key}`
    if (seen.has(id)) throw new TypeError(`one commit has a document of "${collection}" twice`)
    seen.add(id)
  }
}

/**
 * A key's versions only ever grow, also when its document is removed and made anew: no version that somebody read once
 * can fit another document later. Each version is at most the sequence of the entry that wrote it, so a new document
 * takes that sequence and is above every version its key ever had. Nothing has to be kept about what was removed.
 * @param before the version of the document that is there; 0 where there is none
 * @param sequence of the entry that will hold the write
 */
export const nextVersion = (before: number, sequence: number): number =>
  before === 0 ? sequence : before + 1
