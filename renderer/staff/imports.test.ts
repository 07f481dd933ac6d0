/** An import as the screen follows it, over a service that answers to order. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import type { ImportPreview, ImportProgress } from '../../contract/accounts-views.ts'
import { err, ok } from '../../contract/result.ts'
import { useSession } from '../shared/session.ts'
import { scriptedApi, type Script } from '../testing/scripted-api.ts'
import { standUp, status } from '../testing/strict-api.ts'
import { useDesk } from './desk.ts'
import { useImport } from './imports.ts'

const preview: ImportPreview = {
  delimiter: ',',
  headers: ['so', 'ten'],
  mapping: { number: 0, name: 1 },
  problems: [],
  usable: true,
  rows: [],
  totals: null,
}
function progress(phase: ImportProgress['phase']): ImportProgress {
  const numbers = {
    rowsDone: 1,
    bytesDone: 1,
    bytesTotal: 2,
    added: 0,
    updated: 0,
    unchanged: 0,
    kept: 0,
    refused: 0,
  }
  const unknown = { rowsTotal: null, startedAt: null, rowsPerSecond: null, etaMs: null }
  return { phase, fileName: 'a.csv', nothingNew: false, ...numbers, ...unknown }
}
const pieceBytes = 240 * 1024
/** Two and a half pieces, no two bytes beside each other the same. */
const bytes = Uint8Array.from({ length: 2.5 * pieceBytes }, (_, at) => (at * 7) % 251)
const file = () => new File([bytes], 'a.csv')

let scope: EffectScope
let unexpected: string[] = []
beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  expect(unexpected).toEqual([])
})

function begin(script: Script) {
  const role = 'administrator'
  const scripted = scriptedApi(
    {
      beginImport: () => ok({ id: 'one' }),
      appendImport: () => ok(null),
      previewImport: () => ok(preview),
      startImport: () => ok(null),
      cancelImport: () => ok(null),
      ...script,
    },
    () => status({ role }),
  )
  unexpected = scripted.unexpected
  standUp(scripted.api)
  useSession().accept(status({ role }))
  scope = effectScope()
  return { running: scope.run(() => useImport())!, ...scripted }
}

test('the file goes up in pieces that together are the file, and is looked at then', async () => {
  const pieces: string[] = []
  const { running, calls } = begin({
    appendImport: ({ id, piece }) => {
      expect(id).toBe('one')
      pieces.push(piece)
      return ok(null)
    },
  })
  await running.take(file())
  expect(pieces).toHaveLength(3)
  expect(Buffer.from(pieces.join(''), 'base64').equals(Buffer.from(bytes))).toBe(true)
  expect([running.percent.value, running.preview.value]).toEqual([null, preview])
  expect(calls.at(-1)).toBe('previewImport')
})

test.each(['refused', 'lost'])('no piece follows one that is %s', async (how) => {
  const refused = err({ kind: 'import-refused', why: 'file-workbook' } as const)
  const { running, calls } = begin({
    appendImport: () => (how === 'lost' ? Promise.reject(new Error('no line')) : refused),
  })
  await running.take(file())
  expect(calls).toEqual(['beginImport', 'appendImport'])
  expect([running.id.value, running.percent.value]).toEqual([null, null])
  expect(useDesk().failure).toEqual(how === 'lost' ? null : refused.error)
})

test('cancelled while it goes up, nothing more of it is sent', async () => {
  const { running, calls, script } = begin({})
  script.appendImport = async () => {
    await running.cancel()
    return ok(null)
  }
  await running.take(file())
  expect(calls).toEqual(['beginImport', 'appendImport', 'cancelImport'])
  expect([running.id.value, running.preview.value]).toEqual([null, null])
})

async function started(script: Script) {
  const all = begin(script)
  await all.running.take(file())
  await all.running.start(preview.mapping, ',')
  return all
}

test('it is watched until its end', async () => {
  const phases: ImportProgress['phase'][] = ['applying', 'taking-back', 'cancelled']
  const { running, calls } = await started({ getImport: () => ok(progress(phases.shift()!)) })
  expect([running.preview.value, running.progress.value?.phase]).toEqual([null, 'applying'])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(running.progress.value?.phase).toBe('cancelled')
  expect(calls.filter((name) => name === 'getImport')).toHaveLength(3)
})

test('one that was not begun is not watched, and can still be looked at', async () => {
  const { running, calls } = await started({
    startImport: () => err({ kind: 'import-refused', why: 'mapping-unusable' }),
  })
  expect(calls).not.toContain('getImport')
  expect(running.preview.value).toEqual(preview)
})

test('a look that is lost is not the last', async () => {
  let looks = 0
  const { running } = await started({
    getImport: () =>
      ++looks === 2
        ? Promise.reject(new Error('no line'))
        : ok(progress(looks === 1 ? 'applying' : 'finished')),
  })
  await vi.advanceTimersByTimeAsync(60_000)
  expect([looks, running.progress.value?.phase]).toEqual([3, 'finished'])
})

test('nobody looks on once its screen is gone, not even after an answer that was still out', async () => {
  let looks = 0
  await started({
    getImport: async () => {
      looks += 1
      if (looks === 2) scope.stop()
      return Promise.resolve(ok(progress('applying')))
    },
  })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(looks).toBe(2)
})
