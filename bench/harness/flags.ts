/** The command line of the bench. */
import { parseArgs } from 'node:util'

export const groups = [
  'commit',
  'start',
  'journeys',
  'mail',
  'size',
  'tap',
  'memory',
  'import',
  'hash',
  'service',
  'devices',
] as const
export type Group = (typeof groups)[number]

export interface Flags {
  only: readonly Group[]
  quick: boolean
  /** Null: print the table; '-': print JSON instead; else print the table and write JSON there. */
  json: string | null
  /** Folder for CPU profiles of the servers in the journeys' rows. */
  profile: string | null
  help: boolean
}

export const help = `npm run bench -- [options]
  --only NAME     ${groups.join(', ')}; may be given several times
  --quick         fewer accounts, fewer rounds
  --json [FILE]   rows as JSON, on stdout or into a file
  --profile DIR   CPU profiles of the servers in the journeys' rows`

/** @throws with a sentence for whoever typed it. */
export function parseFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: withJsonValue(args),
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const only = values.only.map((name) => {
    const group = groups.find((known) => known === name)
    if (!group) throw new Error(`--only takes one of ${groups.join(', ')}, not "${name}"`)
    return group
  })
  return {
    only: only.length > 0 ? only : groups,
    quick: values.quick,
    json: values.json ?? null,
    profile: values.profile ?? null,
    help: values.help,
  }
}

/** `--json` alone means stdout: parseArgs knows no values that may be left out. */
function withJsonValue(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const next = args[index + 1]
    return arg === '--json' && (next === undefined || next.startsWith('--')) ? ['--json=-'] : [arg]
  })
}
