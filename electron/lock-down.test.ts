import type { BrowserWindow, Session, WebContents } from 'electron'
import { describe, expect, test } from 'vitest'
import { fakeEmitter, fakeEvent, keptLog } from './testing/fakes.ts'
import { registerLockDown } from './lock-down.ts'
import { registerNavigation } from './navigation.ts'
import { registerPermissions } from './permissions.ts'

type Asked = (...args: unknown[]) => unknown

function fakeSession() {
  const handlers: Record<string, Asked | null> = {}
  const take = (name: string) => (handler: Asked | null) => {
    handlers[name] = handler
  }
  const session = fakeEmitter({
    setPermissionRequestHandler: take('request'),
    setPermissionCheckHandler: take('check'),
    setDevicePermissionHandler: take('device'),
    setDisplayMediaRequestHandler: take('display'),
    webRequest: { onBeforeRequest: take('filter') },
  })
  return { handlers, emitter: session, session: session as unknown as Session }
}

describe('permissions', () => {
  const names = [
    'media',
    'geolocation',
    'notifications',
    'midi',
    'clipboard-read',
    'hid',
    'usb',
    'serial',
    'fullscreen',
    'openExternal',
    'unknown',
  ]
  const { handlers, emitter, session } = fakeSession()
  const cleanUp = registerPermissions({ session, log: keptLog() })

  test.each(names)('%s: neither asked for nor checked', (permission) => {
    const answers: unknown[] = []
    handlers['request']?.({ getURL: () => 'app://kiosk/' }, permission, (granted: boolean) =>
      answers.push(granted),
    )
    expect(answers).toEqual([false])
    expect(handlers['check']?.(null, permission, 'app://kiosk/')).toBe(false)
  })

  test('no device, no screen to share', () => {
    const answers: unknown[] = []
    handlers['display']?.({}, (streams: unknown) => answers.push(streams))
    expect([handlers['device']?.({}), answers]).toEqual([false, [null]])
  })

  test('no download', () => {
    const event = fakeEvent({})
    emitter.emit('will-download', event)
    expect(event.prevented).toBe(true)
  })

  test.each([
    ['app://kiosk/page.js', false],
    ['data:image/svg+xml,x', false],
    ['https://example.org/', true],
    ['http://127.0.0.1:25/', true],
    ['ws://127.0.0.1/', true],
    ['file:///etc/passwd', true],
    ['app://other/', true],
    ['ftp://example.org/', true],
  ])('%s is cancelled: %s', (url, cancel) => {
    const answers: unknown[] = []
    handlers['filter']?.({ url }, (answer: unknown) => answers.push(answer))
    expect(answers).toEqual([{ cancel }])
  })

  test('its clean-up leaves nothing', () => {
    cleanUp()
    expect(Object.values(handlers).every((handler) => handler === null)).toBe(true)
    expect(emitter.eventNames()).toEqual([])
  })
})

describe('navigation', () => {
  let opener: Asked = () => undefined
  let cleared = 0
  const contents = fakeEmitter({
    setWindowOpenHandler: (handler: Asked) => (opener = handler),
    navigationHistory: { clear: () => (cleared += 1) },
  })
  const log = keptLog()
  const cleanUp = registerNavigation(contents as unknown as WebContents, log)

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s stays on our pages', (name) => {
    const home = fakeEvent({ url: 'app://kiosk/mailbox' })
    contents.emit(name, home)
    expect(home.prevented).toBe(false)
    for (const url of [
      'https://example.org/',
      'file:///etc/passwd',
      'javascript:x',
      'data:text/html,x',
      'app://other/',
      'tel:113',
      'mailto:a@example.org',
      'vssid://open',
      'ms-settings:',
      'intent://x#Intent;end',
      'blob:app://kiosk/1',
      'view-source:app://kiosk/',
      'about:blank',
      'chrome://gpu',
    ]) {
      const away = fakeEvent({ url })
      contents.emit(name, away)
      expect(away.prevented).toBe(true)
    }
  })

  test('no window, no webview', () => {
    expect(opener({ url: 'app://kiosk/' })).toEqual({ action: 'deny' })
    const event = fakeEvent({})
    contents.emit('will-attach-webview', event)
    expect(event.prevented).toBe(true)
  })

  test('there is nothing to go back to, wherever the page went', () => {
    contents.emit('did-navigate', {}, 'app://kiosk/')
    contents.emit('did-navigate-in-page', {}, 'app://kiosk/#ended=idle')
    expect(cleared).toBe(2)
  })

  test('no address is logged', () => {
    expect(JSON.stringify(log.lines)).not.toContain('example')
  })

  test('its clean-up leaves nothing', () => {
    cleanUp()
    expect(contents.eventNames()).toEqual([])
  })
})

describe('all of it on one window', () => {
  function locked(developer: boolean) {
    const zooms: number[] = []
    const contents = fakeEmitter({
      setWindowOpenHandler: () => undefined,
      setZoomFactor: (factor: number) => zooms.push(factor),
      setVisualZoomLevelLimits: () => Promise.resolve(),
    })
    let menuRemoved = false
    const window = fakeEmitter({ webContents: contents, removeMenu: () => (menuRemoved = true) })
    const cleanUp = registerLockDown({
      window: window as unknown as BrowserWindow,
      session: fakeSession().session,
      developer,
      zoomFactor: 1,
      log: keptLog(),
    })
    return { window, contents, zooms, menuRemoved: () => menuRemoved, cleanUp }
  }

  test('a kiosk has no menu, no context menu, no keys for it, and its zoom goes back', () => {
    const { window, contents, zooms, menuRemoved, cleanUp } = locked(false)
    const events = [fakeEvent({}), fakeEvent({}), fakeEvent({}), fakeEvent({})] as const
    contents.emit('context-menu', events[0])
    contents.emit('before-input-event', events[1], { key: 'F5', code: 'F5' })
    // Alt+Space on Windows; the button at the side of a mouse.
    window.emit('system-context-menu', events[2], { x: 0, y: 0 })
    window.emit('app-command', events[3], 'browser-backward')
    contents.emit('zoom-changed', {}, 'in')
    expect(events.map(({ prevented }) => prevented)).toEqual([true, true, true, true])
    expect([menuRemoved(), zooms]).toEqual([true, [1]])
    cleanUp()
    expect([...contents.eventNames(), ...window.eventNames()]).toEqual([])
  })

  test('whoever develops keeps menu and keys, and nothing else', () => {
    const { contents, menuRemoved } = locked(true)
    expect(menuRemoved()).toBe(false)
    expect(contents.listenerCount('before-input-event')).toBe(0)
    expect(contents.listenerCount('will-navigate')).toBe(1)
  })
})
