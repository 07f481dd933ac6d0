/**
 * What is being typed at the desk outlives a session that runs out: while the warning stands, what is in the fields goes
 * to the service, and comes back into them when the same person has signed in again. Passwords and PINs never do.
 */
import { defineStore } from 'pinia'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { staffRoles } from '../../../contract/names.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import { useDesk } from '../shared/desk.ts'
import { panelsFor } from '../shared/panels.ts'
import type { DraftsView } from '../../../contract/staff/views.ts'

type Fields = Record<string, string>
export interface DraftForm {
  /** Null where nothing has been typed. */
  read: () => Fields | null
  write: (fields: Fields) => void
}

/** Forms whose names begin so belong to the account that is open. */
const ofCase = 'case-'

export const useDrafts = defineStore('drafts', () => {
  const service = useService()
  const session = useSession()
  const desk = useDesk()
  /** By name, those that stand. */
  const forms = new Map<string, DraftForm>()
  /** Has come back, and its form does not stand yet. */
  const kept = shallowRef<DraftsView['fields']>([])
  const restored = shallowRef(false)

  async function keep(): Promise<void> {
    const typed = [...forms].flatMap(([form, { read }]) =>
      Object.entries(read() ?? {}).map(([name, text]) => ({ form, name, text })),
    )
    const fields = [...kept.value, ...typed]
    await service.call('keepDrafts', {
      part: desk.shownPanel,
      ofCase: fields.some(({ form }) => form.startsWith(ofCase)),
      fields,
    })
  }

  /** Goes to where it was typed, too. */
  async function take(): Promise<void> {
    const result = await service.call('takeDrafts', {})
    if (!result?.ok || result.value === null) return
    const { part, fields } = result.value
    // Who was given another role meanwhile may not have it any more.
    const role = staffRoles.find((one) => one === session.status?.role)
    const theirs = role && panelsFor(role).find((one) => one === part)
    if (theirs && theirs !== desk.panel) desk.goTo(theirs)
    kept.value = fields
    restored.value = true
  }

  /** What was typed into the form of that name, once. */
  function of(form: string): Fields | null {
    const own = kept.value.filter((one) => one.form === form)
    if (own.length === 0) return null
    kept.value = kept.value.filter((one) => one.form !== form)
    return Object.fromEntries(own.map(({ name, text }) => [name, text]))
  }

  /** Of a form of which there is one for each of several: which one is to stand. */
  function waiting(prefix: string): string | null {
    const form = kept.value.find((one) => one.form.startsWith(prefix))?.form
    return form === undefined ? null : form.slice(prefix.length)
  }

  /** What was typed into forms whose names begin so is of no use any more. */
  function forget(prefix: string): void {
    kept.value = kept.value.filter(({ form }) => !form.startsWith(prefix))
  }

  watch(
    () => session.staff && session.phase === 'warning',
    (warns) => {
      if (warns) void keep()
    },
  )
  watch(
    () => desk.panel,
    () => (restored.value = false),
    { flush: 'sync' },
  )
  watch(
    () => session.staff,
    (here) => {
      if (here) return
      kept.value = []
      restored.value = false
    },
    { flush: 'sync' },
  )

  return { forms, kept, restored, take, of, waiting, forget }
})

/**
 * Keeps the fields of a form that stands, by its name.
 * @param later what was typed is not put back yet, since the form has still to be filled in
 * @returns puts it back
 */
export function useDraft(form: string, { read, write }: DraftForm, later = false): () => void {
  const drafts = useDrafts()
  function restore(): void {
    const fields = drafts.of(form)
    if (fields) write(fields)
  }
  if (!later) restore()
  drafts.forms.set(form, { read, write })
  onScopeDispose(() => drafts.forms.delete(form))
  return restore
}

/** The usual form: what differs from how it stood at first. */
export function refsDraft(fields: Record<string, Ref<string>>): DraftForm {
  const values = () => Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, one.value]))
  const first = JSON.stringify(values())
  return {
    read: () => (JSON.stringify(values()) === first ? null : values()),
    write: (typed) => {
      for (const [name, one] of Object.entries(fields)) one.value = typed[name] ?? one.value
    },
  }
}
