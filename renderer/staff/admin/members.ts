/** The members of staff, as last returned by the service. */
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { StaffMemberView } from '../../../contract/admin/people-views.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import { useDesk } from '../shared/desk.ts'

export const useMembers = defineStore('members', () => {
  const service = useService()
  const session = useSession()
  const desk = useDesk()
  const staff = shallowRef<readonly StaffMemberView[]>([])

  async function list(): Promise<void> {
    const answer = await desk.callForValue('listStaff', {})
    if (answer) staff.value = answer.staff
  }

  /** After something was done: why that came to nothing stays said. */
  async function refresh(): Promise<void> {
    const result = await service.call('listStaff', {})
    if (result?.ok && desk.me !== null) staff.value = result.value.staff
  }

  watch(
    () => session.staff,
    (here) => (here ? undefined : (staff.value = [])),
    { flush: 'sync' },
  )

  return { staff, list, refresh }
})
