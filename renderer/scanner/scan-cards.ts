/**
 * A scanned card fills in the account number, on the two screens that lead to it; the person checks it and
 * continues by a touch. Only that number is stored, in the field for typing it. A card scanned again at the
 * password does not count as a wrong password. Other screens do not listen for a reader, so that fast typists
 * are not affected.
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

/** Active while the app runs, where the office has a reader. */
export function scanCards(): void {
  const kiosk = useKiosk()
  const visit = useVisit()
  const signIn = useSignIn()
  const service = useService()

  /** A password may be a number, too. */
  const reads = (text: string) => takesCards.has(visit.screen) && numberOnCard(text) !== null
  function scanned(text: string | null): void {
    // A number must not change while it is being checked.
    if (!takesCards.has(visit.screen) || service.busy) return
    signIn.takeCard(text === null ? null : numberOnCard(text))
  }

  /** An overlay hides the screen. */
  const listening = computed(() => visit.overlay === null && listensOn.has(visit.screen))
  watch(
    () => (listening.value ? (kiosk.view?.scanner?.maxGapMs ?? null) : null),
    (maxGapMs, _before, onCleanup) => {
      if (maxGapMs !== null) onCleanup(watchReader(maxGapMs, reads, scanned))
    },
    { immediate: true },
  )
}
