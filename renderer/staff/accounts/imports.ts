/**
 * One import as the screen follows it: the file goes up in pieces, what it would do is looked at, then it is watched until
 * it has ended. The file itself stays with the browser; nothing of it is kept here but what the service shows.
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

/** Divisible by three, so that pieces in base64 need no filling. */
const pieceBytes = 240 * 1024
const pollEveryMs = 500

export function useImport() {
  const desk = useDesk()
  const session = useSession()
  const id = ref<string | null>(null)
  /** 0 to 100 while the file goes up. */
  const percent = ref<number | null>(null)
  const preview = shallowRef<ImportPreview | null>(null)
  const progress = shallowRef<ImportProgress | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => {
    // Half a file would keep others from theirs.
    if (percent.value !== null && id.value !== null && session.staff) {
      void desk.attempt('cancelImport', { id: id.value })
    }
    // An answer that is still out finds nothing to go on with.
    reset()
  })

  async function take(file: File): Promise<void> {
    reset()
    const begun = await desk.ask('beginImport', { fileName: file.name.slice(0, 200), bytes: file.size })
    if (!begun) return
    id.value = begun.id
    for (let at = 0; at < file.size; at += pieceBytes) {
      percent.value = Math.floor((100 * at) / file.size)
      const piece = base64(new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer()))
      const told = await desk.attempt('appendImport', { id: begun.id, piece })
      // Somebody has cancelled it, or has left.
      if (id.value !== begun.id) return
      // Refused, or lost: a file with a piece missing is no file.
      if (!told?.ok) return reset()
    }
    percent.value = null
    await showPreview(null, null)
  }

  /** Whoever left while one ran, or before it was begun, finds it again. */
  async function find(): Promise<void> {
    const found = (await desk.ask('findImport', {}))?.id ?? null
    if (found === null || id.value !== null) return
    const seen = await desk.attempt('getImport', { id: found })
    if (!seen?.ok || id.value !== null || seen.value.phase === 'uploading') return
    id.value = found
    if (seen.value.phase === 'uploaded') return showPreview(null, null)
    progress.value = seen.value
    await watch()
  }

  async function showPreview(
    mapping: ImportMapping | null,
    delimiter: ImportDelimiter | null,
    mend: MendField[] = [],
  ): Promise<void> {
    if (id.value === null) return
    const seen = await desk.ask('previewImport', { id: id.value, mapping, delimiter, mend })
    if (seen) preview.value = seen
    else if (preview.value === null) reset()
  }

  async function start(
    mapping: ImportMapping,
    delimiter: ImportDelimiter,
    mend: MendField[] = [],
  ): Promise<void> {
    if (id.value === null) return
    if (!(await desk.attempt('startImport', { id: id.value, mapping, delimiter, mend }))?.ok) return
    preview.value = null
    await watch()
  }

  async function watch(): Promise<void> {
    if (id.value === null) return
    const watched = id.value
    const seen = await desk.attempt('getImport', { id: watched })
    // Somebody has left, or it is not known any more: why stands on the screen.
    if (id.value !== watched || seen?.ok === false) return
    if (seen) progress.value = seen.value
    const phase = progress.value?.phase
    // A look that is lost says nothing of the import.
    if (seen === null || phase === 'applying' || phase === 'taking-back')
      timer = setTimeout(() => void watch(), pollEveryMs)
  }

  async function cancel(): Promise<void> {
    if (id.value === null) return
    await desk.ask('cancelImport', { id: id.value })
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
  // In parts: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  }
  return btoa(text)
}
