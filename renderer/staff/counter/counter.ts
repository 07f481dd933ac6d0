/** Actions at the counter: searching for an account, the forms about the open one, and the actions on it. */
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { AccountHit, CaseView, DocumentCheck, Purpose } from '../../../contract/counter/views.ts'
import { useSession } from '../../shared/service/session.ts'
import { staleFailures, useDesk } from '../shared/desk.ts'
import { useDrafts } from '../forms/drafts.ts'

/** The open form before an action on the account. */
export type CaseForm = 'check' | 'hand-over' | 'reveal' | 'approval' | 'cancel' | 'undo'
/** Actions that need a form. */
const formNames: readonly CaseForm[] = ['check', 'reveal', 'approval', 'cancel', 'undo']

/** Drafts of forms with this prefix belong to the open account. */
const ofCase = 'case-'

export const useCounter = defineStore('counter', () => {
  const desk = useDesk()
  const drafts = useDrafts()
  const session = useSession()

  const query = ref('')
  const found = shallowRef<{ hits: readonly AccountHit[]; more: boolean } | null>(null)
  const openForm = ref<CaseForm | null>(null)
  const undone = ref<string | null>(null)

  async function find(): Promise<void> {
    found.value = null
    const answer = await desk.callForValue('findAccounts', { query: query.value })
    if (answer) found.value = { hits: answer.found, more: answer.more }
  }

  async function openAccount(id: string): Promise<void> {
    const view = await desk.callForValue('openAccount', { id })
    if (!view) return
    show(view)
    found.value = null
    query.value = ''
  }

  async function closeAccount(): Promise<void> {
    if (!(await desk.call('closeAccount', named()))?.ok) return
    desk.open = null
    leave()
  }

  function show(view: CaseView | null): void {
    if (view === null) return
    desk.open = view
    leave()
  }

  function leave(): void {
    openForm.value = null
    undone.value = null
  }

  function showForm(what: CaseForm | null): void {
    desk.failure = null
    // Without a document check, that form comes first.
    const first = what === 'hand-over' || what === 'approval' || what === 'undo'
    openForm.value = first && desk.open?.check === null ? 'check' : what
  }

  /** Every call names the open account, since another page of this browser may have opened another. */
  const named = () => ({ case: desk.open?.id ?? '' })
  const request = () => ({ request: desk.open?.request?.id ?? null })
  const reveal = async (reason: string) =>
    show(await desk.callForValue('revealAccount', { ...named(), reason }))
  const check = async (seen: DocumentCheck) =>
    show(await desk.callForValue('recordCheck', { ...named(), ...seen }))
  const unlock = async () => show(await desk.callForValue('unlockAccount', named()))
  const cancel = async (reason: string) =>
    show(await desk.callForValue('cancelPending', { ...named(), ...request(), reason }))
  const requestApproval = async (reason: string) =>
    show(await desk.callForValue('requestApproval', { ...named(), reason }))

  async function undo(reason: string): Promise<void> {
    const undoes = desk.open?.lastChange?.reference ?? ''
    const answer = await desk.callForValue('undoChange', { ...named(), undoes, reason })
    if (!answer) return
    show(answer.case)
    undone.value = answer.reference
  }

  /** @returns whether the screen is the citizen's now. */
  async function handOver(purpose: Purpose, language: 'vi' | 'en'): Promise<boolean> {
    return (await desk.call('handOver', { ...named(), ...request(), purpose, language }))?.ok === true
  }

  watch(() => desk.opened, leave, { flush: 'sync' })
  watch(
    () => desk.failure,
    (failure) => {
      if (failure !== null && desk.open !== null && staleFailures.has(failure.kind)) openForm.value = null
    },
    { flush: 'sync' },
  )
  watch(
    () => desk.open?.id,
    async (id, before) => {
      if (before !== undefined) drafts.forget(ofCase)
      if (id === undefined) return
      await drafts.take()
      const restored = formNames.find((one) => one === drafts.waiting(ofCase))
      if (restored) openForm.value = restored
    },
  )
  watch(
    () => session.staff,
    (here) => {
      if (here) return
      query.value = ''
      found.value = null
      leave()
    },
    { flush: 'sync' },
  )

  return {
    query,
    found,
    openForm,
    undone,
    find,
    openAccount,
    closeAccount,
    show,
    showForm,
    reveal,
    check,
    unlock,
    cancel,
    requestApproval,
    undo,
    handOver,
  }
})
