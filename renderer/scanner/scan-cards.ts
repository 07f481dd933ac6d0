/**
 * A card held to the reader fills in the account number, on the two screens that lead to it; the person sees the number
 * and goes on by a touch of their own. Everywhere else what the reader types is swallowed. Nothing of a card is kept but
 * that number, in the field a hand would have typed it into.
 */
import { watch } from 'vue'
import type { ScreenName } from '../citizen/screen.ts'
import { useSignIn } from '../citizen/sign-in.ts'
import { useVisit } from '../citizen/visit.ts'
import { useKiosk } from '../shared/kiosk.ts'
import { useService } from '../shared/service.ts'
import { numberOnCard } from './card.ts'
import { watchReader } from './watch-reader.ts'

const takesCards: ReadonlySet<ScreenName> = new Set(['sign-in-kind', 'account-number'])

/** For as long as the app stands, where the office has a reader. */
export function scanCards(): void {
  const kiosk = useKiosk()
  const visit = useVisit()
  const signIn = useSignIn()
  const service = useService()

  function scanned(text: string | null): void {
    // What lies over the screen hides it; a number that is being checked must not change under the check.
    if (visit.overlay !== null || !takesCards.has(visit.screen) || service.busy) return
    signIn.takeCard(text === null ? null : numberOnCard(text))
  }

  watch(
    () => kiosk.view?.scanner?.maxGapMs ?? null,
    (maxGapMs, _before, onCleanup) => {
      if (maxGapMs !== null) onCleanup(watchReader(maxGapMs, scanned))
    },
    { immediate: true },
  )
}
