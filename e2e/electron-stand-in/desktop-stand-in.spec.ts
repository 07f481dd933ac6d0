/** The stand-in's own parts that need no browser: what crosses between processes, and under which addresses. */
import { expect, test } from '@playwright/test'
import { fromPrivate, toPrivate } from './address.ts'
import { electronKind } from './launch.ts'
import { decode, encode } from './wire.ts'

test('what the structured clone keeps is kept', () => {
  const value = {
    text: 'Nguyễn',
    list: [1, -0.5, null, undefined, true],
    odd: [Number.NaN, Number.POSITIVE_INFINITY],
    big: 2n ** 70n,
    date: new Date(5),
    map: new Map([['a', { b: 1 }]]),
    set: new Set([1]),
    $: 'date',
    nested: { $: 'map', v: 1 },
  }
  expect(decode(JSON.parse(JSON.stringify(encode(value))))).toEqual(value)
})

test('a name that means something to the language is a name like any', () => {
  const decoded = decode(JSON.parse(JSON.stringify(encode(JSON.parse('{"__proto__": {"role": "staff"}}')))))
  expect(Object.getOwnPropertyNames(decoded)).toEqual(['__proto__'])
  expect((decoded as { role?: string }).role).toBeUndefined()
})

test('what cannot cross is refused', () => {
  expect(() => encode(() => 1)).toThrow('An object could not be cloned.')
  expect(() => encode({ a: Symbol('x') })).toThrow('An object could not be cloned.')
  expect(() => encode(new Uint8Array(1))).toThrow(
    'electron-stand-in does not emulate cloning [object Uint8Array]',
  )
})

test('an address goes to Chromium and comes back', () => {
  const schemes = new Set(['app'])
  for (const url of ['app://kiosk/', 'app://kiosk/a/b?c=d#e', 'app://other/x']) {
    expect(toPrivate(url, schemes)).toMatch(/^https:\/\/(kiosk|other)\.app\.stand-in\.test\//)
    expect(fromPrivate(toPrivate(url, schemes))).toBe(url)
  }
  for (const url of ['https://example.org/', 'about:blank', 'file:///app://kiosk/']) {
    expect(toPrivate(url, schemes)).toBe(url)
    expect(fromPrivate(url)).toBe(url)
  }
  expect(fromPrivate('https://kiosk.app.stand-in.test.example.org/')).not.toMatch(/^app:/)
})

test('where only the real thing will do, its absence is an error', () => {
  test.skip(electronKind() === 'electron', 'Electron itself is here')
  const before = process.env['KIOSK_STAND_IN']
  process.env['KIOSK_STAND_IN'] = 'refuse'
  try {
    expect(() => electronKind()).toThrow('Electron’s binary is not installed')
  } finally {
    if (before === undefined) delete process.env['KIOSK_STAND_IN']
    else process.env['KIOSK_STAND_IN'] = before
  }
})
