import type { BrowserWindow, Rectangle } from 'electron'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeEmitter, keptLog } from './testing/fakes.ts'
import { calmMs, pausesMs, stayInFront } from './stay-in-front.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const primary: Rectangle = { x: 0, y: 0, width: 1080, height: 1920 }
const good = { minimised: false, visible: true, kiosk: true, fullScreen: true, onTop: true, focused: true }

/** A window that does as it is told, and says so by its events. */
function setUp(fixed: Partial<typeof good> = {}) {
  const is = { ...good, ...fixed }
  let bounds = primary
  let room = primary
  const done: string[] = []
  const set = (name: keyof typeof good, value: boolean, event: string) => {
    if (name in fixed || is[name] === value) return
    is[name] = value
    window.emit(event)
  }
  const window = fakeEmitter({
    isDestroyed: () => false,
    isMinimized: () => is.minimised,
    isVisible: () => is.visible,
    isKiosk: () => is.kiosk,
    isFullScreen: () => is.fullScreen,
    isAlwaysOnTop: () => is.onTop,
    isFocused: () => is.focused,
    getBounds: () => bounds,
    restore: () => (done.push('restore'), set('minimised', false, 'restore')),
    show: () => (done.push('show'), set('visible', true, 'show')),
    setKiosk: (on: boolean) => (done.push(`kiosk ${on}`), set('kiosk', on, 'enter-full-screen')),
    setFullScreen: (on: boolean) => (done.push('full screen'), set('fullScreen', on, 'enter-full-screen')),
    setAlwaysOnTop: (_on: boolean, level: string) => (
      done.push(`on top: ${level}`),
      set('onTop', true, 'always-on-top-changed')
    ),
    moveTop: () => done.push('move to the top'),
    focus: () => (done.push('focus'), set('focused', true, 'focus')),
    setBounds: (to: Rectangle) => {
      done.push('bounds')
      if (!('placed' in fixed)) bounds = to
      window.emit('resize')
    },
  })
  const log = keptLog()
  const stay = stayInFront({ window: window as unknown as BrowserWindow, room: () => room, log })
  vi.advanceTimersByTime(1000)
  return {
    window,
    is,
    done,
    log,
    stay,
    suffer: (name: keyof typeof good, event: string) => {
      is[name] = name === 'minimised'
      window.emit(event)
    },
    moveDisplay: (to: Rectangle) => {
      room = to
    },
    leave: (to: Rectangle) => {
      bounds = to
      window.emit('move')
    },
    bounds: () => bounds,
  }
}

test('is shown above everything, the task bar included', () => {
  expect(setUp().done).toEqual(['on top: screen-saver'])
})

describe('comes back', () => {
  test.each([
    ['when something else takes the focus', 'focused', 'blur', 'focus'],
    ['when it was minimised', 'minimised', 'minimize', 'restore'],
    ['when it was hidden', 'visible', 'hide', 'show'],
    ['when it left full screen', 'fullScreen', 'leave-full-screen', 'full screen'],
    ['when it was made a window like any', 'kiosk', 'leave-full-screen', 'kiosk true'],
    ['when it is not on top any more', 'onTop', 'always-on-top-changed', 'on top: screen-saver'],
  ] as const)('%s', (_what, state, event, remedy) => {
    const { is, done, suffer } = setUp()
    done.length = 0
    suffer(state, event)
    vi.advanceTimersByTime(200)
    expect(done).toContain(remedy)
    expect(is).toEqual(good)
  })

  test('to its display, when it was moved or resized', () => {
    const { leave, bounds, done } = setUp()
    leave({ x: 40, y: 0, width: 1080, height: 1900 })
    vi.advanceTimersByTime(200)
    expect(bounds()).toEqual(primary)
    expect(done.slice(1, 4)).toEqual(['kiosk false', 'bounds', 'kiosk true'])
  })

  test('to its display, when that has changed', () => {
    const { stay, moveDisplay, bounds } = setUp()
    moveDisplay({ x: 0, y: 0, width: 1920, height: 1080 })
    stay.check()
    vi.advanceTimersByTime(200)
    expect(bounds()).toEqual({ x: 0, y: 0, width: 1920, height: 1080 })
  })
})

test('an edge that is off by a pixel, where pixels are scaled by a fraction, is left', () => {
  const { done, leave } = setUp()
  done.length = 0
  leave({ x: 0, y: 0, width: 1081, height: 1919 })
  vi.advanceTimersByTime(60_000)
  expect(done).toEqual([])
})

describe('never fights', () => {
  test('with a program that takes the focus again and again, it answers ever more slowly', () => {
    const { window, is, done, log } = setUp()
    window.on('focus', () => {
      is.focused = false
      window.emit('blur')
    })
    is.focused = false
    window.emit('blur')
    done.length = 0
    const answers = () => done.filter((what) => what === 'focus').length
    vi.advanceTimersByTime(100 + 250 + 500 + 10)
    expect(answers()).toBe(3)
    vi.advanceTimersByTime(10 * 60_000)
    // Three more within eight seconds, then one every half minute.
    expect(answers()).toBeLessThanOrEqual(6 + 20)
    expect(answers()).toBeGreaterThan(6 + 15)
    expect(log.lines).toHaveLength(pausesMs.length)
  })

  test('with what cannot be had at all (no focus where nothing manages windows), it tries no faster', () => {
    const { done } = setUp({ focused: false })
    vi.advanceTimersByTime(10 * 60_000)
    expect(done.filter((what) => what === 'focus').length).toBeLessThanOrEqual(6 + 20)
  })

  test('where windows cannot be placed, it tries three times for each display', () => {
    const { done, leave, moveDisplay, window, stay } = setUp()
    window.setBounds = () => done.push('bounds')
    leave({ x: 0, y: 0, width: 800, height: 600 })
    vi.advanceTimersByTime(10 * 60_000)
    expect(done.filter((what) => what === 'bounds')).toHaveLength(3)
    moveDisplay({ x: 0, y: 0, width: 1920, height: 1080 })
    stay.check()
    vi.advanceTimersByTime(10 * 60_000)
    expect(done.filter((what) => what === 'bounds')).toHaveLength(6)
  })

  test('after it was calm for a while, it answers at once again', () => {
    const { suffer, done } = setUp()
    for (let times = 0; times < 8; times += 1) {
      suffer('focused', 'blur')
      vi.advanceTimersByTime(31_000)
    }
    done.length = 0
    suffer('focused', 'blur')
    vi.advanceTimersByTime(150)
    expect(done).toEqual([])
    vi.advanceTimersByTime(31_000 + calmMs)
    done.length = 0
    suffer('focused', 'blur')
    vi.advanceTimersByTime(150)
    expect(done).toContain('focus')
  })
})

test('a window that steps back is left alone', () => {
  const { window, stay, done, suffer } = setUp()
  stay.stop()
  done.length = 0
  suffer('focused', 'blur')
  vi.advanceTimersByTime(60_000)
  expect([done, window.eventNames()]).toEqual([[], []])
})

test('a dialog of ours keeps the keyboard until it is through', () => {
  const { stay, suffer, done } = setUp()
  done.length = 0
  const back = stay.suspend()
  suffer('focused', 'blur')
  vi.advanceTimersByTime(60_000)
  expect(done).toEqual([])
  back()
  vi.advanceTimersByTime(pausesMs[0]!)
  expect(done).toContain('focus')
})
