/**
 * One import as the screen follows it: upload in pieces, preview, then polling until it ends. The browser
 * keeps the file; only what the service returns is stored here.
 */
import { onScopeDispose, ref, shallowRef } from 'vue'
import type {
  ImportDelimiter,
  ImportMapping,
  ImportPreview,
  ImportProgress,
  MendField,
} from '../../../contract/accounts/views.ts'
import { useSession } from '../../shared/service/session.ts'
import { useDesk } from '../shared/desk.ts'

/** Divisible by three, so that base64 pieces need no padding. */
const pieceBytes = 240 * 1024
const pollEveryMs = 500

export function useImport() {
  const desk = useDesk()
  const session = useSession()
  const id = ref<string | null>(null)
  /** 0 to 100 during the upload. */
  const percent = ref<number | null>(null)
  const preview = shallowRef<ImportPreview | null>(null)
  const progress = shallowRef<ImportProgress | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => {
    // A partial upload would block other imports.
    if (percent.value !== null && id.value !== null && session.staff) {
      void desk.call('cancelImport', { id: id.value })
    }
    // So that a pending answer is ignored.
    reset()
  })

  async function take(file: File): Promise<void> {
    reset()
    const begun = await desk.callForValue('beginImport', {
      fileName: file.name.slice(0, 200),
      bytes: file.size,
    })
    if (!begun) return
    id.value = begun.id
    for (let at = 0; at < file.size; at += pieceBytes) {
      percent.value = Math.floor((100 * at) / file.size)
      const piece = base64(new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer()))
      const reply = await desk.call('appendImport', { id: begun.id, piece })
      // Cancelled or closed in the meantime.
      if (id.value !== begun.id) return
      // Refused, or lost: a file with a missing piece is useless.
      if (!reply?.ok) return reset()
    }
    percent.value = null
    await showPreview(null, null)
  }

  /** Finds an import that is running, or was uploaded, when the panel is opened again. */
  async function find(): Promise<void> {
    const found = (await desk.callForValue('findImport', {}))?.id ?? null
    if (found === null || id.value !== null) return
    const reply = await desk.call('getImport', { id: found })
    if (!reply?.ok || id.value !== null || reply.value.phase === 'uploading') return
    id.value = found
    if (reply.value.phase === 'uploaded') return showPreview(null, null)
    progress.value = reply.value
    await watch()
  }

  async function showPreview(
    mapping: ImportMapping | null,
    delimiter: ImportDelimiter | null,
    mend: MendField[] = [],
  ): Promise<void> {
    if (id.value === null) return
    const reply = await desk.callForValue('previewImport', { id: id.value, mapping, delimiter, mend })
    if (reply) preview.value = reply
    else if (preview.value === null) reset()
  }

  async function start(
    mapping: ImportMapping,
    delimiter: ImportDelimiter,
    mend: MendField[] = [],
  ): Promise<void> {
    if (id.value === null) return
    if (!(await desk.call('startImport', { id: id.value, mapping, delimiter, mend }))?.ok) return
    preview.value = null
    await watch()
  }

  async function watch(): Promise<void> {
    if (id.value === null) return
    const watched = id.value
    const reply = await desk.call('getImport', { id: watched })
    // Closed, or no longer known to the service; the failure is on the screen.
    if (id.value !== watched || reply?.ok === false) return
    if (reply) progress.value = reply.value
    const phase = progress.value?.phase
    // A failed poll says nothing about the import.
    if (reply === null || phase === 'applying' || phase === 'taking-back')
      timer = setTimeout(() => void watch(), pollEveryMs)
  }

  async function cancel(): Promise<void> {
    if (id.value === null) return
    await desk.callForValue('cancelImport', { id: id.value })
    if (progress.value === null) reset()
  }

  function reset(): void {
    clearTimeout(timer)
    id.value = null
    percent.value = null
    preview.value = null
    progress.value = null
  }

  return { id, percent, preview, progress, take, find, showPreview, start, cancel, reset }
}

function base64(bytes: Uint8Array): string {
  let text = ''
  // In chunks: a function call takes a limited number of arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  }
  return btoa(text)
}
