/** What every tenant asks of a commit before it looks at any version. A failure here is a bug of the caller. */
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
