/** Writes docs/journal-events.md from the registry of events; with --check only says whether it is stale. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { dataFields, type DataField } from '../core/events/event-data.ts'
import { eventSentences } from '../core/audit/event-sentences.ts'
import { eventKinds, type EventKind } from '../core/events/events.ts'

export const eventsFile = fileURLToPath(new URL('../docs/journal-events.md', import.meta.url))

/** What an auditor runs over an exported file. */
const checker = `import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

let header
let last = { sequence: 0, hash: '0'.repeat(64) }
for await (const text of createInterface({ input: createReadStream(process.argv[2]) })) {
  const line = JSON.parse(text)
  if (!header) { header = line; continue }
  const { sequence, previousHash, hash, payload } = line
  const right = createHash('sha256').update(previousHash + ' ' + sequence + ' ' + payload).digest('hex') === hash
  const fits = sequence === last.sequence + 1 ? previousHash === last.hash : header.filtered && sequence > last.sequence
  if (!right || !fits) throw new Error('Entry ' + sequence + ' was changed, or something before it is missing.')
  last = line
}
if (last.sequence === header.head.sequence ? last.hash !== header.head.hash : !header.filtered)
  throw new Error('The end is missing, or the newest entry is not the one in the header.')
console.log((header.filtered ? 'Filtered' : 'Complete') + ' and whole; the newest entry is ' + last.sequence + ' ' + last.hash)
`

const intro = `# What stands in the journal

Made from the code by \`npm run journal-events\`; not edited by hand.

Every entry says when (\`at\`, milliseconds since 1970), where (\`kiosk\`), about which \`account\`, in which \`visit\`, on the
word of which member of \`staff\`, and what happened: its kind, and more in \`data\`. None holds a code, a password, or a
contact in full. In sentences, parts in brackets stand only in entries that have what they speak of.
`

const exported = `## Exports, and how one is checked

**CSV** is for people: UTF-8 with a byte order mark, commas, CRLF, RFC 4180. A cell that a spreadsheet would take for a formula
begins with an apostrophe, and so does one that began with one: a leading apostrophe is not part of the value. Account numbers
begin with 0: import their column as text. The last column's heading gives number and hash of the
newest entry when the file was made.

**JSONL** is for auditors: one JSON object a line. The first line says whether entries were left out (\`filtered\`, and by which
\`filter\`; \`from\` and \`to\` are milliseconds since 1970), and what the newest entry was when the export began (\`head\`:
\`sequence\` and \`hash\`). Each line below it is one entry: \`sequence\`, \`previousHash\`, \`hash\`, \`payload\`, \`event\`.

An entry's \`hash\` is the SHA-256, in hexadecimal, of the text \`previousHash sequence payload\` with one space between them;
\`previousHash\` is the \`hash\` of the entry before it, and 64 zeros for the first. So no entry can be changed, left out or put in
between without every later hash being another; and who has noted down the newest hash on one day can tell on any later day that
nothing before it was touched. In a filtered export each line is checked by itself, and against its neighbour where that is there.

The \`payload\` is the entry as it stands on the disk, encrypted with the office's key; \`event\` is what the service read in it.
That both say the same, only the key's owner can show: \`npm run journal -- verify DIR\` on the data folder opens every
payload and prints how far the journal is acknowledged.

Files that were put back one by one, or cut, are told by \`verify\` and by every start: head, checkpoint and documents each
speak of an entry that the journal must have. That the **whole folder** was put back to an older state, no file in it can
show. The newest hash shows it, noted down elsewhere: it stands on each day's sheet, in the first line of a JSONL export, in
the last heading of a CSV one, in mails to the office, and with each backup. \`npm run journal -- verify DIR --newest HASH\` says whether the journal still holds that entry; spaces do
not matter, and the first 16 digits are enough. Exit code 1: it does not.

\`\`\`js
${checker}\`\`\`

Saved as \`check-journal.mjs\`: \`node check-journal.mjs export.jsonl\`.
`

const row = (...cells: string[]) => `| ${cells.join(' | ')} |`
const code = (text: string) => `\`${text}\``

function eventRow(kind: EventKind): string {
  const words = eventKinds[kind]
  const { vi, en, data } = eventSentences[kind]
  return row(code(kind), `${words.vi}<br>${vi}`, `${words.en}<br>${en}`, data.map(code).join(', '))
}

function fieldRow([name, { type, vi, en, codes = {} }]: [string, DataField]): string {
  const values = Object.entries(codes).map(([value, words]) => `${code(value)} ${words.vi}, ${words.en}`)
  return row(code(name), type, vi, en, values.join('<br>'))
}

export async function eventsText(): Promise<string> {
  const text = [
    intro,
    '## Events\n',
    row('kind', 'tiếng Việt', 'English', 'data'),
    row('---', '---', '---', '---'),
    ...(Object.keys(eventKinds) as EventKind[]).map(eventRow),
    '\n## Fields of `data`\n',
    'A `time` is in milliseconds since 1970, or a date. Values that are codes:\n',
    row('field', 'type', 'tiếng Việt', 'English', 'codes'),
    row('---', '---', '---', '---', '---'),
    ...Object.entries<DataField>(dataFields).map(fieldRow),
    `\n${exported}`,
  ].join('\n')
  return format(text, { ...(await resolveConfig(eventsFile)), filepath: eventsFile })
}

export async function eventsAreFresh(): Promise<boolean> {
  const committed = await readFile(eventsFile, 'utf8').catch(() => '')
  return committed.replaceAll('\r\n', '\n') === (await eventsText())
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--check')) {
    await writeFile(eventsFile, await eventsText())
  } else if (!(await eventsAreFresh())) {
    process.stderr.write('docs/journal-events.md is stale: run `npm run journal-events`.\n')
    process.exitCode = 1
  }
}
