/**
 * The desk of whoever is signed in: which part of it is open, whose account is, and what failed last. The service holds the
 * truth; this store shows its last answer. Nothing here outlives the session.
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

/** What stands here of the open account, or of a request, is not so any more. */
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
  /** What the office usually fills in, and what its secrets are like. */
  const usual = shallowRef({ form: '', passwordLength: 10, pinLength: 6, passphraseLength: 12 })
  const panel = ref<PanelName>('support')
  /** Grows whenever somebody goes to a part, the same one included: what it lists is asked for anew then. */
  const opened = ref(0)
  const requestsWaiting = ref(0)
  /** What takes two people, and waits for the second. */
  const twoPersonWaiting = ref(0)
  const open = shallowRef<CaseView | null>(null)
  const failure = shallowRef<Failure | null>(null)

  const panels = computed(() => (me.value === null ? [] : panelsFor(me.value.role)))
  const shownPanel = computed<PanelName>(() => (me.value?.mustChange ? 'own' : panel.value))

  /** One call; its failure stands on the screen until the next. Null: it came to nothing, and a screen of its own says so. */
  async function attempt<N extends StaffOperationName>(
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

  /** @returns the value of a call that has one, or null */
  async function ask<N extends StaffOperationName>(name: N, input: InputOf<N>) {
    const result = await attempt(name, input)
    return result?.ok ? result.value : null
  }

  /** Who sits here, and what waits for them. */
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
    attempt,
    ask,
    refresh,
    goTo,
  }
})
