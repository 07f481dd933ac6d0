import { expect, test } from 'vitest'
import { ok, type Result } from '../foundation/result.ts'
import type { Mailer, MailFailure } from './mailer.ts'
import { replaceableMailer } from './replaceable-mailer.ts'

const message = { to: 'a@x.example', subject: '', text: '', html: '', messageId: 'm' }

/** Answers when told to. */
function slow() {
  const answers: Array<(outcome: Result<null, MailFailure>) => void> = []
  const seen = { closed: 0 }
  const mailer: Mailer = {
    send: () => new Promise((resolve) => answers.push(resolve)),
    close: async () => void (seen.closed += 1),
  }
  return { mailer, answers, seen }
}

test('what is under way ends with the mailer it began with, which is closed then and not before', async () => {
  const [before, after] = [slow(), slow()]
  const mailer = replaceableMailer(before.mailer)
  const [first, second] = [mailer.send(message), mailer.send(message)]
  mailer.replace(after.mailer)
  const third = mailer.send(message)
  expect([before.answers.length, after.answers.length, before.seen.closed]).toEqual([2, 1, 0])
  before.answers[0]?.(ok(null))
  await first
  expect(before.seen.closed).toBe(0)
  before.answers[1]?.(ok(null))
  await second
  expect(before.seen.closed).toBe(1)
  after.answers[0]?.(ok(null))
  await third
  expect(after.seen.closed).toBe(0)
  await mailer.close()
  expect([before.seen.closed, after.seen.closed]).toEqual([1, 1])
})

test('an idle one is closed at once; closing all closes those that still have something under way', async () => {
  const all = [slow(), slow(), slow()] as const
  const mailer = replaceableMailer(all[0].mailer)
  mailer.replace(all[1].mailer)
  expect(all.map(({ seen }) => seen.closed)).toEqual([1, 0, 0])
  void mailer.send(message)
  mailer.replace(all[2].mailer)
  await mailer.close()
  expect(all.map(({ seen }) => seen.closed)).toEqual([1, 1, 1])
})

test('whether the server lets us in is asked of the newest', async () => {
  const mailer = replaceableMailer(slow().mailer)
  expect(await mailer.check()).toEqual(ok(null))
  const refused = { ok: false, error: { kind: 'misconfigured', detail: 'no' } } as const
  mailer.replace({ ...slow().mailer, check: async () => refused })
  expect(await mailer.check()).toEqual(refused)
})
