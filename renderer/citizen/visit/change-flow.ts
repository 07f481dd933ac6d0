/**
 * Navigation within a change: the field being edited, screens opened beside it, and where each answer of the
 * service leads. The change itself is in `contact-change.ts`.
 */
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { ContactField, FailureOf } from '../../../contract/failures.ts'
import type { CaptchaView } from '../../../contract/citizen/views.ts'
import { useSession } from '../../shared/service/session.ts'
import { useContactChange, type Contact } from './contact-change.ts'

/** Failures that stop a change and have a screen of their own. */
export type ChangeStopped = FailureOf<
  'staff-required' | 'code-limit' | 'change-expired' | 'change-locked' | 'account-changed'
>
export type FieldFailure = FailureOf<'phone-invalid' | 'email-invalid' | 'email-taken' | 'contact-unchanged'>
export type CodeFailure = FailureOf<'code-incomplete' | 'code-wrong' | 'code-expired'>
export type ResendFailure = FailureOf<'resend-wait' | 'resend-limit'>
export type CaptchaFailure = FailureOf<'captcha-wrong' | 'captcha-expired'>
/** Good news about the code, shown on its screen: a new one was sent, or the first of two was right. */
export type CodeNews = 'resent' | 'next'

export const useChangeFlow = defineStore('change-flow', () => {
  const session = useSession()
  const change = useContactChange()

  const stopped = shallowRef<ChangeStopped | null>(null)
  /** The field being edited, and its failure if another screen reported it. */
  const editing = ref<ContactField | null>(null)
  const fieldFailure = shallowRef<FieldFailure | null>(null)
  /** A phone number already entered, while the required e-mail is requested. */
  const phoneInHand = ref<string | null>(null)
  const captchaOpen = ref(false)
  const codeHelpOpen = ref(false)
  const codeNews = ref<CodeNews | null>(null)

  function edit(field: ContactField | null): void {
    stopped.value = null
    fieldFailure.value = null
    if (field === null) phoneInHand.value = null
    captchaOpen.value = false
    codeHelpOpen.value = false
    codeNews.value = null
    editing.value = field
  }

  function editAgain(field: ContactField, failure: FieldFailure | null): void {
    editing.value = field
    fieldFailure.value = failure
  }

  async function check(field: ContactField, value: string) {
    const result = await change.check(field, value)
    if (result === null || result.ok) return result
    if (result.error.kind === 'staff-required') {
      stopped.value = result.error
      return null
    }
    return { ok: false as const, error: result.error }
  }

  /** Adds one value to the change, beside the other one if there is one. A failure belongs to the field. */
  async function propose(field: ContactField, value: string): Promise<FieldFailure | null> {
    const wanted: Contact = {}
    const phone = field === 'phone' ? value : (phoneInHand.value ?? change.changed('phone')?.new)
    const email = field === 'email' ? value : change.changed('email')?.new
    if (phone !== undefined) wanted.phone = phone
    if (email !== undefined) wanted.email = email
    const failure = await draft(wanted)
    if (failure === null) return null
    const at = failureField(failure)
    if (at === field) return failure
    editAgain(at, failure)
    return null
  }

  /** Removes one of two values and continues with the other; the service checks that the rules allow it. */
  async function drop(field: ContactField): Promise<void> {
    const kept = change.change?.changes.find((one) => one.field !== field)
    if (kept === undefined) return
    const failure = await draft({ [kept.field]: kept.new })
    if (failure !== null) editAgain(failureField(failure), failure)
  }

  /** A failure that no field can correct has a screen of its own. */
  async function draft(wanted: Contact): Promise<FieldFailure | null> {
    const result = await change.draft(wanted)
    if (result === null) return null
    if (result.ok) {
      edit(null)
      return null
    }
    const failure = result.error
    switch (failure.kind) {
      case 'email-required':
        phoneInHand.value = wanted.phone ?? null
        editing.value = 'email'
        return null
      case 'staff-required':
        stopped.value = failure
        return null
      case 'nothing-to-change':
        edit(null)
        return null
      default:
        return failure
    }
  }

  /** Straight to the code: there is nothing to review. */
  async function setPassword(password: string): Promise<FailureOf<'password-weak'> | null> {
    const result = await change.draftPassword(password)
    if (result === null) return null
    if (result.ok) await submit(null)
    else if (result.error.kind === 'password-weak') return result.error
    else stopped.value = result.error
    return null
  }

  async function newCaptcha(): Promise<CaptchaView | null> {
    const result = await change.newCaptcha()
    if (result === null) return null
    if (result.ok) return result.value
    await stopFor(result.error)
    return null
  }

  /** "Ghi nhận". Returns a failure of the captcha; any other has its own screen. */
  async function submit(captcha: { id: string; answer: string } | null): Promise<CaptchaFailure | null> {
    const result = await change.submit(captcha)
    if (result === null || result.ok) return null
    if (result.error.kind === 'captcha-wrong' || result.error.kind === 'captcha-expired') {
      captchaOpen.value = true
      return result.error
    }
    await stopFor(result.error)
    return null
  }

  async function resend(): Promise<ResendFailure | 'sent' | null> {
    const result = await change.resend()
    if (result === null) return null
    if (result.ok) {
      codeHelpOpen.value = false
      codeNews.value = 'resent'
      return 'sent'
    }
    if (result.error.kind === 'resend-wait' || result.error.kind === 'resend-limit') return result.error
    await stopFor(result.error)
    return null
  }

  /** "Xác nhận": returns a failure of the code, or shows which part is done. */
  async function confirm(typed: string): Promise<CodeFailure | 'next-code' | 'kept' | null> {
    codeNews.value = null
    const result = await change.confirm(typed)
    if (result === null) return null
    if (result.ok) {
      if (result.value.receipt !== null) return 'kept'
      codeNews.value = 'next'
      return 'next-code'
    }
    const failure = result.error
    switch (failure.kind) {
      case 'code-wrong':
      case 'code-incomplete':
      case 'code-expired':
        return failure
      case 'email-taken':
        editAgain('email', failure)
        return null
      default:
        await stopFor(failure)
        return null
    }
  }

  async function cancel(): Promise<void> {
    edit(null)
    await change.cancel()
  }

  async function startOver(): Promise<void> {
    edit(null)
    await change.discard()
  }

  async function stopFor(
    failure: ChangeStopped | FailureOf<'change-not-found' | 'wrong-step'>,
  ): Promise<void> {
    switch (failure.kind) {
      case 'change-not-found':
      case 'wrong-step':
        return change.refresh()
      default:
        stopped.value = failure
    }
  }

  watch(
    () => change.change?.state,
    (state) => {
      if (state !== 'draft') captchaOpen.value = false
      if (state !== 'code-sent') {
        codeHelpOpen.value = false
        codeNews.value = null
      }
    },
    { flush: 'sync' },
  )
  watch(
    () => session.live,
    () => edit(null),
    { flush: 'sync' },
  )

  return {
    stopped,
    editing,
    fieldFailure,
    phoneInHand,
    captchaOpen,
    codeHelpOpen,
    codeNews,
    edit,
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
  }
})

function failureField(failure: FieldFailure): ContactField {
  if (failure.kind === 'contact-unchanged') return failure.field
  return failure.kind === 'phone-invalid' ? 'phone' : 'email'
}
