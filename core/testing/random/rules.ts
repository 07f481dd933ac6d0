/** What must hold of every run of random operations, whatever came first. Each rule gives what it found amiss, in words. */
import { answers, strangers } from './rules/answers.ts'
import { changes, requests, twoPersonChanges } from './rules/changes.ts'
import { contacts, mails } from './rules/contacts.ts'
import { documents } from './rules/documents.ts'
import { rights } from './rules/rights.ts'
import { codeCounts, tries } from './rules/tries.ts'
import { ends, whoWritesWhat } from './rules/who-writes.ts'
import type { Seen } from './run.ts'

/** All that is amiss with a run. */
export async function amiss(seen: Seen): Promise<string[]> {
  const found = [...seen.problems]
  for (const rule of [
    rights,
    whoWritesWhat,
    ends,
    changes,
    requests,
    twoPersonChanges,
    contacts,
    tries,
    codeCounts,
    mails,
    answers,
    strangers,
  ]) {
    for (const problem of rule(seen)) found.push(`${rule.name}: ${problem}`)
  }
  for (const problem of await documents(seen)) found.push(`documents: ${problem}`)
  return found
}
