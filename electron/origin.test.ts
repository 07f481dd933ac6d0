import { expect, test } from 'vitest'
import { isOurs, urlOf } from './origin.ts'

test.each(['app://kiosk/', 'app://kiosk', 'app://kiosk/a/b?c#d', 'APP://kiosk/x', urlOf('/x')])(
  '%s is ours',
  (url) => {
    expect(isOurs(url)).toBe(true)
  },
)

test.each([
  '',
  'kiosk',
  'about:blank',
  'app:kiosk',
  'app://other/',
  'app://kiosk.example.org/',
  'app://example.org/kiosk',
  'app://kiosk:8080/',
  'app://user@kiosk/',
  'app://:secret@kiosk/',
  'app://KIOSK/',
  'app://kiosk%00/',
  'https://kiosk/',
  'file:///app://kiosk/',
  'javascript:alert(1)//app://kiosk/',
  'data:text/html,app://kiosk/',
  'blob:app://kiosk/1',
  'filesystem:app://kiosk/x',
  'view-source:app://kiosk/',
])('%s is not', (url) => {
  expect(isOurs(url)).toBe(false)
})
