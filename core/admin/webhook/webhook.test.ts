import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { manualTime, settle } from '../../testing/manual-time.ts'
import { checkTarget } from './target.ts'
import { journalledStore } from '../../testing/webhook-changes.ts'
import { changesQueue, openWebhook, type Webhook } from './webhook.ts'
import { silentLog } from '../../foundation/log.ts'

const target = { url: 'https://central.example.vn/changes', secret: 's'.repeat(32) }
const minute = 60_000
type Answer = number | 'unreachable' | 'silent' | { status: number; retryAfter: string }

/** A receiver that answers as it is told, the last answer again and again. */
function aReceiver(...answers: Answer[]) {
  const requests: Array<{ id: number; headers: Record<string, string>; body: string; url: string }> = []
  return {
    requests,
    ids: () => requests.map(({ id }) => id),
    answers,
    fetch: (async (url: string, init: RequestInit) => {
      const body = init.body as string
      requests.push({ id: JSON.parse(body).id, headers: init.headers as Record<string, string>, body, url })
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!
      if (answer === 'unreachable') throw new TypeError('fetch failed')
      if (typeof answer === 'object')
        return new Response(null, { status: answer.status, headers: { 'retry-after': answer.retryAfter } })
      if (answer !== 'silent') return new Response(answer === 204 ? null : 'body', { status: answer })
      return new Promise((_, reject) => {
        const stop = () => reject(new DOMException('aborted', 'AbortError'))
        if (init.signal?.aborted) stop()
        init.signal?.addEventListener('abort', stop)
      })
    }) as typeof fetch,
  }
}

let webhook: Webhook | null = null
afterEach(() => webhook?.close())

function open(
  journal: ReturnType<typeof journalledStore>,
  receiver: ReturnType<typeof aReceiver>,
  time = manualTime(),
) {
  const { store, history } = journal
  webhook = openWebhook({
    queue: changesQueue,
    store,
    history,
    fetch: receiver.fetch,
    target,
    log: silentLog,
    ...time,
  })
  return { webhook, time }
}

describe('the webhook', () => {
  it('posts every change in order, signed, and notes a batch once', async () => {
    const journal = journalledStore()
    const ids = [await journal.confirm('+84911111111')]
    await journal.somethingElse()
    ids.push(await journal.confirm('+84922222222', 'change.undone'))
    const receiver = aReceiver(204)
    const { webhook, time } = open(journal, receiver)
    await webhook.idle()
    expect(receiver.ids()).toEqual(ids)
    const [first] = receiver.requests
    expect(first?.url).toBe(target.url)
    expect(JSON.parse(first?.body ?? '')).toEqual({
      id: ids[0],
      kind: 'change.confirmed',
      at: '1970-01-01T00:00:01.000Z',
      reference: 'R',
      account: '0100000001',
      personalId: null,
      phone: '+84911111111',
      email: 'an@example.vn',
    })
    const seconds = Math.floor(time.clock.now() / 1000)
    const mac = createHmac('sha256', target.secret).update(`${seconds}.${first?.body}`).digest('hex')
    expect(first?.headers).toMatchObject({
      'webhook-signature': `t=${seconds},v1=${mac}`,
      'idempotency-key': String(ids[0]),
    })
    expect(journal.events().map(({ kind, data }) => ({ kind, ...data }))).toEqual([
      { kind: 'webhook.delivered', count: 2, from: ids[0], to: ids[1] },
    ])
    expect(await webhook.depth()).toBe(0)
  })

  it('goes on with later changes when it is woken, and after a restart with those alone', async () => {
    const journal = journalledStore()
    await journal.confirm('+84911111111')
    const receiver = aReceiver(200)
    const { webhook } = open(journal, receiver)
    await webhook.idle()
    const second = await journal.confirm('+84922222222')
    webhook.wake()
    await webhook.idle()
    expect(receiver.ids().at(-1)).toBe(second)
    await webhook.close()
    const third = await journal.confirm('+84933333333')
    const later = aReceiver(200)
    await open(journal, later).webhook.idle()
    expect(later.ids()).toEqual([third])
  })

  it('tries again after 30 s, a minute, … an hour, for ever, and says so once', async () => {
    const journal = journalledStore()
    const id = await journal.confirm('+84911111111')
    const next = await journal.confirm('+84922222222')
    const receiver = aReceiver('unreachable', 500, 429, 408, 503)
    const { webhook, time } = open(journal, receiver)
    await webhook.idle()
    const waits: Array<number | null> = []
    for (let i = 0; i < 9; i++) {
      waits.push(time.next())
      await time.advance(time.next()!)
      await webhook.idle()
    }
    expect(waits.map((ms) => ms! / minute)).toEqual([0.5, 1, 2, 4, 8, 16, 32, 60, 60])
    expect(new Set(receiver.ids())).toEqual(new Set([id]))
    expect(await webhook.depth()).toBe(2)
    expect(webhook.trouble()).toMatchObject({ kind: 'later', detail: 'status 503' })
    expect(journal.events().map(({ kind }) => kind)).toEqual(['webhook.delayed'])
    // Somebody confirming another change is no reason to hurry.
    const asked = receiver.requests.length
    webhook.wake()
    await webhook.idle()
    expect(receiver.requests).toHaveLength(asked)
    receiver.answers.splice(0, Infinity, 200)
    await time.advance(60 * minute)
    await webhook.idle()
    expect(receiver.ids().slice(-2)).toEqual([id, next])
    expect(webhook.trouble()).toBeNull()
    expect(await webhook.depth()).toBe(0)
  })

  it.each([410, 400, 404, 302])('alarms when the answer is %i, and asks again hourly', async (status) => {
    const journal = journalledStore()
    const id = await journal.confirm('+84911111111')
    const receiver = aReceiver(status)
    const { webhook, time } = open(journal, receiver)
    await webhook.idle()
    expect(webhook.trouble()).toMatchObject({ kind: 'refused', detail: `status ${status}` })
    for (let i = 0; i < 2; i++) {
      expect(time.next()).toBe(60 * minute)
      await time.advance(60 * minute)
      await webhook.idle()
    }
    expect(receiver.ids()).toEqual([id, id, id])
    expect(journal.events()).toHaveLength(1)
    expect(await webhook.depth()).toBe(1)
  })

  it('waits ten seconds for an answer, and no longer', async () => {
    const journal = journalledStore()
    await journal.confirm('+84911111111')
    const { webhook, time } = open(journal, aReceiver('silent'))
    await settle()
    expect(webhook.trouble()).toBeNull()
    await time.advance(10_000)
    await webhook.idle()
    expect(webhook.trouble()).toMatchObject({ kind: 'later', detail: 'timeout' })
  })

  it('keeps what was taken of a batch that breaks off, and posts nothing past the one that was not', async () => {
    const journal = journalledStore()
    const ids = []
    for (let i = 0; i < 120; i++) ids.push(await journal.confirm('+84911111111'))
    const receiver = aReceiver(...Array.from({ length: 70 }, () => 200), 500)
    const { webhook } = open(journal, receiver)
    await webhook.idle()
    expect(receiver.ids()).toEqual(ids.slice(0, 71))
    expect(await webhook.depth()).toBe(50)
    expect(journal.events().map(({ kind, data }) => [kind, data.count])).toEqual([
      ...[
        ['webhook.delivered', 50],
        ['webhook.delivered', 20],
        ['webhook.delayed', undefined],
      ],
    ])
    await webhook.close()
    const later = aReceiver(200)
    await open(journal, later).webhook.idle()
    expect(later.ids()).toEqual(ids.slice(70))
  })

  it('breaks off at the end, loses nothing, and posts under the same id after the next start', async () => {
    const journal = journalledStore()
    const id = await journal.confirm('+84911111111')
    const { webhook } = open(journal, aReceiver('silent'))
    await settle()
    await webhook.close()
    expect(journal.events()).toEqual([])
    const later = aReceiver(200)
    await open(journal, later).webhook.idle()
    expect(later.ids()).toEqual([id])
  })

  it('posts a change again when the store broke before it was noted', async () => {
    const journal = journalledStore()
    await journal.confirm('+84911111111')
    const receiver = aReceiver(200)
    const { fetch } = receiver
    receiver.fetch = async (...request) => {
      journal.breakDisk()
      return fetch(...request)
    }
    const { webhook } = open(journal, receiver)
    await webhook.idle()
    expect(receiver.requests).toHaveLength(1)
    expect(journal.events()).toEqual([])
  })
})

describe('where it may post to', () => {
  const check = (url: string, secret = target.secret) => {
    const checked = checkTarget({ url, secret })
    return checked.ok ? 'ok' : checked.error.kind
  }
  it.each([
    ['https://central.example.vn/changes', 'ok'],
    ['http://127.0.0.1:8080/', 'ok'],
    ['http://[::1]/', 'ok'],
    ['http://localhost/', 'ok'],
    ['http://central.example.vn/', 'not-encrypted'],
    ['http://127.0.0.1.example.vn/', 'not-encrypted'],
    ['http://localhost.example.vn/', 'not-encrypted'],
    ['ftp://central.example.vn/', 'url-invalid'],
    ['central', 'url-invalid'],
    ['https://user:word@central.example.vn/', 'url-with-password'],
  ])('%s: %s', (url, outcome) => expect(check(url)).toBe(outcome))
  it('a secret that could be guessed is refused', () => {
    expect(check(target.url, 's'.repeat(31))).toBe('secret-short')
  })
})

describe('a receiver that says how long to wait', () => {
  const seconds = (time: ReturnType<typeof manualTime>) => (time.next() ?? 0) / 1000
  it.each<[string, number, string, number]>([
    ['in seconds', 503, '900', 900],
    ['as a date', 429, new Date(manualTime().clock.now() + 600_000).toUTCString(), 600],
    ['less than we would wait anyway', 503, '1', 30],
    ['longer than a day', 503, '999999', 86_400],
    ['in the past', 503, 'Wed, 21 Oct 2015 07:28:00 GMT', 30],
    ['in no form', 503, 'soon, 5 or so', 30],
  ])('is obeyed: %s', async (_what, status, retryAfter, waits) => {
    const journal = journalledStore()
    await journal.confirm('+84911111111')
    const receiver = aReceiver({ status, retryAfter }, 204)
    const { webhook, time } = open(journal, receiver)
    await webhook.idle()
    expect(seconds(time)).toBe(waits)
    // Another change does not ask earlier.
    await journal.confirm('+84922222222')
    webhook.wake()
    await webhook.idle()
    expect(receiver.requests).toHaveLength(1)
    await time.advance(waits * 1000)
    await webhook.idle()
    expect(receiver.requests).toHaveLength(3)
  })
})
