/** When the server is asked, and that what it says is told; by a clock that is moved by hand. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { MailFailure } from '../../mail/mailer.ts'
import { manualTime, settle } from '../../testing/manual-time.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import { watchMail, type MailWatch } from './mail-watch.ts'

const minute = 60_000
const wrong = err({ kind: 'misconfigured' as const, detail: 'EAUTH 535' })
const away = err({ kind: 'passing-trouble' as const, detail: 'ECONNREFUSED' })

const open: MailWatch[] = []
afterEach(() => open.splice(0).forEach((watch) => watch.close()))

async function watching(first: Result<null, MailFailure> | Error = ok(null)) {
  const time = manualTime()
  const mail = { says: first, asked: 0 }
  const check = async () => {
    mail.asked += 1
    if (mail.says instanceof Error) throw mail.says
    return mail.says
  }
  const onChange = vi.fn()
  const watch = watchMail({ mailer: { check }, ...time, onChange })
  open.push(watch)
  await settle()
  const why = () => watch.trouble()?.why ?? null
  return { ...mail, mail, time, watch, why, onChange }
}

describe('asking', () => {
  it('begins at once, and goes on in its rhythm: 1, 1, then every 5 min while down, then every 15', async () => {
    const { mail, time, why } = await watching(away)
    expect([mail.asked, why(), time.next()]).toEqual([1, null, minute])
    await time.advance(minute)
    expect([mail.asked, why(), time.next()]).toEqual([2, null, minute])
    await time.advance(minute)
    expect([mail.asked, why(), time.next()]).toEqual([3, 'unreachable', 5 * minute])
    mail.says = ok(null)
    await time.advance(5 * minute)
    expect([mail.asked, why(), time.next()]).toEqual([4, null, 15 * minute])
    await time.advance(60 * minute)
    expect(mail.asked).toBe(8)
  })

  it('knows since when each check has failed; one that is well, or other settings, begin anew', async () => {
    const { mail, time, watch } = await watching()
    expect(watch.failingSince()).toBeNull()
    mail.says = wrong
    await time.advance(15 * minute)
    const since = time.clock.now()
    await time.advance(60 * minute)
    expect(watch.failingSince()).toBe(since)
    mail.says = ok(null)
    await time.advance(5 * minute)
    expect(watch.failingSince()).toBeNull()
    mail.says = away
    await time.advance(15 * minute)
    expect(watch.failingSince()).not.toBeNull()
    watch.settingsChanged()
    expect(watch.failingSince()).toBeNull()
  })

  it('takes a bug in the asking for passing trouble, and asks on', async () => {
    const { mail, time, why } = await watching(new Error('bug'))
    await time.advance(2 * minute)
    expect([mail.asked, why()]).toEqual([3, 'unreachable'])
  })

  it('begins anew with other settings, and takes no answer of the old ones for theirs', async () => {
    const time = manualTime()
    const answers: Array<(outcome: Result<null, MailFailure>) => void> = []
    const check = () => new Promise<Result<null, MailFailure>>((resolve) => answers.push(resolve))
    const watch = watchMail({ mailer: { check }, ...time, onChange() {} })
    open.push(watch)
    watch.settingsChanged()
    expect(answers).toHaveLength(1)
    answers[0]?.(wrong)
    await settle()
    expect([answers.length, watch.trouble()]).toEqual([2, null])
    answers[1]?.(wrong)
    await settle()
    expect(watch.trouble()).toMatchObject({ why: 'settings' })
    watch.settingsChanged()
    answers[2]?.(ok(null))
    await settle()
    expect(watch.trouble()).toBeNull()
  })

  it('ends with close, an answer still under way included', async () => {
    const time = manualTime()
    let answer = (_: typeof wrong) => {}
    const check = () => new Promise<typeof wrong>((resolve) => (answer = resolve))
    const onChange = vi.fn()
    const watch = watchMail({ mailer: { check }, ...time, onChange })
    watch.close()
    answer(wrong)
    await settle()
    expect([watch.trouble(), time.next()]).toEqual([null, null])
    expect(onChange).not.toHaveBeenCalled()
  })

  it('is not needed by a mailer that cannot be asked', async () => {
    const time = manualTime()
    const watch = watchMail({ mailer: {}, ...time, onChange() {} })
    open.push(watch)
    await settle()
    expect(watch.trouble()).toBeNull()
    for (const recipient of ['a', 'b', 'c']) watch.follow(recipient)('out-of-service')
    expect(watch.trouble()).not.toBeNull()
    await time.advance(15 * minute)
    expect(watch.trouble(), 'on trial again after a while').toBeNull()
  })
})

describe('what becomes of codes', () => {
  it.each(['retrying', 'out-of-service'] as const)('%s: the server is asked at once', async (state) => {
    const { mail, why, watch, onChange } = await watching()
    mail.says = wrong
    watch.follow('lan@example.vn')(state)
    await settle()
    expect([mail.asked, why()]).toEqual([2, 'settings'])
    expect(onChange).toHaveBeenCalled()
  })

  it('one code asks once however often it is tried, and nobody asks while that is known or looked into', async () => {
    const { mail, watch } = await watching()
    const told = watch.follow('lan@example.vn')
    for (let tries = 0; tries < 10; tries++) {
      told('retrying')
      await settle()
    }
    expect(mail.asked).toBe(2)
    mail.says = away
    watch.follow('mai@example.vn')('retrying')
    await settle()
    expect(mail.asked).toBe(3)
    // A blink of the network that many citizens met at once is one failure, not three.
    for (const recipient of ['a', 'b', 'c', 'd']) watch.follow(recipient)('retrying')
    await settle()
    expect([mail.asked, watch.trouble()]).toEqual([3, null])
  })

  it('one refused for what the server has against us alarms at once, several addresses in a row do, and neither closes', async () => {
    const { watch, why } = await watching()
    watch.follow('a')('out-of-service', true)
    await settle()
    expect([watch.lastFailure(), why()]).toEqual(['a code was refused, and not because of its address', null])
    watch.follow('b')('sent')
    expect(watch.lastFailure()).toBeNull()
    for (const recipient of ['a', 'a', 'a', 'b']) watch.follow(recipient)('address-refused')
    expect(watch.lastFailure()).toBeNull()
    watch.follow('c')('mailbox-full')
    await settle()
    expect(watch.lastFailure()).toBe('the addresses of several recipients in a row were refused')
    expect(why()).toBeNull()
    watch.follow('d')('sent')
    expect(watch.lastFailure()).toBeNull()
  })

  it('a code that went out opens at once', async () => {
    const { watch, why } = await watching(wrong)
    expect(why()).toBe('settings')
    watch.follow('lan@example.vn')('sent')
    expect(why()).toBeNull()
  })
})
