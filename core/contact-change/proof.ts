/**
 * Who must prove what: from what is on file and what is to change, the addresses that a code must come back from, in
 * order. The table stands in docs/configuration.md; this is it.
 *
 *     changes          e-mail on file   setting             codes from
 *     phone only       yes                                  the one on file
 *     e-mail (± phone) yes              email: both         the one on file, then the new one
 *                                       email: registered   the one on file
 *                                       email: new          the new one
 *     anything         none             none: new           the new e-mail, which must be given
 *                                       none: staff         nobody here: staff only
 *
 * Where staff have let the person in, no password was asked, so the e-mail on file always has to speak, whatever the
 * setting; unless a second member of staff has allowed a new one without it.
 *
 *     e-mail (± phone) yes, or none     an approved request the new e-mail, which must be given
 *     e-mail (± phone) yes              registered          the one on file
 *                                       both, new           the one on file, then the new one
 *     password         yes                                  the one on file
 */
import type { FailureOf } from '../../contract/failures.ts'
import type { KioskConfig } from '../config/config.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { Assistance } from '../session/assistance.ts'
import type { CodeTarget } from '../../contract/citizen/views.ts'

export function requiredProofs(
  change: { onFile: boolean; emailGiven: boolean },
  settings: KioskConfig['proof'],
  assistance: Pick<Assistance, 'purpose'> | null,
): Result<readonly CodeTarget[], FailureOf<'email-required' | 'staff-required'>> {
  if (assistance) return assistedProofs(change, settings, assistance.purpose)
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

function assistedProofs(
  { onFile, emailGiven }: { onFile: boolean; emailGiven: boolean },
  settings: KioskConfig['proof'],
  purpose: Assistance['purpose'],
): ReturnType<typeof requiredProofs> {
  if (purpose === 'new-email') return emailGiven ? ok(['new']) : err({ kind: 'email-required' })
  if (!onFile || purpose === 'password') return err({ kind: 'staff-required' })
  return ok(emailGiven && settings.email !== 'registered' ? ['registered', 'new'] : ['registered'])
}
