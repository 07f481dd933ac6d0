/** The "back" button of every screen: its target and its label. */
import { computed } from 'vue'
import { useKiosk } from '../../shared/service/kiosk.ts'
import { useSession } from '../../shared/service/session.ts'
import type { WordKey } from '../../shared/text/words.ts'
import { useChangeFlow } from './change-flow.ts'
import { useSignIn } from './sign-in.ts'
import { useVisit } from './visit.ts'

export interface Back {
  label: WordKey
  act: () => void
}

export function useBack() {
  const visit = useVisit()
  const kiosk = useKiosk()
  const signIn = useSignIn()
  const flow = useChangeFlow()
  const session = useSession()

  return computed<Back | null>(() => {
    const back = (act: () => void): Back => ({ label: 'common.back', act })
    switch (visit.overlay) {
      case null:
        break
      case 'help':
      case 'leave':
      case 'mailbox':
      case 'demo-accounts':
        return back(visit.close)
      case 'staff-door':
        return back(() => visit.showStaffOverlay(null))
      case 'maintenance':
        return back(() => visit.showStaffOverlay(session.staff ? null : 'staff-door'))
      default:
        return null
    }
    switch (visit.screen) {
      case 'language':
        return back(visit.end)
      case 'sign-in-kind':
        return back(() => (kiosk.languages.length > 1 ? signIn.goTo('language') : visit.end()))
      case 'organisation':
      case 'account-number':
        return back(() => signIn.goTo('kind'))
      case 'password':
        return back(() => signIn.goTo('number'))
      case 'sign-in-wait':
      case 'sign-in-locked':
      case 'kiosk-wait':
        return back(() => signIn.stopWaiting('number'))
      case 'new-password':
      case 'account':
        return { label: 'common.signOut', act: () => visit.open('leave') }
      case 'edit-email':
        // The phone number entered before is still stored.
        return back(() => (flow.phoneInHand === null ? flow.edit(null) : flow.edit('phone')))
      case 'edit-phone':
      case 'captcha':
        return back(() => flow.edit(null))
      case 'review':
      case 'code':
      case 'mail-out-of-service':
        return back(() => visit.open('leave'))
      case 'code-help':
        return back(() => (flow.codeHelpOpen = false))
      case 'staff-required':
        return back(() => flow.edit(null))
      case 'code-limit':
      case 'change-expired':
      case 'change-locked':
      case 'account-changed':
        return back(() => void flow.startOver())
      default:
        return null
    }
  })
}
