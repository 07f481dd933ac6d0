import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { aFolder } from '../testing/store/test-folder.ts'
import { csvReader } from './import/file/csv-records.ts'
import { canonicalText, confirmedChange, type HistoryEntry } from './confirmed-changes.ts'
import { exportChanges, exportColumns, signingKey } from './export-changes.ts'

const key = signingKey(Buffer.alloc(32, 3))
const at = Date.UTC(2026, 10, 26, 2, 30)

function entry(
  sequence: number,
  kind: HistoryEntry['event']['kind'],
  email: string | null = 'an@example.vn',
) {
  const account = '0100000001'
  const entry: HistoryEntry = {
    sequence,
    event: { kind, at, kiosk: 'kiosk-1', account, visit: 'v', data: { reference: 'K7M4-92QX-T' } },
    puts: [
      { collection: 'outbox', key: 'n', version: 1, value: null },
      {
        collection: 'accounts',
        key: account,
        version: 2,
        value: {
          number: account,
          personalId: '001085012345',
          kind: 'individual',
          name: 'Nguyễn Văn An',
          phone: '+84912345678',
          email,
          passwordHash: 'scrypt$…',
        },
      },
    ],
  }
  return entry
}
const entries = [
  entry(1, 'change.confirmed'),
  entry(2, 'sign-in.succeeded'),
  entry(3, 'change.confirmed', null),
  entry(4, 'change.undone', "'=an@example.vn"),
  entry(5, 'change.confirmed'),
]
async function* history(after: number) {
  yield* entries.filter(({ sequence }) => sequence > after)
}
async function exported(format: 'csv' | 'jsonl', from: number, to: number): Promise<string[]> {
  const lines: string[] = []
  for await (const line of exportChanges({ history, from, to, format, key })) lines.push(line)
  return lines
}

const folder = aFolder()
afterAll(() => folder.remove())
/** The very code that the page gives to receivers. */
const page = readFileSync(join(import.meta.dirname, '../../docs/changes-export.md'), 'utf8')
writeFileSync(join(folder.path, 'reader.mjs'), /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
const { readLine } = (await import(
  /* @vite-ignore */ pathToFileURL(join(folder.path, 'reader.mjs')).href
)) as {
  readLine(line: string, pem: string): Record<string, unknown> | null
}

describe('the export as JSON lines', () => {
  it('says its marks and key, then every change between them, signed', async () => {
    const lines = await exported('jsonl', 1, 4)
    const records = lines.map((line) => readLine(line, key.publicPem))
    expect(records[0]).toEqual({ format: 'vssid-changes/1', from: 1, to: 4, key: key.keyId })
    expect(records.slice(1)).toEqual([
      {
        id: 3,
        kind: 'change.confirmed',
        at: '2026-11-26T02:30:00.000Z',
        reference: 'K7M4-92QX-T',
        account: '0100000001',
        personalId: '001085012345',
        phone: '+84912345678',
        email: null,
      },
      expect.objectContaining({ id: 4, kind: 'change.undone', email: "'=an@example.vn" }),
    ])
    expect(lines.join('')).not.toMatch(/Nguyễn|scrypt/)
  })
  it('has no line that can be changed, or signed by another', async () => {
    const [, line = ''] = await exported('jsonl', 0, 1)
    expect(readLine(line, key.publicPem)).not.toBeNull()
    expect(readLine(line.replace('+84912345678', '+84912345679'), key.publicPem)).toBeNull()
    expect(readLine(line, signingKey(Buffer.alloc(32, 4)).publicPem)).toBeNull()
  })
})

describe('the export as CSV', () => {
  it('gives back the same signed records, and nothing that a spreadsheet would run', async () => {
    const text = (await exported('csv', 0, 5)).join('')
    expect(text.startsWith('\ufeff"vssid-changes/1"')).toBe(true)
    const reader = csvReader(',')
    const rows = reader.push(text.slice(1)).map((record) => ('cells' in record ? record.cells : []))
    const header = { format: 'vssid-changes/1', from: 0, to: 5, key: key.keyId, signature: rows[0]?.[4] }
    expect(rows[0]?.slice(0, 4)).toEqual(['vssid-changes/1', `key=${key.keyId}`, 'from=0', 'to=5'])
    expect(readLine(JSON.stringify(header), key.publicPem)).not.toBeNull()
    expect(rows[1]).toEqual([...exportColumns, 'signature'])
    const records = rows.slice(2).map((cells) => {
      const values = cells.map((cell) => (cell === '' ? null : cell.replace(/^'/, '')))
      const record = Object.fromEntries([...exportColumns, 'signature'].map((name, i) => [name, values[i]]))
      return readLine(JSON.stringify({ ...record, id: Number(record.id) }), key.publicPem)
    })
    expect(records.map((record) => record?.id)).toEqual([1, 3, 4, 5])
    expect(records[2]).toMatchObject({ email: "'=an@example.vn" })
    for (const [i, cells] of rows.slice(2).entries()) {
      for (const [column, cell] of cells.entries()) {
        if (exportColumns[column] !== 'phone') expect(cell, `row ${i}`).not.toMatch(/^[=+\-@\t]/)
      }
    }
  })
})

describe('the signing key', () => {
  it('is the same for the same seed, and of RFC 8032', () => {
    expect(signingKey(Buffer.alloc(32, 3)).publicPem).toBe(key.publicPem)
    // The first test vector of RFC 8032, 7.1.
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
    const der = Buffer.from(signingKey(seed).publicPem.split('\n')[1] ?? '', 'base64')
    expect(der.subarray(-32).toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    )
    expect(() => signingKey(Buffer.alloc(31))).toThrow(TypeError)
  })
})

it('a change without its account is a bug, and said', () => {
  expect(() => confirmedChange({ ...entry(9, 'change.confirmed'), puts: [] })).toThrow('entry 9')
})

it('the canonical text has its keys in order', () => {
  expect(canonicalText({ b: 1, a: 'ễ"', B: null })).toBe('{"B":null,"a":"ễ\\"","b":1}')
})
