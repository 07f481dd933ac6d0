import type { OutOfServiceReason } from '../../../contract/views.ts'
import type { WordKey } from '../text/words.ts'

/** Why the kiosk is out of service, as everyone may read it. */
export const outOfServiceWords: Record<OutOfServiceReason, WordKey> = {
  mail: 'idle.pausedMail',
  disk: 'idle.pausedDisk',
  clock: 'idle.pausedClock',
  connection: 'idle.pausedConnection',
  closed: 'idle.pausedClosed',
}
