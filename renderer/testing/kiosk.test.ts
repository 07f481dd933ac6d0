import { expect, test } from 'vitest'
import { openKiosk, theAccount } from './kiosk.ts'

const asked = { accountNumber: theAccount.number }

test('planned failures come one after another with the visit’s deadlines, then the service answers', async () => {
  const { api, person } = await openKiosk({
    failures: { checkAccountNumber: [{ kind: 'busy', seconds: 20 }] },
  })
  await person.must('startVisit', { language: 'vi' })
  const refused = await api.checkAccountNumber(asked, null)
  expect(refused.result).toEqual({ ok: false, error: { kind: 'busy', seconds: 20 } })
  expect(refused.session?.role).toBe('visitor')
  const { result } = await api.checkAccountNumber(asked, refused.session?.visit ?? null)
  expect(result).toEqual({ ok: true, value: { display: '0123 456 789' } })
})

test('a single failure comes each time, and an end has no deadlines', async () => {
  const { api, person } = await openKiosk({
    failures: { keepAlive: { kind: 'session-ended', reason: 'idle' } },
  })
  await person.must('startVisit', { language: 'vi' })
  for (let times = 0; times < 2; times++) {
    const { result, session } = await api.keepAlive({}, null)
    expect([result.ok, session]).toEqual([false, null])
  }
})

test('replaced and unreachable calls are looked up with every call', async () => {
  const { api, overrides } = await openKiosk()
  overrides.replaced = { getKiosk: (said) => ({ ...said, demo: false }) }
  expect((await api.getKiosk({}, null)).result).toMatchObject({ value: { demo: false } })
  overrides.unreachable = ['getKiosk']
  await expect(api.getKiosk({}, null)).rejects.toThrow('getKiosk is unreachable')
})
