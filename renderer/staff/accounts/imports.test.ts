/** An import as the screen follows it: upload in pieces, preview, progress to the end, cancelling. */
// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import type { ImportPreview, ImportProgress } from '../../../contract/accounts/views.ts'
import { err, ok } from '../../../contract/result.ts'
import { useService } from '../../shared/service/service.ts'
import { useSession } from '../../shared/service/session.ts'
import {
  deferred,
  installStores,
  type Outcome,
  type Script,
  scriptedApi,
  status,
} from '../../testing/scripted-api.ts'
import { useDesk } from '../shared/desk.ts'
import { useImport } from './imports.ts'

const pieceBytes = 240 * 1024
const preview: ImportPreview = {
  delimiter: ',',
  headers: ['so', 'ten'],
  mapping: { number: 0, name: 1 },
  problems: [],
  usable: true,
  mends: [],
  rows: [],
  totals: null,
}
const progress = (phase: ImportProgress['phase'], rowsDone = 0): ImportProgress => ({
  phase,
  fileName: 'ds.csv',
  rowsDone,
  rowsTotal: 100,
  bytesDone: 0,
  bytesTotal: 10,
  startedAt: 0,
  rowsPerSecond: null,
  etaMs: null,
  added: 0,
  updated: 0,
  unchanged: 0,
  kept: 0,
  refused: 0,
  leftOut: 0,
  renumbered: 0,
  weakHashes: 0,
  contactsReplaced: 0,
  passwordsReplaced: 0,
  mended: {},
  nothingNew: false,
})
const refused = { kind: 'import-refused', why: 'upload-broken' } as const

let unexpected: string[] = []
let scope: EffectScope
beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  expect(unexpected).toEqual([])
})

/** With the usual answers; `pieces` are the uploaded ones. */
function begin(over: Script = {}) {
  const pieces: string[] = []
  const scripted = scriptedApi(
    {
      beginImport: () => ok({ id: 'import-1' }),
      appendImport: ({ piece }) => {
        pieces.push(piece)
        return ok(null)
      },
      previewImport: () => ok(preview),
      startImport: () => ok(null),
      getImport: () => ok(progress('finished', 100)),
      cancelImport: () => ok(null),
      ...over,
    },
    () => status({ role: 'administrator' }),
  )
  unexpected = scripted.unexpected
  installStores(scripted.api)
  useSession().accept(status({ role: 'administrator' }))
  scope = effectScope()
  return { running: scope.run(useImport)!, desk: useDesk(), pieces, ...scripted }
}
const fileOf = (bytes: Uint8Array<ArrayBuffer>, name = 'ds.csv') => new File([bytes], name)
const small = fileOf(new TextEncoder().encode('so,ten\n0100000001,Lan\n'))
const bytesOf = (pieces: readonly string[]) =>
  Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')))

test('a file is uploaded byte for byte, in pieces, in order, and then previewed', async () => {
  const bytes = Uint8Array.from({ length: 2 * pieceBytes + 1_001 }, (_, at) => (at * 31 + (at >> 8)) % 256)
  const asked: unknown[] = []
  const { running, pieces, calls } = begin({
    beginImport: (input) => {
      asked.push(input)
      return ok({ id: 'import-1' })
    },
  })
  await running.take(fileOf(bytes))
  expect(asked).toEqual([{ fileName: 'ds.csv', bytes: bytes.length }])
  expect(pieces).toHaveLength(3)
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(360_000)
  expect(bytesOf(pieces).equals(bytes)).toBe(true)
  expect(calls.at(-1)).toBe('previewImport')
  expect([running.preview.value, running.percent.value]).toEqual([preview, null])
})

test('the upload reports its progress', async () => {
  const percents: (number | null)[] = []
  const { running } = begin({
    appendImport: () => {
      percents.push(running.percent.value)
      return ok(null)
    },
  })
  await running.take(fileOf(new Uint8Array(4 * pieceBytes)))
  expect(percents).toEqual([0, 25, 50, 75])
})

test('a file name that is too long is cut', async () => {
  const names: string[] = []
  const { running } = begin({
    beginImport: ({ fileName }) => {
      names.push(fileName)
      return ok({ id: 'import-1' })
    },
  })
  await running.take(fileOf(new Uint8Array(1), `${'a'.repeat(300)}.csv`))
  expect(names).toEqual(['a'.repeat(200)])
})

test('a file that is refused at the start is not uploaded', async () => {
  const { running, desk, calls } = begin({ beginImport: () => err({ ...refused, why: 'import-busy' }) })
  await running.take(small)
  expect(calls).toEqual(['beginImport'])
  expect([running.id.value, running.percent.value, desk.failure]).toEqual([
    ...[null, null],
    { ...refused, why: 'import-busy' },
  ])
})

test('a refusal during the upload stops it, and its reason is shown', async () => {
  let pieces = 0
  const { running, desk, calls } = begin({ appendImport: () => (++pieces === 2 ? err(refused) : ok(null)) })
  await running.take(fileOf(new Uint8Array(4 * pieceBytes)))
  expect(calls).toEqual(['beginImport', 'appendImport', 'appendImport'])
  expect([running.id.value, running.percent.value, desk.failure]).toEqual([null, null, refused])
})

test('a file without a preview can be replaced by another', async () => {
  const { running, desk } = begin({ previewImport: () => err({ ...refused, why: 'file-workbook' }) })
  await running.take(small)
  expect([running.id.value, running.preview.value]).toEqual([null, null])
  expect(desk.failure).toEqual({ ...refused, why: 'file-workbook' })
})

test('when a preview with other columns is refused, the last preview stays', async () => {
  const { running, script } = begin()
  await running.take(small)
  script.previewImport = () => err({ ...refused, why: 'mapping-unusable' })
  await running.showPreview({ number: 1 }, ';')
  expect([running.id.value, running.preview.value]).toEqual(['import-1', preview])
})

test('cancelled during the upload, nothing more is sent or shown', async () => {
  const second = deferred<Outcome<'appendImport'>>()
  let pieces = 0
  const { running, calls } = begin({ appendImport: () => (++pieces === 2 ? second.promise : ok(null)) })
  const taking = running.take(fileOf(new Uint8Array(4 * pieceBytes)))
  await vi.waitFor(() => expect(pieces).toBe(2))
  await running.cancel()
  expect([running.id.value, running.percent.value]).toEqual([null, null])
  second.resolve(ok(null))
  await taking
  expect(calls).toEqual(['beginImport', 'appendImport', 'appendImport', 'cancelImport'])
  expect(running.preview.value).toBeNull()
})

test('cancelled before its start, another file can be chosen', async () => {
  const { running } = begin()
  await running.take(small)
  await running.cancel()
  expect([running.id.value, running.preview.value, running.progress.value]).toEqual([null, null, null])
})

test('once started, it is polled twice a second until its end, and not longer', async () => {
  const phases = [progress('applying', 25), progress('applying', 75), progress('finished', 100)]
  let polls = 0
  const { running, calls } = begin({ getImport: () => ok(phases[polls++]!) })
  await running.take(small)
  await running.start({ number: 0, name: 1 }, ',')
  expect([running.preview.value, running.progress.value?.rowsDone]).toEqual([null, 25])
  await vi.advanceTimersByTimeAsync(500)
  expect(running.progress.value?.rowsDone).toBe(75)
  await vi.advanceTimersByTimeAsync(500)
  expect(running.progress.value?.phase).toBe('finished')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(calls.filter((name) => name === 'getImport')).toHaveLength(3)
})

test('if the start fails, the preview stays', async () => {
  const { running } = begin({ startImport: () => err({ ...refused, why: 'import-unfinished' }) })
  await running.take(small)
  await running.start({ number: 0, name: 1 }, ',')
  expect([running.preview.value, running.progress.value]).toEqual([preview, null])
})

test('cancelled during the writing, it is polled until everything is rolled back', async () => {
  const phases = [progress('applying', 25), progress('taking-back', 25), progress('cancelled', 0)]
  let polls = 0
  const { running } = begin({ getImport: () => ok(phases[polls++]!) })
  await running.take(small)
  await running.start({ number: 0, name: 1 }, ',')
  await running.cancel()
  expect(running.progress.value?.phase).toBe('applying')
  await vi.advanceTimersByTimeAsync(500)
  expect(running.progress.value?.phase).toBe('taking-back')
  await vi.advanceTimersByTimeAsync(500)
  expect(running.progress.value?.phase).toBe('cancelled')
})

test('closing the panel ends the polling', async () => {
  const { running, calls } = begin({ getImport: () => ok(progress('applying')) })
  await running.take(small)
  await running.start({ number: 0, name: 1 }, ',')
  const before = calls.length
  scope.stop()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(calls).toHaveLength(before)
})

test('a late answer after that does not restart it', async () => {
  const answer = deferred<Outcome<'getImport'>>()
  const { running, script, calls } = begin({ getImport: () => ok(progress('applying')) })
  await running.take(small)
  await running.start({ number: 0, name: 1 }, ',')
  script.getImport = () => answer.promise
  await vi.advanceTimersByTimeAsync(500)
  scope.stop()
  answer.resolve(ok(progress('applying')))
  const before = calls.length
  await vi.advanceTimersByTimeAsync(5_000)
  expect(calls).toHaveLength(before)
})

test('a connection lost for a while does not end the polling', async () => {
  const { running, script } = begin({ getImport: () => ok(progress('applying', 25)) })
  await running.take(small)
  await running.start({ number: 0, name: 1 }, ',')
  script.getImport = () => Promise.reject(new Error('no connection'))
  await vi.advanceTimersByTimeAsync(500)
  expect([running.progress.value?.rowsDone, useService().fault]).toEqual([25, 'unreachable'])
  script.getImport = () => ok(progress('finished', 100))
  await vi.advanceTimersByTimeAsync(500)
  expect([running.progress.value?.phase, useService().fault]).toEqual(['finished', null])
})

test('an import that the service no longer knows is not polled again', async () => {
  const { running, desk, script, calls } = begin({ getImport: () => ok(progress('applying', 25)) })
  await running.take(small)
  await running.start({ number: 0, name: 1 }, ',')
  script.getImport = () => err({ ...refused, why: 'import-unknown' })
  await vi.advanceTimersByTimeAsync(500)
  const before = calls.length
  await vi.advanceTimersByTimeAsync(5_000)
  expect([calls.length, desk.failure]).toEqual([before, { ...refused, why: 'import-unknown' }])
})

test('closing the panel during the upload cancels the import', async () => {
  const answer = deferred<Outcome<'appendImport'>>()
  const { running, calls } = begin({ appendImport: () => answer.promise })
  void running.take(small)
  await vi.advanceTimersByTimeAsync(0)
  scope.stop()
  answer.resolve(ok(null))
  await vi.advanceTimersByTimeAsync(0)
  expect(calls).toEqual(['beginImport', 'appendImport', 'cancelImport'])
})

test('after signing out during the upload, nothing more is called', async () => {
  const answer = deferred<Outcome<'appendImport'>>()
  const { running, calls } = begin({ appendImport: () => answer.promise })
  void running.take(small)
  await vi.advanceTimersByTimeAsync(0)
  useSession().close(null)
  scope.stop()
  answer.resolve(ok(null))
  await vi.advanceTimersByTimeAsync(0)
  expect(calls).toEqual(['beginImport', 'appendImport'])
})

test('a running import is found again, and followed to its end', async () => {
  const phases = [progress('applying', 10), progress('applying', 60), progress('finished', 100)]
  let polls = 0
  const { running } = begin({
    findImport: () => ok({ id: 'import-7' }),
    getImport: ({ id }) => ok({ ...phases[Math.min(polls++, 2)]!, fileName: id }),
  })
  await running.find()
  expect(running.progress.value).toMatchObject({ phase: 'applying', fileName: 'import-7' })
  await vi.advanceTimersByTimeAsync(2_000)
  expect(running.progress.value).toMatchObject({ phase: 'finished', rowsDone: 100 })
  expect(running.id.value).toBe('import-7')
})

test('one that was not started yet is previewed again; another member’s upload is left alone', async () => {
  const { running, script, calls } = begin({
    findImport: () => ok({ id: 'import-7' }),
    getImport: () => ok(progress('uploading')),
  })
  await running.find()
  expect([running.id.value, running.progress.value]).toEqual([null, null])
  script.getImport = () => ok(progress('uploaded'))
  await running.find()
  expect([running.id.value, running.preview.value]).toEqual(['import-7', preview])
  expect(calls).not.toContain('cancelImport')
})

test('without an import there is nothing to find', async () => {
  const { running, calls } = begin({ findImport: () => ok({ id: null }) })
  await running.find()
  expect([running.id.value, calls]).toEqual([null, ['findImport']])
})
