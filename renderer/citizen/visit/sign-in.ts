/**
 * The steps before an account is open: language, kind of account, number, password. All of it ends with the
 * visit.
 */
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import type { FailureOf } from '../../../contract/failures.ts'
import type { AccountView } from '../../../contract/views.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'

export type SignInStage = 'language' | 'kind' | 'organisation' | 'number' | 'password'
/** Sign-in is blocked until a time: for this account number, or at this kiosk. */
export type SignInWait = FailureOf<'sign-in-wait' | 'sign-in-locked' | 'kiosk-wait'>

export const useSignIn = defineStore('sign-in', () => {
  const service = useService()
  const session = useSession()

  const stage = ref<SignInStage>('kind')
  const accountNumber = ref('')
  const wait = ref<SignInWait | null>(null)
  const refused = ref<FailureOf<'sign-in-refused' | 'account-number-invalid'> | null>(null)
  /** Result of the last scanned card, until the next action. */
  const card = ref<'read' | 'unread' | null>(null)

  function goTo(next: SignInStage): void {
    mend()
    stage.value = next
  }

  /** Clears earlier failures of the number: it is being edited. */
  function mend(): void {
    refused.value = null
    card.value = null
  }

  /** Fills a scanned number into the field; null when the card could not be read. */
  function takeCard(number: string | null): void {
    mend()
    card.value = number === null ? 'unread' : 'read'
    if (number === null) return
    accountNumber.value = number
    stage.value = 'number'
  }

  /** Goes to the password if the number has the right format. Whether the account exists is not disclosed. */
  async function checkNumber(): Promise<void> {
    mend()
    const result = await service.call('checkAccountNumber', { accountNumber: accountNumber.value })
    if (result === null) return
    if (result.ok) goTo('password')
    else refused.value = result.error
  }

  /** The account, or null: then `refused`, `wait` or `stage` has the reason. */
  async function submit(password: string): Promise<AccountView | null> {
    refused.value = null
    const result = await service.call('signIn', { accountNumber: accountNumber.value, password })
    if (result === null) return null
    if (result.ok) {
      accountNumber.value = ''
      return result.value
    }
    const failure = result.error
    switch (failure.kind) {
      case 'account-number-invalid':
        stage.value = 'number'
        refused.value = failure
        break
      case 'sign-in-refused':
        refused.value = failure
        break
      case 'organisation-account':
        stage.value = 'organisation'
        break
      default:
        wait.value = failure
    }
    return null
  }

  /** Back to the password when the time has come, or to the number at once. */
  function stopWaiting(next: 'number' | 'password'): void {
    wait.value = null
    goTo(next)
  }

  function reset(): void {
    stage.value = 'kind'
    accountNumber.value = ''
    wait.value = null
    mend()
  }
  watch(() => session.live, reset, { flush: 'sync' })

  return {
    stage,
    accountNumber,
    wait,
    refused,
    card,
    goTo,
    mend,
    takeCard,
    checkNumber,
    submit,
    stopWaiting,
    reset,
  }
})
