/** What the rules share: entries of the journal, and what was asked for. */
import { normaliseEmail } from '../../../contact/email.ts'
import { normalisePhone } from '../../../contact/phone.ts'
import type { CollectionName, Collections } from '../../../storage/port/model.ts'
import type { Seen } from '../run.ts'
import type { Written } from '../slow-store.ts'

/** Each thing that is amiss, in words. */
export type Found = Generator<string, void>

export const second = 1000

export const entryName = ({ sequence, event }: Written) => `entry ${sequence}, ${event.kind},`

export function putOf<C extends CollectionName>(
  { puts }: Written,
  collection: C,
  key?: string,
): { key: string; value: Collections[C] | null } | null {
  const put = puts.find((one) => one.collection === collection && (key === undefined || one.key === key))
  // The collection says what its documents are.
  return put ? { key: put.key, value: put.value as Collections[C] | null } : null
}

interface Asked {
  phone: string | null
  email: string | null
}

/** What was asked for in each change, by its id, as the pages that asked know it. */
export function askedChanges({ calls }: Seen): Map<string, Asked> {
  const asked = new Map<string, Asked>()
  for (const { operation, input, answer } of calls) {
    if (operation !== 'draftChange' || !answer?.result.ok) continue
    const { id } = answer.result.value as { id: string }
    const { phone, email } = input as { phone?: string; email?: string }
    const e164 = phone === undefined ? null : normalisePhone(phone)
    const address = email === undefined ? null : normaliseEmail(email)
    asked.set(id, {
      phone: e164?.ok ? e164.value.e164 : null,
      email: address?.ok ? address.value.address : null,
    })
  }
  return asked
}
