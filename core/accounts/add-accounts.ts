/** Puts accounts into the store together with what points to them: personal IDs and the e-mail index. */
import { comparisonForm } from '../contact-change/email-index.ts'
import type { Account } from '../storage/port/documents.ts'
import { newAccountKey } from '../storage/port/find-account.ts'
import type { Store } from '../storage/port/store.ts'
import type { Put } from '../storage/port/model.ts'

/** Few enough for one journal entry to stay small, enough for the flush to count little. */
const perCommit = 500

/** Adds accounts that are not there yet; each batch is one commit, so a crash leaves whole batches. */
export async function addAccounts(
  store: Store,
  accounts: readonly Account[],
  when: { at: number; kiosk: string },
): Promise<void> {
  for (let start = 0; start < accounts.length; start += perCommit) {
    const batch = accounts.slice(start, start + perCommit)
    const event = {
      kind: 'accounts.added' as const,
      at: when.at,
      kiosk: when.kiosk,
      account: null,
      visit: null,
      data: { count: batch.length },
    }
    const committed = await store.commit({
      event,
      puts: [...accountPuts(batch), ...(await emailPuts(store, batch))],
    })
    if (!committed.ok) throw new Error(`an account to add is there already: ${committed.error.collection}`)
  }
}

function accountPuts(batch: readonly Account[]): Put[] {
  return batch.flatMap((account): Put[] => [
    { collection: 'accounts', key: newAccountKey(account), value: account, expect: 0 },
    ...(account.personalId === null
      ? []
      : [
          {
            collection: 'personalIds' as const,
            key: account.personalId,
            value: { account: newAccountKey(account) },
            expect: 0,
          },
        ]),
  ])
}

async function emailPuts(store: Store, batch: readonly Account[]): Promise<Put[]> {
  const byEmail = new Map<string, string[]>()
  for (const account of batch) {
    if (account.email === null) continue
    const key = comparisonForm(account.email)
    byEmail.set(key, [...(byEmail.get(key) ?? []), newAccountKey(account)])
  }
  const puts: Put[] = []
  for (const [key, accounts] of byEmail) {
    const entry = await store.get('emails', key)
    puts.push({
      collection: 'emails',
      key,
      value: { accounts: [...new Set([...(entry?.value.accounts ?? []), ...accounts])] },
      expect: entry?.version ?? 0,
    })
  }
  return puts
}
