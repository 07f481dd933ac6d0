/** The member's hand-over to a kiosk: the kiosks to choose from, and what is known of the one that goes on. */
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { HandOverView, KioskChoice, Purpose } from '../../../contract/counter/views.ts'
import type { Language } from '../../../contract/views.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import { useDesk } from '../shared/desk.ts'
import { useCounter } from './counter.ts'

export const useHandOver = defineStore('hand-over', () => {
  const service = useService()
  const session = useSession()
  const desk = useDesk()
  const counter = useCounter()

  const view = shallowRef<HandOverView | null>(null)
  const kiosks = shallowRef<readonly KioskChoice[]>([])
  /** Grows with every action, so that a late poll never overwrites its answer. */
  let steps = 0

  const goesOn = computed(() => view.value !== null && view.value.end === null)

  async function load(): Promise<void> {
    const before = steps
    const result = await service.call('getHandOver', {})
    if (result?.ok && before === steps) view.value = result.value.handOver
  }

  async function loadKiosks(): Promise<void> {
    const result = await service.call('listKiosks', {})
    if (result?.ok) kiosks.value = result.value.kiosks
  }

  async function make(kiosk: string, purpose: Purpose, language: Language): Promise<void> {
    steps += 1
    const asked = { case: desk.open?.id ?? '', request: desk.open?.request?.id ?? null }
    const made = await desk.callForValue('handOverToKiosk', { ...asked, purpose, language, kiosk })
    if (made) {
      view.value = made
      counter.showForm(null)
    } else await loadKiosks()
  }

  async function takeBack(): Promise<void> {
    if (view.value === null) return
    steps += 1
    const taken = await desk.callForValue('takeBackHandOver', { id: view.value.id })
    if (taken) view.value = taken
    else await load()
  }

  /** How it ended was read: back to the account, as it is now. */
  async function close(): Promise<void> {
    if (view.value === null) return
    steps += 1
    if (!(await desk.call('closeHandOver', { id: view.value.id }))?.ok) return
    view.value = null
    await desk.refresh()
  }

  watch(
    () => session.staff,
    (here) => {
      if (here) return
      view.value = null
      kiosks.value = []
    },
    { flush: 'sync' },
  )

  return { view, kiosks, goesOn, load, loadKiosks, make, takeBack, close }
})
