/** The member's own view of a hand-over to a kiosk. */
// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import type { HandOverView } from '../../../contract/counter/views.ts'
import { err, ok } from '../../../contract/result.ts'
import { useSession } from '../../shared/service/session.ts'
import { deferred, type Outcome } from '../../testing/scripted-api.ts'
import { check, file, openDesk as openStaffDesk } from '../../testing/staff-desk.ts'
import { useHandOver } from './hand-over.ts'

let unexpected: string[] = []
afterEach(() => expect(unexpected).toEqual([]))

async function openDesk(...given: Parameters<typeof openStaffDesk>) {
  const at = await openStaffDesk(...given)
  unexpected = at.unexpected
  return { ...at, handOver: useHandOver() }
}

const view: HandOverView = {
  id: 'one',
  kiosk: 'quay-1',
  name: file.account.name,
  purpose: 'change',
  step: 'number',
  number: '4829',
  expiresAt: 120_000,
  triesLeft: 3,
  receipt: null,
  end: null,
}
const takenBack: HandOverView = { ...view, number: null, end: 'taken-back' }
const checked = { case: { ...file, check } }

test('one that was made is shown in place of its form', async () => {
  const asked: string[] = []
  const { counter, handOver } = await openDesk(
    {
      handOverToKiosk: ({ kiosk, ...more }) => {
        asked.push(kiosk, more.case)
        return ok(view)
      },
    },
    checked,
  )
  counter.showForm('hand-over')
  await handOver.make('a', 'change', 'vi')
  expect([handOver.view, counter.openForm, asked]).toEqual([view, null, ['a', file.id]])
})

test('a kiosk that somebody else took is told, with the kiosks as they are now', async () => {
  const kiosks = [{ id: 'a', name: 'quay-1', free: false }]
  const { desk, counter, handOver } = await openDesk(
    { handOverToKiosk: () => err({ kind: 'kiosk-in-use' }), listKiosks: () => ok({ kiosks }) },
    checked,
  )
  counter.showForm('hand-over')
  await handOver.make('a', 'change', 'vi')
  expect([desk.failure?.kind, counter.openForm, handOver.kiosks]).toEqual([
    'kiosk-in-use',
    'hand-over',
    kiosks,
  ])
})

test('a late poll does not overwrite what was done since', async () => {
  const late = deferred<Outcome<'getHandOver'>>()
  const { handOver } = await openDesk({
    getHandOver: () => late.promise,
    takeBackHandOver: () => ok(takenBack),
  })
  handOver.view = view
  const polling = handOver.load()
  await handOver.takeBack()
  late.resolve(ok({ handOver: view }))
  await polling
  expect([handOver.view, handOver.goesOn]).toEqual([takenBack, false])
})

test('nothing of it outlives the session', async () => {
  const { handOver } = await openDesk()
  handOver.view = view
  handOver.kiosks = [{ id: 'a', name: 'quay-1', free: true }]
  useSession().close('idle')
  expect([handOver.view, handOver.kiosks]).toEqual([null, []])
})
