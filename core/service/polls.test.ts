/** A page that asks for a list again and again, with nobody there. */
import { expect, it } from 'vitest'
import { openTestKiosk } from '../testing/kiosk.ts'

it('ends for idleness like any other', async () => {
  const kiosk = await openTestKiosk({ config: { staff: { idleSeconds: 60 } } })
  const desk = await kiosk.desk('mai.pham')
  const polls: boolean[] = []
  for (;;) {
    const answer = await desk.call('listDevices', {})
    polls.push(answer.ok)
    if (answer.ok) {
      kiosk.pass(5_000)
      continue
    }
    // A minute, and half a minute of warning.
    expect((polls.length - 1) * 5).toBe(90)
    return expect(answer.error).toEqual({ kind: 'session-ended', reason: 'idle' })
  }
})
