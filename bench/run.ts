/** `npm run bench`: what the product must reach, measured beside its floors and peers in one run. See README.md. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { commitRows } from './commit/rows.ts'
import { deviceRows } from './devices/rows.ts'
import { bundleChildren } from './harness/bundle.ts'
import { help, parseFlags, type Flags, type Group } from './harness/flags.ts'
import { removeTemporaryFolders } from './harness/folders.ts'
import { installPeers } from './harness/peers.ts'
import { missing, type Row } from './harness/row.ts'
import { hashRows } from './hash/rows.ts'
import { importRows } from './import/rows.ts'
import { journeyRows } from './journeys/rows.ts'
import { mailRows } from './mail/rows.ts'
import { memoryRows } from './memory/rows.ts'
import { sizeRows } from './screens/size-rows.ts'
import { tapRows } from './screens/tap-rows.ts'
import { serviceRows } from './service/rows.ts'
import { startRows } from './start/rows.ts'
import { makeSetting, type Setting } from './harness/setting.ts'
import { notesText, tableText } from './harness/table.ts'

const measures: Record<Group, (setting: Setting) => Promise<Row[]>> = {
  commit: commitRows,
  start: startRows,
  journeys: journeyRows,
  mail: mailRows,
  size: sizeRows,
  tap: tapRows,
  memory: memoryRows,
  import: importRows,
  hash: hashRows,
  service: serviceRows,
  devices: deviceRows,
}

const say = (line: string) => console.error(line)

function readFlags(): Flags | null {
  try {
    return parseFlags(process.argv.slice(2))
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n\n${help}`)
    process.exitCode = 2
    return null
  }
}

async function run(flags: Flags): Promise<void> {
  const peersMissing = await installPeers(say)
  if (peersMissing) say(peersMissing)
  await bundleChildren()
  const setting = makeSetting(flags, peersMissing, say)
  const rows: Row[] = []
  for (const group of flags.only) {
    say(`measuring: ${group}`)
    const started = performance.now()
    try {
      rows.push(...(await measures[group](setting)))
    } catch (error) {
      // The others are still worth having.
      process.exitCode = 1
      rows.push(missing(group, '', '', `broke: ${error instanceof Error ? error.message : String(error)}`))
    }
    say(`  ${((performance.now() - started) / 1000).toFixed(0)} s`)
  }
  if (flags.json !== '-') console.log(`${tableText(rows)}\n\n${notesText(rows)}`)
  const json = `${JSON.stringify(rows, null, 2)}\n`
  if (flags.json === '-') process.stdout.write(json)
  else if (flags.json !== null) writeFileSync(flags.json, json)
  removeTemporaryFolders()
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const flags = readFlags()
if (flags?.help) console.log(help)
else if (flags) await run(flags)
