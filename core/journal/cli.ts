/** `npm run journal -- verify DIR` and `npm run journal -- rebuild DIR`: the journal, for the operator. */
import * as fs from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { steadyClock } from '../clock.ts'
import { keyFileName, loadKey } from '../store/key-file.ts'
import { StoreProblem } from '../store/store-problem.ts'
import { rebuildDocuments } from './rebuild.ts'
import { verifyJournal, type Verified } from './verify.ts'

const help = `Checks or replays the journal of a data folder.

  npm run journal -- verify DIR     Check every entry, its place in the chain, and the head. Changes nothing; may run
                                    while the kiosk runs. Exit code 0: all is well. 1: something is wrong.
  npm run journal -- rebuild DIR    Make all documents anew from the journal. The kiosk must be closed; the old
                                    documents are put aside in DIR/quarantine.

  --key-file FILE                   The key, when it is not in DIR/${keyFileName}. Without any key, verify checks the chain
                                    but cannot look into entries.
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
    if (command === 'verify') return report(await verifyJournal(dataDir, key), print)
    if (!key) {
      print(`There is no key: ${join(dataDir, keyFileName)} is not there. Name the key with --key-file FILE.`)
      return 1
    }
    const { entries, putAside } = await rebuildDocuments(dataDir, key, now)
    print(`Documents made anew from ${entries} entries. The old ones are in ${putAside}.`)
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
}

/** @returns what is wrong with the call, as a sentence, when something is. */
function parseArguments(args: readonly string[]): Call | 'help' | (string & {}) {
  const plain: string[] = []
  let keyFile: string | null = null
  const rest = args.values()
  for (const arg of rest) {
    if (arg === '--help' || arg === '-h') return 'help'
    if (arg === '--key-file') {
      const next = rest.next()
      if (next.done) return '--key-file needs a file.'
      keyFile = next.value
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
  if (more.length > 0) return `One data folder at a time; "${more.join(' ')}" is too much.`
  // npm runs scripts in the project's folder; paths are meant from where the operator stands.
  const from = process.env['INIT_CWD'] ?? '.'
  return { command, dataDir: resolve(from, dataDir), keyFile: keyFile && resolve(from, keyFile) }
}

function findKey({ dataDir, keyFile }: Call): Buffer | null {
  if (keyFile !== null) return loadKey(keyFile)
  const own = join(dataDir, keyFileName)
  return fs.existsSync(own) ? loadKey(own) : null
}

function report(found: Verified, print: (line: string) => void): number {
  const { entries, purged, files, puts, oldestAt, newestAt, events, head, tail, problem } = found
  const inFiles = `${files} ${files === 1 ? 'file' : 'files'}`
  print(`Entries      ${entries} whole, in ${inFiles}; acknowledged up to ${head.sequence}`)
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
