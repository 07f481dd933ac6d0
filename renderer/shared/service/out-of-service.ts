import type { OutOfServiceReason } from '../../../contract/views.ts'
import type { WordKey } from '../text/words.ts'

/** Why nobody is served, as everyone is told. */
export const outOfServiceWords: Record<OutOfServiceReason, WordKey> = {
  mail: 'idle.pausedMail',
  disk: 'idle.pausedDisk',
  clock: 'idle.pausedClock',
}
