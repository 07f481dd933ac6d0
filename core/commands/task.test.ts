/** `--code`: a code is printed, the folder keeps what checks it, and a folder that is none is named. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { machineCodeIn } from '../staff/auth/machine-code.ts'
import { runTask, taskOf } from './task.ts'

let dataDir: string
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'task-'))))
afterEach(() => rmSync(dataDir, { recursive: true }))
const now = 1_000_000_000_000
const run = () => runTask({ what: 'machine-code' }, { dataDir, cwd: '/', env: {}, now: () => now })

it('prints a code that is taken once, and is not in the folder', async () => {
  writeFileSync(join(dataDir, 'kiosk.key'), '')
  expect(taskOf({ backup: null, restore: null, code: true, enrol: null, ca: null })).toEqual({
    what: 'machine-code',
  })
  const { ok, said } = await run()
  const code = /: (\S+-\S+-\S+)\n/.exec(said)?.[1] ?? ''
  expect([ok, code]).toEqual([true, expect.stringMatching(/^[0-9A-Z-]{14}$/)])
  const file = join(dataDir, 'machine-code.json')
  expect(readFileSync(file, 'utf8')).not.toContain(code)
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(machineCodeIn(dataDir).take('AAAA-AAAA-AAAA', now)).toBe(false)
  expect(machineCodeIn(dataDir).take(code, now)).toBe(true)
  expect(machineCodeIn(dataDir).take(code, now)).toBe(false)
})

it('names a folder that holds no data, and writes nothing there', async () => {
  expect(await run()).toEqual({
    ok: false,
    said: `${dataDir} holds no data of a kiosk. Name its folder with --data DIR.\n`,
  })
  expect(readdirSync(dataDir)).toEqual([])
})
