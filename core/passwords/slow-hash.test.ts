/** Slow hashes give what their standards say, and nothing of them is computed on the thread that serves the window. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { backupFrames, createBackupFile } from '../storage/backup/backup-file.ts'
import { secureRandom } from '../foundation/random.ts'
import { derive, scrypt } from './slow-hash.ts'
import { hashPassword, verifyPassword } from './password.ts'

vi.mock('node:crypto', async (importOriginal) => {
  const crypto = await importOriginal<typeof import('node:crypto')>()
  const slow = Object.keys(crypto).filter((name) => /^(?:scrypt|pbkdf2|argon2)/.test(name))
  const refused = () => {
    throw new Error('on the main thread')
  }
  return { ...crypto, ...Object.fromEntries(slow.map((name) => [name, refused])) }
})

const cost = { N: 16, r: 1, p: 1 }

it('is that of RFC 7914, chapter 12', async () => {
  const key = await scrypt('pleaseletmein', Buffer.from('SodiumChloride'), { N: 16_384, r: 8, p: 1 })
  expect(key.toString('hex')).toBe('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2')
})

it('argon2id is that of the reference implementation', async () => {
  // phc-winner-argon2, test.c: version 0x13, t=2, m=2^16, p=1, "password", "somesalt".
  const of = { kind: 'argon2id' as const, length: 32, memoryKiB: 65_536, passes: 2, lanes: 1 }
  const key = await derive('password', { ...of, salt: Buffer.from('somesalt') })
  expect(key.toString('hex')).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7')
})

it('of a password and of a backup’s passphrase, on no thread but its own', async () => {
  const stored = await hashPassword('bí mật', secureRandom, { memoryKiB: 8, passes: 1, lanes: 1 })
  expect(await verifyPassword('bí mật', stored)).toBe(true)

  const folder = await mkdtemp(join(tmpdir(), 'scrypt-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'a.backup')
  const backup = await createBackupFile(file, 'a long passphrase', 1024)
  await backup.frame(Buffer.from('all of it'))
  await backup.finish()
  const frames: Buffer[] = []
  for await (const frame of backupFrames(file, 'a long passphrase')) frames.push(frame)
  expect(String(Buffer.concat(frames))).toBe('all of it')
})

it('of many at once comes out right for each', async () => {
  const salt = (i: number) => Buffer.alloc(16, i)
  const once = await Promise.all(Array.from({ length: 12 }, (_, i) => scrypt(`x${i}`, salt(i), cost)))
  for (const [i, key] of once.entries()) expect(await scrypt(`x${i}`, salt(i), cost)).toEqual(key)
  expect(new Set(once.map(String)).size).toBe(12)
})

it('with parameters that are none is refused, and the next is answered', async () => {
  await expect(scrypt('x', Buffer.alloc(16), { N: 15, r: 1, p: 1 })).rejects.toThrow(/scrypt/i)
  expect(await scrypt('x', Buffer.alloc(16), cost)).toHaveLength(32)
})

it('leaves no thread behind that keeps the process', async () => {
  await scrypt('x', Buffer.alloc(16), cost)
  expect(process.getActiveResourcesInfo()).not.toContain('Worker')
})
