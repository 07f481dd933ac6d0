/**
 * Who must prove what: from what is on file and what is to change, the addresses that a code must come back from, in
 * order. The table stands in the README; this is it.
 *
 *     changes          e-mail on file   setting             codes from
 *     phone only       yes                                  the one on file
 *     e-mail (± phone) yes              email: both         the one on file, then the new one
 *                                       email: registered   the one on file
 *                                       email: new          the new one
 *     anything         none             none: new           the new e-mail, which must be given
 *                                       none: staff         nobody here: staff only
 */
import type { CodeTarget } from '../../contract/views.ts'
import type { FailureOf } from '../../contract/failures.ts'
import type { KioskConfig } from '../config/config.ts'
import { err, ok, type Result } from '../result.ts'

export function requiredProofs(
  change: { onFile: boolean; emailGiven: boolean },
  settings: KioskConfig['proof'],
): Result<readonly CodeTarget[], FailureOf<'email-required' | 'staff-required'>> {
  if (!change.onFile) {
    if (settings.none === 'staff') return err({ kind: 'staff-required' })
    return change.emailGiven ? ok(['new']) : err({ kind: 'email-required' })
  }
  if (!change.emailGiven) return ok(['registered'])
  switch (settings.email) {
    case 'both':
      return ok(['registered', 'new'])
    case 'registered':
      return ok(['registered'])
    case 'new':
      return ok(['new'])
  }
}
