/**
 * All that somebody tries who wants out of the kiosk: keys, gestures, links, scripts. Each is done to the page as it
 * stands; whether the kiosk is still there is for the spec to look at. Over the debugger's protocol, so that hundreds of
 * keys take seconds.
 *
 * What only a browser with a window of its own would do with them (its menus, zoom, tabs, full screen) does not happen
 * on the stand-in, whose browser has no window: there it is seen that a key does not reach the page, which is where it
 * is taken away from both. The release runs the same on the real thing.
 */
import type { CDPSession, Page } from '@playwright/test'

const held = { alt: 1, control: 2, meta: 4, shift: 8 } as const
type Held = keyof typeof held

export interface Key {
  key: string
  code: string
  /** Windows's number for it. */
  number: number
  held: readonly Held[]
}

export function nameOf({ key, held }: Pick<Key, 'key' | 'held'>): string {
  return [...held, key].join('+')
}

const plainKeys: readonly Omit<Key, 'held'>[] = [
  ...[...'abcdefghijklmnopqrstuvwxyz'].map((key) => ({
    key,
    code: `Key${key.toUpperCase()}`,
    number: key.toUpperCase().charCodeAt(0),
  })),
  ...[...'0123456789'].map((key) => ({ key, code: `Digit${key}`, number: key.charCodeAt(0) })),
  ...Array.from({ length: 12 }, (_, at) => ({ key: `F${at + 1}`, code: `F${at + 1}`, number: 112 + at })),
  ...(
    [
      [' ', 'Space', 32],
      ['+', 'NumpadAdd', 107],
      ['-', 'Minus', 189],
      ['=', 'Equal', 187],
      ['/', 'Slash', 191],
      ['[', 'BracketLeft', 219],
      [']', 'BracketRight', 221],
      ['Tab', 'Tab', 9],
      ['Enter', 'Enter', 13],
      ['Escape', 'Escape', 27],
      ['Backspace', 'Backspace', 8],
      ['Delete', 'Delete', 46],
      ['Insert', 'Insert', 45],
      ['Home', 'Home', 36],
      ['End', 'End', 35],
      ['PageUp', 'PageUp', 33],
      ['PageDown', 'PageDown', 34],
      ['ArrowLeft', 'ArrowLeft', 37],
      ['ArrowRight', 'ArrowRight', 39],
      ['ArrowUp', 'ArrowUp', 38],
      ['ArrowDown', 'ArrowDown', 40],
      ['Alt', 'AltLeft', 18],
      ['Meta', 'MetaLeft', 91],
      ['ContextMenu', 'ContextMenu', 93],
      ['PrintScreen', 'PrintScreen', 44],
      ['ScrollLock', 'ScrollLock', 145],
      ['Pause', 'Pause', 19],
      ['Clear', 'Numpad5', 12],
      ['Help', 'Help', 47],
      ['BrowserBack', 'BrowserBack', 166],
      ['BrowserForward', 'BrowserForward', 167],
      ['BrowserRefresh', 'BrowserRefresh', 168],
      ['BrowserStop', 'BrowserStop', 169],
      ['BrowserSearch', 'BrowserSearch', 170],
      ['BrowserFavorites', 'BrowserFavorites', 171],
      ['BrowserHome', 'BrowserHome', 172],
      ['AudioVolumeMute', 'AudioVolumeMute', 173],
      ['MediaTrackNext', 'MediaTrackNext', 176],
      ['MediaTrackPrevious', 'MediaTrackPrevious', 177],
      ['MediaStop', 'MediaStop', 178],
      ['MediaPlayPause', 'MediaPlayPause', 179],
      ['LaunchMail', 'LaunchMail', 180],
      ['LaunchMediaPlayer', 'MediaSelect', 181],
      ['LaunchApplication1', 'LaunchApp1', 182],
      ['LaunchApplication2', 'LaunchApp2', 183],
    ] as const
  ).map(([key, code, number]) => ({ key, code, number })),
]

const combinations: readonly (readonly Held[])[] = [
  ...([[], ['shift'], ['control'], ['alt'], ['meta']] as const),
  ...([
    ['control', 'shift'],
    ['alt', 'shift'],
    ['meta', 'shift'],
  ] as const),
  ...([
    ['control', 'alt'],
    ['control', 'meta'],
    ['alt', 'meta'],
    ['control', 'alt', 'shift'],
  ] as const),
]

/** Every key with everything that can be held with it. */
export const allKeys: readonly Key[] = combinations.flatMap((with_) =>
  plainKeys.map((key) => ({
    ...key,
    key: with_.includes('shift') && /^[a-z]$/.test(key.key) ? key.key.toUpperCase() : key.key,
    held: with_,
  })),
)

/** Those that a person needs in a field; written down here once more, so that a slip in the shell's table is seen. */
export function belongsToThePage({ key, held: with_ }: Key): boolean {
  const bare = with_.filter((name) => name !== 'shift').join('+')
  const isCharacter = [...key].length === 1
  if (bare === '') {
    if (isCharacter) return true
    const moves = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']
    if (['Enter', 'Tab', 'Backspace', 'Delete', ...moves].includes(key)) return true
    return ['PageUp', 'PageDown'].includes(key) && with_.length === 0
  }
  if (bare === 'control') {
    if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key)) return true
    return with_.length === 1 && ['a', 'c', 'v', 'x', 'y', 'z', 'Backspace', 'Delete'].includes(key)
  }
  // What AltGr types arrives with Control and Alt on Windows: signs and digits, never the letter on the key itself.
  return bare === 'control+alt' && isCharacter && !/^[a-z]$/i.test(key)
}

/** Presses and lets go; resolves when the page has dealt with all of them. Draws breath now and then, as fingers do. */
export async function pressAll(cdp: CDPSession, keys: readonly Key[]): Promise<void> {
  for (let at = 0; at < keys.length; at += 25) await pressAtOnce(cdp, keys.slice(at, at + 25))
}

async function pressAtOnce(cdp: CDPSession, keys: readonly Key[]): Promise<void> {
  const sent = keys.flatMap(({ key, code, number, held: with_ }) => {
    const modifiers = with_.reduce((sum, name) => sum + held[name], 0)
    const event = { key, code, modifiers, windowsVirtualKeyCode: number, nativeVirtualKeyCode: number }
    return [
      cdp.send('Input.dispatchKeyEvent', { ...event, type: 'rawKeyDown' }),
      cdp.send('Input.dispatchKeyEvent', { ...event, type: 'keyUp' }),
    ]
  })
  await Promise.all(sent)
}

interface Point {
  x: number
  y: number
}

/** Fingers that go from here to there. */
async function fingers(
  cdp: CDPSession,
  from: readonly Point[],
  to: readonly Point[],
  holdMs = 0,
): Promise<void> {
  const steps = 8
  for (let step = 0; step <= steps; step += 1) {
    const part = step / steps
    const touchPoints = from.map((start, id) => {
      const end = to[id] ?? start
      return { id, x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part }
    })
    await cdp.send('Input.dispatchTouchEvent', { type: step === 0 ? 'touchStart' : 'touchMove', touchPoints })
    if (step === 0 && holdMs > 0) await new Promise((resolve) => setTimeout(resolve, holdMs))
  }
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

async function button(cdp: CDPSession, which: 'left' | 'right' | 'middle' | 'back' | 'forward', at: Point) {
  for (const type of ['mousePressed', 'mouseReleased'] as const) {
    await cdp.send('Input.dispatchMouseEvent', { type, ...at, button: which, clickCount: 1 })
  }
}

async function drop(
  cdp: CDPSession,
  at: Point,
  data: { items: { mimeType: string; data: string }[]; files?: string[] },
) {
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, ...at, data: { ...data, dragOperationsMask: 1 } })
  }
}

type Gesture = (cdp: CDPSession, at: Point, page: Page) => Promise<unknown>

const sides = (at: Point, dx: number, dy: number, spread: number, count: number) => ({
  from: Array.from({ length: count }, (_, finger) => ({ x: at.x + finger * spread, y: at.y })),
  to: Array.from({ length: count }, (_, finger) => ({ x: at.x + finger * spread + dx, y: at.y + dy })),
})

function swipe(count: number, dx: number, dy: number): Gesture {
  return (cdp, at) => {
    const { from, to } = sides(at, dx, dy, 40, count)
    return fingers(cdp, from, to)
  }
}

function wheel(deltaX: number, deltaY: number, modifiers: number): Gesture {
  return (cdp, at) =>
    cdp.send('Input.dispatchMouseEvent', { type: 'mouseWheel', ...at, deltaX, deltaY, modifiers })
}

/** By name, done to the middle of something that does nothing when it is pressed. */
export const gestures: Readonly<Record<string, Gesture>> = {
  'pinch apart': (cdp, { x, y }) =>
    fingers(
      cdp,
      [
        { x: x - 20, y },
        { x: x + 20, y },
      ],
      [
        { x: x - 200, y },
        { x: x + 200, y },
      ],
    ),
  'pinch together': (cdp, { x, y }) =>
    fingers(
      cdp,
      [
        { x: x - 200, y },
        { x: x + 200, y },
      ],
      [
        { x: x - 20, y },
        { x: x + 20, y },
      ],
    ),
  'pinch upright': (cdp, { x, y }) =>
    fingers(
      cdp,
      [
        { x, y: y - 20 },
        { x, y: y + 20 },
      ],
      [
        { x, y: y - 80 },
        { x, y: y + 200 },
      ],
    ),
  'swipe right': swipe(1, 500, 0),
  'swipe left': swipe(1, -300, 0),
  'swipe down': swipe(1, 0, 500),
  'swipe up': swipe(1, 0, -80),
  'two fingers to the right': swipe(2, 400, 0),
  'two fingers to the left': swipe(2, -200, 0),
  'three fingers to the right': swipe(3, 400, 0),
  'three fingers to the left': swipe(3, -200, 0),
  'three fingers down': swipe(3, 0, 400),
  'four fingers together': swipe(4, -100, 100),
  'five fingers': swipe(5, 0, 200),
  'from the left edge': (cdp, { y }) => fingers(cdp, [{ x: 1, y }], [{ x: 500, y }]),
  'from the right edge': (cdp, { y }) => fingers(cdp, [{ x: 1079, y }], [{ x: 500, y }]),
  'from the top edge': (cdp, { x }) => fingers(cdp, [{ x, y: 1 }], [{ x, y: 600 }]),
  'from the bottom edge': (cdp, { x }) => fingers(cdp, [{ x, y: 1919 }], [{ x, y: 1300 }]),
  'long press': (cdp, at) => fingers(cdp, [at], [at], 900),
  'long press with two fingers': (cdp, at) =>
    fingers(cdp, [at, { x: at.x + 60, y: at.y }], [at, { x: at.x + 60, y: at.y }], 900),
  'double tap': async (cdp, at) => {
    await fingers(cdp, [at], [at])
    await fingers(cdp, [at], [at])
  },
  'right button': (cdp, at) => button(cdp, 'right', at),
  'middle button': (cdp, at) => button(cdp, 'middle', at),
  'back button of a mouse': (cdp, at) => button(cdp, 'back', at),
  'forward button of a mouse': (cdp, at) => button(cdp, 'forward', at),
  'Control and the wheel, larger': wheel(0, -300, held.control),
  'Control and the wheel, smaller': wheel(0, 300, held.control),
  'Shift and the wheel': wheel(0, 300, held.shift),
  'the wheel to the left': wheel(-500, 0, 0),
  'the wheel to the right': wheel(500, 0, 0),
  'marking text': async (_cdp, { x, y }, page) => {
    await page.mouse.move(x - 100, y - 10)
    await page.mouse.down()
    await page.mouse.move(x + 300, y + 60, { steps: 5 })
    await page.mouse.up()
  },
  'marking by three clicks': (_cdp, { x, y }, page) => page.mouse.click(x, y, { clickCount: 3 }),
  'dropping a link': (cdp, at) =>
    drop(cdp, at, { items: [{ mimeType: 'text/uri-list', data: 'https://example.org/' }] }),
  'dropping a page': (cdp, at) =>
    drop(cdp, at, { items: [{ mimeType: 'text/html', data: '<a href="https://example.org/">x</a>' }] }),
  'dropping text': (cdp, at) => drop(cdp, at, { items: [{ mimeType: 'text/plain', data: 'dropped text' }] }),
  'dropping a file': (cdp, at) => drop(cdp, at, { items: [], files: ['/etc/hostname'] }),
}

/** Where links might lead that somebody got into the page. */
export const elsewhere: readonly string[] = [
  'https://example.org/',
  'http://127.0.0.1:9/',
  'file:///etc/passwd',
  'file:///C:/Windows/system.ini',
  'mailto:someone@example.org',
  'tel:113',
  'sms:113',
  'vssid://open',
  'intent://open#Intent;scheme=vssid;end',
  'ms-settings:display',
  'ms-windows-store://home',
  'search-ms:query=x',
  'ssh://example.org',
  'ftp://example.org/',
  'ws://example.org/',
  'chrome://gpu',
  'chrome-extension://x/y.html',
  'devtools://devtools/bundled/inspector.html',
  'view-source:https://example.org/',
  'javascript:document.title="left"',
  'data:text/html,left',
  'app://other/',
]

/** In the page: goes to an address in every way a page knows, one after another. @returns how many those were */
export async function leadAway(page: Page, address: string): Promise<number> {
  return page.evaluate(async (url) => {
    const added = <E extends HTMLElement>(element: E, properties: Partial<E>): E => {
      Object.assign(element, properties)
      document.body.append(element)
      return element
    }
    const link = (target: string) => () => {
      const it = added(document.createElement('a'), { href: url, target })
      it.click()
      it.remove()
    }
    const ways: (() => unknown)[] = [
      link('_self'),
      link('_blank'),
      link('_top'),
      () => window.open(url),
      () => window.open(url, '_blank', 'popup,width=200,height=200'),
      () => window.location.assign(url),
      () => {
        const it = added(document.createElement('form'), { action: url, method: 'post' })
        it.submit()
        it.remove()
      },
      () => {
        const it = added(document.createElement('iframe'), { src: url })
        setTimeout(() => it.remove(), 20)
      },
    ]
    for (const way of ways) {
      try {
        way()
      } catch {
        // Refused aloud is refused as well.
      }
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    return ways.length
  }, address)
}

/** In the page: asks for everything that would lead out of it, or show something over it. Says what was given. */
export async function askForEverything(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const given: string[] = []
    const ask = async (name: string, what: () => unknown) => {
      try {
        const answer = await Promise.race([
          what(),
          new Promise((resolve) => setTimeout(resolve, 1_000, null)),
        ])
        if (answer !== null && answer !== undefined && answer !== 'denied') given.push(name)
      } catch {
        // Refused.
      }
    }
    const call = async (object: object | undefined, name: string, ...args: unknown[]): Promise<unknown> => {
      const method = object && (Reflect.get(object, name) as ((...all: unknown[]) => unknown) | undefined)
      return method?.apply(object, args)
    }
    const part = (name: string) => Reflect.get(navigator, name) as object | undefined
    await ask('full screen', async () => {
      await document.documentElement.requestFullscreen()
      return 'given'
    })
    await ask('the keyboard', async () => {
      await call(part('keyboard'), 'lock')
      return document.fullscreenElement
    })
    await ask('the pointer', async () => {
      await call(document.documentElement, 'requestPointerLock')
      return document.pointerLockElement
    })
    await ask('a file to open', () => call(window, 'showOpenFilePicker'))
    await ask('a file to save', () => call(window, 'showSaveFilePicker'))
    await ask('a camera', () => call(part('mediaDevices'), 'getUserMedia', { video: true }))
    await ask('the screen', () => call(part('mediaDevices'), 'getDisplayMedia', { video: true }))
    await ask('the clipboard', () => call(part('clipboard'), 'readText'))
    await ask('notifications', () => Notification.requestPermission())
    await ask('a USB device', () => call(part('usb'), 'requestDevice', { filters: [] }))
    await ask('a serial port', () => call(part('serial'), 'requestPort'))
    await ask('a Bluetooth device', () =>
      call(part('bluetooth'), 'requestDevice', { acceptAllDevices: true }),
    )
    await ask('an input device', async () => {
      const devices = (await call(part('hid'), 'requestDevice', { filters: [] })) as unknown[] | undefined
      return devices && devices.length > 0 ? devices : null
    })
    await ask('sharing', () => call(navigator, 'share', { url: 'https://example.org/' }))
    await ask('a protocol', () =>
      call(navigator, 'registerProtocolHandler', 'web+kiosk', `${location.origin}/?%s`),
    )
    return given
  })
}

/**
 * Nothing for the page, which stays where it is; for Playwright the end of the ways above. It acts on no page that is on
 * its way elsewhere, and of one that asked for `mailto:` or the like, and got nothing, it hears no more: without this it
 * would wait for ever.
 */
export async function stay(page: Page): Promise<void> {
  await page.evaluate(() => {
    history.replaceState(history.state, '')
  })
}

/** In the page: history has nowhere to go. */
export async function goThroughHistory(page: Page): Promise<number> {
  const steps = [-1, 1, -2, 2, -10, 10]
  for (const step of steps) await page.evaluate((by) => history.go(by), step)
  return steps.length
}
