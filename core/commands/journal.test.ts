import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyFileName, loadOrCreateKey } from '../storage/disk/key-file.ts'
import { openLowdbStore, type LowdbStore } from '../storage/folder/lowdb-store.ts'
import { anAccount, anEvent } from '../testing/store/store-contract.ts'
import { aFolder } from '../testing/store/test-folder.ts'
import { runJournalCli } from './journal.ts'
import { readJournal } from '../storage/journal/reader.ts'
import { segmentFile } from '../storage/journal/segments.ts'

let folder: ReturnType<typeof aFolder>
let dataDir: string
let key: Buffer
beforeEach(async () => {
  folder = aFolder()
  dataDir = join(folder.path, 'data')
  key = (await loadOrCreateKey(dataDir)).key
})
afterEach(() => folder.remove())

const open = () => openLowdbStore({ dataDir, key, now: () => 0, segmentBytes: 4096 })
async function write(store: LowdbStore, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const number = String(i)
    const puts = [
      {
        collection: 'accounts' as const,
        key: number,
        value: anAccount(number, `phone ${i}`),
        expect: 'whatever' as const,
      },
    ]
    await store.commit({ event: anEvent(1_700_000_000_000 + i), puts })
  }
}
async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = []
  const code = await runJournalCli(
    args,
    (line) => lines.push(line),
    () => 0,
  )
  return { code, text: lines.join('\n') }
}

describe('journal verify', () => {
  it('finds a whole journal whole, also while it is written to', async () => {
    const store = await open()
    await write(store, 20)
    const going = write(store, 200)
    const beside = await run('verify', dataDir)
    expect(beside).toMatchObject({ code: 0 })
    await going
    await store.close()
    const { code, text } = await run('verify', dataDir)
    expect(code).toBe(0)
    expect(text).toContain('220 whole')
    expect(text).toMatch(/change\.confirmed +220/)
    expect(text).toContain('2023-11-14T22:13:20.000Z')
    expect(text).toContain('The journal is whole.')
  })

  it('changes nothing', async () => {
    const store = await open()
    await write(store, 5)
    await store.close()
    const snapshot = () =>
      fs
        .readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
        .map((name) => [name, fs.statSync(join(dataDir, name)).mtimeMs])
    const before = snapshot()
    await run('verify', dataDir)
    expect(snapshot()).toEqual(before)
  })

  it('names the file and the entry of the first problem', async () => {
    const store = await open()
    await write(store, 20)
    await store.close()
    // The second is not always there in time to be written to.
    const file = segmentFile(dataDir, 1)
    const bytes = fs.readFileSync(file)
    bytes[100] = bytes[100]! ^ 1
    fs.writeFileSync(file, bytes)
    const { code, text } = await run('verify', dataDir)
    expect(code).toBe(1)
    expect(text).toContain(`File         ${file}`)
    expect(text).toMatch(/Entry {8}\d+/)
    expect(text).toContain('PROBLEM')
    expect(await run('rebuild', dataDir)).toMatchObject({ code: 1 })
    expect(fs.existsSync(join(dataDir, 'documents'))).toBe(true)
  })

  it('finds every changed byte of every file', { timeout: 60_000 }, async () => {
    const store = await open()
    await write(store, 12)
    await store.close()
    for (const segment of [1, 2]) {
      const file = segmentFile(dataDir, segment)
      const bytes = fs.readFileSync(file)
      const end = bytes.findLastIndex((byte) => byte !== 0)
      for (let at = 0; at <= end; at += 61) {
        const changed = Buffer.from(bytes)
        changed[at] = changed[at]! ^ 4
        fs.writeFileSync(file, changed)
        expect((await run('verify', dataDir)).code, `byte ${at} of ${file}`).toBe(1)
      }
      fs.writeFileSync(file, bytes)
    }
    expect((await run('verify', dataDir)).code).toBe(0)
  })

  it('checks the chain without a key, and says what it could not check', async () => {
    const store = await open()
    await write(store, 3)
    await store.close()
    const elsewhere = join(folder.path, 'elsewhere.key')
    fs.renameSync(join(dataDir, keyFileName), elsewhere)
    const without = await run('verify', dataDir)
    expect(without.code).toBe(0)
    expect(without.text).toContain('not checked')
    expect((await run('verify', dataDir, '--key-file', elsewhere)).text).toContain('change.confirmed')
    expect((await run('rebuild', dataDir)).text).toContain('There is no key')
  })

  it('tells a wrong key', async () => {
    await (await open()).close()
    const wrong = join(folder.path, 'wrong.key')
    fs.writeFileSync(wrong, 'ab'.repeat(32), { mode: 0o600 })
    const { code, text } = await run('verify', dataDir, '--key-file', wrong)
    expect(code).toBe(1)
    expect(text).toContain('not the key')
  })
})

describe('journal verify --newest', () => {
  const newest = async () =>
    /Newest hash +([0-9a-f]{64})/.exec((await run('verify', dataDir)).text)?.[1] ?? ''

  it('finds a hash that was noted down, also in parts and by its first digits', async () => {
    const store = await open()
    await write(store, 5)
    const noted = await newest()
    await write(store, 5)
    await store.close()
    const grouped = noted.toUpperCase().replaceAll(/.{4}/g, '$& ')
    for (const hash of [noted, grouped, noted.slice(0, 16)]) {
      const { code, text } = await run('verify', dataDir, '--newest', hash)
      expect(text).toContain("entry 5's: what the journal held up to there is all there")
      expect(code).toBe(0)
    }
  })

  it('tells that the whole folder was put back, which nothing in it shows', async () => {
    const store = await open()
    await write(store, 5)
    await store.close()
    const early = join(folder.path, 'early')
    fs.cpSync(dataDir, early, { recursive: true })
    const again = await open()
    await write(again, 5)
    await again.close()
    const noted = await newest()
    fs.rmSync(dataDir, { recursive: true })
    fs.renameSync(early, dataDir)
    expect(await run('verify', dataDir)).toMatchObject({ code: 0 })
    const { code, text } = await run('verify', dataDir, '--newest', noted)
    expect(code).toBe(1)
    expect(text).toContain(`No entry has the hash ${noted}.`)
    // The chain needs no key.
    fs.rmSync(join(dataDir, keyFileName))
    expect(await run('verify', dataDir, '--newest', noted)).toMatchObject({ code: 1 })
  })
})

describe('journal rebuild', () => {
  it('makes the documents anew and puts the old ones aside', async () => {
    const store = await open()
    await write(store, 10)
    await write(store, 10)
    await store.close()
    const { code, text } = await run('rebuild', dataDir)
    expect(code).toBe(0)
    expect(text).toContain('from 20 entries')
    expect(fs.readdirSync(join(dataDir, 'quarantine'))).toEqual(['19700101T000000000Z-rebuild'])
    const again = await open()
    expect(again.opened.replayed).toBe(0)
    expect(await again.get('accounts', '7')).toEqual({ version: 9, value: anAccount('7', 'phone 7') })
    await again.close()
  })

  it('is refused while the folder is in use', async () => {
    const store = await open()
    const { code, text } = await run('rebuild', dataDir)
    expect(code).toBe(1)
    expect(text).toContain(`in use by process ${process.pid}`)
    await store.close()
  })
})

describe('the call', () => {
  it.each([
    [['verify'], 'needs a DIR', 2],
    [['check', 'x'], 'no command "check"', 2],
    [['verify', 'a', 'b'], 'too much', 2],
    [['verify', 'a', '--fast'], 'no option --fast', 2],
    [['verify', '/nowhere/at/all'], 'no folder /nowhere/at/all', 1],
    [['verify', 'a', '--newest'], '--newest needs a hash', 2],
    [['verify', 'a', '--newest', '9f2c'], '--newest needs a hash', 2],
    [['verify', 'a', '--newest', 'not-a-hash-at-all-no'], '--newest needs a hash', 2],
    [['rebuild', 'a', '--newest', '0'.repeat(64)], 'goes with verify only', 2],
    [['--help'], 'npm run journal -- verify DIR', 0],
    [[], 'npm run journal -- verify DIR', 0],
  ])('%j is answered', async (args, words, code) => {
    const answer = await run(...args)
    expect(answer.text).toContain(words)
    expect(answer.code).toBe(code)
  })

  it('says that a folder without data is none', async () => {
    const { code, text } = await run('verify', folder.path)
    expect(code).toBe(1)
    expect(text).toContain('is not a data folder')
  })
})

describe('reading the journal', () => {
  it('gives every entry with its event and what it wrote', async () => {
    const store = await open()
    await write(store, 30)
    const entries = []
    for await (const entry of readJournal(dataDir, key)) entries.push(entry)
    expect(entries).toHaveLength(30)
    expect(entries[29]).toMatchObject({
      sequence: 30,
      event: anEvent(1_700_000_000_029),
      puts: [{ collection: 'accounts', key: '29', version: 30, value: anAccount('29', 'phone 29') }],
    })
    await store.close()
  })
})
