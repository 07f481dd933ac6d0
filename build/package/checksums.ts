/** SHA256SUMS beside the packages, in the form that `sha256sum --check` reads; signed where a key is named. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { err, ok, type Result } from '../../contract/result.ts'

export const checksumsName = 'SHA256SUMS'

/** Of every file that is handed out, by name; folders and the packer's own notes are not. */
export async function writeChecksums(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries
    .filter(
      (entry) =>
        entry.isFile() && !entry.name.startsWith(checksumsName) && !/^builder-.*\.ya?ml$/.test(entry.name),
    )
    .map(({ name }) => name)
    .sort()
  const lines = await Promise.all(names.map(async (name) => `${await sha256(join(folder, name))}  ${name}\n`))
  await writeFile(join(folder, checksumsName), lines.join(''))
  return names
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** A detached, readable signature, `SHA256SUMS.asc`. @returns a sentence where gpg could not make it */
export async function signChecksums(folder: string, key: string): Promise<Result<void, string>> {
  const file = join(folder, checksumsName)
  await rm(`${file}.asc`, { force: true })
  const args = [
    '--batch',
    '--yes',
    '--local-user',
    key,
    '--armor',
    '--detach-sign',
    '--output',
    `${file}.asc`,
    file,
  ]
  const { status, stderr, error } = spawnSync('gpg', args, { encoding: 'utf8' })
  if (status === 0) return ok(undefined)
  const why = error?.message ?? stderr.trim().split('\n').at(-1) ?? ''
  return err(`${checksumsName} could not be signed with the key named in KIOSK_GPG_KEY: ${why}`)
}
