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
} from '../../contract/accounts-views.ts'
import { useDesk } from './desk.ts'

/** Divisible by three, so that pieces in base64 need no filling. */
const pieceBytes = 240 * 1024
const lookEveryMs = 500

export function useImport() {
  const desk = useDesk()
  const id = ref<string | null>(null)
  /** 0 to 100 while the file goes up. */
  const percent = ref<number | null>(null)
  const preview = shallowRef<ImportPreview | null>(null)
  const progress = shallowRef<ImportProgress | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Watching is a sign of life: whoever has left must not be kept signed in by it. */
  let left = false
  onScopeDispose(() => {
    left = true
    clearTimeout(timer)
  })

  async function take(file: File): Promise<void> {
    reset()
    const begun = await desk.ask('beginImport', { fileName: file.name.slice(0, 200), bytes: file.size })
    if (!begun) return
    id.value = begun.id
    for (let at = 0; at < file.size; at += pieceBytes) {
      percent.value = Math.floor((100 * at) / file.size)
      const piece = base64(new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer()))
      const told = await desk.ask('appendImport', { id: begun.id, piece })
      // Refused: why stands on the screen.
      if (told === null && desk.failure !== null) return reset()
      // Somebody has cancelled it, or has left.
      if (id.value !== begun.id) return
    }
    percent.value = null
    await look(null, null)
  }

  async function look(mapping: ImportMapping | null, delimiter: ImportDelimiter | null): Promise<void> {
    if (id.value === null) return
    const seen = await desk.ask('previewImport', { id: id.value, mapping, delimiter })
    if (seen) preview.value = seen
    else if (preview.value === null) reset()
  }

  async function start(mapping: ImportMapping, delimiter: ImportDelimiter): Promise<void> {
    if (id.value === null) return
    await desk.ask('startImport', { id: id.value, mapping, delimiter })
    if (desk.failure !== null) return
    preview.value = null
    await watch()
  }

  async function watch(): Promise<void> {
    if (id.value === null) return
    const seen = await desk.ask('getImport', { id: id.value })
    if (left) return
    if (seen) progress.value = seen
    // Nobody answered, and nobody refused: it goes on all the same.
    const phase = seen || desk.failure !== null ? seen?.phase : progress.value?.phase
    if (phase === 'applying' || phase === 'taking-back') timer = setTimeout(() => void watch(), lookEveryMs)
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

  return { id, percent, preview, progress, take, look, start, cancel, reset }
}

function base64(bytes: Uint8Array): string {
  let text = ''
  // In parts: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  }
  return btoa(text)
}
