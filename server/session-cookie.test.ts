import { describe, expect, it } from 'vitest'
import { err, ok } from '../contract/result.ts'
import { answer } from './testing/fake-kiosk.ts'
import { otherToken, post, shell, token } from './testing/shell.ts'

describe('the cookie', () => {
  it('is set when the token changes, out of reach of scripts and other sites', async () => {
    const { app } = shell(() => answer(ok(null), otherToken))
    const expected = `visit-4173=${otherToken}; Path=/; HttpOnly; SameSite=Strict`
    expect((await post(app, 'startVisit')).headers['set-cookie']).toBe(expected)
    expect((await post(app, 'signIn', {}, { cookie: `visit-4173=${token}` })).headers['set-cookie']).toBe(
      expected,
    )
    expect(
      (await post(app, 'keepAlive', {}, { cookie: `visit-4173=${otherToken}` })).headers['set-cookie'],
    ).toBe(undefined)
  })

  it('is forgotten when the visit ends', async () => {
    const { app } = shell(() => answer(ok(null), null))
    expect((await post(app, 'endVisit', {}, { cookie: `visit-4173=${token}` })).headers['set-cookie']).toBe(
      'visit-4173=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0',
    )
    expect((await post(app, 'endVisit')).headers['set-cookie']).toBe(undefined)
  })

  it('is forgotten when the visit ran out, but kept by a call that was overtaken by sign-in', async () => {
    let reason: 'idle' | 'none' = 'idle'
    const { app } = shell(() => answer(err({ kind: 'session-ended', reason }), null))
    const cookie = { cookie: `visit-4173=${token}` }
    expect((await post(app, 'getVisit', {}, cookie)).headers['set-cookie']).toContain('Max-Age=0')
    reason = 'none'
    expect((await post(app, 'getVisit', {}, cookie)).headers['set-cookie']).toBe(undefined)
  })

  it('is Secure, and says so in its name, behind TLS', async () => {
    const { app, kiosk } = shell(() => answer(ok(null), otherToken), {
      publicOrigin: 'https://kiosk.example.vn',
    })
    const headers = { host: 'kiosk.example.vn', origin: 'https://kiosk.example.vn' }
    const response = await post(app, 'startVisit', {}, { ...headers, cookie: `visit-4173=${token}` })
    expect(response.headers['set-cookie']).toBe(
      `__Host-visit-443=${otherToken}; Path=/; HttpOnly; SameSite=Strict; Secure`,
    )
    expect(kiosk.calls[0]?.caller.session).toBe(null)
  })

  it.each([
    'visit=',
    'visit=short',
    `visit-4173=${'x'.repeat(200)}`,
    'visit=<script>alert(1)</script>',
    `Visit=${token}`,
    `xvisit=${token}`,
  ])('ignores what no service of ours made: %s', async (cookie) => {
    const { app, kiosk } = shell()
    await post(app, 'keepAlive', {}, { cookie })
    expect(kiosk.calls[0]?.caller.session).toBe(null)
  })
})
