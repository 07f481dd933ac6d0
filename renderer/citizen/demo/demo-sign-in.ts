/** Demo only: the account chosen from the list, until the sign-in fields have taken it. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { DemoCitizen, DemoStaffMember } from '../../../contract/demo.ts'
import { usePreferences } from '../../shared/service/preferences.ts'
import { useSession } from '../../shared/service/session.ts'
import { useSignIn } from '../visit/sign-in.ts'
import { useVisit } from '../visit/visit.ts'

export const useDemoSignIn = defineStore('demo-sign-in', () => {
  const citizen = shallowRef<DemoCitizen | null>(null)
  const staff = shallowRef<DemoStaffMember | null>(null)

  /** Opens the number screen with it; begins a visit where there is none. Ignored while somebody is signed in. */
  async function fillInCitizen(chosen: DemoCitizen): Promise<void> {
    const visit = useVisit()
    const signIn = useSignIn()
    if (!useSession().live && !(await visit.start(usePreferences().language))) return
    visit.close()
    citizen.value = chosen
    signIn.accountNumber = chosen.accountNumber
    signIn.goTo('number')
  }

  function fillInStaff(chosen: DemoStaffMember): void {
    const visit = useVisit()
    staff.value = chosen
    visit.close()
    visit.showStaffOverlay('staff-door')
  }

  /** The chosen account's password, returned once; empty for any other number. */
  function takePassword(accountNumber: string): string {
    const chosen = citizen.value
    citizen.value = null
    return chosen?.accountNumber === accountNumber ? chosen.password : ''
  }

  function takeStaff(): { userName: string; password: string } {
    const chosen = staff.value
    staff.value = null
    return chosen ?? { userName: '', password: '' }
  }

  return { fillInCitizen, fillInStaff, takePassword, takeStaff }
})
