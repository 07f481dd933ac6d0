/**
 * One file that holds a whole store, for another disk or another machine. A line of JSON says how the key is made of the
 * passphrase; behind it come frames, each sealed and bound to its number, the last one to being the last: none can be
 * changed, left out, moved or cut off unnoticed. The data's own key is inside, so the passphrase is all that is needed.
 *
 *     {"format":"vssid-kiosk-backup","version":1,"salt":"…","cost":65536}\n
 *     length of the frame (4 bytes, big-endian), frame; …
 */
import { createSecretKey, type KeyObject } from 'node:crypto'
import * as fs from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { secureRandom } from '../../foundation/random.ts'
import { scrypt } from '../../passwords/slow-hash.ts'
import { machineDisk } from '../disk/disk.ts'
import { seal, unseal } from '../encryption/sealed.ts'
import { BackupProblem, diskProblem } from './backup-problem.ts'

const version = 1
/** scrypt's N, with r = 8 and p = 1: 64 MiB and some tenths of a second for each guess. */
const defaultCost = 65_536
const lowestCost = 1_024
const saltBytes = 16
const maxHeader = 1_024
const maxFrame = 2 * 1024 * 1024

const headerSchema = z.strictObject({
  format: z.literal('vssid-kiosk-backup'),
  version: z.number().int(),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  // No file may make us work for an hour.
  cost: z
    .number()
    .int()
    .min(lowestCost)
    .max(262_144)
    .refine((cost) => Number.isInteger(Math.log2(cost))),
})

export interface BackupWriter {
  /** At most 1 MiB. */
  frame(plain: Uint8Array): Promise<void>
  /** The file is on the disk, under its name, when it resolves. @returns its bytes */
  finish(): Promise<number>
  /** Nothing is left of it. */
  abandon(): Promise<void>
}

/**
 * Never replaces a file: a backup that was there is worth more than one that is only being made.
 * @param cost scrypt's N, a power of two
 * @throws BackupProblem `file-exists`, `disk`
 */
export async function createBackupFile(
  file: string,
  passphrase: string,
  cost = defaultCost,
): Promise<BackupWriter> {
  if (fs.existsSync(file)) {
    throw new BackupProblem('file-exists', `${file} is there already. Name a new file.`)
  }
  const part = `${file}.part`
  const salt = secureRandom.bytes(saltBytes)
  const key = await keyOf(passphrase, salt, cost)
  const header = { format: 'vssid-kiosk-backup', version, salt: salt.toString('hex'), cost }
  return orProblem('write', file, async () => {
    const handle = await fs.promises.open(part, 'w', 0o600)
    let frames = 0
    let bytes = 0
    const write = async (data: Uint8Array) => {
      for (let done = 0; done < data.length;) done += (await handle.write(data, done)).bytesWritten
      bytes += data.length
    }
    const sealed = (plain: Uint8Array, last: boolean) => {
      const body = seal(key, bound(frames++, last), plain)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(body.length)
      return Buffer.concat([length, body])
    }
    await write(Buffer.from(`${JSON.stringify(header)}\n`))
    return {
      frame: (plain) => orProblem('write', file, () => write(sealed(plain, false))),
      finish: () =>
        orProblem('write', file, async () => {
          await write(sealed(Buffer.alloc(0), true))
          await handle.sync()
          await handle.close()
          await machineDisk.rename(part, file)
          await machineDisk.syncFolder(dirname(file))
          return bytes
        }),
      async abandon() {
        await handle.close().catch(() => undefined)
        await machineDisk.remove(part)
      },
    }
  })
}

/**
 * The frames, one in memory at a time; ends without a failure only behind the last one.
 * @throws BackupProblem `not-a-backup`, `newer-format`, `wrong-passphrase`, `damaged`, `disk`
 */
export async function* backupFrames(file: string, passphrase: string): AsyncGenerator<Buffer, void> {
  const handle = await orProblem('read', file, () => fs.promises.open(file, 'r'))
  try {
    const read = async (at: number, length: number) => {
      const bytes = Buffer.alloc(length)
      const { bytesRead } = await orProblem('read', file, () => handle.read(bytes, 0, length, at))
      return bytes.subarray(0, bytesRead)
    }
    const { header, length } = headerIn(await read(0, maxHeader), file)
    const key = await keyOf(passphrase, Buffer.from(header.salt, 'hex'), header.cost)
    let at = length
    for (let index = 0; ; index++) {
      const size = await read(at, 4)
      const whole = size.length === 4 ? size.readUInt32BE() : 0
      if (whole === 0 || whole > maxFrame) throw damaged(file)
      const sealed = await read(at + 4, whole)
      if (sealed.length < whole) throw damaged(file)
      at += 4 + whole
      const plain = unseal(key, bound(index, false), sealed)
      if (plain === null) {
        if (unseal(key, bound(index, true), sealed) !== null) break
        if (index > 0) throw damaged(file)
        throw new BackupProblem(
          'wrong-passphrase',
          `${file} does not open with this passphrase, or its beginning is damaged. Try the passphrase it was made with.`,
        )
      }
      yield plain
    }
    if ((await read(at, 1)).length > 0) throw damaged(file)
  } finally {
    await handle.close()
  }
}

function headerIn(start: Buffer, file: string) {
  const end = start.indexOf('\n')
  const parsed = end < 0 ? null : headerSchema.safeParse(parseJson(start.subarray(0, end).toString()))
  if (!parsed?.success) {
    throw new BackupProblem('not-a-backup', `${file} is not a backup of a kiosk. Check the path.`)
  }
  if (parsed.data.version !== version) {
    throw new BackupProblem(
      'newer-format',
      `${file} has format ${parsed.data.version}; this version reads format ${version}. Install the version that wrote it, or a newer one.`,
    )
  }
  return { header: parsed.data, length: end + 1 }
}

const damaged = (file: string) =>
  new BackupProblem('damaged', `${file} is damaged or was cut short. Use another backup.`)

const bound = (index: number, last: boolean) => Buffer.from(`backup ${index}${last ? ' last' : ''}`)

async function keyOf(passphrase: string, salt: Buffer, N: number): Promise<KeyObject> {
  return createSecretKey(await scrypt(passphrase, salt, { N, r: 8, p: 1 }))
}

async function orProblem<T>(doing: string, file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof BackupProblem ? error : diskProblem(`${doing} ${file}`, error)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
