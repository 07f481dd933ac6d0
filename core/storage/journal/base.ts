/**
 * Where the journal begins. Old entries are purged by whole files; the base then holds the place behind the last one
 * that went. It is signed: nobody else can take the journal's beginning away unnoticed.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { replaceFile, type Disk } from '../disk/disk.ts'
import { asStoreProblem, errorCode, journalAdvice, StoreProblem } from '../disk/store-problem.ts'
import { journalDir, journalStart, type Position } from './segments.ts'

export const baseFile = (dataDir: string) => join(journalDir(dataDir), 'base')

/**
 * The first entry's place; the journal's very start where nothing was purged yet. Without a key the signature is not checked.
 * @throws StoreProblem `base-damaged`, `disk`
 */
export function readBase(dataDir: string, key: Buffer | null): Position {
  const file = baseFile(dataDir)
  let text: string
  try {
    text = fs.readFileSync(file, 'latin1')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return journalStart
    throw asStoreProblem('read', file, error)
  }
  const found = /^((\d+) (\d+) ([0-9a-f]{64})) ([0-9a-f]{64})\n$/.exec(text)
  if (!found || (key && !isSigned(key, found[1], found[5]))) {
    throw new StoreProblem('base-damaged', `The journal's base ${file} is damaged. ${journalAdvice}`, {
      file,
    })
  }
  const [, , segment, sequence, hash] = found as unknown as string[]
  return { segment: Number(segment), offset: 0, sequence: Number(sequence), hash: String(hash) }
}

/** On the disk when it resolves. From then on what stands before it does not count, there or not. */
export async function writeBase(disk: Disk, dataDir: string, key: Buffer, base: Position): Promise<void> {
  const text = `${base.segment} ${base.sequence} ${base.hash}`
  await replaceFile(disk, baseFile(dataDir), Buffer.from(`${text} ${sign(key, text)}\n`, 'latin1'))
}

const isSigned = (key: Buffer, text = '', signature = '') =>
  timingSafeEqual(Buffer.from(sign(key, text)), Buffer.from(signature))

/** The head is signed with the same key, over other words. */
const sign = (key: Buffer, text: string) => createHmac('sha256', key).update(`base ${text}`).digest('hex')
