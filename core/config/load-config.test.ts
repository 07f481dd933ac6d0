import fc from 'fast-check'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultConfig } from './config.ts'
import { configFileName, configErrorText, loadConfig, type LoadOptions } from './load-config.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const office = { code: 'Q1', name: 'BHXH cơ sở Bến Thành', hotline: '1900 9068' }
const open = { days: ['mon', 'tue'], from: '07:30', to: '11:30' }
const smtp = { host: 'mail.example.vn', from: 'BHXH <khong-tra-loi@example.vn>' }

/** Loads `content` as the file, given with --config. */
async function load(content: unknown, options: Partial<LoadOptions> = {}) {
  const file = join(folder, 'test.json')
  const bytes =
    typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content, null, 2)
  await writeFile(file, bytes)
  return loadConfig({ file, demo: false, env: {}, ...options })
}

async function problems(content: unknown, options: Partial<LoadOptions> = {}) {
  const result = await load(content, options)
  return result.ok
    ? []
    : result.error.problems.map((problem) => problem.replaceAll(folder, '…').replaceAll('…\\', '…/'))
}

describe('finding the file', () => {
  it('takes the defaults, which are demo, where there is none', async () => {
    const result = await loadConfig({ file: null, demo: false, env: {}, cwd: folder })
    expect(result).toEqual({ ok: true, value: { config: defaultConfig, given: {}, file: null } })
    expect(defaultConfig.demo).toBe(true)
  })

  it('takes the file beside, by its name', async () => {
    const cwd = await mkdtemp(join(folder, 'beside-'))
    await writeFile(join(cwd, configFileName), '{"kiosk": "K-7"}')
    const result = await loadConfig({ file: null, demo: false, env: {}, cwd })
    expect(result).toMatchObject({ value: { config: { kiosk: 'K-7' }, file: join(cwd, configFileName) } })
  })

  it('insists on a file that was named', async () => {
    const result = await loadConfig({ file: 'gone.json', demo: false, env: {}, cwd: folder })
    expect(result).toEqual({
      ok: false,
      error: { problems: [`${join(folder, 'gone.json')} does not exist.`] },
    })
  })

  it('says what else may be wrong with a file', async () => {
    const asFolder = await loadConfig({ file: folder, demo: false, env: {} })
    expect(asFolder).toEqual({ ok: false, error: { problems: [`${folder} is a folder; a file is needed.`] } })
    expect(await problems(Buffer.from('{"kiosk": "K"}', 'utf16le').fill(0xff, 0, 1))).toEqual([
      '…/test.json is not UTF-8 text; save it again with that encoding.',
    ])
    expect(await problems(`"${'x'.repeat(1024 * 1024)}"`)).toEqual([
      '…/test.json is larger than 1 MiB; that is no kiosk configuration.',
    ])
  })

  it('tolerates a byte-order mark', async () => {
    expect(await load('\ufeff{"kiosk": "K-8"}')).toMatchObject({ value: { config: { kiosk: 'K-8' } } })
  })
})

describe('what is said about a mistake', () => {
  it.each<[string, unknown, string[]]>([
    ['syntax', '{\n  "kiosk": "K-1"\n  "demo": true\n}', ['…/test.json, line 3, column 3: a comma or "}" is missing.']],
    ['no object', [], [`The configuration is an empty list; a group in braces with the keys $schema, office, kiosk, screen, smtp, proof, otp, session, throttle, staff, legal, captcha, email, receipt, scanner, maintenance, updates, store, retention, service, devices, server, proxy, tls, webhook, languages, demo is allowed.`]],
    ['a range', { otp: { digits: 5 } }, ['otp.digits is 5; a whole number from 6 to 8 is allowed.']],
    ['no whole number', { otp: { tries: 3.5 } }, ['otp.tries is 3.5; a whole number from 3 to 5 is allowed.']],
    ['a number in quotes', { otp: { digits: '6' } }, ['otp.digits is "6"; a whole number from 6 to 8 is allowed.']],
    ['a wide number', { screen: { diagonalInches: 5 } }, ['screen.diagonalInches is 5; a number from 10 to 75 is allowed.']],
    ['a choice', { proof: { email: 'old' } }, ['proof.email is "old"; one of "both", "registered", "new" is allowed.']],
    ['the only choice', { store: { kind: 'files' } }, ['store.kind is "files"; only "lowdb" is allowed.']],
    ['yes or no', { captcha: { enabled: 'yes' } }, ['captcha.enabled is "yes"; true or false is allowed.']],
    ['a missing key', { office: { code: 'Q1', name: 'BHXH cơ sở Bến Thành' } }, ['office.hotline is missing; a text in quotes of 3 to 40 characters is needed.']],
    ['null', { kiosk: null }, ['kiosk is null; a text in quotes is allowed.']],
    ['a pattern', { kiosk: 'kiosk 1' }, ['kiosk is "kiosk 1"; allowed: letters, digits and hyphens, at most 32.']],
    ['a list', { languages: [] }, ['languages is an empty list; a list of at least 1 entries in square brackets, each one of "vi", "en", is allowed.']],
    ['inside a list', { languages: ['vi', 'fr'] }, ['languages[1] is "fr"; one of "vi", "en" is allowed.']],
    ['twice in a list', { languages: ['vi', 'vi'] }, ['languages: each language once.']],
    ['a slip in a key', { otp: { digit: 6 } }, ['otp.digit is not a known key; did you mean otp.digits?']],
    ['a slip at the top', { offce: {} }, ['offce is not a known key; did you mean office?']],
    ['a strange key', { store: { pg: 1 } }, ['store.pg is not a known key; known here: kind, minFreeMb.']],
    ['the wrong sender', { smtp: { ...smtp, from: 'BHXH' } }, ['smtp.from is "BHXH"; allowed: an e-mail address, alone or as "Name <address>".']],
    ['host with port', { smtp: { ...smtp, host: 'mail.vn:25' } }, ['smtp.host is "mail.vn:25"; allowed: a host name or address alone; the port stands in smtp.port.']],
    ['demo and smtp', { demo: true, smtp }, ['demo: demo keeps its own mailbox: remove smtp, or set demo to false.']],
    ['neither', { demo: false }, ['smtp: a mail server is needed when demo is false.']],
    ['keys that disagree', { throttle: { freeFailures: 5, lockAfter: 5 } }, ['throttle.lockAfter: must be more than freeFailures.']],
    ['a time of day', { office: { ...office, hours: [{ days: ['mon'], from: '7:30', to: '24:00' }] } }, [
      'office.hours[0].from is "7:30"; allowed: a time of day such as 07:30.',
      'office.hours[0].to is "24:00"; allowed: a time of day such as 07:30.',
    ]],
    ['hours the wrong way round', { office: { ...office, hours: [open, { days: ['sat'], from: '11:30', to: '07:30' }] } }, ['office.hours[1].from: must be before to.']],
    ['hours of no length', { office: { ...office, hours: [{ days: ['sat'], from: '07:30', to: '07:30' }] } }, ['office.hours[0].from: must be before to.']],
    ['hours that overlap', { office: { ...office, hours: [open, { days: ['sat', 'tue'], from: '11:29', to: '17:00' }] } }, ['office.hours[1]: tue is open at that time already, by an entry before this one.']],
    ['a day twice', { office: { ...office, hours: [{ ...open, days: ['mon', 'tue', 'mon'] }] } }, ['office.hours[0].days: each day once.']],
    ['no day', { office: { ...office, hours: [{ ...open, days: [] }] } }, ['office.hours[0].days is an empty list; a list of 1 to 7 entries in square brackets, each one of "mon", "tue", "wed", "thu", "fri", "sat", "sun", is allowed.']],
    ['a day of another calendar', { office: { ...office, hours: [{ ...open, days: ['thứ hai'] }] } }, ['office.hours[0].days[0] is "thứ hai"; one of "mon", "tue", "wed", "thu", "fri", "sat", "sun" is allowed.']],
    ['a message in one language', { office: { ...office, messages: [{ vi: 'Nghỉ ngày 2/9' }] } }, ['office.messages[0].en is missing; a text in quotes of 1 to 160 characters is needed.']],
    ['a long message', { office: { ...office, messages: [{ vi: 'x'.repeat(161), en: 'x' }] } }, [`office.messages[0].vi is "${'x'.repeat(56)}…"; a text in quotes of 1 to 160 characters is allowed.`]],
    ['an ending with its dot', { email: { endings: ['.vn'] } }, ['email.endings[0] is ".vn"; allowed: the last part of an address, such as vn or com.vn.']],
    ['five endings', { email: { endings: ['com', 'vn', 'net', 'org', 'info'] } }, ['email.endings is a list; a list of at most 4 entries in square brackets, each a text in quotes of at most 20 characters, is allowed.']],
    ['a paper', { receipt: { paper: 'a5' } }, ['receipt.paper is "a5"; one of "none", "thermal80", "a4" is allowed.']],
    ['a printer without a name', { receipt: { printer: '' } }, ['receipt.printer is ""; a text in quotes of 1 to 200 characters is allowed.']],
    ['a reader as slow as a hand', { scanner: { maxGapMs: 300 } }, ['scanner.maxGapMs is 300; a whole number from 10 to 100 is allowed.']],
    ['a time to restart', { maintenance: { restartAt: '3h30' } }, ['maintenance.restartAt is "3h30"; allowed: a time of day such as 07:30.']],
    ['a number for a time', { maintenance: { restartAt: 330 } }, ['maintenance.restartAt is 330; a text in quotes or null is allowed.']],
    ['limits of maintenance', { maintenance: { windowMinutes: 5, memoryLimitMb: 100 } }, [
      'maintenance.windowMinutes is 5; a whole number from 10 to 240 is allowed.',
      'maintenance.memoryLimitMb is 100; a whole number from 300 to 16000 is allowed.',
    ]],
    ['too little room', { store: { minFreeMb: 10 } }, ['store.minFreeMb is 10; a whole number from 50 to 100000 is allowed.']],
    ['several at once', { kiosk: 7, otp: { digits: 9 }, x: 1 }, [
      'kiosk is 7; a text in quotes is allowed.',
      'otp.digits is 9; a whole number from 6 to 8 is allowed.',
      expect.stringMatching(/^x is not a known key; known here: /),
    ]],
  ])('%s', async (_, content, sentences) => expect(await problems(content)).toEqual(sentences)) // prettier-ignore

  it('is one text for a terminal', () => {
    expect(configErrorText({ problems: ['One.', 'Two.'] })).toBe(
      'The configuration cannot be used:\n  - One.\n  - Two.\n',
    )
  })
})

describe('what may be said', () => {
  it('takes hours with a break at noon, other hours on a Saturday, and messages in both languages', async () => {
    const afternoon = { ...open, from: '11:30', to: '17:00' }
    const hours = [open, afternoon, { days: ['sat'], from: '00:00', to: '23:59' }]
    const messages = [{ vi: 'Nghỉ ngày 2/9', en: 'Closed on 2 September' }]
    expect(await load({ office: { ...office, hours, messages } })).toMatchObject({
      value: { config: { office: { hours, messages } } },
    })
  })

  it('takes no restart at all, no scanner, no paper and its own endings', async () => {
    const given = {
      maintenance: { restartAt: null },
      scanner: { enabled: false },
      receipt: { paper: 'none', printer: 'EPSON TM-T82' },
      email: { endings: ['gov.vn'] },
    }
    expect(await load(given)).toMatchObject({ value: { config: given } })
  })

  it('has the defaults that the table of the configuration names', () => {
    expect(defaultConfig).toMatchObject({
      office: { hours: [], messages: [] },
      email: { endings: ['com', 'vn'] },
      receipt: { paper: 'thermal80' },
      scanner: { enabled: true, maxGapMs: 35 },
      maintenance: { restartAt: '03:30', windowMinutes: 60, memoryLimitMb: 1500 },
      store: { kind: 'lowdb', minFreeMb: 200 },
    })
  })
})

describe('secrets', () => {
  const secret = 'hunter2!'

  it.each([
    [{ smtp: { ...smtp, password: secret } }, 'smtp.password'],
    [{ smtp: { ...smtp, pass: secret } }, 'smtp.pass'],
    [{ KIOSK_SMTP_PASSWORD: secret }, 'KIOSK_SMTP_PASSWORD'],
    [{ api_key: secret }, 'api_key'],
  ])('are refused in the file and not repeated: %j', async (content, path) => {
    const said = await problems(content)
    expect(said).toEqual([
      `${path} does not belong in a file: the mail server’s password is read from the environment variable KIOSK_SMTP_PASSWORD.`,
    ])
  })

  it.each([
    [{ maintenance: { code: secret } }, 'maintenance.code'],
    [{ maintenanceCode: secret }, 'maintenanceCode'],
    [{ KIOSK_MAINTENANCE_CODE: secret }, 'KIOSK_MAINTENANCE_CODE'],
  ])('the maintenance code neither: %j', async (content, path) => {
    expect(await problems(content)).toEqual([
      `${path} does not belong in a file: the maintenance code is read from the environment variable KIOSK_MAINTENANCE_CODE.`,
    ])
  })

  it('are not repeated from a URL either', async () => {
    const said = await problems({ smtp: { ...smtp, host: `smtp://u:${secret}@mail.vn` } })
    expect(said).toEqual([expect.stringContaining('smtp.host is "smtp://…@mail.vn"')])
  })

  it('come from the environment', async () => {
    const withUser = { smtp: { ...smtp, user: 'kiosk' } }
    const env = { KIOSK_SMTP_PASSWORD: secret }
    expect(await load(withUser, { env })).toMatchObject({ value: { smtpPassword: secret } })
    expect(await problems(withUser, { env: { KIOSK_SMTP_PASSWORD: '' } })).toEqual([
      'smtp.user is "kiosk", but the environment variable KIOSK_SMTP_PASSWORD is not set.',
    ])
    expect(await problems({ smtp }, { env })).toEqual([
      'KIOSK_SMTP_PASSWORD is set, but smtp.user is missing: name the user it belongs to, or unset it.',
    ])
    expect(await load({}, { env })).toEqual({
      ok: true,
      value: { config: defaultConfig, given: {}, file: expect.any(String) as string },
    })
  })
})

describe('the maintenance code', () => {
  it('comes from the environment as it stands there, and may be left away', async () => {
    const env = { KIOSK_MAINTENANCE_CODE: ' Bảo trì Q1 ' }
    expect(await load({}, { env })).toMatchObject({ value: { maintenanceCode: ' Bảo trì Q1 ' } })
    for (const none of [{}, { KIOSK_MAINTENANCE_CODE: '' }]) {
      const loaded = await load({}, { env: none })
      expect(loaded.ok && loaded.value).not.toHaveProperty('maintenanceCode')
    }
  })
})

it('the set-up code comes from the environment too', async () => {
  const env = { KIOSK_SET_UP_CODE: 'Q3-2026-HCM' }
  expect(await load({}, { env })).toMatchObject({ value: { setUpCode: 'Q3-2026-HCM' } })
})

describe('--demo', () => {
  it('is refused beside a mail server', async () => {
    expect(await problems({ smtp }, { demo: true })).toEqual([
      '--demo was given, but …/test.json names a mail server (smtp): leave --demo away, or name another file with --config.',
    ])
  })

  it('changes nothing where demo is on anyway', async () => {
    expect(await load({ kiosk: 'K-9' }, { demo: true })).toMatchObject({
      value: { config: { kiosk: 'K-9', demo: true } },
    })
  })
})

describe('smtp.auth', () => {
  const auth = { kind: 'client-credentials', tokenUrl: 'https://login.example.vn/token', clientId: 'kiosk' }
  const smtp = { host: 'mail.example.vn', user: 'kiosk@example.vn', from: 'kiosk@example.vn', auth }
  const secrets = { KIOSK_SMTP_CLIENT_SECRET: 's', KIOSK_SMTP_REFRESH_TOKEN: 't' }

  it.each<[string, object, NodeJS.ProcessEnv, string[]]>([
    ['all there', smtp, secrets, []],
    [
      'no secret',
      smtp,
      {},
      ['smtp.auth is client-credentials, but the environment variable KIOSK_SMTP_CLIENT_SECRET is not set.'],
    ],
    [
      'no refresh token',
      { ...smtp, auth: { ...auth, kind: 'refresh-token' } },
      {},
      ['smtp.auth is refresh-token, but the environment variable KIOSK_SMTP_REFRESH_TOKEN is not set.'],
    ],
    [
      'a password, too',
      smtp,
      { ...secrets, KIOSK_SMTP_PASSWORD: 'p' },
      ['KIOSK_SMTP_PASSWORD is set, and smtp.auth, too: unset one of them.'],
    ],
    [
      'no mailbox',
      { ...smtp, user: undefined },
      secrets,
      ['smtp.auth needs smtp.user: the mailbox that mail is sent from.'],
    ],
    [
      'tokens in the clear',
      { ...smtp, auth: { ...auth, tokenUrl: 'http://login.example.vn/token' } },
      secrets,
      ['smtp.auth.tokenUrl: an https address.'],
    ],
  ])('%s', async (_what, given, env, sentences) => {
    expect(await problems({ smtp: given }, { env })).toEqual(sentences)
  })
})

describe('the example', () => {
  it('is a valid configuration for production', async () => {
    const file = fileURLToPath(new URL('../../kiosk.config.example.json', import.meta.url))
    const result = await loadConfig({ file, demo: false, env: { KIOSK_SMTP_PASSWORD: 'x' } })
    expect(result).toMatchObject({ ok: true, value: { config: { demo: false } } })
    // It shows every key, so that nobody has to look for one.
    const shown = JSON.parse(await readFile(file, 'utf8')) as object
    expect(Object.keys(shown)).toEqual(expect.arrayContaining(Object.keys(defaultConfig)))
  })
})

describe('whatever stands in the file', () => {
  const keys = fc.constantFrom(
    'otp',
    'digits',
    'smtp',
    'host',
    'email',
    '__proto__',
    'constructor',
    'demo',
    'x',
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.jsonValue(),
      fc.array(fc.tuple(keys, tie('tree')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
    ),
  }))

  it('gives a configuration or whole sentences, never an exception', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (content) => {
        const result = await load(JSON.stringify(content))
        if (result.ok) return
        expect(result.error.problems.length).toBeGreaterThan(0)
        for (const problem of result.error.problems) {
          expect(problem).toMatch(/[.?]$/)
          expect(problem).not.toMatch(/undefined|\[object/)
        }
      }),
      { numRuns: 300 },
    )
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })
})
