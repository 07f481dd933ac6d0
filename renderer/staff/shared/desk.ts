/**
 * The desk of the signed-in member: the open panel, the open account, and the last failure. It holds the
 * service's last answers. Nothing here outlives the session.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Failure, FailureKind } from '../../../contract/failures.ts'
import type { InputOf, StaffOperationName } from '../../../contract/operations.ts'
import type { CaseView } from '../../../contract/counter/views.ts'
import { useService, type OwnResult } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import { panelsFor, type PanelName } from './panels.ts'
import type { StaffView } from '../../../contract/staff/views.ts'

/** After these failures, what the page shows of the open account or of a request is stale. */
export const staleFailures: ReadonlySet<FailureKind> = new Set([
  'no-case',
  'account-changed',
  'check-required',
  'approval-required',
  'not-locked',
  'nothing-pending',
  'request-open',
  'request-not-found',
  'request-expired',
  'nothing-to-undo',
  'undo-too-late',
])

export const useDesk = defineStore('desk', () => {
  const service = useService()
  const session = useSession()

  const me = shallowRef<StaffView | null>(null)
  /** The office's usual form, and the lengths of secrets. */
  const usual = shallowRef({ form: '', passwordLength: 10, pinLength: 6, passphraseLength: 12 })
  const panel = ref<PanelName>('support')
  /** Incremented whenever a panel is opened, the same one included, so that its lists are loaded again. */
  const opened = ref(0)
  const requestsWaiting = ref(0)
  /** The number of changes that wait for a second person. */
  const twoPersonWaiting = ref(0)
  const open = shallowRef<CaseView | null>(null)
  const failure = shallowRef<Failure | null>(null)

  const panels = computed(() => (me.value === null ? [] : panelsFor(me.value.role)))
  const shownPanel = computed<PanelName>(() => (me.value?.mustChange ? 'own' : panel.value))

  /**
   * Makes one call; its failure is shown until the next. Null: the call did not succeed, and another screen
   * reports it.
   */
  async function call<N extends StaffOperationName>(
    name: N,
    input: InputOf<N>,
  ): Promise<OwnResult<N> | null> {
    failure.value = null
    const result: OwnResult<N> | null = await service.call(name, input)
    if (result === null || result.ok) return result
    const { kind } = (failure.value = result.error as Failure)
    if (kind === 'second-person') twoPersonWaiting.value += 1
    if (kind === 'must-change') await refresh()
    else if (open.value !== null && staleFailures.has(kind)) {
      if (kind === 'no-case') open.value = null
      await refresh()
    }
    return result
  }

  /** @returns the value, or null after a failure */
  async function callForValue<N extends StaffOperationName>(name: N, input: InputOf<N>) {
    const result = await call(name, input)
    return result?.ok ? result.value : null
  }

  /** Loads the member, the open account and the numbers of requests. */
  async function refresh(): Promise<void> {
    const result = await service.call('getStaff', {})
    if (!result?.ok) return
    const { form, passwordLength, pinLength, passphraseLength } = result.value
    usual.value = { form, passwordLength, pinLength, passphraseLength }
    me.value = result.value.me
    open.value = result.value.case
    requestsWaiting.value = result.value.requestsWaiting
    twoPersonWaiting.value = result.value.twoPersonChanges
  }

  function goTo(next: PanelName): void {
    failure.value = null
    panel.value = next
    opened.value += 1
  }

  function reset(): void {
    me.value = null
    panel.value = 'support'
    opened.value = 0
    requestsWaiting.value = 0
    twoPersonWaiting.value = 0
    open.value = null
    failure.value = null
  }
  watch(
    () => session.staff,
    (here) => (here ? undefined : reset()),
    { flush: 'sync' },
  )

  return {
    me,
    usual,
    panel,
    opened,
    panels,
    shownPanel,
    requestsWaiting,
    twoPersonWaiting,
    open,
    failure,
    call,
    callForValue,
    refresh,
    goTo,
  }
})
