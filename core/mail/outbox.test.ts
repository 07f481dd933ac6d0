/** The outbox over a store in memory and real SMTP servers: nothing lost, nothing sent for what was not committed. */
import { afterEach, describe, expect, test } from 'vitest'
import { secureRandom } from '../foundation/random.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import type { ContactChangedNotice } from '../storage/port/documents.ts'
import { memoryStore, type MemoryStore } from '../storage/memory/memory-store.ts'
import type { Put } from '../storage/port/model.ts'
import type { Mailer, MailFailure, MailMessage } from './mailer.ts'
import { noticePuts, openOutbox, type Outbox } from './outbox.ts'
import { smtpMailer } from './smtp-mailer.ts'
import { manualTime, settle, type ManualTime } from '../testing/manual-time.ts'
import { refuse, startSmtpServer } from '../testing/mail/smtp-server.ts'
import type { Log } from '../foundation/log.ts'

const closing: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const office = { name: 'BHXH cơ sở Bến Thành', hotline: '1900 9068' }
const minute = 60_000
const notice: ContactChangedNotice = {
  kind: 'contact-changed',
  side: 'old',
  name: 'Nguyễn Thị Q•••',
  accountNumber: '•••••• 1234',
  changes: [{ field: 'email', old: 'q•••@example.vn', new: 'l•••@example.vn' }],
  reference: 'K7M4-92QX-T',
  at: Date.UTC(2026, 10, 24, 7, 30),
}

function puts(now: number, ...to: string[]): Put[] {
  return noticePuts(
    to.map((address) => ({ to: address, language: 'vi', notice })),
    { now, random: secureRandom },
  )
}

/** What confirming a change does: the notices go into the store with it. */
async function commitChange(store: MemoryStore, time: ManualTime, ...to: string[]): Promise<void> {
  const at = time.clock.now()
  const event = {
    kind: 'change.confirmed',
    at,
    kiosk: 'kiosk-1',
    account: null,
    visit: null,
    data: {},
  } as const
  const committed = await store.commit({ event, puts: puts(at, ...to) })
  expect(committed.ok).toBe(true)
}

type Answer = Result<null, MailFailure> | 'throws'
const trouble = (kind: MailFailure['kind']) => err<MailFailure>({ kind, detail: `about ${kind}` })

/** A worker over `store` whose mailer answers by recipient. */
function worker(store: MemoryStore, time: ManualTime, answer: (to: string) => Answer | Promise<Answer>) {
  const sent: MailMessage[] = []
  const errors: string[] = []
  const mailer: Mailer = {
    async send(message) {
      sent.push(message)
      const given = await answer(message.to)
      if (given === 'throws') throw new TypeError('a bug')
      return given
    },
    close: () => Promise.resolve(),
  }
  const log: Log = { info() {}, warn() {}, error: (_fields, text) => errors.push(text) }
  const named = { ...office }
  const outbox = openOutbox({ store, mailer, ...time, log, office: named })
  closing.push(() => outbox.close())
  return { outbox, sent, errors, office: named, to: () => sent.map((message) => message.to) }
}

function kinds(store: MemoryStore): string[] {
  return store.events.map((event) => event.kind).filter((kind) => kind.startsWith('notice.'))
}

describe('what goes out', () => {
  test('notices of a committed change, oldest first, each removed with one event', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    const { outbox, to } = worker(store, time, () => ok(null))
    await outbox.idle()
    await commitChange(store, time, 'a@example.vn', 'b@example.vn')
    await time.advance(1)
    await commitChange(store, time, 'c@example.vn')
    expect(await outbox.depth()).toBe(3)
    outbox.wake()
    await outbox.idle()
    expect(to()).toEqual(['a@example.vn', 'b@example.vn', 'c@example.vn'])
    expect(kinds(store)).toEqual(['notice.sent', 'notice.sent', 'notice.sent'])
    expect(await outbox.depth()).toBe(0)
    expect(JSON.stringify(store.events)).not.toMatch(/[abc]@example/)
  })

  test('says the name that the office has when it goes out', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    const { outbox, sent, office: named } = worker(store, time, () => ok(null))
    await outbox.idle()
    await commitChange(store, time, 'a@example.vn')
    named.name = 'BHXH cơ sở Xuân Hòa'
    outbox.wake()
    await outbox.idle()
    expect(sent[0]?.text).toContain('BHXH cơ sở Xuân Hòa')
    expect(sent[0]?.text).not.toContain(office.name)
  })

  test('nothing for a change whose commit was refused', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    const { outbox, sent } = worker(store, time, () => ok(null))
    const at = time.clock.now()
    const event = { kind: 'change.confirmed', at, kiosk: 'k', account: null, visit: null, data: {} } as const
    const stale: Put = { collection: 'emails', key: 'x', value: { accounts: [] }, expect: 7 }
    expect((await store.commit({ event, puts: [stale, ...puts(at, 'a@example.vn')] })).ok).toBe(false)
    outbox.wake()
    await outbox.idle()
    expect(sent).toEqual([])
  })

  test('more than it sends at once, and woken while at it', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    const { outbox, sent } = worker(store, time, async () => {
      await settle()
      return ok(null)
    })
    const many = Array.from({ length: 11 }, (_, index) => `a${index}@example.vn`)
    await commitChange(store, time, ...many)
    outbox.wake()
    await commitChange(store, time, 'late@example.vn')
    outbox.wake()
    await outbox.idle()
    expect(sent.map((message) => message.to).sort()).toEqual([...many, 'late@example.vn'].sort())
    expect(await outbox.depth()).toBe(0)
  })

  test('to a real server, the text whole', async () => {
    const stand = await startSmtpServer()
    closing.push(() => stand.close())
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'quynh@example.vn')
    const outbox = overSmtp(store, time, stand.port)
    await outbox.idle()
    const [got] = stand.received
    expect(got?.to).toEqual(['quynh@example.vn'])
    expect(got?.mail.subject).toContain('K7M4-92QX-T')
    expect(got?.mail.text).toContain('Nguyễn Thị Q•••')
    expect(got?.mail.text).toContain('Gọi ngay 1900 9068')
    expect(kinds(store)).toEqual(['notice.sent'])
  })
})

describe('after a crash', () => {
  test('what was committed and not sent goes out at the next start', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'a@example.vn')
    const { outbox, to } = worker(store, time, () => ok(null))
    await outbox.idle()
    expect(to()).toEqual(['a@example.vn'])
  })

  test('a crash between handing over and removing sends it again, with the same Message-ID', async () => {
    const stand = await startSmtpServer()
    closing.push(() => stand.close())
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'a@example.vn')
    // The commit that would remove it never ends: the process dies there.
    const dying = { ...store, commit: () => new Promise<never>(() => {}) }
    openOutbox({ store: dying, mailer: plainMailer(stand.port, time), ...time, log: quiet, office })
    while (stand.received.length < 1) await new Promise((resolve) => setTimeout(resolve, 5))
    const outbox = overSmtp(store, time, stand.port)
    await outbox.idle()
    expect(stand.received).toHaveLength(2)
    const [first, second] = stand.received.map(({ mail }) => mail.messageId)
    expect(first).toMatch(/^<notice-\d{15}-0-[0-9a-f]{16}@bhxh\.example>$/)
    expect(second).toBe(first)
    expect(await outbox.depth()).toBe(0)
  })

  test('a disk that breaks while a notice goes out stops the worker with an alarm', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'a@example.vn')
    const { outbox, sent, errors } = worker(store, time, () => {
      store.breakDisk()
      return ok(null)
    })
    await outbox.idle()
    expect(errors).toEqual(['the outbox stopped'])
    outbox.wake()
    await outbox.idle()
    expect(sent).toHaveLength(1)
  })
})

describe('trouble', () => {
  test('passing: tried again after 30 s, 1 min, 2 min, written down so that a restart keeps to it', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'a@example.vn')
    const first = worker(store, time, () => trouble('passing-trouble'))
    await first.outbox.idle()
    await time.advance(minute / 2)
    await time.advance(minute - 1)
    expect(first.sent).toHaveLength(2)
    await first.outbox.close()

    const second = worker(store, time, () => ok(null))
    await second.outbox.idle()
    expect(second.sent).toHaveLength(0)
    await time.advance(1)
    expect(second.sent).toHaveLength(1)
    expect(second.sent[0]?.messageId).toBe(first.sent[0]?.messageId)
    expect(kinds(store)).toEqual(['notice.delayed', 'notice.delayed', 'notice.sent'])
  })

  test('passing for three days: given up, on record', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'a@example.vn')
    const { outbox, sent } = worker(store, time, () => trouble('passing-trouble'))
    await outbox.idle()
    await time.advance(72 * 60 * minute)
    expect(await outbox.depth()).toBe(1)
    await time.advance(61 * minute)
    expect(await outbox.depth()).toBe(0)
    expect(store.events.at(-1)).toMatchObject({
      kind: 'notice.failed',
      data: { reference: 'K7M4-92QX-T', reason: 'passing-trouble', tries: sent.length },
    })
    expect(sent.length).toBeLessThan(90)
  })

  test('one in trouble holds up no other', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'slow@example.vn', 'b@example.vn')
    const { outbox, to } = worker(store, time, (address) =>
      address.startsWith('slow') ? trouble('passing-trouble') : ok(null),
    )
    await outbox.idle()
    expect(to()).toEqual(['slow@example.vn', 'b@example.vn'])
    expect(await outbox.depth()).toBe(1)
  })

  test('an address refused by a real server: given up at once, on record without the address', async () => {
    const stand = await startSmtpServer({
      onRcptTo: ({ address }, _session, done) => done(refuse(550, `no such user ${address}`)),
    })
    closing.push(() => stand.close())
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'gone@example.vn')
    const outbox = overSmtp(store, time, stand.port)
    await outbox.idle()
    expect(await outbox.depth()).toBe(0)
    expect(store.events.at(-1)).toMatchObject({
      kind: 'notice.failed',
      data: { reason: 'address-refused', side: 'old', tries: 1 },
    })
    expect(JSON.stringify(store.events)).not.toContain('gone@')
  })

  test('misconfigured: kept, one alarm, tried every 5 minutes; a restart tries at once', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'a@example.vn', 'b@example.vn')
    let mended = false
    const broken = worker(store, time, () => (mended ? ok(null) : trouble('misconfigured')))
    await broken.outbox.idle()
    broken.outbox.wake()
    await broken.outbox.idle()
    expect(broken.sent).toHaveLength(2)
    await time.advance(5 * minute)
    expect(broken.sent).toHaveLength(4)
    expect(broken.errors).toHaveLength(1)
    expect(kinds(store)).toEqual([])
    await broken.outbox.close()

    mended = true
    const restarted = worker(store, time, () => ok(null))
    await restarted.outbox.idle()
    expect(restarted.sent).toHaveLength(2)
    expect(await restarted.outbox.depth()).toBe(0)
  })

  test('misconfigured and mended while it runs: the notices go out, and the next trouble alarms again', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'a@example.vn')
    let answer: Answer = trouble('misconfigured')
    const { outbox, errors } = worker(store, time, () => answer)
    await outbox.idle()
    answer = ok(null)
    await time.advance(5 * minute)
    expect(await outbox.depth()).toBe(0)
    answer = trouble('misconfigured')
    await commitChange(store, time, 'b@example.vn')
    outbox.wake()
    await outbox.idle()
    expect(errors).toHaveLength(2)
  })

  test.each([
    ['refused for itself alone, though not for its address', true, 3],
    ['held back by settings that nobody mends', false, 30],
  ])('a notice %s is given up in the end', async (_, ofThisMail, days) => {
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'a@example.vn')
    const day = 24 * 60 * minute
    const { outbox, sent } = worker(store, time, () =>
      err<MailFailure>({ kind: 'misconfigured', detail: 'policy', ofThisMail }),
    )
    await outbox.idle()
    await time.advance((days - 0.5) * day)
    expect(await outbox.depth()).toBe(1)
    await time.advance(day)
    expect(await outbox.depth()).toBe(0)
    expect(kinds(store).at(-1)).toBe('notice.failed')
    const tries = sent.length
    await time.advance(day)
    expect(sent).toHaveLength(tries)
  })

  test('a notice that hits a bug holds up no other', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'bug@example.vn', 'b@example.vn')
    const { outbox, errors } = worker(store, time, (to) => (to.startsWith('bug') ? 'throws' : ok(null)))
    await outbox.idle()
    expect(await outbox.depth()).toBe(1)
    expect(errors).toHaveLength(1)
  })
})

describe('close', () => {
  test('waits for the send under way, and takes up nothing more', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    const many = Array.from({ length: 6 }, (_, index) => `a${index}@example.vn`)
    await commitChange(store, time, ...many)
    let finish = () => {}
    const gate = new Promise<void>((resolve) => (finish = resolve))
    const { outbox, sent } = worker(store, time, () => gate.then(() => ok(null)))
    await settle()
    const closed = outbox.close()
    finish()
    await closed
    expect(sent).toHaveLength(4)
    expect(kinds(store)).toHaveLength(4)
    expect((await store.list('outbox')).map(({ value }) => value.to)).toEqual(many.slice(4))
    outbox.wake()
    await settle()
    expect(sent).toHaveLength(4)
  })

  test('breaks off a send that does not end within 5 s; it counts as no try', async () => {
    const [store, time] = [memoryStore(), manualTime()]
    await commitChange(store, time, 'a@example.vn')
    const mailer: Mailer = {
      send: (_message, { signal } = {}) =>
        new Promise((resolve) =>
          signal?.addEventListener('abort', () => resolve(trouble('passing-trouble'))),
        ),
      close: () => Promise.resolve(),
    }
    const outbox = openOutbox({ store, mailer, ...time, log: quiet, office })
    await settle()
    const closed = outbox.close()
    await time.advance(5000)
    await closed
    expect(kinds(store)).toEqual([])
    expect((await store.list('outbox'))[0]?.value.tries).toBe(0)
  })
})

const quiet: Log = { info() {}, warn() {}, error() {} }

function plainMailer(port: number, { clock }: ManualTime): Mailer {
  const from = 'BHXH <a@bhxh.example>'
  const mailer = smtpMailer({ host: '127.0.0.1', port, secure: false, from }, clock)
  closing.push(() => mailer.close())
  return mailer
}

function overSmtp(store: MemoryStore, time: ManualTime, port: number): Outbox {
  const outbox = openOutbox({ store, mailer: plainMailer(port, time), ...time, log: quiet, office })
  closing.push(() => outbox.close())
  return outbox
}
