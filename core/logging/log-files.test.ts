import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lastLogLines, logFiles } from './log-files.ts'
import { createLog, keptTroubles } from './create-log.ts'
import { aFolder } from '../testing/store/test-folder.ts'

let folder: ReturnType<typeof aFolder>
beforeEach(() => void (folder = aFolder()))
afterEach(() => folder.remove())
const logs = () => join(folder.path, 'logs')
const text = (name: string) => fs.readFileSync(join(logs(), name), 'utf8')

describe('the files', () => {
  it('are so many and so large at most, and hold the newest lines in their order', () => {
    const write = logFiles(logs(), { bytes: 60, files: 3 })
    for (let n = 10; n < 50; n++) write(`line ${n} .........\n`)
    expect(fs.readdirSync(logs()).sort()).toEqual(['kiosk.1.log', 'kiosk.2.log', 'kiosk.log'])
    for (const name of fs.readdirSync(logs()))
      expect(fs.statSync(join(logs(), name)).size).toBeLessThanOrEqual(60)
    const lines = lastLogLines(logs(), 1_000).map((line) => line.slice(5, 7))
    expect(lines.at(-1)).toBe('49')
    expect(lines).toEqual(Array.from(lines, (_, index) => String(50 - lines.length + index)))
    expect(lastLogLines(logs(), 40)).toHaveLength(2)
  })

  it.skipIf(process.platform === 'win32')('are for the kiosk’s user alone', () => {
    logFiles(logs())('a\n')
    expect(fs.statSync(join(logs(), 'kiosk.log')).mode & 0o777).toBe(0o600)
    expect(fs.statSync(logs()).mode & 0o777).toBe(0o700)
  })

  it('hold nothing personal, however a careless line names it', () => {
    const log = createLog({ write: logFiles(logs()) })
    log.warn({ email: 'quynh@example.vn', account: { phone: '+84912345678' } }, 'careless')
    expect(text('kiosk.log')).toContain('[redacted]')
    expect(text('kiosk.log')).not.toMatch(/quynh|912345678/)
  })
})

describe('a disk that takes nothing', () => {
  it.skipIf(!fs.existsSync('/dev/full'))(
    'loses the line and nothing else, and takes the next when it can',
    () => {
      fs.mkdirSync(logs())
      fs.symlinkSync('/dev/full', join(logs(), 'kiosk.log'))
      const write = logFiles(logs())
      expect(() => write('lost\n')).not.toThrow()
      fs.rmSync(join(logs(), 'kiosk.log'))
      write('kept\n')
      expect(lastLogLines(logs(), 100)).toEqual(['kept'])
    },
  )

  it('may have no folder for them', () => {
    fs.writeFileSync(logs(), 'a file in its place')
    expect(() => logFiles(logs())('lost\n')).not.toThrow()
    expect(lastLogLines(logs(), 100)).toEqual([])
  })
})

it('the last warnings and errors are kept in memory, so many and no more', () => {
  const troubles = keptTroubles(2)
  const log = createLog({ write: troubles.write })
  log.warn({ n: 1 }, 'one')
  log.info({}, 'all is well')
  log.error({ n: 2, code: '123456' }, 'two')
  log.warn({ n: 3 }, 'three')
  expect(troubles.last()).toMatchObject([
    { level: 'error', msg: 'two', n: 2, code: '[redacted]' },
    { level: 'warn', msg: 'three', n: 3 },
  ])
})
