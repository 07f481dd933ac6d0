/** What a kiosk that cannot serve does with visits: the one that is on goes on, a new one is refused at its first touch. */
import { describe, expect, it } from 'vitest'
import type { OutOfServiceReason } from '../../../contract/views.ts'
import { newestCode, openTestKiosk, submitted } from '../../testing/kiosk.ts'

describe.each(['disk', 'clock', 'mail'] as const)('out of service: %s', (reason) => {
  async function kioskThat() {
    const state = { outOfService: null as OutOfServiceReason | null }
    return { state, kiosk: await openTestKiosk({ outOfService: () => state.outOfService }) }
  }

  it('stands on the idle screen, and keeps new visits out until it is mended', async () => {
    const { state, kiosk } = await kioskThat()
    const visitor = kiosk.visitor()
    state.outOfService = reason
    expect((await visitor.must('getKiosk', {})).outOfService).toBe(reason)
    expect(await visitor.call('startVisit', { language: 'vi' })).toEqual({
      ok: false,
      error: { kind: 'out-of-service' },
    })
    expect(visitor.token()).toBeNull()
    state.outOfService = null
    expect((await visitor.must('getKiosk', {})).outOfService).toBeNull()
    expect((await visitor.signIn()).ok).toBe(true)
  })

  it('lets the visit that is on come to its end', async () => {
    const { state, kiosk } = await kioskThat()
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987 000 111' })
    state.outOfService = reason
    const { receipt } = await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    expect(receipt).not.toBeNull()
    await visitor.must('endVisit', {})
    expect((await visitor.call('startVisit', { language: 'vi' })).ok).toBe(false)
  })

  it('ends the visit before, even when no new one begins', async () => {
    const { state, kiosk } = await kioskThat()
    const { visitor } = await submitted(kiosk, { phone: '0987 000 111' })
    const token = visitor.token()
    state.outOfService = reason
    await visitor.call('startVisit', { language: 'vi' })
    visitor.useToken(token)
    expect(await visitor.call('getVisit', {})).toMatchObject({ error: { kind: 'session-ended' } })
  })
})
