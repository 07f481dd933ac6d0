/**
 * The account on the screen and the pending change: the last state from the service, and the calls about
 * them.
 */
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { ContactField } from '../../../contract/failures.ts'
import type { InputOf } from '../../../contract/operations.ts'
import type { Result } from '../../../contract/result.ts'
import type { AccountView } from '../../../contract/views.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import type { AssistanceView, ChangeView, Receipt, VisitView } from '../../../contract/citizen/views.ts'

/** The requested values; a missing one stays as it is. */
export type Contact = Pick<InputOf<'draftChange'>, ContactField>

export const useContactChange = defineStore('contact-change', () => {
  const service = useService()
  const session = useSession()

  const account = shallowRef<AccountView | null>(null)
  /** Staff have opened this visit. */
  const assistance = shallowRef<AssistanceView | null>(null)
  const change = shallowRef<ChangeView | null>(null)
  const receipt = shallowRef<Receipt | null>(null)
  /** The change whose last code got no answer. */
  const unanswered = shallowRef<string | null>(null)
  /** Of the receipt of a change that turned out to have been confirmed. */
  const confirmedReference = shallowRef<string | null>(null)
  /** Grows with every call and answer, so that a late refresh never overwrites a newer state. */
  let steps = 0

  const code = computed(() => change.value?.code ?? null)
  const shownId = () => change.value?.id ?? null
  const changed = (field: ContactField) => change.value?.changes.find((one) => one.field === field)

  function showChange(next: ChangeView | null): void {
    steps += 1
    change.value = next?.state === 'cancelled' ? null : next
  }

  function show(view: VisitView): void {
    account.value = view.account
    assistance.value = view.assistance ?? null
    receipt.value = view.receipt
    showChange(view.change)
  }

  function open(view: AccountView): void {
    account.value = view
  }

  /** Loads the visit's state from the service; an answer that is older than an action is dropped. */
  async function refresh(): Promise<void> {
    const before = steps
    const result = await service.call('getVisit', {})
    if (!result?.ok || before !== steps) return
    const next = result.value.change
    // Another page of this browser has opened another change.
    if (next !== null && next.id !== (shownId() ?? next.id)) return session.close('outdated')
    show(result.value)
  }

  function answered<E>(result: Result<ChangeView, E> | null) {
    if (result?.ok) showChange(result.value)
    return result
  }

  const check = (field: ContactField, value: string) => service.call('checkContact', { field, value })

  /** Opens the change, or replaces it, with exactly these values. */
  async function draft(wanted: Contact) {
    steps += 1
    return answered(await service.call('draftChange', { ...wanted, changeId: shownId() }))
  }

  /** Only in a visit that staff have opened for it. */
  async function draftPassword(password: string) {
    steps += 1
    return answered(await service.call('draftPassword', { password, changeId: shownId() }))
  }

  async function newCaptcha() {
    return change.value && service.call('newCaptcha', { changeId: change.value.id })
  }

  async function submit(captcha: { id: string; answer: string } | null) {
    if (change.value === null) return null
    steps += 1
    return answered(await service.call('submitChange', { changeId: change.value.id, captcha }))
  }

  async function resend() {
    if (change.value === null) return null
    steps += 1
    return answered(await service.call('resendCode', { changeId: change.value.id }))
  }

  async function confirm(typed: string) {
    if (change.value === null) return null
    steps += 1
    const result = await service.call('confirmCode', { changeId: change.value.id, code: typed })
    if (result?.ok) {
      receipt.value = result.value.receipt
      showChange(result.value.change)
    } else if (result === null && service.fault === 'unreachable') {
      unanswered.value = change.value.id
      service.fault = 'outcome-unknown'
    } else if (result?.error.kind === 'code-wrong' && change.value?.code) {
      const { triesLeft } = result.error
      change.value = { ...change.value, code: { ...change.value.code, triesLeft } }
    }
    return result
  }

  /**
   * Asks whether the change whose last code got no answer was confirmed. Once it is known, the fault says so, or there is
   * none any more.
   */
  async function askOutcome(): Promise<'known' | 'undecided' | 'no-answer'> {
    if (unanswered.value === null) return 'undecided'
    const result = await service.call('getChangeOutcome', { changeId: unanswered.value })
    if (!result?.ok) return 'no-answer'
    if (result.value.outcome === 'unknown') return 'undecided'
    const { outcome, reference } = result.value
    unanswered.value = null
    confirmedReference.value = reference
    service.fault = outcome === 'confirmed' ? 'change-confirmed' : null
    return 'known'
  }

  async function cancel(): Promise<void> {
    const id = shownId()
    if (id === null) return
    steps += 1
    const result = await service.call('cancelChange', { changeId: id })
    if (result === null) return
    // Too late to cancel: it was committed or has ended otherwise, and that must be shown.
    if (!result.ok && result.error.kind === 'wrong-step') return refresh()
    showChange(null)
  }

  /** The change cannot continue: it is discarded, and the account is shown as it is now. */
  async function discard(): Promise<void> {
    await refresh()
    showChange(null)
  }

  watch(
    () => session.live,
    () => {
      show({ account: null, change: null, receipt: null })
      unanswered.value = null
      confirmedReference.value = null
    },
    { flush: 'sync' },
  )

  return {
    account,
    assistance,
    change,
    receipt,
    code,
    changed,
    show,
    open,
    refresh,
    check,
    draft,
    draftPassword,
    newCaptcha,
    submit,
    resend,
    confirm,
    confirmedReference,
    askOutcome,
    cancel,
    discard,
  }
})
