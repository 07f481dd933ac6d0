import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportJsonl } from '../core/audit/export.ts'
import type { JournalFilter } from '../core/audit/filter.ts'
import { anAccount, anEvent } from '../core/testing/store/store-contract.ts'
import { aFolder, openTestStore } from '../core/testing/store/test-folder.ts'
import { eventsAreFresh, eventsFile } from './journal-events.ts'

it('docs/journal-events.md says what the registry does; else run `npm run journal-events`', async () => {
  expect(await eventsAreFresh()).toBe(true)
})

describe('the example that checks an export', () => {
  const folder = aFolder()
  const checker = join(folder.path, 'check-journal.mjs')
  const file = join(folder.path, 'export.jsonl')
  let store: Awaited<ReturnType<typeof openTestStore>>
  beforeAll(async () => {
    const [, example = ''] = /```js\n([^]*?)```/.exec(await readFile(eventsFile, 'utf8')) ?? []
    await writeFile(checker, example)
    store = await openTestStore(join(folder.path, 'data'), { segmentBytes: 4096 })
    for (let i = 0; i < 30; i++) {
      const puts = [
        {
          collection: 'accounts' as const,
          key: String(i),
          value: anAccount(String(i)),
          expect: 'whatever' as const,
        },
      ]
      await store.commit({ event: anEvent(i, { reason: 'bởi\u2028vì' }), puts })
    }
  })
  afterAll(async () => {
    await store.close()
    folder.remove()
  })

  async function linesOf(filter: JournalFilter): Promise<string[]> {
    let text = ''
    for await (const piece of exportJsonl(store, filter)) text += piece
    return text.trimEnd().split('\n')
  }
  async function check(lines: readonly string[]): Promise<{ status: number | null; said: string }> {
    await writeFile(file, `${lines.join('\n')}\n`)
    const { status, stdout, stderr } = spawnSync(process.execPath, [checker, file], { encoding: 'utf8' })
    return { status, said: stdout + stderr }
  }

  it('finds whole exports whole', async () => {
    const { head } = await store.verify()
    const all = await check(await linesOf({}))
    expect(all).toEqual({ status: 0, said: `Complete and whole; the newest entry is 30 ${head.hash}\n` })
    const some = await check(await linesOf({ from: 5, to: 12 }))
    expect(some.said).toContain('Filtered and whole; the newest entry is 12 ')
  })

  it.each<[string, JournalFilter, (lines: string[]) => string[]]>([
    ['a line is missing', {}, (lines) => lines.toSpliced(7, 1)],
    ['the first line is missing', {}, (lines) => lines.toSpliced(1, 1)],
    ['the end is missing', {}, (lines) => lines.slice(0, -1)],
    ['two lines are exchanged', {}, (lines) => lines.toSpliced(5, 2, lines[6]!, lines[5]!)],
    ['a line is there twice', { from: 3 }, (lines) => lines.toSpliced(5, 0, lines[5]!)],
    ['a payload is changed', { from: 3 }, (lines) => lines.with(4, lines[4]!.replace('"payload":"', '$&A'))],
    [
      'a sequence is changed',
      {},
      (lines) => lines.with(4, lines[4]!.replace('"sequence":4', '"sequence":44')),
    ],
    [
      'a head is changed',
      { from: 3 },
      (lines) => lines.with(0, lines[0]!.replace(/"hash":".{4}/, '"hash":"xxxx')),
    ],
  ])('finds that %s', async (_, filter, change) => {
    expect((await check(change(await linesOf(filter)))).status).toBe(1)
  })
})
