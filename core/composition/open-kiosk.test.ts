/** That the parts are put together: what only the whole service, over a real folder and a real mail server, can show. */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeBackup, restoreBackup } from '../storage/backup/backup.ts'
import { configSchema } from '../config/config.ts'
import { freeSpaceAt } from '../admin/health/disk-watch.ts'
import { settle } from '../testing/manual-time.ts'
import { refuse, startSmtpServer, type TestSmtpServer } from '../testing/mail/smtp-server.ts'
import { openKiosk } from './open-kiosk.ts'
import { OpenError, type OpenKiosk, type OpenOptions, type WholeKiosk } from './options.ts'
import { newStaffSession } from '../session/session.ts'
import type { Migration } from '../storage/disk/formats.ts'
import { aFolder, testKey } from '../testing/store/test-folder.ts'
import { madeUpFormats } from '../testing/store/test-formats.ts'

const disk = vi.hoisted(() => ({ freeMb: null as number | null }))
vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs/promises')>()
  const statfs = async (path: string) =>
    disk.freeMb === null ? real.statfs(path) : { bavail: disk.freeMb, bsize: 1_000_000 }
  return { ...real, statfs, default: { ...real, statfs } }
})

// A machine that has just started may set its clock by more.
const machine = vi.hoisted(() => ({ uptime: 3_600 }))
vi.mock('node:os', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:os')>()
  const uptime = () => machine.uptime
  return { ...real, uptime, default: { ...real, uptime } }
})

const formats = vi.hoisted(() => ({ current: 1, migrations: [] as readonly Migration[] }))
vi.mock('../storage/disk/formats.ts', () => ({ ourFormats: formats }))

let folder: ReturnType<typeof aFolder>
let stand: TestSmtpServer
const open: WholeKiosk[] = []
const lines: string[] = []
const signedIn = vi.fn()
beforeEach(async () => {
  folder = aFolder()
  lines.length = 0
  signedIn.mockClear()
  stand = await startSmtpServer({
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      signedIn()
      if (password === 'right') done(null, { user: username })
      else done(refuse(535, '5.7.8 no'))
    },
  })
})
afterEach(async () => {
  disk.freeMb = null
  machine.uptime = 3_600
  Object.assign(formats, { current: 1, migrations: [] })
  for (const kiosk of open.splice(0)) await kiosk.close()
  await stand.close()
  folder.remove()
})

async function opened(options: Partial<OpenOptions> = {}): Promise<WholeKiosk> {
  const line = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`)
  const smtp = { host: '127.0.0.1', port: stand.port, user: 'kiosk', from: 'BHXH <kiosk@bhxh.example>' }
  const kiosk = await openKiosk({
    config: configSchema.parse({ smtp, kiosk: 'kiosk-7' }),
    dataDir: join(folder.path, 'data'),
    smtpPassword: 'right',
    key: testKey,
    hashCost: { memoryKiB: 8, passes: 1, lanes: 1 },
    log: { info: line, warn: line, error: line },
    ...options,
  })
  open.push(kiosk)
  return kiosk
}

async function call({ service }: OpenKiosk, operation: string, input: object = {}) {
  const { reply } = await service.call(operation, input, { kiosk: 'kiosk-7', session: null, visit: null })
  return reply.result as { ok: boolean; value?: { outOfService?: unknown }; error?: unknown }
}

const outOfService = async (kiosk: OpenKiosk) => (await call(kiosk, 'getKiosk')).value?.outOfService

describe('the maintenance exit', () => {
  const maintenanceCode = 'sửa máy 7'

  it('is there with a code in a shell that can be left, and leads out after the answer', async () => {
    const leave = vi.fn()
    const kiosk = await opened({ maintenanceCode, leave })
    expect(await call(kiosk, 'leaveKiosk', { code: 'đoán thử', what: 'close' })).toMatchObject({
      error: { kind: 'maintenance-refused' },
    })
    const answer = await call(kiosk, 'leaveKiosk', { code: maintenanceCode, what: 'close' })
    expect(answer).toEqual({ ok: true, value: null })
    expect(leave).not.toHaveBeenCalled()
    await vi.waitFor(() => expect(leave).toHaveBeenCalledWith('close'))
    expect(lines.join('\n')).not.toContain(maintenanceCode)
  })

  it('counts over a restart of the whole service, on a real disk', async () => {
    const leave = vi.fn()
    const guess = { code: 'đoán thử', what: 'close' }
    for (let start = 0; start < 5; start++) {
      const kiosk = await opened({ maintenanceCode, leave })
      await call(kiosk, 'leaveKiosk', guess)
      await kiosk.close()
    }
    const kiosk = await opened({ maintenanceCode, leave })
    expect(await call(kiosk, 'leaveKiosk', { ...guess, code: maintenanceCode })).toMatchObject({
      error: { kind: 'maintenance-wait' },
    })
  })

  it.each<[string, Partial<OpenOptions>]>([
    ['without a code', { leave: () => {} }],
    ['in a shell that cannot be left', { maintenanceCode }],
  ])('is not there %s', async (_, options) => {
    const kiosk = await opened(options)
    expect(await call(kiosk, 'leaveKiosk', { code: maintenanceCode, what: 'close' })).toMatchObject({
      error: { kind: 'maintenance-off' },
    })
  })

  it('is not opened with a code that anybody would try; nothing is begun', async () => {
    const opening = opened({ maintenanceCode: '123456', leave: () => {} })
    await expect(opening).rejects.toThrow(OpenError)
    await expect(opening).rejects.toThrow(
      /^KIOSK_MAINTENANCE_CODE is too easy to guess: .* Set another code\.$/,
    )
    expect(fs.readdirSync(folder.path)).toEqual([])
  })
})

const person = {
  name: 'Đặng Minh Châu',
  userName: 'chau.dang',
  ownAccount: '0123456789',
  password: 'Mot hai ba bon',
  pin: '258041',
  language: 'vi',
}

describe('the set-up code', () => {
  it('is made anew at each start, until there is an administrator', async () => {
    const first = await opened()
    await first.close()
    const kiosk = await opened()
    const code = kiosk.setUp!.code!
    expect(code).toMatch(/^(?:\w{4}-){2}\w{4}$/)
    expect(code).not.toBe(first.setUp!.code)
    expect(await call(kiosk, 'setUpStaff', { ...person, code })).toMatchObject({ ok: true })
    await kiosk.close()
    expect((await opened()).setUp).toBeNull()
    expect(lines.join('\n')).not.toContain(code)
  })

  it('is a chosen one, which is passed on to nobody', async () => {
    const kiosk = await opened({ setUpCode: 'Quan 3 - 2026' })
    expect(kiosk.setUp).toEqual({ code: null })
    for (const [code, outcome] of [
      ['', { ok: false, error: { kind: 'setup-refused' } }],
      ['quan3-2026', { ok: true }],
    ] as const) {
      expect(await call(kiosk, 'setUpStaff', { ...person, code })).toMatchObject(outcome)
    }
    expect(lines.join('\n')).not.toContain('2026')
  })

  it.each([
    [
      'Q3-26',
      'KIOSK_SET_UP_CODE has 4 letters and digits; at least 8 are needed. Set a longer code, or unset it: one is then made and printed at start.',
    ],
    ['12345678', 'KIOSK_SET_UP_CODE is too easy to guess. Set another code.'],
  ])('is refused when it is easy: %s', async (setUpCode, sentence) => {
    await expect(opened({ setUpCode })).rejects.toThrow(new OpenError(sentence))
    expect(fs.readdirSync(folder.path)).toEqual([])
  })
})

describe('a changed setting', () => {
  const start = { visit: 'v', kiosk: 'kiosk-7', device: null, language: 'vi', now: 0 } as const
  const mai = newStaffSession(start, { userName: 'mai.pham', role: 'administrator', lastSignIn: null })

  it('of the mail brings a kiosk back into service, without a restart', async () => {
    const kiosk = await opened({ smtpPassword: 'wrong' })
    await call(kiosk, 'setUpStaff', { ...person, userName: mai.userName, code: kiosk.setUp!.code! })
    await vi.waitFor(async () => expect(await outOfService(kiosk)).toBe('mail'), { timeout: 10_000 })
    expect(await kiosk.settings.save(mai, { 'smtp.password': 'right' }, 0)).toMatchObject({ ok: true })
    await vi.waitFor(async () => expect(await outOfService(kiosk)).toBeNull(), { timeout: 10_000 })
  })

  // Each of these was kept, and the next start refused it.
  it.each([
    'A:B;',
    '"A',
    '(comment',
    'A, B',
    '<A',
    'A <a@b>',
    '\\',
    ':;',
    '@',
    'BHXH "cơ sở" (1)',
    'x'.repeat(120),
  ])('of the office’s name is any name: %s', async (name) => {
    const demo = { config: configSchema.parse({}) }
    const kiosk = await opened(demo)
    expect(await kiosk.settings.save(mai, { 'office.name': name }, 0)).toMatchObject({ ok: true })
    await kiosk.close()
    const after = await opened(demo)
    expect(await call(after, 'getKiosk')).toMatchObject({ value: { office: { name } } })
    const sent = await after.testMail(mai, { to: 'lan@example.vn', language: 'vi', changes: {} })
    expect(sent).toMatchObject({ value: { step: 'sent' } })
    expect(after.mailbox?.mails()).toHaveLength(1)
    await after.close()
  })

  it('shows to whoever comes next, in demo too, and after a start', async () => {
    const demo = { config: configSchema.parse({}) }
    const kiosk = await opened(demo)
    await kiosk.settings.save(mai, { 'office.name': 'BHXH cơ sở Bến Thành', languages: ['en'] }, 0)
    const shown = { value: { office: { name: 'BHXH cơ sở Bến Thành' }, languages: ['en'] } }
    expect(await call(kiosk, 'getKiosk')).toMatchObject(shown)
    await kiosk.close()
    expect(await call(await opened(demo), 'getKiosk')).toMatchObject(shown)
    expect(demo.config.office.name).not.toBe('BHXH cơ sở Bến Thành')
  })
})

describe('out of service', () => {
  it('is a kiosk whose mail password is wrong, as soon as the server has said so', async () => {
    const kiosk = await opened({ smtpPassword: 'wrong' })
    await vi.waitFor(async () => expect(await outOfService(kiosk)).toBe('mail'), { timeout: 10_000 })
    expect(kiosk.health.troubles()).toMatchObject([{ reason: 'mail', why: 'settings' }])
    expect(await call(kiosk, 'startVisit', { language: 'vi' })).toMatchObject({
      error: { kind: 'out-of-service' },
    })
    expect(lines.filter((line) => line.startsWith('nobody is served'))).toHaveLength(1)
    expect(lines.join('\n')).toContain('KIOSK_SMTP_PASSWORD')
  })

  it('is none whose mail server lets it in, nor a demo', async () => {
    const kiosk = await opened()
    await vi.waitFor(() => expect(signedIn).toHaveBeenCalled(), { timeout: 10_000 })
    await settle()
    expect(await outOfService(kiosk)).toBeNull()
    await kiosk.close()
    const demo = await opened({ config: configSchema.parse({}), dataDir: join(folder.path, 'demo') })
    expect(await outOfService(demo)).toBeNull()
    expect(lines.filter((line) => line.startsWith('nobody is served'))).toEqual([])
  })

  it('is a kiosk whose disk is nearly full, from the start', async () => {
    disk.freeMb = 150
    const kiosk = await opened()
    expect(await outOfService(kiosk)).toBe('disk')
    expect(lines.join('\n')).toContain('only 150 MB are free')
    await kiosk.close()
    disk.freeMb = 200
    expect(await outOfService(await opened())).toBeNull()
    expect(await freeSpaceAt(folder.path)()).toBe(200_000_000)
  })

  describe('is a kiosk whose clock', () => {
    const hour = 3_600_000
    const setClock = (byMs: number) => vi.setSystemTime(Date.now() + byMs)
    beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))
    afterEach(() => void vi.useRealTimers())

    const year = 365 * 24 * hour
    const setUpCode = 'Quan 3 - 2026'
    const set = { ...person, code: setUpCode }

    it('was ahead at starts that nobody used: the next one serves', async () => {
      await (await opened()).close()
      setClock(year)
      for (const smtpPassword of ['right', 'wrong']) {
        // In and out of service, and the new version: all that a start writes.
        const ahead = await opened({ smtpPassword })
        await vi.waitFor(() => expect(signedIn).toHaveBeenCalled())
        await ahead.close()
      }
      setClock(-year)
      const right = await opened()
      expect(await outOfService(right)).toBeNull()
      expect((await right.verify()).problem).toBeNull()
    })

    it('was ahead while it was used: an administrator accepts it, for good', async () => {
      const ahead = await opened({ setUpCode })
      await call(ahead, 'setUpStaff', set)
      setClock(year)
      // A jump is not believed; a start is.
      await ahead.close()
      const used = await opened()
      const typed = { userName: person.userName, secret: person.password, language: 'vi' }
      expect(await call(used, 'staffSignIn', typed)).toMatchObject({ ok: true })
      await used.close()
      setClock(-year)

      const kiosk = await opened()
      expect(await outOfService(kiosk)).toBe('clock')
      let at = { session: null as string | null, visit: null as string | null }
      const desk = async (operation: string, input: object) => {
        const { reply, session } = await kiosk.service.call(operation, input, { kiosk: 'kiosk-7', ...at })
        at = { session, visit: reply.session?.visit ?? null }
        return reply.result as { ok: boolean; value: { clock: { offer: { machineAt: number } } } }
      }
      expect(await desk('staffSignIn', typed), 'also out of service').toMatchObject({ ok: true })
      const { offer } = (await desk('getHealth', {})).value.clock
      expect(Math.abs(offer.machineAt - Date.now())).toBeLessThan(hour)
      const { machineAt } = offer
      expect(await desk('acceptClock', { machineAt, password: person.password })).toMatchObject({ ok: true })
      expect(await outOfService(kiosk)).toBeNull()
      expect(await desk('getHealth', {}), 'they go on').toMatchObject({ ok: true })

      const [passphrase, file] = ['twelve characters', join(folder.path, 'a.backup')]
      const dataDir = join(folder.path, 'data')
      await makeBackup({ dataDir, key: testKey, file, passphrase, now: Date.now(), cost: 1024 })
      await kiosk.close()
      const again = await opened()
      expect(await outOfService(again)).toBeNull()
      expect((await again.verify()).problem).toBeNull()

      const restored = join(folder.path, 'restored')
      await restoreBackup({ file, dataDir: restored, passphrase, now: Date.now })
      const elsewhere = await opened({ dataDir: restored })
      expect(await outOfService(elsewhere)).toBeNull()
    })

    it('is set back shortly after the start, before anybody came: the kiosk follows', async () => {
      machine.uptime = 30
      setClock(7 * hour)
      const kiosk = await opened()
      setClock(-7 * hour)
      expect(await outOfService(kiosk)).toBe('clock')
      const followed = async () => expect((await kiosk.verify()).events['clock.followed']).toBe(1)
      // Looked at every ten seconds.
      await vi.waitFor(followed, { timeout: 15_000, interval: 200 })
      expect(await outOfService(kiosk)).toBeNull()
    }, 20_000)

    it('is behind what was done here, until it is set right', async () => {
      const before = await opened({ setUpCode })
      await call(before, 'setUpStaff', set)
      await before.close()
      setClock(-2 * hour)
      const kiosk = await opened()
      expect(await outOfService(kiosk)).toBe('clock')
      setClock(2 * hour)
      expect(await outOfService(kiosk)).toBeNull()
    })

    it('jumps; once it is set right, nothing of that time is left in the service or its journal', async () => {
      const leave = vi.fn()
      const kiosk = await opened({ maintenanceCode: 'sửa máy 7', leave })
      setClock(24 * hour)
      expect(await outOfService(kiosk)).toBe('clock')
      expect(await call(kiosk, 'leaveKiosk', { code: 'đoán thử', what: 'close' }), 'an entry').toMatchObject({
        error: { kind: 'maintenance-refused' },
      })
      setClock(-24 * hour)
      expect(await outOfService(kiosk)).toBeNull()
      await kiosk.close()
      expect(await outOfService(await opened())).toBeNull()
    })
  })
})

describe('a configuration file that cannot be used', () => {
  const file = '/etc/vssid-kiosk/kiosk.config.json'
  const problems = [`${file}, line 3, column 9: a comma is missing.`]
  const smtp = (from: string) => ({ host: '127.0.0.1', port: stand.port, user: 'kiosk', from })
  /** As a shell opens it: what the file says, or what was last in force and why. */
  const start = (from: string, wrong: readonly string[] = []) => {
    const given = { smtp: smtp(from), kiosk: 'kiosk-7' }
    return opened({ config: configSchema.parse(given), given, configFile: { file, problems: wrong } })
  }
  const journalled = async (kiosk: WholeKiosk) => (await kiosk.verify()).events['configuration.refused'] ?? 0
  const good = 'BHXH <kiosk@bhxh.example>'

  it('is said in log, report and journal, there once for the same trouble', async () => {
    await (await start(good)).close()
    for (const times of [1, 1]) {
      const kiosk = await start(good, problems)
      expect((await kiosk.report()).configuration).toEqual({ file, problems })
      expect(await journalled(kiosk)).toBe(times)
      expect(lines.splice(0).join('\n')).toContain('a comma is missing')
      await kiosk.close()
    }
    const other = await start(good, ['another trouble.'])
    expect(await journalled(other)).toBe(2)
    await other.close()
    const mended = await start(good)
    expect((await mended.report()).configuration).toBeNull()
    await mended.close()
    // Broken again in the same way: that is news.
    expect(await journalled(await start(good, problems))).toBe(3)
  })

  it('is found out by opening, too: the last one in force is taken', async () => {
    await expect(start('A:B; <kiosk@bhxh.example>')).rejects.toThrow('is not a sender')
    await (await start(good)).close()
    const kiosk = await start('A:B; <kiosk@bhxh.example>')
    expect(kiosk.config.smtp?.from).toBe(good)
    expect((await kiosk.report()).configuration?.problems).toEqual([
      expect.stringContaining('is not a sender'),
    ])
    await vi.waitFor(() => expect(signedIn).toHaveBeenCalled())
    await kiosk.close()
    // What could not be used was not kept.
    const again = await start('A:B; <kiosk@bhxh.example>')
    expect(await journalled(again)).toBe(1)
    await again.close()
    expect((await start('BHXH Q3 <q3@bhxh.example>')).config.smtp?.from).toContain('q3@')
  })

  it('is not what a wrong command line or a weak code is: those are refused as ever', async () => {
    await (await start(good)).close()
    const given = { smtp: smtp(good), kiosk: 'kiosk-7' }
    const options = { config: configSchema.parse(given), given, configFile: { file, problems: [] } }
    await expect(opened({ ...options, maintenanceCode: '123456' })).rejects.toThrow(OpenError)
  })

  it('is not in a backup', async () => {
    const dataDir = join(folder.path, 'data')
    await (await start(good)).close()
    expect(fs.readFileSync(join(dataDir, 'last-config.json'), 'utf8')).toContain('bhxh.example')
    const [passphrase, backup] = ['twelve characters', join(folder.path, 'a.backup')]
    const options = { dataDir, key: testKey, file: backup, passphrase, now: Date.now(), cost: 1024 }
    await makeBackup(options)
    const restored = join(folder.path, 'restored')
    await restoreBackup({ file: backup, dataDir: restored, passphrase, now: Date.now })
    expect(fs.readdirSync(restored)).not.toContain('last-config.json')
  })
})

describe('data of an older format', () => {
  it('are brought forward as the kiosk opens, and the log says so', async () => {
    await (await opened()).close()
    expect(lines.join('\n')).not.toContain('new format')
    Object.assign(formats, madeUpFormats(2))
    await opened()
    expect(lines.filter((line) => line.includes('new format'))).toEqual([
      expect.stringMatching(
        /^the data were brought to a new format; as they were before, they are kept \{"formatBefore":1,"formatNow":2,"ms":\d+\}$/,
      ),
    ])
    expect(fs.existsSync(join(folder.path, 'data', 'kept-format-1', 'store.json'))).toBe(true)
  })

  it('that cannot be brought forward keep the kiosk closed, in words', async () => {
    await (await opened()).close()
    disk.freeMb = 0
    Object.assign(formats, madeUpFormats(2))
    await expect(opened()).rejects.toThrow(OpenError)
    await expect(opened()).rejects.toThrow(/must be free on the disk .* Nothing was changed/)
  })
})
