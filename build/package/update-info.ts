/**
 * Signs what the update server will offer: latest.yml, which electron-builder has written, gets its maker's signature beside
 * every installer. The key is the maker's own, an Ed25519 key in PEM that KIOSK_UPDATE_KEY names; its public half goes into
 * the package, so that the next release is known by it.
 */
import { load, dump } from 'js-yaml'
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { err, ok, type Result } from '../../contract/result.ts'
import { publicKeyText, releaseForm, signRelease } from '../../electron/updates/release.ts'

export const updateInfoName = 'latest.yml'
export const updateKeyVariable = 'KIOSK_UPDATE_KEY'

/** @returns null where none is named: the packages take no updates; or a sentence on what is wrong with the one that is */
export function updateKeyFrom(env: NodeJS.ProcessEnv): Result<KeyObject | null, string> {
  const file = env[updateKeyVariable]
  if (!file) return ok(null)
  try {
    const key = createPrivateKey(readFileSync(file))
    publicKeyText(key)
    return ok(key)
  } catch (error) {
    const next = `openssl genpkey -algorithm ed25519 -out ${file} makes one; keep it where nobody else reads it.`
    return err(
      existsSync(file)
        ? `${updateKeyVariable} names ${file}, which is no Ed25519 private key: ${(error as Error).message}.`
        : `${updateKeyVariable} names ${file}, which is not there. ${next}`,
    )
  }
}

const infoForm = z.looseObject({
  version: z.string(),
  releaseDate: z.string(),
  files: z.array(z.looseObject({ url: z.string(), sha512: z.string() })),
})

/** @throws where latest.yml is not as expected */
export async function signUpdateInfo(output: string, key: KeyObject): Promise<void> {
  const path = join(output, updateInfoName)
  const info = infoForm.parse(load(await readFile(path, 'utf8')))
  const { version, releaseDate } = info
  const files = info.files.map((file) => {
    const release = releaseForm.parse({ version, releaseDate, file: file.url, sha512: file.sha512 })
    return { ...file, signature: signRelease(release, key).signature }
  })
  // Quoted: a date that is read as one is written back in another form.
  await writeFile(path, dump({ ...info, files }, { lineWidth: -1, forceQuotes: true, quotingType: "'" }))
}
