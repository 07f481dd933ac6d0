import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flagHelp, parseFlags } from './flags.ts'

const flags = (...args: string[]) => {
  const result = parseFlags(args)
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const problem = (...args: string[]) => {
  const result = parseFlags(args)
  return result.ok ? null : result.error
}

describe('flags', () => {
  it('has defaults for everything', () => {
    expect(flags()).toEqual({
      backup: null,
      restore: null,
      code: false,
      enrol: null,
      ca: null,
      browser: false,
      service: false,
      demo: false,
      windowed: false,
      help: false,
      port: null,
      data: null,
      config: null,
    })
  })

  it('takes a service for a browser shell', () => {
    expect(flags('--service')).toMatchObject({ browser: true, service: true, demo: false })
  })

  it('takes both spellings of a value', () => {
    expect(flags('--browser', '--demo', '--port', '80', '--data=a b').port).toBe(80)
    expect(flags('--port=0', '--data', 'x', '--config', 'k.json')).toMatchObject({
      port: 0,
      data: 'x',
      config: 'k.json',
    })
    expect(flags('--data=-odd').data).toBe('-odd')
    expect(flags('-h').help).toBe(true)
  })

  it('take the address of a service, and the code behind it', () => {
    const typed = ['--enrol', 'https://kiosk.example.vn', 'BCDF-GHJK-LMNP']
    expect(flags(...typed, '--ca', 'office.pem')).toMatchObject({
      enrol: { url: 'https://kiosk.example.vn', code: 'BCDF-GHJK-LMNP' },
      ca: 'office.pem',
    })
  })

  it.each([
    [
      ['--enrol', 'https://kiosk.example.vn'],
      '--enrol needs the code behind the address, as an administrator made it.',
    ],
    [['--enrol', 'u', 'c', 'more'], '"more" is not expected here. See --help.'],
    [['--ca', 'office.pem'], '--ca goes with --enrol.'],
    [['--enrol', 'u', 'c', '--code'], '--code and --enrol: one at a time.'],
    [['--prot', '1'], '--prot is not an option; did you mean --port? See --help.'],
    [['-x'], '-x is not an option. See --help.'],
    [['start'], '"start" is not expected here. See --help.'],
    [['--', 'start'], '"start" is not expected here. See --help.'],
    [['--demo', '--demo'], '--demo is given twice.'],
    [['--demo=yes'], '--demo takes no value.'],
    [['--port'], '--port needs a number from 0 to 65535 behind it.'],
    [['--data', '--demo'], '--data needs a folder behind it.'],
    [['--config='], '--config needs a file behind it.'],
    [['--port', '65536'], '--port is "65536"; a number from 0 to 65535 is allowed.'],
    [['--port', '1e3'], '--port is "1e3"; a number from 0 to 65535 is allowed.'],
    [['--port=-1'], '--port is "-1"; a number from 0 to 65535 is allowed.'],
  ])('%j: %s', (args, sentence) => expect(problem(...args)).toBe(sentence))

  it('never throws, whatever is typed', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('--port', '--data', '--', '-h', '--__proto__', '--no-demo', '--constructor=1'),
    )
    fc.assert(fc.property(fc.array(word), (args) => typeof parseFlags(args).ok === 'boolean'))
  })

  it('explains every flag', () => {
    for (const name of Object.keys(flags())) expect(flagHelp).toContain(`--${name}`)
  })
})
