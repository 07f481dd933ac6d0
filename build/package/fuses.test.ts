import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fusesOf, readFuses, setFuses } from './fuses.ts'

let folder: string
let program: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fuses-'))
  program = join(folder, 'program')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** What Electron's program has somewhere in it: a mark, the version 1, how many fuses follow, and each as a letter. */
async function withFuses(letters: string): Promise<void> {
  const mark = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
  const wire = Buffer.from([1, letters.length])
  await writeFile(program, Buffer.concat([Buffer.from('before'), mark, wire, Buffer.from(`${letters}after`)]))
}

const shut = {
  RunAsNode: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  GrantFileProtocolExtraPrivileges: false,
  LoadBrowserProcessSpecificV8Snapshot: false,
  EnableCookieEncryption: true,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
}

it.each(['10110000', '01001111', '11111111'])(
  'whatever they were (%s), they are set and read back',
  async (before) => {
    await withFuses(before)
    await setFuses(program, fusesOf('release'))
    expect(await readFuses(program)).toEqual(shut)
    const after = await readFile(program, 'latin1')
    expect([after.slice(0, 6), after.slice(-13)]).toEqual(['before', '01001100after'])
  },
)

it('the variant for tests differs in what Playwright needs, and in nothing else', () => {
  expect(fusesOf('release')).toEqual(shut)
  expect(fusesOf('e2e')).toEqual({ ...shut, EnableNodeCliInspectArguments: true })
})

it('a program with fewer fuses than are wanted is refused: what is not there is not shut', async () => {
  await withFuses('1011000')
  await expect(setFuses(program, fusesOf('release'))).rejects.toThrow('GrantFileProtocolExtraPrivileges')
})

it('so is one without any', async () => {
  await writeFile(program, 'no Electron')
  await expect(setFuses(program, fusesOf('release'))).rejects.toThrow('sentinel')
})
