/** What may be said on the command line; the same words for both shells and for `npm start`. */
import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../foundation/result.ts'
import { defaultConfig } from './config.ts'
import { nearest } from './nearest.ts'

export interface Flags {
  /** The browser shell, even where the desktop shell could run. */
  browser: boolean
  /** The browser shell as a service of the system: a demo only where `--demo` says so. */
  service: boolean
  /** Fictional accounts and the built-in mailbox; refused together with a mail server. */
  demo: boolean
  /** The desktop shell in a window instead of full screen, for development. */
  windowed: boolean
  help: boolean
  /** Of the browser shell; 0 takes any free port. Null: the configuration's. */
  port: number | null
  /** As given: relative to where the command was typed. Null: `defaultDataDir`. */
  data: string | null
  /** As given. Null: `kiosk.config.json` where the command was typed, if it is there. */
  config: string | null
  /** Instead of a kiosk: the data folder's whole state into this new file. As given; not together with `restore`. */
  backup: string | null
  /** Instead of a kiosk: what this file holds into an empty data folder, or a store kept in it back in place. */
  restore: string | null
  /** Instead of a kiosk: lets this machine into the office’s service at this address, with the code. */
  enrol: { url: string; code: string } | null
  /** With `enrol`: PEM file of the authority that signed the service’s certificate. As given. */
  ca: string | null
  /** Instead of a kiosk: a one-time code that confirms a change of the mail server while that fails. */
  code: boolean
}

const defaultPort = defaultConfig.server.port

const known = {
  browser: { type: 'boolean' },
  service: { type: 'boolean' },
  demo: { type: 'boolean' },
  windowed: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  port: { type: 'string' },
  data: { type: 'string' },
  config: { type: 'string' },
  backup: { type: 'string' },
  restore: { type: 'string' },
  code: { type: 'boolean' },
  enrol: { type: 'string' },
  ca: { type: 'string' },
} as const
type FlagName = keyof typeof known
const names = Object.keys(known) as FlagName[]

const takes: Partial<Record<FlagName, string>> = {
  port: 'a number from 0 to 65535',
  data: 'a folder',
  config: 'a file',
  backup: 'a file',
  restore: 'a file',
  enrol: 'the address of the service, and then a code',
  ca: 'a file',
}

export const flagHelp = `Options:
  --browser      serve the browser shell, even where the desktop shell could run
  --service      the browser shell as a service of the system: needs a configuration, or --demo to try it; told to end, it
                 lets visits that are on come to their end first (server.drainSeconds)
  --demo         fictional accounts and a built-in mailbox; the default while no mail server is configured
  --port N       port of the browser shell (default: server.port of the configuration, ${defaultPort}; 0 takes a free one)
  --data DIR     folder that holds accounts and journal (default: a folder of your user account, see docs/data.md)
  --config FILE  configuration (default: ./kiosk.config.json if it is there)
  --backup FILE  no kiosk: all of the data folder into a new, encrypted file; while a kiosk runs, too
  --restore FILE no kiosk: a backup into an empty data folder, or its kept-format-N back in place
  --code         no kiosk: a one-time code that confirms, at the desk, a change of the mail server that waits for a second
                 person, once the present one has failed for an hour
  --enrol URL CODE  no kiosk: lets this machine into the office's service at this address, with a code that an
                 administrator made at the desk; --ca FILE names the authority of its certificate, if it is the office's own
  --windowed     the desktop shell in a window instead of full screen
  --help         this text`

/**
 * Reads the arguments behind the program's name. A flag may stand once; `--port 80` and `--port=80` are the same.
 *
 * @returns the flags, or one sentence that names the argument and what is allowed.
 */
export function parseFlags(args: readonly string[]): Result<Flags, string> {
  // parseArgs itself would throw, in words meant for programmers: it only splits, the checks are here.
  const { tokens } = parseArgs({ args: [...args], options: known, strict: false, tokens: true })
  const given = new Map<FlagName, string | true>()
  let enrolCode: string | null = null
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') {
      if (!given.has('enrol') || enrolCode !== null)
        return err(`"${token.value}" is not expected here. ${seeHelp}`)
      enrolCode = token.value
      continue
    }
    const name = names.find((candidate) => candidate === token.name)
    if (name === undefined) return err(unknownFlag(token.rawName))
    if (given.has(name)) return err(`--${name} is given twice.`)
    const wanted = takes[name]
    if (wanted === undefined) {
      if (token.value !== undefined) return err(`--${name} takes no value.`)
      given.set(name, true)
    } else {
      // "--data --demo": the second is a flag whose folder was forgotten, not a folder.
      const missing = !token.value || (!token.inlineValue && token.value.startsWith('-'))
      if (missing) return err(`--${name} needs ${wanted} behind it.`)
      given.set(name, token.value)
    }
  }

  const text = (name: FlagName) => {
    const value = given.get(name)
    return typeof value === 'string' ? value : null
  }
  const port = text('port')
  if (port !== null && !(/^\d{1,5}$/.test(port) && Number(port) <= 65535)) {
    return err(`--port is "${port}"; ${takes.port} is allowed.`)
  }
  const url = text('enrol')
  if (url !== null && enrolCode === null)
    return err('--enrol needs the code behind the address, as an administrator made it.')
  if (given.has('ca') && url === null) return err('--ca goes with --enrol.')
  const tasks = (['backup', 'restore', 'code', 'enrol'] as const).filter((name) => given.has(name))
  if (tasks.length > 1) return err(`${tasks.map((name) => `--${name}`).join(' and ')}: one at a time.`)
  return ok({
    browser: given.has('browser') || given.has('service'),
    service: given.has('service'),
    demo: given.has('demo'),
    windowed: given.has('windowed'),
    help: given.has('help'),
    port: port === null ? null : Number(port),
    data: text('data'),
    config: text('config'),
    backup: text('backup'),
    restore: text('restore'),
    code: given.has('code'),
    enrol: url === null || enrolCode === null ? null : { url, code: enrolCode },
    ca: text('ca'),
  })
}

const seeHelp = 'See --help.'

function unknownFlag(rawName: string): string {
  const near = nearest(rawName.replace(/^-+/, ''), names)
  return `${rawName} is not an option${near ? `; did you mean --${near}?` : '.'} ${seeHelp}`
}
