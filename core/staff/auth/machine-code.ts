/**
 * A one-time code made on the machine itself, by a user who may start programs on the data folder. It
 * stands in for the second person who would confirm a change of the mail server, while that fails.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../../foundation/random.ts'
import { givenPassword, plainCode } from '../../passwords/staff-secrets.ts'

export interface MachineCode {
  /** Whether this is the code that was made within the hour; it is used up by that. */
  take(typed: string, now: number): boolean
}

export const noMachineCode: MachineCode = { take: () => false }

const validMs = 3_600_000
const fileName = 'machine-code.json'

interface Kept {
  salt: string
  /** Of salt and code, hexadecimal. The code has 60 bits: nothing slower is needed. */
  sha256: string
  madeAt: number
}

/** @returns the code, to be printed. The one made before it is void. @throws where the folder cannot be written. */
export function makeMachineCode(dataDir: string, { random, now }: { random: Random; now: number }): string {
  const code = givenPassword(random)
  const salt = random.bytes(16).toString('hex')
  const kept: Kept = { salt, sha256: digest(salt, code), madeAt: now }
  const file = join(dataDir, fileName)
  fs.rmSync(file, { force: true })
  // Made anew or not at all: the owner of the folder cannot redirect this write elsewhere.
  const made = fs.openSync(file, 'wx', 0o600)
  try {
    const { uid, gid } = fs.statSync(dataDir)
    if (process.getuid?.() === 0) fs.fchownSync(made, uid, gid)
    fs.writeFileSync(made, JSON.stringify(kept))
  } finally {
    fs.closeSync(made)
  }
  return code
}

export function machineCodeIn(dataDir: string): MachineCode {
  const file = join(dataDir, fileName)
  return {
    take(typed, now) {
      const kept = read(file)
      if (!kept || now < kept.madeAt - validMs || now - kept.madeAt >= validMs) return false
      const right = Buffer.from(kept.sha256, 'hex')
      const given = Buffer.from(digest(kept.salt, plainCode(typed)), 'hex')
      if (right.length !== given.length || !timingSafeEqual(right, given)) return false
      // Gone before anything is done with it: a code that cannot be used up is not taken.
      fs.rmSync(file)
      return true
    },
  }
}

const digest = (salt: string, code: string) =>
  createHash('sha256')
    .update(`${salt} ${plainCode(code)}`)
    .digest('hex')

/** Null where there is none, or none that can be read. */
function read(file: string): Kept | null {
  try {
    const kept = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Kept>
    const { salt, sha256, madeAt } = kept
    return typeof salt === 'string' && typeof sha256 === 'string' && typeof madeAt === 'number'
      ? { salt, sha256, madeAt }
      : null
  } catch {
    return null
  }
}
