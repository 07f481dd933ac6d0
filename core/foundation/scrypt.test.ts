/** scrypt gives what RFC 7914 says, and nothing of it is computed on the thread that serves the window. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { backupFrames, createBackupFile } from '../storage/backup/backup-file.ts'
import { secureRandom } from './random.ts'
import { scrypt } from './scrypt.ts'
import { hashPassword, verifyPassword } from '../passwords/password.ts'

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

it('of a password and of a backup’s passphrase, on no thread but its own', async () => {
  const stored = await hashPassword('bí mật', secureRandom, cost)
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
