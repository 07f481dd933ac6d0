/** Hashes, and that the same work is done whether or not there is an account: time must not tell. */
import type { BinaryLike, ScryptOptions } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { secureRandom } from '../random.ts'
import { openTestKiosk, withEmail } from '../testing/kiosk.ts'
import { hashPassword, verifyPassword } from './password.ts'

const work = vi.hoisted(() => ({ done: [] as ScryptOptions[] }))

vi.mock('node:crypto', async (importOriginal) => {
  const crypto = await importOriginal<typeof import('node:crypto')>()
  type Callback = (error: Error | null, key: Buffer) => void
  const scrypt = (
    secret: BinaryLike,
    salt: BinaryLike,
    length: number,
    options: ScryptOptions,
    then: Callback,
  ) => {
    work.done.push(options)
    crypto.scrypt(secret, salt, length, options, then)
  }
  return { ...crypto, scrypt }
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
})
