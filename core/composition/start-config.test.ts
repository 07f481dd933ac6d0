/** Whatever an edit has done to the configuration file, a kiosk that has run here goes on as it was. */
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepLastGood } from './last-good.ts'
import { EnrolmentError, openEnrolment } from '../remote/enrolment.ts'
import { startConfig, type StartOptions } from './start-config.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-config-'))
  file = join(folder, 'kiosk.config.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const smtp = { host: 'mail.example.vn', from: 'BHXH <khong-tra-loi@example.vn>' }
const good = { kiosk: 'K-7', smtp }
const dataDir = () => join(folder, 'data')

const start = (options: Partial<StartOptions> = {}) =>
  startConfig({ file, data: dataDir(), demo: false, env: {}, ...options })
async function ranOnce(given: unknown = good, folderOf = dataDir()): Promise<void> {
  await mkdir(folderOf, { recursive: true })
  await keepLastGood(folderOf, { file, given, journalled: null })
}

const broken: Array<[what: string, content: string | Buffer, says: RegExp]> = [
  ['JSON that breaks off', '{ "kiosk": "K-8", ', /line 1, column/],
  ['nothing', '', /line 1, column/],
  ['an unknown key', JSON.stringify({ ...good, otpp: {} }), /otpp/],
  ['a port that is a word', JSON.stringify({ smtp: { ...smtp, port: 'mail' } }), /smtp\.port/],
  ['a number out of range', JSON.stringify({ ...good, otp: { digits: 99 } }), /otp\.digits/],
  ['another kind of thing', '["kiosk"]', /./],
  ['another encoding', Buffer.from([0xff, 0xfe, 0x7b, 0x00]), /UTF-8/],
  ['a user without a password', JSON.stringify({ smtp: { ...smtp, user: 'kiosk' } }), /KIOSK_SMTP_PASSWORD/],
  ['more than any configuration', Buffer.alloc(1024 * 1024 + 1, ' '), /1 MiB/],
]

describe.each(broken)('a file with %s', (_what, content, says) => {
  beforeEach(() => writeFile(file, content))

  it('leaves the last one in force, and says what is wrong', async () => {
    await ranOnce()
    const found = await start()
    expect(found).toMatchObject({ ok: true, value: { config: { kiosk: 'K-7' }, given: good, file } })
    expect(found.ok && found.value.problems.join('\n')).toMatch(says)
    // Mended.
    await writeFile(file, JSON.stringify({ ...good, kiosk: 'K-8' }))
    expect(await start()).toMatchObject({ value: { config: { kiosk: 'K-8' }, problems: [] } })
  })

  it('is refused where nothing was ever in force, with the same words', async () => {
    const refused = await start()
    expect(refused.ok ? '' : refused.error.problems.join('\n')).toMatch(says)
    await ranOnce()
    const found = await start()
    expect(found.ok && found.value.problems).toEqual(refused.ok ? null : refused.error.problems)
  })
})

it('a file that is gone, or cannot be read, leaves the last one in force', async () => {
  await ranOnce()
  expect(await start()).toMatchObject({ ok: true, value: { problems: [`${file} does not exist.`] } })
  await mkdir(file)
  expect(await start()).toMatchObject({
    value: { config: { kiosk: 'K-7' }, problems: [`${file} is a folder; a file is needed.`] },
  })
})

describe('is refused as ever', () => {
  it('a command line that is wrong', async () => {
    await ranOnce()
    await writeFile(file, JSON.stringify(good))
    expect(await start({ demo: true })).toMatchObject({ ok: false, error: { typed: true } })
  })

  it('another file than the one that was in force here', async () => {
    await ranOnce()
    expect(await start({ file: join(folder, 'mistyped.json') })).toMatchObject({ ok: false })
  })

  it('a broken file where the last one would do no better today', async () => {
    await ranOnce({ smtp: { ...smtp, user: 'kiosk' } })
    await writeFile(file, '{')
    expect(await start()).toMatchObject({ ok: false })
    expect(await start({ env: { KIOSK_SMTP_PASSWORD: 'x' } })).toMatchObject({
      value: { smtpPassword: 'x', problems: [expect.stringContaining('line 1')] },
    })
    await ranOnce({ otpp: {} })
    expect(await start()).toMatchObject({ ok: false })
    await writeFile(join(dataDir(), 'last-config.json'), 'x')
    expect(await start()).toMatchObject({ ok: false })
  })
})

it('finds the folder that the file was for where only the file could say it', async () => {
  const env = { XDG_DATA_HOME: folder, LOCALAPPDATA: folder }
  const options = { data: null, env, file }
  await writeFile(file, JSON.stringify({ kiosk: 'K-7' }))
  const demo = await start(options)
  expect(demo).toMatchObject({ ok: true, value: { config: { demo: true } } })
  if (!demo.ok || process.platform === 'darwin') return
  await ranOnce({ kiosk: 'K-7' }, demo.value.dataDir)
  await writeFile(file, '{')
  expect(await start(options)).toMatchObject({ ok: true, value: { dataDir: demo.value.dataDir } })
  expect(demo.value.dataDir).toMatch(/demo$/)
})

describe('a damaged enrolment', () => {
  const coordinate = 'A'.repeat(43)
  const enrolment = {
    url: 'https://kiosk.example.vn',
    ca: null,
    device: null,
    publicKey: { x: coordinate, y: coordinate },
    keptIn: 'file',
    privateKey: coordinate,
  }

  it.each([
    ['no JSON', '{'],
    ['no address', JSON.stringify({ ...enrolment, url: 'kiosk.example.vn' })],
    ['an address with a path', JSON.stringify({ ...enrolment, url: 'https://kiosk.example.vn/vi' })],
    ['an address in the clear', JSON.stringify({ ...enrolment, url: 'http://kiosk.example.vn' })],
  ])('is said in a sentence: %s', async (_, text) => {
    await mkdir(dataDir(), { recursive: true })
    await writeFile(file, '{}')
    await writeFile(join(dataDir(), 'enrolment.json'), text)
    expect(await start()).toMatchObject({
      ok: false,
      error: { problems: [expect.stringMatching(/enrolment\.json is damaged: .*“replace”/)] },
    })
  })

  it('of a key that is none is said in a sentence, too', async () => {
    await mkdir(dataDir(), { recursive: true })
    await writeFile(file, '{}')
    await writeFile(join(dataDir(), 'enrolment.json'), JSON.stringify(enrolment))
    expect(await start()).toMatchObject({ ok: true })
    const opened = openEnrolment(dataDir(), { url: enrolment.url, ca: null, storeKey: undefined })
    await expect(opened).rejects.toThrow(/enrolment\.json is damaged/)
    await expect(opened).rejects.toBeInstanceOf(EnrolmentError)
  })
})

it.skipIf(process.platform === 'win32')('is kept for nobody else to read', async () => {
  await ranOnce()
  const kept = join(dataDir(), 'last-config.json')
  expect((await stat(kept)).mode & 0o777).toBe(0o600)
  expect(await readFile(kept, 'utf8')).toContain('K-7')
})
