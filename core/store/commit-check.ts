/** What every tenant asks of a commit before it looks at any version. A failure here is a bug of the caller. */
import type { Put } from './store.ts'

/** @throws TypeError when one document is put twice: which of the two should count would be a guess. */
export function assertCommit(puts: readonly Put[]): void {
  if (puts.length < 2) return
  const seen = new Set<string>()
  for (const { collection, key } of puts) {
    const id = `${collection}/${key}`
    if (seen.has(id)) throw new TypeError(`one commit puts a document of "${collection}" twice`)
    seen.add(id)
  }
}
