/** Hashes, and that the same work is done whether or not there is an account: time must not tell. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { secureRandom } from '../foundation/random.ts'
import type { Account } from '../storage/port/documents.ts'
import { openTestKiosk, password, person, withEmail, type TestKiosk } from '../testing/kiosk.ts'
import { readHash, workOfArgon2, pbkdf2PerMs } from './hash-forms.ts'
import { hashPassword, isOurs, verifyPassword } from './password.ts'
import type { Derivation } from './slow-hash.ts'

const work = vi.hoisted(() => ({ done: [] as Derivation[] }))

vi.mock('./slow-hash.ts', async (importOriginal) => {
  const real = await importOriginal<typeof import('./slow-hash.ts')>()
  const derive: typeof real.derive = (secret, of) => {
    work.done.push(of)
    return real.derive(secret, of)
  }
  return { ...real, derive }
})

const cost = { memoryKiB: 8, passes: 1, lanes: 1 }
const form = {
  of: 'scrypt$1024$8$1$MDEyMzQ1Njc4OWFiY2RlZg$a19br-7637pC3iSchjZ_w64wCNgOOB6g_wXC0AXU6sE',
}
beforeEach(() => void (work.done = []))

describe('a hash', () => {
  it('is a PHC string, verified by its own parameters, whatever the present ones are', async () => {
    const stored = await hashPassword('bí mật', secureRandom, cost)
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(await verifyPassword('bí mật', stored)).toBe(true)
    expect(await verifyPassword('bí mât', stored)).toBe(false)
    expect(work.done.at(-1)).toMatchObject(cost)
    expect([isOurs(stored, cost), isOurs(stored, { ...cost, passes: 11 })]).toEqual([true, false])
  })

  it('is another one each time, and of the letters however they were composed', async () => {
    const [one, two] = [
      await hashPassword('ế', secureRandom, cost),
      await hashPassword('ế', secureRandom, cost),
    ]
    expect(one).not.toBe(two)
    expect(await verifyPassword('ế'.normalize('NFD'), one)).toBe(true)
  })

  it('of an unknown form is damage, not a wrong password', async () => {
    await expect(verifyPassword('x', '$1$abc')).rejects.toThrow('unknown form')
  })

  it('waits its turn when many are asked for at once', async () => {
    const stored = await hashPassword('x', secureRandom, cost)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => verifyPassword(i % 2 ? 'x' : 'y', stored)),
    )
    expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => i % 2 === 1))
  })
})

/** In `work`, all that was derived. */
const workDone = () =>
  work.done.reduce((sum, of) => {
    if (of.kind === 'argon2id') return sum + workOfArgon2(of)
    if (of.kind === 'pbkdf2') return sum + of.iterations / pbkdf2PerMs[of.digest]
    if (of.kind === 'scrypt') return sum + (of.N * of.r * of.p) / 2_800
    return sum + (of.kind === 'bcrypt' ? 2 ** of.cost / 18 : 0)
  }, 0)

/** One of each: this system's, two other systems' and a weak one. */
const hashes = {
  '0300000001': '$2b$04$abcdefghijklmnopqrstuuQfpwjdBzfEc0aQVdMHQM1jbZMpK0f2W',
  '0300000002': form.of,
  '0300000003': '{SSHA256}TPjXi2NcRPFJJPl5Ytnt9WBSsOOwT1Uasd3RfWnZtSYwMTIzNDU2Nzg5YWJjZGVm',
}

async function importedHashes(kiosk: TestKiosk) {
  const rows = Object.entries(hashes).map(([number, hash]) => `${number},Lê Thị Bình,${hash}`)
  const file = Buffer.from(`number,name,passwordHash\n${rows.join('\n')}\n`)
  const admin = await kiosk.desk('mai.pham')
  const { id } = await admin.must('beginImport', { fileName: 'a.csv', bytes: file.length })
  await admin.must('appendImport', { id, piece: file.toString('base64') })
  const preview = await admin.must('previewImport', { id, mapping: null, delimiter: null })
  const { mapping, delimiter } = preview
  await admin.must('startImport', { id, mapping, delimiter })
  await kiosk.imports.idle()
  return preview
}

describe('signing in', () => {
  /** What is measured at the beginning is over. */
  async function open() {
    work.done = []
    const kiosk = await openTestKiosk()
    await expect.poll(() => work.done.length).toBe(3)
    return kiosk
  }

  it('hashes once, at the same cost, for a wrong password and for an unknown account', async () => {
    const kiosk = await open()
    const workOf = async (number: string) => {
      await kiosk.visitor().must('startVisit', { language: 'vi' })
      work.done = []
      await kiosk.visitor(number).signIn(number, 'wrong')
      return work.done.map(({ salt: _, ...of }) => of)
    }
    const [wrong, unknown, unknownId] = [
      await workOf(withEmail),
      await workOf('0999999999'),
      await workOf('099999999999'),
    ]
    expect(wrong).toHaveLength(1)
    expect(unknown).toEqual(wrong)
    expect(unknownId).toEqual(wrong)
  })

  it('comes to the work of the dearest hash, whatever form an account has, and for none', async () => {
    const kiosk = await open()
    expect((await importedHashes(kiosk)).totals).toMatchObject({ added: 3, weakHashes: 1 })
    const dearest = readHash(form.of)
    const expected = dearest === null || dearest === 'too-costly' ? NaN : dearest.work
    for (const number of [...Object.keys(hashes), withEmail, '0999999999']) {
      const visitor = kiosk.visitor(number)
      await visitor.must('startVisit', { language: 'vi' })
      work.done = []
      await visitor.call('signIn', { accountNumber: number, password: 'wrong' })
      expect(workDone() / expected, number).toBeCloseTo(1, 1)
    }
  })

  it('takes passwords that other systems hashed, and hashes them as ours at the first right one', async () => {
    const kiosk = await open()
    await importedHashes(kiosk)
    for (const [number, hash] of Object.entries(hashes)) {
      expect((await kiosk.visitor().signIn(number, 'sai')).ok).toBe(false)
      expect((await kiosk.account(number)).passwordHash).toBe(hash)
      expect((await kiosk.visitor().signIn(number, password)).ok).toBe(true)
      const renewed = (await kiosk.account(number)).passwordHash!
      expect(isOurs(renewed, cost)).toBe(true)
      expect((await kiosk.visitor().signIn(number, password)).ok).toBe(true)
      expect((await kiosk.account(number)).passwordHash).toBe(renewed)
    }
  })

  it('of somebody with an open request renews nothing: the request is about the account as it is', async () => {
    const old: Account = person('0300000009', { email: 'an@example.vn', passwordHash: form.of })
    const kiosk = await openTestKiosk({ accounts: [old] })
    const desk = await kiosk.desk('lan.tran')
    const { found } = await desk.must('findAccounts', { query: '0300000009' })
    await desk.must('openAccount', { id: found[0]!.id })
    await desk.must('recordCheck', { document: 'cccd', last4: '4321', form: 'Mẫu số 02/SĐ-GD' })
    await desk.must('requestApproval', { reason: 'Mất hộp thư' })
    expect((await kiosk.visitor().signIn('0300000009', password)).ok).toBe(true)
    expect((await kiosk.account('0300000009')).passwordHash).toBe(form.of)
    const supervisor = await kiosk.desk('hung.vu', 'counter-2')
    const [request] = (await supervisor.must('listRequests', {})).requests
    await supervisor.must('decideRequest', { id: request!.id, approve: true, reason: '' })
  })

  it('of staff renews the hash of a password from before, and the PIN’s', async () => {
    const kiosk = await open()
    const before = (await kiosk.store.get('staff', 'lan.tran'))!
    const value = { ...before.value, passwordHash: form.of }
    const put = { collection: 'staff' as const, key: 'lan.tran', value, expect: before.version }
    await kiosk.store.commit({ event: kiosk.store.events.at(-1)!, puts: [put] })
    const signIn = () =>
      kiosk
        .visitor('counter-1')
        .must('staffSignIn', { userName: 'lan.tran', secret: password, language: 'vi' })
    await signIn()
    const renewed = (await kiosk.store.get('staff', 'lan.tran'))!.value.passwordHash
    expect(isOurs(renewed, cost)).toBe(true)
    await signIn()
    expect((await kiosk.store.get('staff', 'lan.tran'))!.value.passwordHash).toBe(renewed)
  })

  it('never pays for a hash that costs more than a sign-in can', async () => {
    const kiosk = await open()
    const account = (await kiosk.store.get('accounts', withEmail))!
    const passwordHash = account.value.passwordHash!.replace('m=8,t=1', 'm=1048576,t=9')
    const value = { ...account.value, passwordHash }
    const put = { collection: 'accounts' as const, key: withEmail, value, expect: account.version }
    await kiosk.store.commit({ event: kiosk.store.events.at(-1)!, puts: [put] })
    work.done = []
    expect(await kiosk.visitor().signIn()).toMatchObject({ error: { kind: 'sign-in-refused' } })
    expect(work.done).not.toContainEqual(expect.objectContaining({ memoryKiB: 1_048_576 }))
  })
})
