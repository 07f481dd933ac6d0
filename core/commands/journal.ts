/** `npm run journal -- verify DIR` and `npm run journal -- rebuild DIR`: the journal, for the operator. */
import * as fs from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { steadyClock } from '../foundation/clock.ts'
import { ourFormats } from '../storage/disk/formats.ts'
import { keyFileName, loadKey } from '../storage/disk/key-file.ts'
import { StoreProblem } from '../storage/disk/store-problem.ts'
import { rebuildDocuments } from '../storage/folder/rebuild.ts'
import { verifyJournal } from '../storage/folder/verify-journal.ts'
import type { Verified } from '../storage/port/store.ts'

const help = `Checks or replays the journal of a data folder.

  npm run journal -- verify DIR     Check every entry, its place in the chain, the head, and that no document is ahead of
                                    them. Changes nothing; may run while the kiosk runs. Exit code 0: all is well. 1:
                                    something is wrong.
  npm run journal -- rebuild DIR    Make all documents anew from the journal. The kiosk must be closed; the old
                                    documents are put aside in DIR/quarantine.

  --key-file FILE                   The key, when it is not in DIR/${keyFileName}. Without any key, verify checks the chain
                                    but cannot look into entries.
  --newest HASH                     With verify: check that an entry with this hash is in the journal. The newest hash
                                    stands on each day's sheet and in each export and backup; its first 16 digits do.
  --help                            This text.
`

/** @returns the exit code: 0 well, 1 a problem, 2 a call that makes no sense. */
export async function runJournalCli(
  args: readonly string[],
  print: (line: string) => void,
  now: () => number,
): Promise<number> {
  const call = parseArguments(args)
  if (call === 'help') {
    print(help)
    return 0
  }
  if (typeof call === 'string') {
    print(`${call}\n\n${help}`)
    return 2
  }
  try {
    const { command, dataDir } = call
    const key = findKey(call)
    if (!fs.existsSync(dataDir)) {
      throw new StoreProblem('not-a-store', `There is no folder ${dataDir}. Check the path.`, {
        file: dataDir,
      })
    }
    if (command === 'verify') return await verify(call, key, print)
    if (!key) {
      print(`There is no key: ${join(dataDir, keyFileName)} is not there. Name the key with --key-file FILE.`)
      return 1
    }
    const { entries, quarantine } = await rebuildDocuments(dataDir, key, now)
    print(`Documents made anew from ${entries} entries. The old ones are in ${quarantine}.`)
    return 0
  } catch (error) {
    if (!(error instanceof StoreProblem)) throw error
    print(error.message)
    return 1
  }
}

interface Call {
  command: 'verify' | 'rebuild'
  dataDir: string
  keyFile: string | null
  /** Hexadecimal digits. */
  newest: string | null
}

/** More than chance gives, and few enough to be typed. */
const fewestDigits = 16

/** @returns what is wrong with the call, as a sentence, when something is. */
function parseArguments(args: readonly string[]): Call | 'help' | (string & {}) {
  const plain: string[] = []
  let keyFile: string | null = null
  let newest: string | null = null
  const rest = args.values()
  for (const arg of rest) {
    if (arg === '--help' || arg === '-h') return 'help'
    if (arg === '--key-file') {
      const next = rest.next()
      if (next.done) return '--key-file needs a file.'
      keyFile = next.value
    } else if (arg === '--newest') {
      const next = rest.next()
      newest = next.done ? '' : next.value.toLowerCase().replaceAll(/[\s-]/g, '')
      if (!/^[0-9a-f]*$/.test(newest) || newest.length < fewestDigits || newest.length > 64) {
        return `--newest needs a hash: its 64 digits, or the first ${fewestDigits} of them or more.`
      }
    } else if (arg.startsWith('-')) {
      return `There is no option ${arg}.`
    } else {
      plain.push(arg)
    }
  }
  const [command, dataDir, ...more] = plain
  if (command === undefined) return 'help'
  if (command !== 'verify' && command !== 'rebuild') return `There is no command "${command}".`
  if (dataDir === undefined) return `Which data folder? ${command} needs a DIR.`
  if (newest !== null && command !== 'verify') return '--newest goes with verify only.'
  if (more.length > 0) return `One data folder at a time; "${more.join(' ')}" is too much.`
  // npm runs scripts in the project's folder; paths are meant from where the operator stands.
  const from = process.env['INIT_CWD'] ?? '.'
  return { command, dataDir: resolve(from, dataDir), keyFile: keyFile && resolve(from, keyFile), newest }
}

function findKey({ dataDir, keyFile }: Call): Buffer | null {
  if (keyFile !== null) return loadKey(keyFile)
  const own = join(dataDir, keyFileName)
  return fs.existsSync(own) ? loadKey(own) : null
}

async function verify(
  { dataDir, newest }: Call,
  key: Buffer | null,
  print: (line: string) => void,
): Promise<number> {
  const places: number[] = []
  const found = await verifyJournal(dataDir, key, ourFormats, ({ sequence, hash }) => {
    if (newest !== null && hash.startsWith(newest)) places.push(sequence)
  })
  const code = report(found, print)
  if (newest === null) return code
  const place = places.at(-1)
  if (place !== undefined) {
    print(`That hash    is entry ${place}'s: what the journal held up to there is all there, and as it was.`)
    return code
  }
  const purged =
    found.purged > 0
      ? ` (Of the first ${found.purged}, which were purged, nothing can be said any more.)`
      : ''
  print(
    `NOT FOUND    No entry has the hash ${newest}. When it was noted down, the journal held entries that it does not ` +
      `hold now: they were taken out, or the whole folder was put back to an older state.${purged} Keep a copy of the ` +
      'folder, and compare it with its backups.',
  )
  return 1
}

function report(found: Verified, print: (line: string) => void): number {
  const { entries, purged, files, puts, oldestAt, newestAt, events, head, tail, problem } = found
  const inFiles = `${files} ${files === 1 ? 'file' : 'files'}`
  print(`Entries      ${entries} whole, in ${inFiles}; acknowledged up to ${head.sequence}`)
  print(`Newest hash  ${head.hash}`)
  if (purged > 0) print(`Purged       the first ${purged}, after the time that the journal is kept`)
  if (found.decrypted) {
    print(`Documents    ${puts} written or removed`)
    if (oldestAt !== null && newestAt !== null) {
      print(`From, to     ${new Date(oldestAt).toISOString()}, ${new Date(newestAt).toISOString()}`)
    }
    for (const [kind, count] of Object.entries(events).sort()) print(`  ${kind.padEnd(24)} ${count}`)
  } else {
    print('Contents     not checked: there is no key. Name it with --key-file FILE.')
  }
  if (tail) {
    print(
      'Tail         bytes behind the last acknowledged entry: a write under way, or one that a crash cut short',
    )
  }
  if (!problem) {
    print('The journal is whole.')
    return 0
  }
  if (problem.file !== null) print(`File         ${problem.file}`)
  if (problem.sequence !== null) print(`Entry        ${problem.sequence}`)
  print(`PROBLEM      ${problem.message}`)
  return 1
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const clock = steadyClock()
  const print = (line: string) => process.stdout.write(`${line}\n`)
  process.exitCode = await runJournalCli(process.argv.slice(2), print, () => clock.now())
}
