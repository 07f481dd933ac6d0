/**
 * The account on the screen and the change that is under way. The service holds the truth; this store shows its last
 * answer and remembers which part of it the person is looking at.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { ContactField, FailureOf } from '../../../contract/failures.ts'
import type { InputOf } from '../../../contract/operations.ts'
import type { AccountView } from '../../../contract/views.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import type {
  AssistanceView,
  CaptchaView,
  ChangeView,
  Receipt,
  VisitView,
} from '../../../contract/citizen/views.ts'

/** What stops a change and has a screen of its own. */
export type Trouble = FailureOf<
  'staff-required' | 'code-limit' | 'change-expired' | 'change-locked' | 'account-changed'
>
export type FieldFailure = FailureOf<'phone-invalid' | 'email-invalid' | 'email-taken' | 'contact-unchanged'>
export type CodeFailure = FailureOf<'code-incomplete' | 'code-wrong' | 'code-expired'>
export type ResendFailure = FailureOf<'resend-wait' | 'resend-limit'>
export type CaptchaFailure = FailureOf<'captcha-wrong' | 'captcha-expired'>
/** What is to be on file; what is not given stays. */
type Contact = Pick<InputOf<'draftChange'>, ContactField>
/** Good news of the code, said when its screen is back: a new one was sent, or the first of two was right. */
export type CodeNews = 'resent' | 'next'

export const useContactChange = defineStore('contact-change', () => {
  const service = useService()
  const session = useSession()

  const account = shallowRef<AccountView | null>(null)
  /** Staff have handed the screen over. */
  const assistance = shallowRef<AssistanceView | null>(null)
  const change = shallowRef<ChangeView | null>(null)
  const receipt = shallowRef<Receipt | null>(null)
  const trouble = shallowRef<Trouble | null>(null)
  /** The field that is being edited; its failure when it was found elsewhere than on its own screen. */
  const editing = ref<ContactField | null>(null)
  const fieldFailure = shallowRef<FieldFailure | null>(null)
  /** A phone number already given, while the e-mail that must come with it is asked for. */
  const phoneInHand = ref<string | null>(null)
  const captchaOpen = ref(false)
  const codeHelpOpen = ref(false)
  const codeNews = ref<CodeNews | null>(null)
  /** Grows with every answer shown, so that a late look at the visit never overwrites a newer one. */
  let shown = 0

  const code = computed(() => change.value?.code ?? null)
  const shownId = () => change.value?.id ?? null
  const changed = (field: ContactField) => change.value?.changes.find((one) => one.field === field)

  function show(next: ChangeView | null): void {
    shown += 1
    change.value = next?.state === 'cancelled' ? null : next
    if (next?.state !== 'draft') captchaOpen.value = false
    if (next?.state !== 'code-sent') {
      codeHelpOpen.value = false
      codeNews.value = null
    }
  }

  function stand(view: VisitView): void {
    account.value = view.account
    assistance.value = view.assistance ?? null
    receipt.value = view.receipt
    show(view.change)
  }

  function open(view: AccountView): void {
    account.value = view
  }

  function edit(field: ContactField | null): void {
    trouble.value = null
    fieldFailure.value = null
    if (field === null) phoneInHand.value = null
    captchaOpen.value = false
    codeHelpOpen.value = false
    codeNews.value = null
    editing.value = field
  }

  /** Where the visit stands, as the service knows it. A look that was overtaken by something done is dropped. */
  async function refresh(): Promise<void> {
    const before = shown
    const result = await service.call('getVisit', {})
    if (!result?.ok || before !== shown) return
    const next = result.value.change
    // Another page of this browser has opened another change.
    if (next !== null && next.id !== (shownId() ?? next.id)) return session.close('outdated')
    stand(result.value)
  }

  async function check(field: ContactField, value: string) {
    const result = await service.call('checkContact', { field, value })
    if (result === null || result.ok) return result
    if (result.error.kind === 'staff-required') {
      trouble.value = result.error
      return null
    }
    return { ok: false as const, error: result.error }
  }

  /** Puts one value into the change, beside the other one if that was given before. A failure belongs to the field. */
  async function propose(field: ContactField, value: string): Promise<FieldFailure | null> {
    const wanted: Contact = {}
    const phone = field === 'phone' ? value : (phoneInHand.value ?? changed('phone')?.new)
    const email = field === 'email' ? value : changed('email')?.new
    if (phone !== undefined) wanted.phone = phone
    if (email !== undefined) wanted.email = email
    const failure = await draft(wanted)
    if (failure === null) return null
    const at = failureField(failure)
    if (at === field) return failure
    editing.value = at
    fieldFailure.value = failure
    return null
  }

  /** One of two values is let go, the other one goes on alone; that the rules allow it is the service's to say. */
  async function drop(field: ContactField): Promise<void> {
    const kept = change.value?.changes.find((one) => one.field !== field)
    if (kept === undefined) return
    const failure = await draft({ [kept.field]: kept.new })
    if (failure === null) return
    editing.value = failureField(failure)
    fieldFailure.value = failure
  }

  /** Opens the change anew with just these values. What is not a field's to mend leads to a screen of its own. */
  async function draft(wanted: Contact): Promise<FieldFailure | null> {
    shown += 1
    const result = await service.call('draftChange', { ...wanted, changeId: shownId() })
    if (result === null) return null
    if (result.ok) {
      edit(null)
      show(result.value)
      return null
    }
    const failure = result.error
    switch (failure.kind) {
      case 'email-required':
        phoneInHand.value = wanted.phone ?? null
        editing.value = 'email'
        return null
      case 'staff-required':
        trouble.value = failure
        return null
      case 'nothing-to-change':
        edit(null)
        return null
      default:
        return failure
    }
  }

  /** Only where staff have let the person in for it. Straight on to the code: there is nothing to look over. */
  async function setPassword(password: string): Promise<FailureOf<'password-weak'> | null> {
    shown += 1
    const result = await service.call('draftPassword', { password, changeId: shownId() })
    if (result === null) return null
    if (!result.ok) {
      if (result.error.kind === 'password-weak') return result.error
      trouble.value = result.error
      return null
    }
    change.value = result.value
    await submit(null)
    return null
  }

  async function newCaptcha(): Promise<CaptchaView | null> {
    if (change.value === null) return null
    const result = await service.call('newCaptcha', { changeId: change.value.id })
    if (result === null) return null
    if (result.ok) return result.value
    await stopFor(result.error)
    return null
  }

  /** "Ghi nhận". A failure is the captcha's; anything else has its own screen. */
  async function submit(captcha: { id: string; answer: string } | null): Promise<CaptchaFailure | null> {
    if (change.value === null) return null
    shown += 1
    const result = await service.call('submitChange', { changeId: change.value.id, captcha })
    if (result === null) return null
    if (result.ok) {
      show(result.value)
      return null
    }
    if (result.error.kind === 'captcha-wrong' || result.error.kind === 'captcha-expired') {
      captchaOpen.value = true
      return result.error
    }
    await stopFor(result.error)
    return null
  }

  async function resend(): Promise<ResendFailure | 'sent' | null> {
    if (change.value === null) return null
    shown += 1
    const result = await service.call('resendCode', { changeId: change.value.id })
    if (result === null) return null
    if (result.ok) {
      show(result.value)
      codeHelpOpen.value = false
      codeNews.value = 'resent'
      return 'sent'
    }
    if (result.error.kind === 'resend-wait' || result.error.kind === 'resend-limit') return result.error
    await stopFor(result.error)
    return null
  }

  /** "Xác nhận": a failure of the code, or which part is done. */
  async function confirm(typed: string): Promise<CodeFailure | 'next-code' | 'kept' | null> {
    if (change.value === null) return null
    shown += 1
    codeNews.value = null
    const result = await service.call('confirmCode', { changeId: change.value.id, code: typed })
    if (result === null) return null
    if (result.ok) {
      receipt.value = result.value.receipt
      show(result.value.change)
      if (result.value.receipt !== null) return 'kept'
      codeNews.value = 'next'
      return 'next-code'
    }
    const failure = result.error
    switch (failure.kind) {
      case 'code-wrong':
        if (change.value?.code) {
          change.value = { ...change.value, code: { ...change.value.code, triesLeft: failure.triesLeft } }
        }
        return failure
      case 'code-incomplete':
      case 'code-expired':
        return failure
      case 'email-taken':
        editing.value = 'email'
        fieldFailure.value = failure
        return null
      default:
        await stopFor(failure)
        return null
    }
  }

  async function cancel(): Promise<void> {
    const id = change.value?.id
    edit(null)
    if (id === undefined) return
    shown += 1
    const result = await service.call('cancelChange', { changeId: id })
    if (result === null) return
    // Too late to cancel: it was kept, or it ended otherwise, and that is what has to be shown.
    if (!result.ok && result.error.kind === 'wrong-step') return refresh()
    show(null)
  }

  /** The change cannot go on: what is left of it is let go, the account is shown as it is now. */
  async function startOver(): Promise<void> {
    edit(null)
    await refresh()
    show(null)
  }

  async function stopFor(failure: Trouble | FailureOf<'change-not-found' | 'wrong-step'>): Promise<void> {
    switch (failure.kind) {
      case 'change-not-found':
      case 'wrong-step':
        return refresh()
      default:
        trouble.value = failure
    }
  }

  function reset(): void {
    edit(null)
    stand({ account: null, change: null, receipt: null })
  }
  watch(() => session.live, reset, { flush: 'sync' })

  return {
    account,
    assistance,
    change,
    receipt,
    trouble,
    editing,
    fieldFailure,
    phoneInHand,
    captchaOpen,
    codeHelpOpen,
    codeNews,
    code,
    changed,
    stand,
    open,
    edit,
    refresh,
    check,
    propose,
    drop,
    setPassword,
    newCaptcha,
    submit,
    resend,
    confirm,
    cancel,
    startOver,
    reset,
  }
})

function failureField(failure: FieldFailure): ContactField {
  if (failure.kind === 'contact-unchanged') return failure.field
  return failure.kind === 'phone-invalid' ? 'phone' : 'email'
}
