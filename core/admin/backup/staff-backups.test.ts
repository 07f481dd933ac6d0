import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addAccounts } from '../../accounts/add-accounts.ts'
import { restoreBackup } from '../../storage/backup/backup.ts'
import { BackupProblem } from '../../storage/backup/backup-problem.ts'
import { openOutgoingBackups, outgoingDir, type OutgoingBackup } from './outgoing.ts'
import { aFolder, openTestStore, testKey } from '../../testing/store/test-folder.ts'
import {
  minute,
  noon,
  openTestKiosk,
  people,
  staffPassword,
  type TestKiosk,
  type Visitor,
} from '../../testing/kiosk.ts'
import { silentLog } from '../../foundation/log.ts'

const passphrase = 'bảy con mèo ngủ trưa'
const bytes = Buffer.from(Array.from({ length: 500 }, (_, at) => (at * 7) % 256))
const asked = { passphrase, password: staffPassword }

/** A kiosk whose backups are made when the test says so. */
async function aKiosk() {
  const files: string[] = []
  const passphrases: string[] = []
  const waiting: Array<(fails?: Error) => void> = []
  const lines: string[] = []
  const line = (_fields: object, message: string) => void lines.push(message)
  const make = async (given: string): Promise<OutgoingBackup> => {
    passphrases.push(given)
    await new Promise<void>((resolve, reject) => {
      waiting.push((fails) => (fails ? reject(fails) : resolve()))
    })
    const name = `${passphrases.length}.backup`
    files.push(name)
    return {
      sequence: 40,
      hash: '9f2c'.repeat(16),
      bytes: bytes.length,
      pieces: (async function* () {
        yield bytes.subarray(0, 301)
        yield bytes.subarray(301)
      })(),
      remove: async () => void files.splice(files.indexOf(name), files.includes(name) ? 1 : 0),
    }
  }
  const kiosk = await openTestKiosk({
    backups: { make },
    log: { info: line, warn: line, error: line },
  })
  return {
    ...kiosk,
    files,
    passphrases,
    lines,
    async isMade(fails?: Error) {
      waiting.shift()!(fails)
      await settled()
    },
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

async function made(kiosk: Awaited<ReturnType<typeof aKiosk>>, desk: Visitor) {
  await desk.must('beginBackup', asked)
  await kiosk.isMade()
  return theOneMade(desk)
}

async function theOneMade(desk: Visitor) {
  for (;;) {
    const { backup } = await desk.must('getBackup', {})
    if (backup?.state === 'made') return backup
    if (backup === null) throw new Error('there is none')
    await settled()
  }
}

describe('who may, and with what', () => {
  it.each(['lan.tran', 'hung.vu'])(
    'not %s, who is no administrator; it stands in the journal',
    async (who) => {
      const kiosk = await aKiosk()
      const desk = await kiosk.desk(who)
      expect(await desk.call('beginBackup', asked)).toMatchObject({ error: { kind: 'not-allowed' } })
      expect(await desk.call('getBackup', {})).toMatchObject({ error: { kind: 'not-allowed' } })
      expect(kiosk.events('staff.denied')[0]).toMatchObject({
        staff: who,
        data: { operation: 'beginBackup' },
      })
      expect(kiosk.passphrases).toEqual([])
    },
  )

  it('not with a passphrase that is short, in characters as people count them', async () => {
    const kiosk = await aKiosk()
    const mai = await kiosk.desk('mai.pham')
    for (const short of ['', 'mười một chữ'.slice(0, 11), '🔑'.repeat(11)]) {
      expect(await mai.call('beginBackup', { ...asked, passphrase: short })).toMatchObject({
        error: { kind: 'backup-refused', why: 'passphrase-short' },
      })
    }
    expect((await mai.must('getStaff', {})).passphraseLength).toBe(12)
    expect((await mai.call('beginBackup', { ...asked, passphrase: 'mười hai chữ' })).ok).toBe(true)
  })

  it('not without their own password, whose tries are counted like those at the sign-in', async () => {
    const kiosk = await aKiosk()
    const mai = await kiosk.desk('mai.pham')
    const wrong = { ...asked, password: 'Quầy số 6 xin chào' }
    expect(await mai.call('beginBackup', wrong)).toMatchObject({ error: { kind: 'staff-refused' } })
    expect(kiosk.events('staff.refused')).toHaveLength(1)
    expect(kiosk.passphrases).toEqual([])
    expect(await mai.must('getBackup', {})).toEqual({ backup: null })
  })
})

describe('a backup from the desk', () => {
  it('is made while other things go on, read piece by piece, and gone', async () => {
    const kiosk = await aKiosk()
    const mai = await kiosk.desk('mai.pham')
    await mai.must('beginBackup', asked)
    expect(await mai.must('getBackup', {})).toEqual({ backup: { state: 'making' } })
    await mai.must('getHealth', {})
    await kiosk.isMade()
    const file = { fileName: 'sao-luu-kiosk-1-2026-11-22.backup', type: 'application/octet-stream' }
    const backup = await theOneMade(mai)
    expect(backup).toMatchObject({
      file,
      bytes: 500,
      upToEntry: 40,
      hash: '9f2c'.repeat(16),
      at: kiosk.clock.now(),
    })
    // Told once.
    expect(await mai.must('getBackup', {})).toEqual({ backup: null })
    expect(await whole(mai, backup)).toEqual(bytes)
    expect(kiosk.files).toEqual([])
    expect(kiosk.passphrases).toEqual([passphrase])
    expect(kiosk.events('backup.made')).toMatchObject([
      { staff: 'mai.pham', account: null, data: { upToEntry: 40, bytes: 500 } },
    ])
    expectUnsaid(kiosk)
  })

  it('that is done just as its session ends stands in the journal before that end, or not at all', async () => {
    const kiosk = await aKiosk()
    const mai = await kiosk.desk('mai.pham')
    const { commit } = kiosk.store
    kiosk.store.commit = async (given) => {
      if (given.event.kind === 'backup.made') {
        await kiosk.service.endVisit(mai.token()!)
        for (let turns = 0; turns < 5; turns++) await settled()
      }
      return commit(given)
    }
    await mai.must('beginBackup', asked)
    await kiosk.isMade()
    await kiosk.service.close()
    const kinds = kiosk.store.events.map(({ kind }) => kind)
    expect(kinds.filter((kind) => /backup|signed-out/.test(kind))).toEqual([
      'backup.made',
      'staff.signed-out',
    ])
    expect(kiosk.files).toEqual([])
  })

  it('restores to the same accounts, byte for byte as it was read', async () => {
    const folder = aFolder()
    const dataDir = join(folder.path, 'data')
    const [now, freeSpace] = [() => noon, async () => 1e9]
    const store = await openTestStore(dataDir)
    await addAccounts(store, people, { at: noon, kiosk: 'test' })
    const real = { dataDir, key: testKey, now, freeSpace, minFreeMb: 200, log: silentLog, cost: 1_024 }
    const kiosk = await openTestKiosk({ backups: await openOutgoingBackups(real) })
    const mai = await kiosk.desk('mai.pham')
    await mai.must('beginBackup', asked)
    const file = join(folder.path, 'taken.backup')
    const backup = await theOneMade(mai)
    const taken = await whole(mai, backup)
    expect(taken.length).toBe(backup.bytes)
    expect(readdirSync(outgoingDir(dataDir))).toEqual([])
    writeFileSync(file, taken)
    const moved = join(folder.path, 'moved')
    await restoreBackup({ file, dataDir: moved, passphrase, now })
    const restored = await openTestStore(moved)
    expect(await restored.list('accounts')).toEqual(await store.list('accounts'))
    expect(await restored.list('accounts')).toHaveLength(people.length)
    await restored.close()
    await store.close()
    folder.remove()
  })

  it('is one at a time, whoever asks', async () => {
    const kiosk = await aKiosk()
    const [mai, other] = [await kiosk.desk('mai.pham'), await kiosk.desk('mai.pham', 'counter-2')]
    const both = await Promise.all([mai.call('beginBackup', asked), other.call('beginBackup', asked)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { kind: 'backup-refused', why: 'busy' } })
    await kiosk.isMade()
    expect((await (both[0].ok ? other : mai).call('beginBackup', asked)).ok).toBe(true)
  })

  it('goes with the session, whether it is made by then or not', async () => {
    const kiosk = await aKiosk()
    const mai = await kiosk.desk('mai.pham')
    await made(kiosk, mai)
    expect(kiosk.files).toHaveLength(1)
    await mai.must('endVisit', {})
    await settled()
    expect(kiosk.files).toEqual([])

    const again = await kiosk.desk('mai.pham')
    await again.must('beginBackup', asked)
    kiosk.pass(60 * minute)
    expect(await again.call('getBackup', {})).toMatchObject({ error: { kind: 'session-ended' } })
    await kiosk.isMade()
    expect(kiosk.files).toEqual([])
    expect(kiosk.events('backup.made')).toHaveLength(1)
  })

  it('goes when it is not wanted, and when another is begun', async () => {
    const kiosk = await aKiosk()
    const mai = await kiosk.desk('mai.pham')
    const { file } = await made(kiosk, mai)
    await mai.must('readExport', { id: file.id })
    await mai.must('dropExport', { id: 'another' })
    expect(kiosk.files).toHaveLength(1)
    await mai.must('dropExport', { id: file.id })
    await settled()
    expect(kiosk.files).toEqual([])
    expect(await mai.call('readExport', { id: file.id })).toMatchObject({ error: { kind: 'export-over' } })
    await made(kiosk, mai)
    await mai.must('beginBackup', asked)
    await settled()
    expect(kiosk.files).toEqual([])
  })

  it.each([
    [new BackupProblem('no-room', 'Free some space.'), 'no-room', /Free some space/],
    [new BackupProblem('importing', 'Try again later.'), 'importing', /Try again later/],
    [new BackupProblem('disk', 'Check the disk.'), 'failed', /Check the disk/],
    [new Error(`cannot read 0912345678`), 'failed', /^a backup was not made: Error$/],
  ] as const)('that fails (%s) says so once, and why in the log', async (error, why, logged) => {
    const kiosk = await aKiosk()
    const mai = await kiosk.desk('mai.pham')
    await mai.must('beginBackup', asked)
    await kiosk.isMade(error)
    expect(await mai.call('getBackup', {})).toMatchObject({ error: { kind: 'backup-refused', why } })
    expect(await mai.must('getBackup', {})).toEqual({ backup: null })
    expect(kiosk.lines.at(-1)).toMatch(logged)
    expect(kiosk.events('backup.made')).toEqual([])
    expect((await mai.call('beginBackup', asked)).ok).toBe(true)
  })
})

async function whole(desk: Visitor, { file }: { file: { id: string } }): Promise<Buffer> {
  const pieces: Buffer[] = []
  for (;;) {
    const { text, encoding, done } = await desk.must('readExport', { id: file.id })
    if (done) return Buffer.concat(pieces)
    pieces.push(Buffer.from(text, encoding))
  }
}

function expectUnsaid(kiosk: TestKiosk & { lines: string[] }): void {
  const said = JSON.stringify([kiosk.store.events, kiosk.lines])
  for (const secret of [passphrase, staffPassword]) expect(said).not.toContain(secret)
}
