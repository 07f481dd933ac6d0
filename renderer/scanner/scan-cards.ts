/**
 * A card held to the reader fills in the account number, on the two screens that lead to it; the person sees the number
 * and goes on by a touch of their own. Nothing of a card is kept but that number, in the field a hand would have typed it
 * into. Held to the reader once more at the password, it is no wrong password. No other screen is listened on: whoever
 * types fast there is not in the way of a reader.
 */
import { computed, watch } from 'vue'
import type { ScreenName } from '../citizen/visit/screen.ts'
import { useSignIn } from '../citizen/visit/sign-in.ts'
import { useVisit } from '../citizen/visit/visit.ts'
import { useKiosk } from '../shared/service/kiosk.ts'
import { useService } from '../shared/service/service.ts'
import { numberOnCard } from './card.ts'
import { watchReader } from './watch-reader.ts'

const takesCards: ReadonlySet<ScreenName> = new Set(['sign-in-kind', 'account-number'])
const listensOn: ReadonlySet<ScreenName> = new Set([...takesCards, 'password'])

/** For as long as the app stands, where the office has a reader. */
export function scanCards(): void {
  const kiosk = useKiosk()
  const visit = useVisit()
  const signIn = useSignIn()
  const service = useService()

  /** A password may be a number, too. */
  const reads = (text: string) => takesCards.has(visit.screen) && numberOnCard(text) !== null
  function scanned(text: string | null): void {
    // A number that is being checked must not change under the check.
    if (!takesCards.has(visit.screen) || service.busy) return
    signIn.takeCard(text === null ? null : numberOnCard(text))
  }

  /** What lies over the screen hides it. */
  const listening = computed(() => visit.overlay === null && listensOn.has(visit.screen))
  watch(
    () => (listening.value ? (kiosk.view?.scanner?.maxGapMs ?? null) : null),
    (maxGapMs, _before, onCleanup) => {
      if (maxGapMs !== null) onCleanup(watchReader(maxGapMs, reads, scanned))
    },
    { immediate: true },
  )
}
