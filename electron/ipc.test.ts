import type { IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron'
import { describe, expect, test } from 'vitest'
import { operationNames } from '../contract/names.ts'
import { ok } from '../core/foundation/result.ts'
import { callChannel } from './channels.ts'
import { keptLog } from './testing/fakes.ts'
import { isMainFrameOf, onlyPlainObject, registerIpc } from './ipc.ts'
import type { Visit } from './visit.ts'

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown>

const frame = (url: string, parent: object | null = null) => ({ url, parent }) as unknown as WebFrameMain

function ourContents(mainFrame: WebFrameMain, destroyed = false) {
  const handlers = new Map<string, Handler>()
  return {
    handlers,
    mainFrame,
    isDestroyed: () => destroyed,
    ipc: {
      handle: (channel: string, handler: Handler) => handlers.set(channel, handler),
      removeHandler: (channel: string) => handlers.delete(channel),
    },
  }
}

const from = (sender: object, senderFrame: WebFrameMain | null) =>
  ({ sender, senderFrame }) as unknown as IpcMainInvokeEvent

describe('who calls', () => {
  const main = frame('app://kiosk/sign-in')
  const contents = ourContents(main)
  const ours = contents as unknown as WebContents

  test('the main frame of our window, on a page of ours', () => {
    expect(isMainFrameOf(ours, from(contents, main))).toBe(true)
  })

  test.each([
    ['another window', from(ourContents(main), main)],
    ['a frame that is gone', from(contents, null)],
    ['a frame in our page', from(contents, frame('app://kiosk/mailbox', main))],
    ['a frame that only looks like it', from(contents, frame('app://kiosk/sign-in'))],
  ])('not %s', (_what, event) => {
    expect(isMainFrameOf(ours, event)).toBe(false)
  })

  test.each(['https://kiosk/', 'about:blank', 'file:///kiosk', 'app://other/', 'data:text/html,x', ''])(
    'not our main frame while it shows "%s"',
    (url) => {
      const elsewhere = ourContents(frame(url))
      expect(isMainFrameOf(elsewhere as unknown as WebContents, from(elsewhere, elsewhere.mainFrame))).toBe(
        false,
      )
    },
  )

  test('not a window that is closed', () => {
    const closed = ourContents(main, true)
    expect(isMainFrameOf(closed as unknown as WebContents, from(closed, main))).toBe(false)
  })
})

describe('what came', () => {
  test('one plain object', () => {
    const input = { language: 'vi' }
    expect(onlyPlainObject([input])).toBe(input)
    expect(onlyPlainObject([{}])).toEqual({})
  })

  test.each([
    ['nothing', []],
    ['two', [{}, {}]],
    ['undefined', [undefined]],
    ['null', [null]],
    ['text', ['{}']],
    ['a list', [[]]],
    ['a date', [new Date()]],
    ['a map', [new Map()]],
    ['bytes', [new Uint8Array(1)]],
    ['an error', [new Error('x')]],
  ])('not %s', (_what, args) => {
    expect(onlyPlainObject(args)).toBeNull()
  })
})

describe('the bridge', () => {
  function open(call: Visit['call'] = () => Promise.resolve({ result: ok('done'), session: null })) {
    const contents = ourContents(frame('app://kiosk/'))
    const log = keptLog()
    const calls: [string, unknown, string | null][] = []
    let first = 0
    const cleanUp = registerIpc({
      contents: contents as unknown as WebContents,
      visit: {
        call: (operation, input, shown) => {
          calls.push([operation, input, shown])
          return call(operation, input, shown)
        },
      },
      log,
      onFirstCall: () => (first += 1),
    })
    const invoke = (event: IpcMainInvokeEvent, ...args: unknown[]) =>
      contents.handlers.get(callChannel('signIn'))?.(event, ...args)
    return { contents, log, calls, first: () => first, cleanUp, invoke }
  }

  test('has one channel per operation, none else, and is gone after its clean-up', () => {
    const { contents, cleanUp } = open()
    expect([...contents.handlers.keys()].sort()).toEqual(operationNames.map(callChannel).sort())
    cleanUp()
    expect(contents.handlers.size).toBe(0)
  })

  test('lets a proper call through', async () => {
    const { contents, calls, first, invoke } = open()
    const event = from(contents, contents.mainFrame)
    expect(await invoke(event, { input: { a: 1 }, visit: 'shown' })).toEqual({
      result: ok('done'),
      session: null,
    })
    await invoke(event, { input: { a: 2 }, visit: null })
    await invoke(event, { input: { a: 3 }, visit: { of: 'another form' } })
    expect(calls).toEqual([
      ['signIn', { a: 1 }, 'shown'],
      ['signIn', { a: 2 }, null],
      ['signIn', { a: 3 }, null],
    ])
    expect(first()).toBe(1)
  })

  test('refuses the others before the service hears of it, and says so to the operator without what was sent', async () => {
    const { contents, calls, log, first, invoke } = open()
    expect(await invoke(from({}, contents.mainFrame), { password: 'x' })).toMatchObject({
      result: { error: { kind: 'not-allowed' } },
    })
    for (const wrong of ['password', {}, { input: 'password' }, { input: [] }, { visit: 'shown' }]) {
      expect(await invoke(from(contents, contents.mainFrame), wrong)).toMatchObject({
        result: { error: { kind: 'invalid-input' } },
      })
    }
    expect([calls, first()]).toEqual([[], 0])
    expect(log.lines.map(({ level, fields }) => [level, fields])).toEqual([
      ...Array.from({ length: 6 }, () => ['warn', { operation: 'signIn' }]),
    ])
  })

  test('answers even a visit that throws', async () => {
    const { contents, invoke } = open(() => Promise.reject(new Error('a bug')))
    expect(await invoke(from(contents, contents.mainFrame), { input: {}, visit: null })).toEqual({
      result: { ok: false, error: { kind: 'out-of-service' } },
      session: null,
    })
  })
})
