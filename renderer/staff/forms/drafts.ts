/**
 * Drafts of staff forms survive the timeout of a session. While the warning is shown, the fields' contents
 * are sent to the service; they are restored after the same member's next sign-in. Passwords and PINs are
 * never sent.
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

/** Forms with this prefix belong to the open account. */
const ofCase = 'case-'

export const useDrafts = defineStore('drafts', () => {
  const service = useService()
  const session = useSession()
  const desk = useDesk()
  /** The mounted forms, by name. */
  const forms = new Map<string, DraftForm>()
  /** Drafts whose forms are not mounted yet. */
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

  /** Opens the panel of the draft, too. */
  async function take(): Promise<void> {
    const result = await service.call('takeDrafts', {})
    if (!result?.ok || result.value === null) return
    const { part, fields } = result.value
    // A new role may not have that panel.
    const role = staffRoles.find((one) => one === session.status?.role)
    const theirs = role && panelsFor(role).find((one) => one === part)
    if (theirs && theirs !== desk.panel) desk.goTo(theirs)
    kept.value = fields
    restored.value = true
  }

  /** Returns the draft of that form, once. */
  function of(form: string): Fields | null {
    const own = kept.value.filter((one) => one.form === form)
    if (own.length === 0) return null
    kept.value = kept.value.filter((one) => one.form !== form)
    return Object.fromEntries(own.map(({ name, text }) => [name, text]))
  }

  /** For forms that exist once per item: the name of the one with a draft. */
  function waiting(prefix: string): string | null {
    const form = kept.value.find((one) => one.form.startsWith(prefix))?.form
    return form === undefined ? null : form.slice(prefix.length)
  }

  /** Drops the drafts of forms with this prefix. */
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
 * Registers a mounted form by its name.
 * @param later does not restore it yet, since the form must be filled in first
 * @returns restores it
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

/** The usual form: the draft has the fields that differ from their initial values. */
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
