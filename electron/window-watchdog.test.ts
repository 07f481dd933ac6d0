import type { App, BrowserWindow } from 'electron'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeEmitter } from './testing/fakes.ts'
import { startWindowWatchdog, type WindowTrouble, type WatchdogOptions } from './window-watchdog.ts'
import { silentLog } from '../core/foundation/log.ts'

const timing = { readyWithinMs: 1000, hangGraceMs: 500, heartbeatEveryMs: 300, heartbeatWithinMs: 200 }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function watched(
  options: Partial<WatchdogOptions> = {},
  beat: () => Promise<unknown> = () => Promise.resolve(5),
) {
  const app = fakeEmitter({})
  const contents = fakeEmitter({ executeJavaScriptInIsolatedWorld: beat })
  const window = fakeEmitter({ webContents: contents, isDestroyed: () => false })
  const troubles: WindowTrouble[] = []
  const watch = startWindowWatchdog({
    app: app as unknown as App,
    window: window as unknown as BrowserWindow,
    expectsCall: true,
    expectsHeartbeat: false,
    onTrouble: (trouble) => troubles.push(trouble),
    log: silentLog,
    timing,
    ...options,
  })
  return { app, contents, window, troubles, watch }
}

describe('reports', () => {
  test('a page’s process that is gone', () => {
    const { contents, troubles } = watched()
    contents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 })
    expect(troubles).toEqual(['renderer-gone'])
  })

  test('a graphics process that crashed, but no other helper', () => {
    const { app, troubles } = watched()
    app.emit('child-process-gone', {}, { type: 'Utility', reason: 'crashed', exitCode: 1 })
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'clean-exit', exitCode: 0 })
    expect(troubles).toEqual([])
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 1 })
    expect(troubles).toEqual(['gpu-gone'])
  })

  test('a page that did not load, but neither a frame in it nor a navigation that gave way', () => {
    const { contents, troubles } = watched()
    contents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://kiosk/mailbox', false)
    contents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'app://kiosk/', true)
    expect(troubles).toEqual([])
    contents.emit('did-fail-load', {}, -2, 'ERR_FAILED', 'app://kiosk/', true)
    expect(troubles).toEqual(['load-failed'])
  })

  test('a window that is closed', () => {
    const { window, troubles } = watched()
    window.emit('closed')
    expect(troubles).toEqual(['window-closed'])
  })

  test('a page that hangs longer than it may', () => {
    const { window, watch, troubles } = watched()
    watch.ready()
    window.emit('unresponsive')
    vi.advanceTimersByTime(400)
    window.emit('responsive')
    vi.advanceTimersByTime(10_000)
    expect(troubles).toEqual([])
    window.emit('unresponsive')
    vi.advanceTimersByTime(600)
    expect(troubles).toEqual(['unresponsive'])
  })

  test('a page that never calls', () => {
    const { troubles } = watched()
    vi.advanceTimersByTime(1100)
    expect(troubles).toEqual(['never-ready'])
  })

  test('nothing, of a page that calls, or that makes no calls', () => {
    const called = watched()
    called.watch.ready()
    const quiet = watched({ expectsCall: false })
    vi.advanceTimersByTime(10_000)
    expect([called.troubles, quiet.troubles]).toEqual([[], []])
  })

  test('a heart that stops', async () => {
    let beats = 0
    const { watch, troubles } = watched({ expectsHeartbeat: true }, () => {
      beats += 1
      return beats < 4 ? Promise.resolve(5) : new Promise(() => undefined)
    })
    watch.ready()
    await vi.advanceTimersByTimeAsync(1250)
    expect([beats, troubles]).toEqual([4, []])
    await vi.advanceTimersByTimeAsync(200)
    expect(troubles).toEqual(['no-heartbeat'])
  })

  test('a heart that cannot be listened to, three times in a row; once or twice it was between two documents', async () => {
    const answers = [5, 'lost', 'lost', 5, 'lost', 'lost', 'lost']
    const { watch, troubles } = watched({ expectsHeartbeat: true }, () => {
      const answer = answers.shift()
      return answer === 'lost' ? Promise.reject(new Error('no such context')) : Promise.resolve(answer)
    })
    watch.ready()
    await vi.advanceTimersByTimeAsync(6 * 300 + 50)
    expect([answers.length, troubles]).toEqual([1, []])
    await vi.advanceTimersByTimeAsync(300)
    expect(troubles).toEqual(['no-heartbeat'])
  })

  test('an empty page', async () => {
    const { watch, troubles } = watched({ expectsHeartbeat: true }, () => Promise.resolve(0))
    watch.ready()
    await vi.advanceTimersByTimeAsync(350)
    expect(troubles).toEqual([])
    await vi.advanceTimersByTimeAsync(300)
    expect(troubles).toEqual(['empty-page'])
  })
})

test('the heart of a page that makes no calls is listened to when it has loaded', async () => {
  let beats = 0
  const { contents } = watched({ expectsCall: false, expectsHeartbeat: true }, () => {
    beats += 1
    return Promise.resolve(5)
  })
  await vi.advanceTimersByTimeAsync(1000)
  expect(beats).toBe(0)
  contents.emit('did-finish-load')
  await vi.advanceTimersByTimeAsync(1000)
  expect(beats).toBe(3)
})

test('one trouble is reported, not those that follow from it', () => {
  const { contents, window, troubles } = watched()
  contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
  window.emit('closed')
  vi.advanceTimersByTime(10_000)
  expect(troubles).toEqual(['renderer-gone'])
})

test('nothing is reported after its end, and no listener stays', () => {
  const { app, contents, window, troubles, watch } = watched({ expectsHeartbeat: true })
  watch.stop()
  vi.advanceTimersByTime(10_000)
  expect(troubles).toEqual([])
  expect([...app.eventNames(), ...contents.eventNames(), ...window.eventNames()]).toEqual([])
})
