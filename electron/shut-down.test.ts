import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { staysClosed } from './exit-codes.ts'
import { fakeEmitter, fakeEvent, keptLog } from './testing/fakes.ts'
import { registerShutDown, type ShutDownOptions } from './shut-down.ts'

function running(close: () => Promise<void>, { withinMs = 1000, supervised = false } = {}) {
  const done: unknown[] = []
  const app = fakeEmitter({
    quit: () => undefined,
    exit: (code?: number) => done.push(['exit', code]),
    relaunch: () => done.push('relaunch'),
  })
  const signals = new EventEmitter()
  const shutDown = registerShutDown({
    app: app as unknown as ShutDownOptions['app'],
    signals: signals as unknown as ShutDownOptions['signals'],
    close: async () => {
      done.push('close')
      await close()
      done.push('closed')
    },
    supervised,
    log: keptLog(),
    withinMs,
  })
  return { app, signals, done, shutDown }
}
const ms = (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time))

test('quitting waits for what is open to close', async () => {
  const { app, done } = running(() => ms(20))
  const event = fakeEvent({})
  app.emit('before-quit', event)
  expect([event.prevented, done]).toEqual([true, ['close']])
  await ms(60)
  expect(done).toEqual(['close', 'closed', ['exit', 0]])
})

test.each(['SIGTERM', 'SIGINT'])('%s closes once, however often it comes', async (name) => {
  const { signals, done } = running(() => ms(5))
  signals.emit(name)
  signals.emit(name)
  await ms(40)
  expect(done).toEqual(['close', 'closed', ['exit', 0]])
})

test('the end of a Windows session closes, too, whichever window hears of it', async () => {
  const { app, done } = running(() => ms(5))
  const window = fakeEmitter({})
  app.emit('browser-window-created', fakeEvent({}), window)
  // Somebody may still say no.
  window.emit('query-session-end', fakeEvent({}))
  await ms(10)
  expect(done).toEqual([])
  window.emit('session-end', fakeEvent({}))
  await ms(40)
  expect(done).toEqual(['close', 'closed', ['exit', 0]])
})

test('what does not close is cut short', async () => {
  const { shutDown, done } = running(() => new Promise(() => undefined), { withinMs: 20 })
  shutDown.begin('test')
  await ms(60)
  expect(done).toEqual(['close', ['exit', 0]])
})

test('what fails to close ends all the same', async () => {
  const { shutDown, done } = running(() => Promise.reject(new Error('disk')))
  shutDown.begin('test')
  await ms(20)
  expect(done).toEqual(['close', ['exit', 0]])
})

test('starting anew comes after closing', async () => {
  const { shutDown, done } = running(() => ms(5))
  shutDown.begin('crash loop', { again: true, exitCode: 1 })
  await ms(40)
  expect(done).toEqual(['close', 'closed', 'relaunch', ['exit', 1]])
})

test('where it is supervised it ends, and is not started twice', async () => {
  const { shutDown, done } = running(() => ms(5), { supervised: true })
  shutDown.begin('daily start', { again: true })
  await ms(40)
  expect(done).toEqual(['close', 'closed', ['exit', 0]])
})

test.each([false, true])(
  'closed by staff, supervised or not (%s): it says so after closing',
  async (supervised) => {
    const { shutDown, done } = running(() => ms(5), { supervised })
    shutDown.begin('left', { exitCode: staysClosed })
    await ms(40)
    expect(done).toEqual(['close', 'closed', ['exit', 100]])
  },
)

test.each([
  ['goes on', () => Promise.resolve(true), [['exit', 100]]],
  ['does not', () => Promise.resolve(false), ['relaunch', ['exit', 0]]],
  ['fails', () => Promise.reject(new Error('disk')), ['relaunch', ['exit', 0]]],
] as const)(
  'left to an update that %s: after closing, and never to an empty screen',
  async (_what, afterClose, end) => {
    const { shutDown, done } = running(() => ms(5))
    shutDown.begin('update', { again: true, afterClose })
    await ms(40)
    expect(done).toEqual(['close', 'closed', ...end])
  },
)

test('closed by staff, and what is open does not close: it says so all the same', async () => {
  const { shutDown, done } = running(() => new Promise(() => undefined), { withinMs: 20, supervised: true })
  shutDown.begin('left', { exitCode: staysClosed })
  await ms(60)
  expect(done).toEqual(['close', ['exit', 100]])
})
