/**
 * The desk of whoever is signed in: which part of it stands, and the account that is open. The service holds the truth;
 * this store shows its last answer. Nothing here outlives the session.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Failure, FailureKind } from '../../../contract/failures.ts'
import type { InputOf, StaffOperationName } from '../../../contract/operations.ts'
import type {
  AccountHit,
  CaseView,
  DocumentCheck,
  Purpose,
  RequestView,
} from '../../../contract/counter/views.ts'
import { useService, type OwnResult } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import { panelsFor, type PanelName } from './panels.ts'
import type { StaffView } from '../../../contract/staff/views.ts'
import type { StaffMemberView, TwoPersonChangeView } from '../../../contract/admin/people-views.ts'

/** What is being asked for before something is done for the open account. */
export type Asking = 'check' | 'hand-over' | 'reveal' | 'approval' | 'cancel' | 'undo'

/** What stands here of the open account, or of a request, is not so any more. */
const outdated: ReadonlySet<FailureKind> = new Set([
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
  const part = ref<PanelName>('support')
  const requestsWaiting = ref(0)
  /** What takes two people: how many wait, and each of them once they were looked at. */
  const twoPersonWaiting = ref(0)
  const twoPersonChanges = shallowRef<readonly TwoPersonChangeView[]>([])
  const query = ref('')
  const found = shallowRef<{ hits: readonly AccountHit[]; more: boolean } | null>(null)
  const open = shallowRef<CaseView | null>(null)
  const asking = ref<Asking | null>(null)
  const undone = ref<string | null>(null)
  const requests = shallowRef<readonly RequestView[]>([])
  const staff = shallowRef<readonly StaffMemberView[]>([])
  const failure = shallowRef<Failure | null>(null)

  const parts = computed(() => (me.value === null ? [] : panelsFor(me.value.role)))
  const standing = computed<PanelName>(() => (me.value?.mustChange ? 'own' : part.value))

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
    if (kind === 'must-change') await look()
    else if (open.value !== null && outdated.has(kind)) {
      asking.value = null
      if (kind === 'no-case') open.value = null
      await look()
    }
    return result
  }

  /** @returns the value of a call that has one, or null */
  async function ask<N extends StaffOperationName>(name: N, input: InputOf<N>) {
    const result = await attempt(name, input)
    return result?.ok ? result.value : null
  }

  /** Who sits here, and what waits for them. */
  async function look(): Promise<void> {
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
    asking.value = null
    undone.value = null
    part.value = next
    if (next === 'approvals') void listRequests().then(listTwoPersonChanges)
    if (next === 'colleagues') void listStaff()
  }

  async function find(): Promise<void> {
    found.value = null
    const answer = await ask('findAccounts', { query: query.value })
    if (answer) found.value = { hits: answer.found, more: answer.more }
  }

  async function openAccount(id: string): Promise<void> {
    const view = await ask('openAccount', { id })
    if (!view) return
    show(view)
    found.value = null
    query.value = ''
  }

  async function closeAccount(): Promise<void> {
    if (!(await attempt('closeAccount', named()))?.ok) return
    open.value = null
    asking.value = null
    undone.value = null
  }

  function show(view: CaseView | null): void {
    if (view === null) return
    open.value = view
    asking.value = null
    undone.value = null
  }

  function askFor(what: Asking | null): void {
    failure.value = null
    // Without a document seen, that is what comes first.
    const first = what === 'hand-over' || what === 'approval' || what === 'undo'
    asking.value = first && open.value?.check === null ? 'check' : what
  }

  /** Whatever is done for the open account names it: another page of this browser may have opened another. */
  const named = () => ({ case: open.value?.id ?? '' })
  const request = () => ({ request: open.value?.request?.id ?? null })
  const reveal = async (reason: string) => show(await ask('revealAccount', { ...named(), reason }))
  const check = async (seen: DocumentCheck) => show(await ask('recordCheck', { ...named(), ...seen }))
  const unlock = async () => show(await ask('unlockAccount', named()))
  const cancel = async (reason: string) =>
    show(await ask('cancelPending', { ...named(), ...request(), reason }))
  const requestApproval = async (reason: string) => show(await ask('requestApproval', { ...named(), reason }))

  async function undo(reason: string): Promise<void> {
    const undoes = open.value?.lastChange?.reference ?? ''
    const answer = await ask('undoChange', { ...named(), undoes, reason })
    if (!answer) return
    show(answer.case)
    undone.value = answer.reference
  }

  /** @returns whether the screen is the citizen's now. */
  async function handOver(purpose: Purpose, language: 'vi' | 'en'): Promise<boolean> {
    return (await attempt('handOver', { ...named(), ...request(), purpose, language }))?.ok === true
  }

  async function listRequests(): Promise<void> {
    const answer = await ask('listRequests', {})
    if (answer) showRequests(answer.requests)
  }

  async function decide(id: string, approve: boolean, reason: string): Promise<boolean> {
    const answer = await ask('decideRequest', { id, approve, reason })
    if (answer) showRequests(answer.requests)
    else if (failure.value !== null && outdated.has(failure.value.kind)) {
      const told = failure.value
      await listRequests()
      failure.value = told
    }
    return answer !== null
  }

  async function listTwoPersonChanges(): Promise<void> {
    const result = await service.call('listTwoPersonChanges', {})
    if (result?.ok && me.value !== null) showTwoPersonChanges(result.value.changes)
  }

  const decideTwoPersonChange = (id: string, confirm: boolean, reason: string) =>
    decided(ask('decideTwoPersonChange', { id, confirm, reason }))
  const confirmMailServer = (id: string, code: string) => decided(ask('confirmMailServer', { id, code }))

  async function decided(asking: Promise<{ changes: TwoPersonChangeView[] } | null>): Promise<boolean> {
    const answer = await asking
    if (answer) showTwoPersonChanges(answer.changes)
    else if (failure.value?.kind === 'request-not-found' || failure.value?.kind === 'change-void')
      await listTwoPersonChanges()
    return answer !== null
  }

  function showTwoPersonChanges(next: readonly TwoPersonChangeView[]): void {
    twoPersonChanges.value = next
    twoPersonWaiting.value = next.length
  }

  function showRequests(next: readonly RequestView[]): void {
    requests.value = next
    requestsWaiting.value = next.filter(({ state, mayNot }) => state === 'waiting' && mayNot === null).length
  }

  async function listStaff(): Promise<void> {
    const answer = await ask('listStaff', {})
    if (answer) staff.value = answer.staff
  }

  function reset(): void {
    me.value = null
    part.value = 'support'
    requestsWaiting.value = 0
    twoPersonWaiting.value = 0
    twoPersonChanges.value = []
    query.value = ''
    found.value = null
    open.value = null
    asking.value = null
    undone.value = null
    requests.value = []
    staff.value = []
    failure.value = null
  }
  watch(
    () => session.staff,
    (here) => (here ? undefined : reset()),
    { flush: 'sync' },
  )

  return {
    ...{
      me,
      usual,
      part,
      parts,
      standing,
      requestsWaiting,
      twoPersonWaiting,
      twoPersonChanges,
      query,
      found,
      open,
      asking,
      undone,
      requests,
      staff,
      failure,
    },
    ...{
      attempt,
      ask,
      look,
      goTo,
      find,
      openAccount,
      closeAccount,
      show,
      askFor,
      reveal,
      check,
      unlock,
      cancel,
    },
    ...{ requestApproval, undo, handOver, listRequests, decide, listStaff, reset },
    ...{ decideTwoPersonChange, confirmMailServer },
  }
})
