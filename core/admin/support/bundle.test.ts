/** That a bundle of a kiosk in use says what support needs, and names nobody. */
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { configSchema } from '../../config/config.ts'
import { demoPassword, demoPeople, demoStaff, demoStaffPassword, demoStaffPin } from '../../demo/accounts.ts'
import { createLog } from '../../logging/create-log.ts'
import { logFiles, logsDir } from '../../logging/log-files.ts'
import { openKiosk } from '../../composition/open-kiosk.ts'
import { newStaffSession } from '../../session/session.ts'
import { aFolder, testKey } from '../../testing/store/test-folder.ts'
import { redacted } from './bundle.ts'

const start = { visit: 'v', kiosk: 'kiosk-1', device: null, language: 'vi', now: 0 } as const

it('holds no name, number, phone, e-mail, code or password of citizens and staff', async () => {
  const folder = aFolder()
  const dataDir = join(folder.path, 'data')
  const log = createLog({ write: logFiles(logsDir(dataDir)) })
  const config = configSchema.parse({})
  const kiosk = await openKiosk({
    config,
    dataDir,
    key: testKey,
    hashCost: { memoryKiB: 8, passes: 1, lanes: 1 },
    log,
  })
  try {
    const person = demoPeople.find(({ email, kind }) => email && kind === 'individual')!
    let session: string | null = null
    let visit: string | null = null
    const call = async (operation: string, input: object) => {
      const answer = await kiosk.service.call(operation, input, { kiosk: 'kiosk-1', session, visit })
      session = answer.session
      visit = answer.reply.session?.visit ?? null
      return answer.reply.result as { ok: boolean; value: never }
    }
    await call('startVisit', { language: 'vi' })
    expect(await call('signIn', { accountNumber: person.number, password: demoPassword })).toMatchObject({
      ok: true,
    })
    const { id } = (await call('draftChange', { changeId: null, phone: '0987 123 456' })).value as {
      id: string
    }
    const captcha = (await call('newCaptcha', { changeId: id })).value as { id: string }
    const { digits } = (await call('hearCaptcha', { captchaId: captcha.id })).value as { digits: string[] }
    await call('submitChange', { changeId: id, captcha: { id: captcha.id, answer: digits.join('') } })
    await expect.poll(() => kiosk.mailbox?.mails().length).toBe(1)
    const code = /\d{6}/.exec(kiosk.mailbox?.mails()[0]?.text.replace(/\d{10,}/g, '') ?? '')?.[0] ?? 'none'
    expect(await call('confirmCode', { changeId: id, code })).toMatchObject({ ok: true })
    log.warn({ said: `${person.email} is ${person.number}` }, 'a careless line about 0987123456')

    const administrator = demoStaff.find(({ role }) => role === 'administrator')!
    const mai = newStaffSession(start, { ...administrator, lastSignIn: null })
    await kiosk.settings.save(mai, { 'office.hotline': '0912 999 888', 'office.name': 'Tên riêng' }, 0)
    let text = ''
    for await (const chunk of kiosk.supportBundle(mai)) text += chunk

    const bundle = JSON.parse(text) as { log: string[]; journalByDay: Record<string, Record<string, number>> }
    expect(bundle).toMatchObject({
      health: { version: expect.any(String), store: { lastVerify: { whole: true } } },
      configuration: { otp: { digits: 6 }, smtp: null },
      verify: { problem: null },
    })
    expect(Object.values(bundle.journalByDay)).toMatchObject([{ 'change.confirmed': 1, 'support.saved': 1 }])
    expect(bundle.log.at(-1)).toContain('[address] is [number]')
    const secrets = [
      ...demoPeople.flatMap(({ number, personalId, name, phone, email }) => [
        ...[number, personalId, name, phone, phone?.slice(3), email],
      ]),
      ...demoStaff.flatMap(({ userName, name, ownAccount }) => [userName, name, ownAccount]),
      ...[demoPassword, demoStaffPassword, demoStaffPin, code, '987123456', '0912 999 888', 'Tên riêng'],
    ]
    for (const secret of secrets) if (secret) expect(text).not.toContain(secret)
  } finally {
    await kiosk.close()
    folder.remove()
  }
})

it('leaves no address and no number of six digits in any text, however it is put', () => {
  const digits = fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 12 })
    .map((all) => all.join(''))
  const words = fc.string({ maxLength: 10 }).map((text) => text.replace(/[\d@]/g, ''))
  fc.assert(
    fc.property(words, digits, words, (before, number, after) => {
      expect(redacted(`${before} ${number} ${after}`)).not.toContain(number)
      expect(redacted(`${before} ${number.slice(0, 3)} ${number.slice(3)} ${after}`)).toContain('[number]')
      expect(redacted(`${before} q${number}@example.vn ${after}`)).not.toContain('@')
    }),
  )
  expect(redacted('at 2026-11-24T14:35:00.123+07:00, 12345')).toBe('at 2026-11-24T14:35:00.123+07:00, 12345')
})
