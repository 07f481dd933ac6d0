import type { Session } from 'electron'
import { describe, expect, test } from 'vitest'
import { fakeEmitter } from './fakes.ts'
import { windowedZoom, windowOptions, type WindowSetup } from './window.ts'

const setup: WindowSetup = {
  windowed: false,
  developer: false,
  preload: '/app/preload.cjs',
  session: fakeEmitter({}) as unknown as Session,
  room: { width: 1920, height: 1040 },
}

describe('the security checklist, on the options that are used', () => {
  const preferences = windowOptions(setup).webPreferences ?? {}

  test.each([
    ['sandbox', true],
    ['contextIsolation', true],
    ['webSecurity', true],
    ['nodeIntegration', false],
    ['nodeIntegrationInWorker', false],
    ['nodeIntegrationInSubFrames', false],
    ['allowRunningInsecureContent', false],
    ['experimentalFeatures', false],
    ['webviewTag', false],
    ['plugins', false],
    ['navigateOnDragDrop', false],
    ['spellcheck', false],
    ['devTools', false],
    ['disableDialogs', true],
  ] as const)('%s is %s', (name, value) => {
    expect(preferences[name]).toBe(value)
  })

  test('nothing is switched on that is not asked for here', () => {
    expect(Object.keys(preferences).sort()).toEqual(
      [
        'allowRunningInsecureContent',
        'autoplayPolicy',
        'backgroundThrottling',
        'contextIsolation',
        'devTools',
        'disableDialogs',
        'experimentalFeatures',
        'navigateOnDragDrop',
        'nodeIntegration',
        'nodeIntegrationInSubFrames',
        'nodeIntegrationInWorker',
        'plugins',
        'preload',
        'sandbox',
        'session',
        'spellcheck',
        'webSecurity',
        'webviewTag',
        'zoomFactor',
      ].sort(),
    )
  })

  test('a window for development differs in nothing but the developer tools and the size', () => {
    const windowed = windowOptions({ ...setup, windowed: true, developer: true }).webPreferences
    expect(windowed).toEqual({ ...preferences, devTools: true, zoomFactor: 0.5 })
  })
})

test('a kiosk has the whole screen and no handle to move, close or shrink it', () => {
  expect(windowOptions(setup)).toMatchObject({
    show: false,
    kiosk: true,
    fullscreen: true,
    frame: false,
    alwaysOnTop: true,
    resizable: false,
    movable: false,
    minimizable: false,
    closable: false,
  })
})

test('a window for development is the drawn size, scaled to what there is room for', () => {
  expect(windowOptions({ ...setup, windowed: true })).toMatchObject({
    kiosk: false,
    fullscreen: false,
    closable: true,
    width: 540,
    height: 960,
  })
  expect(windowedZoom({ width: 4000, height: 4000 })).toBe(1)
  expect(windowedZoom({ width: 100, height: 100 })).toBe(0.25)
})
