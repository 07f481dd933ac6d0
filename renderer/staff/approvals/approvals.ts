/** What waits for a second person: requests about accounts, and changes of members and settings. */
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { RequestView } from '../../../contract/counter/views.ts'
import type { TwoPersonChangeView } from '../../../contract/admin/people-views.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import { staleFailures, useDesk } from '../shared/desk.ts'

export const useApprovals = defineStore('approvals', () => {
  const service = useService()
  const session = useSession()
  const desk = useDesk()

  const requests = shallowRef<readonly RequestView[]>([])
  const twoPersonChanges = shallowRef<readonly TwoPersonChangeView[]>([])

  async function list(): Promise<void> {
    await listRequests()
    await listTwoPersonChanges()
  }

  async function listRequests(): Promise<void> {
    const answer = await desk.callForValue('listRequests', {})
    if (answer) showRequests(answer.requests)
  }

  async function decide(id: string, approve: boolean, reason: string): Promise<boolean> {
    const answer = await desk.callForValue('decideRequest', { id, approve, reason })
    if (answer) showRequests(answer.requests)
    else if (desk.failure !== null && staleFailures.has(desk.failure.kind)) {
      // Why it came to nothing stays on the screen.
      const result = await service.call('listRequests', {})
      if (result?.ok && desk.me !== null) showRequests(result.value.requests)
    }
    return answer !== null
  }

  async function listTwoPersonChanges(): Promise<void> {
    const result = await service.call('listTwoPersonChanges', {})
    if (result?.ok && desk.me !== null) showTwoPersonChanges(result.value.changes)
  }

  const decideTwoPersonChange = (id: string, confirm: boolean, reason: string) =>
    decided(desk.callForValue('decideTwoPersonChange', { id, confirm, reason }))
  const confirmMailServer = (id: string, code: string) =>
    decided(desk.callForValue('confirmMailServer', { id, code }))

  async function decided(asking: Promise<{ changes: TwoPersonChangeView[] } | null>): Promise<boolean> {
    const answer = await asking
    if (answer) showTwoPersonChanges(answer.changes)
    else if (desk.failure?.kind === 'request-not-found' || desk.failure?.kind === 'change-void')
      await listTwoPersonChanges()
    return answer !== null
  }

  function showTwoPersonChanges(next: readonly TwoPersonChangeView[]): void {
    twoPersonChanges.value = next
    desk.twoPersonWaiting = next.length
  }

  function showRequests(next: readonly RequestView[]): void {
    requests.value = next
    desk.requestsWaiting = next.filter(({ state, mayNot }) => state === 'waiting' && mayNot === null).length
  }

  watch(
    () => session.staff,
    (here) => {
      if (here) return
      requests.value = []
      twoPersonChanges.value = []
    },
    { flush: 'sync' },
  )

  return { requests, twoPersonChanges, list, decide, decideTwoPersonChange, confirmMailServer }
})
