/**
 * The machines of the office, as the service said last; asked for again every few seconds while they are looked at. How the
 * list is shown is kept for the session.
 */
import { defineStore } from 'pinia'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { OutputOf } from '../../../contract/operations.ts'
import type { DeviceView } from '../../../contract/admin/device-views.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import { usualSorting, type Sorting, type Wanted } from './machine-list.ts'

export const refreshEveryMs = 5_000

/** Beside the list: a machine, or letting one in. */
export type Opened = { machine: string } | 'let-in' | null

export const useMachines = defineStore('machines', () => {
  const service = useService()
  const session = useSession()

  const all = shallowRef<OutputOf<'listDevices'> | null>(null)
  /** By the service's clock. */
  const refreshedAt = ref(0)
  /** The last call came to nothing: what is shown is from `refreshedAt`. */
  const stale = ref(false)
  const view = ref<'tiles' | 'rows'>('tiles')
  const sorting = ref<Sorting>(usualSorting)
  const wanted = ref<Wanted>({ name: '', condition: null })
  const opened = ref<Opened>(null)

  let newest = 0
  /** Answers may overtake each other: the newest call counts. */
  async function refresh(): Promise<void> {
    const mine = ++newest
    const result = await service.call('listDevices', {})
    if (mine !== newest || !session.staff) return
    stale.value = !result?.ok
    if (!result?.ok) return
    all.value = result.value
    refreshedAt.value = session.now
  }

  /** What an act has answered: the list says it at once. */
  function accept(device: DeviceView): void {
    // A call that is under way was answered before the act.
    newest++
    if (all.value === null) return
    const others = all.value.devices.filter(({ id }) => id !== device.id)
    const devices = device.state === 'removed' ? others : [...others, device]
    all.value = { ...all.value, devices }
  }

  function reset(): void {
    newest++
    all.value = null
    stale.value = false
    view.value = 'tiles'
    sorting.value = usualSorting
    wanted.value = { name: '', condition: null }
    opened.value = null
  }
  watch(
    () => session.staff,
    (here) => (here ? undefined : reset()),
    { flush: 'sync' },
  )

  return { all, refreshedAt, stale, view, sorting, wanted, opened, refresh, accept }
})

/** Asks again while the component stands, and the page is seen. */
export function useMachinesRefreshed(): void {
  const machines = useMachines()
  void machines.refresh()
  const timer = setInterval(() => {
    if (!document.hidden) void machines.refresh()
  }, refreshEveryMs)
  onScopeDispose(() => clearInterval(timer))
}
