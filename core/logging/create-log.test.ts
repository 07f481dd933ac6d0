import { describe, expect, it } from 'vitest'
import { accountView } from '../../contract/views.ts'
import { createLog, forPeople } from './create-log.ts'

function collect(readable: boolean) {
  const lines: string[] = []
  return { lines, log: createLog({ write: (line) => lines.push(readable ? forPeople(line) : line) }) }
}

describe('the log', () => {
  it('writes one JSON line each', () => {
    const { lines, log } = collect(false)
    log.warn({ tries: 2 }, 'mail refused')
    log.error({ error: new Error('disk full') }, 'journal')
    expect(lines).toHaveLength(2)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', tries: 2, msg: 'mail refused' })
    expect(JSON.parse(lines[1] ?? '').error).toMatchObject({ type: 'Error', message: 'disk full' })
    expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true)
  })

  it('writes a short line for a person', () => {
    const { lines, log } = collect(true)
    log.info({ visit: 'a-1', why: 'two words', count: 3 }, 'visit ended')
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d info {2}visit ended visit=a-1 why="two words" count=3\n$/)
  })

  it('blots out what should never have been handed over', () => {
    const { lines, log } = collect(false)
    const secret = 'S3CRET'
    log.info({ password: secret, mail: { to: secret, code: secret }, a: { b: { phone: secret } } }, 'oops')
    log.info({ error: Object.assign(new Error('x'), { input: { email: secret }, session: secret }) }, 'oops')
    expect(lines.join('')).not.toContain(secret)
  })

  it('blots out whatever an account is shown by, or kept as', () => {
    const { lines, log } = collect(false)
    const secret = 'S3CRET'
    const kept = { number: secret, passwordHash: secret }
    const shown = Object.fromEntries(Object.keys(accountView.shape).map((field) => [field, secret]))
    log.info({ account: { ...shown, ...kept } }, 'oops')
    log.info({ ...shown, ...kept }, 'oops')
    expect(lines.join('')).not.toContain(secret)
  })
})
