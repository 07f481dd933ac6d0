/**
 * Calls that no screen of ours would make. Each try ends the same: refused, counted, nothing lost.
 */
import { describe, expect, it } from 'vitest'
import { operationNames } from '../../../contract/names.ts'
import { operations } from '../../../contract/operations.ts'
import { validInput } from '../sample-input.ts'
import { openTestKiosk } from '../kiosk.ts'

const newPhone = { phone: '0987 000 111' }

describe('forged calls', () => {
  it('cannot skip the captcha, the code, or a step', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const { id: changeId } = await visitor.must('draftChange', newPhone)
    expect(await visitor.call('confirmCode', { changeId, code: '123456' })).toMatchObject({
      error: { kind: 'wrong-step' },
    })
    expect(await visitor.call('resendCode', { changeId })).toMatchObject({ error: { kind: 'wrong-step' } })
    const inputs = [
      { changeId, captcha: true },
      { changeId },
      { changeId, captcha: null, state: 'confirmed' },
      null,
      [],
    ]
    for (const input of inputs) {
      const { result } = await visitor.raw('submitChange', input)
      expect(result).toMatchObject({ error: { kind: 'invalid-input' } })
    }
    expect(kiosk.mails).toHaveLength(0)
  })

  it('cannot call what is not there', async () => {
    const kiosk = await openTestKiosk()
    for (const name of ['__proto__', 'constructor', 'toString', 'commit', '']) {
      expect((await kiosk.visitor().raw(name, {})).result).toMatchObject({
        error: { kind: 'unknown-operation' },
      })
    }
  })

  it('gets nowhere without a visit, or without signing in', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    for (const name of operationNames) {
      const { role } = operations[name]
      if (role === 'anyone') continue
      expect((await visitor.raw(name, validInput(name))).result, name).toMatchObject({
        error: { kind: 'session-ended', reason: 'none' },
      })
    }
    for (const name of operationNames) {
      const { role } = operations[name]
      if (role === 'anyone' || role === 'present' || role === 'visitor') continue
      await visitor.must('startVisit', { language: 'vi' })
      expect((await visitor.raw(name, validInput(name))).result, name).toMatchObject({
        error: { kind: 'not-allowed' },
      })
    }
  })

  it('has no way into the log, or to a closed kiosk, by telling of voices', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    const system = 'linux'
    const inputs = [
      { missing: ['vi'], system: 'linux; rm -rf /' },
      { missing: ['vi\nnobody is served'], system },
      { missing: ['vi', 'en', 'vi'], system },
      { missing: ['vi'], system, why: 'because' },
      { missing: 'vi', system },
      { system },
    ]
    for (const input of inputs) {
      expect((await visitor.raw('reportVoices', input)).result).toMatchObject({
        error: { kind: 'invalid-input' },
      })
    }
    expect(await visitor.call('reportVoices', { missing: ['vi', 'en'], system })).toEqual({
      ok: true,
      value: null,
    })
    expect((await visitor.must('getKiosk', {})).outOfService).toBeNull()
    expect(visitor.token()).toBeNull()
  })

  it('cannot smuggle headers, markup or templates in by a contact', async () => {
    const kiosk = await openTestKiosk()
    const visitor = kiosk.visitor()
    await visitor.signIn()
    const values = [
      'a@b.vn\r\nBcc: x@y.vn',
      '<b>@b.vn',
      '"a b"@b.vn',
      'a@b.vn, c@d.vn',
      'a@[127.0.0.1]',
      'a\u0000@b.vn',
      'a\u2028@b.vn',
    ]
    for (const value of values) {
      const result = await visitor.call('draftChange', { email: value })
      expect(result.ok ? value : result.error.kind).toBe('email-invalid')
    }
    // Braces are allowed in a name by the standard; nothing here expands them.
    expect(await visitor.must('draftChange', { email: '{{code}}@example.vn' })).toMatchObject({
      changes: [{ new: '{{code}}@example.vn' }],
    })
  })
})
