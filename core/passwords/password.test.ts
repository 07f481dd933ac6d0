/** Hashes, and that the same work is done whether or not there is an account: time must not tell. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { secureRandom } from '../foundation/random.ts'
import type { ScryptCost } from '../foundation/scrypt.ts'
import { openTestKiosk, withEmail } from '../testing/kiosk.ts'
import { hashPassword, verifyPassword } from './password.ts'

const work = vi.hoisted(() => ({ done: [] as ScryptCost[] }))

vi.mock('../foundation/scrypt.ts', async (importOriginal) => {
  const { scrypt } = await importOriginal<typeof import('../foundation/scrypt.ts')>()
  const counted: typeof scrypt = (secret, salt, cost) => {
    work.done.push(cost)
    return scrypt(secret, salt, cost)
  }
  return { scrypt: counted }
})

const cost = { N: 16, r: 1, p: 1 }
beforeEach(() => void (work.done = []))

describe('a hash', () => {
  it('is verified by its own parameters, whatever the present ones are', async () => {
    const stored = await hashPassword('bí mật', secureRandom, cost)
    expect(stored).toMatch(/^scrypt\$16\$1\$1\$[\w-]{22}\$[\w-]{43}$/)
    expect(await verifyPassword('bí mật', stored)).toBe(true)
    expect(await verifyPassword('bí mât', stored)).toBe(false)
    expect(work.done.at(-1)).toMatchObject(cost)
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
    await expect(verifyPassword('x', '$2b$10$abc')).rejects.toThrow('unknown form')
  })

  it('waits its turn when many are asked for at once', async () => {
    const stored = await hashPassword('x', secureRandom, cost)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => verifyPassword(i % 2 ? 'x' : 'y', stored)),
    )
    expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => i % 2 === 1))
  })
})

describe('signing in', () => {
  it('hashes once, at the same cost, for a wrong password and for an unknown account', async () => {
    const kiosk = await openTestKiosk()
    const workOf = async (number: string) => {
      await kiosk.visitor().must('startVisit', { language: 'vi' })
      work.done = []
      await kiosk.visitor(number).signIn(number, 'wrong')
      return work.done
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

  it('takes the work of the dearest imported hash, for that account, for a cheaper one and for none', async () => {
    const kiosk = await openTestKiosk()
    const dear = { N: 64, r: 2, p: 1 }
    const numbers = { dear: '0300000001', cheap: '0300000002' }
    const rows = await Promise.all(
      [
        [numbers.dear, dear],
        [numbers.cheap, { N: 4, r: 1, p: 1 }],
      ].map(async ([number, of]) => {
        const hash = await hashPassword('x', secureRandom, of as typeof dear)
        return `${number as string},Lê Thị Bình,${hash}`
      }),
    )
    const file = Buffer.from(`number,name,passwordHash\n${rows.join('\n')}\n`)
    const admin = await kiosk.desk('mai.pham')
    const { id } = await admin.must('beginImport', { fileName: 'a.csv', bytes: file.length })
    await admin.must('appendImport', { id, piece: file.toString('base64') })
    const { mapping, delimiter } = await admin.must('previewImport', { id, mapping: null, delimiter: null })
    await admin.must('startImport', { id, mapping, delimiter })
    await kiosk.imports.idle()
    await kiosk.visitor().signIn('0999999999', 'first: the decoy is made anew')

    const dearestWork = async (number: string) => {
      const visitor = kiosk.visitor(number)
      await visitor.must('startVisit', { language: 'vi' })
      work.done = []
      await visitor.call('signIn', { accountNumber: number, password: 'wrong' })
      return work.done.map(({ N, r }) => ({ N, r }))
    }
    expect(await dearestWork(numbers.dear)).toEqual([{ N: 64, r: 2 }])
    expect(await dearestWork('0999999999')).toEqual([{ N: 64, r: 2 }])
    expect(await dearestWork(numbers.cheap)).toContainEqual({ N: 64, r: 2 })
    expect((await kiosk.visitor().signIn(numbers.cheap, 'x')).ok).toBe(true)
  })

  it('never pays for a hash that costs more than a sign-in can', async () => {
    const kiosk = await openTestKiosk()
    const account = (await kiosk.store.get('accounts', withEmail))!
    const passwordHash = account.value.passwordHash!.replace('$2$1$1$', '$262144$32$16$')
    const value = { ...account.value, passwordHash }
    const put = { collection: 'accounts' as const, key: withEmail, value, expect: account.version }
    await kiosk.store.commit({ event: kiosk.store.events.at(-1)!, puts: [put] })
    work.done = []
    expect(await kiosk.visitor().signIn()).toMatchObject({ error: { kind: 'sign-in-refused' } })
    expect(work.done).not.toContainEqual(expect.objectContaining({ N: 262_144 }))
  })
})
