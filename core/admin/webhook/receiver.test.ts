/** The receiver of docs/webhook.md, run as it stands there, over real HTTP. */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { machineTimers } from '../../foundation/timers.ts'
import { aFolder } from '../../testing/store/test-folder.ts'
import { signatureOf } from './post-record.ts'
import { checkTarget } from './target.ts'
import { journalledStore } from '../../testing/webhook-changes.ts'
import { changesQueue, openWebhook } from './webhook.ts'
import { silentLog } from '../../foundation/log.ts'

const secret = 'a secret of more than 32 characters'
const folder = aFolder()
const said: string[] = []
let receiver: ChildProcess
let lines: Interface
let url = ''

beforeAll(async () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/webhook.md'), 'utf8')
  const file = join(folder.path, 'receiver.mjs')
  writeFileSync(file, /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
  receiver = spawn(process.execPath, [file], {
    env: { ...process.env, SECRET: secret, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  lines = createInterface({ input: receiver.stdout! })
  const port = await new Promise<string>((found) =>
    lines.once('line', (line) => found(line.slice('port '.length))),
  )
  url = `http://127.0.0.1:${port}/changes`
  lines.on('line', (line) => said.push(line))
})
afterAll(() => {
  receiver.kill()
  folder.remove()
})

const clock = { now: () => Date.now() }
const post = (body: string, signature: string) =>
  fetch(url, { method: 'POST', body, headers: { 'webhook-signature': signature } }).then(
    ({ status }) => status,
  )

it('takes what the webhook sends, once', async () => {
  const journal = journalledStore()
  const ids = [await journal.confirm('+84911111111'), await journal.confirm('+84922222222')]
  const target = checkTarget({ url, secret })
  if (!target.ok) throw new Error(target.error.kind)
  const send = async (store: typeof journal.store) => {
    const { history } = journal
    const webhook = openWebhook({
      queue: changesQueue,
      store,
      history,
      clock,
      timers: machineTimers,
      log: silentLog,
      fetch,
      target: target.value,
    })
    await webhook.idle()
    const left = await webhook.depth()
    await webhook.close()
    return left
  }
  expect(await send(journal.store)).toBe(0)
  // Another store has no mark, as after a crash between the answer and the mark: all of them come again.
  expect(await send(journalledStore().store)).toBe(0)
  expect(said).toEqual(ids.map((id) => `taken ${id}`))
})

it('turns down what is forged, changed on the way, or old', async () => {
  const now = Math.floor(Date.now() / 1000)
  const body = '{"id":99}'
  const right = signatureOf(secret, now, body)
  expect(await post(body, signatureOf('another secret', now, body))).toBe(401)
  expect(await post('{"id":98}', right)).toBe(401)
  expect(await post(body, signatureOf(secret, now - 400, body))).toBe(401)
  expect(await post(body, '')).toBe(401)
  expect(said).not.toContain('taken 99')
  expect(await post(body, right)).toBe(200)
})
