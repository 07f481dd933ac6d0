import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepStartError, startErrorsDir } from './start-error.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-start-error-'))
  vi.stubEnv('TMPDIR', folder)
  vi.stubEnv('TEMP', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})
const said = (logs: string) => readFileSync(join(logs, 'kiosk.log'), 'utf8')

test('is in the log of the data, and where there is no such folder among the temporary files', async () => {
  const dataDir = join(folder, 'data')
  const keep = (message: string) => keepStartError(message, { dataDir, platform: 'linux', env: {} })
  await keep('otp.digits is too small')
  expect(said(startErrorsDir())).toMatch(/"level":"error".*cannot start: otp.digits is too small"/)
  mkdirSync(dataDir)
  await keep('the disk is full')
  expect(said(join(dataDir, 'logs'))).toContain('the disk is full')
})

test('on Windows the event log has it, too; where that refuses it, the file', async () => {
  const ran: [string, readonly string[]][] = []
  const run = async (program: string, args: readonly string[]) => {
    ran.push([program, args])
    throw new Error('access denied')
  }
  const options = { dataDir: folder, platform: 'win32', env: { SystemRoot: 'C:\\Windows' }, run } as const
  await keepStartError(`a "sentence" & more ${'x'.repeat(10_000)}`, options)
  const [[program, args]] = ran as [[string, readonly string[]]]
  expect(program).toMatch(/^C:\\Windows.System32.eventcreate\.exe$/)
  expect(args.slice(0, -1)).toEqual([
    '/L',
    'APPLICATION',
    '/T',
    'ERROR',
    '/ID',
    '1',
    '/SO',
    'VssID Contact Kiosk',
    '/D',
  ])
  expect(args.at(-1)).toMatch(/^The kiosk cannot start: a "sentence" & more x+$/)
  expect(args.at(-1)).toHaveLength(8_000)
  expect(said(join(folder, 'logs'))).toContain('a \\"sentence\\"')
})

test('is told in any case: a file in the folder’s place, a NUL, a text without end', async () => {
  const dataDir = join(folder, 'data')
  writeFileSync(dataDir, '')
  const ran: string[] = []
  const run = (_program: string, args: readonly string[]) => {
    ran.push(args.at(-1) ?? '')
    throw new Error('at once')
  }
  await keepStartError(`a\0b${'x'.repeat(1_000_000)}`, { dataDir, platform: 'win32', env: {}, run })
  expect(said(startErrorsDir())).toContain('cannot start: abxxx')
  expect(said(startErrorsDir()).length).toBeLessThan(9_000)
  expect(ran).toEqual([expect.stringMatching(/^The kiosk cannot start: abx+$/)])
})
