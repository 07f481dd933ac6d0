import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
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
