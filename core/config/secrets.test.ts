import fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from './load-config.ts'
import { credentialName, readSecrets, secretVariables } from './secrets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (name: string, content: string | Buffer) => writeFileSync(join(folder, `kiosk_${name}`), content)
const read = (env: NodeJS.ProcessEnv = {}) => readSecrets({ CREDENTIALS_DIRECTORY: folder, ...env })

describe('secrets', () => {
  it.each(secretVariables)('%s comes from the environment or from a file', (variable) => {
    expect(readSecrets({ [variable]: 'of the environment' })).toEqual({
      ok: true,
      value: { [variable]: 'of the environment' },
    })
    put(credentialName(variable), 'of the file\n')
    expect(read()).toEqual({ ok: true, value: { [variable]: 'of the file' } })
    expect(read({ [variable]: 'both' })).toEqual({
      ok: false,
      error: [
        `${variable} is set, and the credential ${credentialName(variable)} is there, too: take one of them away.`,
      ],
    })
  })

  it('keeps all of a file but the end of its line', () => {
    const text = fc.string({ minLength: 1, unit: 'binary' }).filter((one) => !/[\r\n\0]/.test(one))
    fc.assert(
      fc.property(text, fc.constantFrom('', '\n', '\r\n'), (secret, end) => {
        put('smtp-password', `${secret}${end}`)
        const wanted = Buffer.from(secret).toString()
        expect(read()).toEqual({ ok: true, value: { KIOSK_SMTP_PASSWORD: wanted } })
      }),
    )
  })

  it.each([
    [
      'smtp-pasword',
      'x',
      'The credential smtp-pasword is none that the kiosk knows; did you mean smtp-password?',
    ],
    ['zzz', 'x', 'The credential zzz is none that the kiosk knows.'],
    ['webhook-secret', 'a\nb\n', 'The credential webhook-secret has more than one line.'],
    ['webhook-secret', Buffer.from([0xff, 0xfe]), 'The credential webhook-secret is not UTF-8 text.'],
    ['webhook-secret', 'x'.repeat(20_000), 'The credential webhook-secret is larger than 16 KiB.'],
  ])('%s: one sentence', (name, content, sentence) => {
    put(name, content)
    expect(read()).toEqual({ ok: false, error: [sentence] })
  })

  it('takes an empty file, and an empty variable, for none', () => {
    put('smtp-password', '\n')
    expect(read({ KIOSK_WEBHOOK_SECRET: '' })).toEqual({ ok: true, value: {} })
    expect(read({ KIOSK_SMTP_PASSWORD: 'x' })).toEqual({ ok: true, value: { KIOSK_SMTP_PASSWORD: 'x' } })
  })

  it('passes over what is another program’s, and a folder that is not there', () => {
    writeFileSync(join(folder, 'smtp-password'), 'x')
    expect(read()).toEqual({ ok: true, value: {} })
    expect(read({ CREDENTIALS_DIRECTORY: join(folder, 'gone') })).toEqual({ ok: true, value: {} })
  })
})

it('a configuration takes them from there, and says where one is missing', async () => {
  const file = join(folder, 'kiosk.config.json')
  const smtp = { host: 'mail.example.vn', from: 'kiosk@example.vn', user: 'kiosk' }
  writeFileSync(file, JSON.stringify({ smtp }))
  const load = () => loadConfig({ file, demo: false, env: { CREDENTIALS_DIRECTORY: folder } })
  expect(await load()).toEqual({
    ok: false,
    error: {
      problems: [
        'smtp.user is "kiosk", but the environment variable KIOSK_SMTP_PASSWORD is not set, ' +
          'and there is no credential smtp-password.',
      ],
    },
  })
  put('smtp-password', 'mật khẩu\n')
  put('set-up-code', 'K7MW-P3RT\n')
  expect(await load()).toMatchObject({ value: { smtpPassword: 'mật khẩu', setUpCode: 'K7MW-P3RT' } })
})
