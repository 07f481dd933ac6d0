import type { Input, WebContents } from 'electron'
import { describe, expect, test } from 'vitest'
import { fakeEmitter, fakeEvent } from './testing/fakes.ts'
import { allowedKeys, allowedKeyOf, registerKeyFilter } from './key-filter.ts'

type Held = Partial<Pick<Input, 'shift' | 'control' | 'alt' | 'meta'>>

const ctrl: Held = { control: true }
const ctrlShift: Held = { control: true, shift: true }
const alt: Held = { alt: true }
const shift: Held = { shift: true }
const meta: Held = { meta: true }
/** As Windows reports it. */
const altGr: Held = { control: true, alt: true }

const press = (key: string, code: string, held: Held = {}): Input => ({
  type: 'keyDown',
  key,
  code,
  isAutoRepeat: false,
  isComposing: false,
  shift: false,
  control: false,
  alt: false,
  meta: false,
  location: 0,
  modifiers: [],
  ...held,
})

/** Letters and digits are pressed by what stands on them; for the others, key and code are the same. */
function pressed(key: string, held: Held = {}): Input {
  if (/^[a-z]$/i.test(key)) return press(key, `Key${key.toUpperCase()}`, held)
  if (/^\d$/.test(key)) return press(key, `Digit${key}`, held)
  return press(key, key, held)
}

describe('takes away', () => {
  test.each<[string, Input]>([
    ['close the window: Alt+F4', pressed('F4', alt)],
    ['close the window: Ctrl+F4', pressed('F4', ctrl)],
    ['close the window: Ctrl+W', pressed('w', ctrl)],
    ['close all windows: Ctrl+Shift+W', pressed('W', ctrlShift)],
    ['quit: Ctrl+Q', pressed('q', ctrl)],
    ['quit: Command+Q', pressed('q', meta)],
    ['reload: F5', pressed('F5')],
    ['reload past the cache: Ctrl+F5', pressed('F5', ctrl)],
    ['reload: Ctrl+R', pressed('r', ctrl)],
    ['reload past the cache: Ctrl+Shift+R', pressed('R', ctrlShift)],
    ['reload on a Cyrillic layout', press('к', 'KeyR', ctrl)],
    ['reload by a key of its own', pressed('BrowserRefresh')],
    ['stop loading: Escape', pressed('Escape')],
    ['task manager of the browser: Shift+Escape', pressed('Escape', shift)],
    ['task manager: Ctrl+Shift+Escape', pressed('Escape', ctrlShift)],
    ['back: Alt+Left', pressed('ArrowLeft', alt)],
    ['forward: Alt+Right', pressed('ArrowRight', alt)],
    ['home page: Alt+Home', pressed('Home', alt)],
    ['back by keys of their own', pressed('BrowserBack')],
    ['forward by keys of their own', pressed('BrowserForward')],
    ['back on a Mac', press('[', 'BracketLeft', meta)],
    ['back: Alt+Backspace', pressed('Backspace', alt)],
    ['new window: Ctrl+N', pressed('n', ctrl)],
    ['private window: Ctrl+Shift+N', pressed('N', ctrlShift)],
    ['new tab: Ctrl+T', pressed('t', ctrl)],
    ['the tab that was closed: Ctrl+Shift+T', pressed('T', ctrlShift)],
    ['next tab: Ctrl+Tab', pressed('Tab', ctrl)],
    ['tab before: Ctrl+Shift+Tab', pressed('Tab', ctrlShift)],
    ['tab before: Ctrl+PageUp', pressed('PageUp', ctrl)],
    ['next tab: Ctrl+PageDown', pressed('PageDown', ctrl)],
    ['move the tab: Ctrl+Shift+PageDown', pressed('PageDown', ctrlShift)],
    ['another program: Alt+Tab', pressed('Tab', alt)],
    ['next window of the program: Alt+F6', pressed('F6', alt)],
    ...[...'123456789'].map((digit): [string, Input] => [`tab ${digit}: Ctrl`, pressed(digit, ctrl)]),
    ...[...'123456789'].map((digit): [string, Input] => [`tab ${digit}: Alt, on Linux`, pressed(digit, alt)]),
    ['developer tools: F12', pressed('F12')],
    ['developer tools: Ctrl+Shift+I', pressed('I', ctrlShift)],
    ['developer tools: Ctrl+Alt+I', pressed('i', altGr)],
    ['developer tools on a Mac', press('ˆ', 'KeyI', { meta: true, alt: true })],
    ['developer console: Ctrl+Shift+J', pressed('J', ctrlShift)],
    ['element picker: Ctrl+Shift+C', pressed('C', ctrlShift)],
    ['view source: Ctrl+U', pressed('u', ctrl)],
    ['zoom in: Ctrl++', press('+', 'Equal', ctrlShift)],
    ['zoom in: Ctrl+=', press('=', 'Equal', ctrl)],
    ['zoom in on the number pad', press('+', 'NumpadAdd', ctrl)],
    ['zoom out: Ctrl+-', press('-', 'Minus', ctrl)],
    ['zoom out on the number pad', press('-', 'NumpadSubtract', ctrl)],
    ['zoom back: Ctrl+0', pressed('0', ctrl)],
    ['zoom back on the number pad', press('0', 'Numpad0', ctrl)],
    ['zoom by keys of their own', pressed('ZoomIn')],
    ['print: Ctrl+P', pressed('p', ctrl)],
    ['print with the system’s dialog: Ctrl+Shift+P', pressed('P', ctrlShift)],
    ['print by a key of its own', pressed('Print')],
    ['picture of the screen: PrintScreen', pressed('PrintScreen')],
    ['picture of the window: Alt+PrintScreen', pressed('PrintScreen', alt)],
    ['part of the screen: Windows+Shift+S', pressed('S', { meta: true, shift: true })],
    ['save: Ctrl+S', pressed('s', ctrl)],
    ['open a file: Ctrl+O', pressed('o', ctrl)],
    ['find: Ctrl+F', pressed('f', ctrl)],
    ['find again: Ctrl+G', pressed('g', ctrl)],
    ['find: F3', pressed('F3')],
    ['quick find', press('/', 'Slash', ctrl)],
    ['history: Ctrl+H', pressed('h', ctrl)],
    ['downloads: Ctrl+J', pressed('j', ctrl)],
    ['search: Ctrl+K', pressed('k', ctrl)],
    ['address: Ctrl+L', pressed('l', ctrl)],
    ['address: Alt+D', pressed('d', alt)],
    ['address: F6', pressed('F6')],
    ['bookmark: Ctrl+D', pressed('d', ctrl)],
    ['bookmarks: Ctrl+Shift+B', pressed('B', ctrlShift)],
    ['bookmarks: Ctrl+B', pressed('b', ctrl)],
    ['profiles: Ctrl+Shift+M', pressed('M', ctrlShift)],
    ['minimise: Ctrl+M', pressed('m', ctrl)],
    ['delete browsing data: Ctrl+Shift+Delete', pressed('Delete', ctrlShift)],
    ['send by mail: Ctrl+E', pressed('e', ctrl)],
    ['italic: Ctrl+I', pressed('i', ctrl)],
    ['help: F1', pressed('F1')],
    ['rename: F2', pressed('F2')],
    ['address list: F4', pressed('F4')],
    ['caret browsing: F7', pressed('F7')],
    ['screen reader of the browser: F8', pressed('F8')],
    ['reading view: F9', pressed('F9')],
    ['menu bar: F10', pressed('F10')],
    ['menu bar: Alt', pressed('Alt', alt)],
    ['menu by its letter: Alt+F', pressed('f', alt)],
    ['menu of the browser: Alt+E', pressed('e', alt)],
    ['window menu: Alt+Space', press(' ', 'Space', alt)],
    ['full screen: F11', pressed('F11')],
    ['full screen: Alt+Enter', pressed('Enter', alt)],
    ['open elsewhere: Ctrl+Enter', pressed('Enter', ctrl)],
    ['context menu: its key', pressed('ContextMenu')],
    ['context menu: Shift+F10', pressed('F10', shift)],
    ['move through the page by arrows: Ctrl+Shift+Up', pressed('ArrowUp', ctrlShift)],
    ['emoji: Ctrl+Command+Space', press(' ', 'Space', { control: true, meta: true })],
    ['start menu: Windows', pressed('Meta', meta)],
    ['desktop: Windows+D', pressed('d', meta)],
    ['run: Windows+R', pressed('r', meta)],
    ['lock: Windows+L', pressed('l', meta)],
    ['settings: Windows+I', pressed('i', meta)],
    ['snap: Windows+Left', pressed('ArrowLeft', meta)],
    ['copy on a Mac: no such machine is a kiosk', pressed('c', meta)],
    ['reboot: Ctrl+Alt+Delete', pressed('Delete', altGr)],
    ['terminal: Ctrl+Alt+T', pressed('t', altGr)],
    ['text console: Ctrl+Alt+F2', pressed('F2', altGr)],
    ['another desktop: Ctrl+Alt+Right', pressed('ArrowRight', altGr)],
    ['overwriting: Insert', pressed('Insert')],
    ['Pause', pressed('Pause')],
    ['ScrollLock', pressed('ScrollLock')],
    ...[
      ...['BrowserHome', 'BrowserSearch', 'BrowserFavorites', 'BrowserStop'],
      ...['LaunchMail', 'LaunchApplication1', 'LaunchApplication2', 'LaunchMediaPlayer', 'LaunchCalendar'],
      ...['MediaPlayPause', 'MediaTrackNext', 'MediaTrackPrevious', 'MediaStop', 'Eject'],
      ...['AudioVolumeUp', 'AudioVolumeDown', 'AudioVolumeMute', 'MicrophoneVolumeMute'],
      ...['Help', 'Find', 'Open', 'Close', 'New', 'Save', 'Power', 'Standby', 'WakeUp', 'BrightnessUp'],
      ...[
        'F13',
        'F14',
        'F24',
        'Clear',
        'Select',
        'Execute',
        'Props',
        'Undo',
        'Again',
        'Copy',
        'Paste',
        'Cut',
      ],
    ].map((key): [string, Input] => [`a key of its own: ${key}`, pressed(key)]),
    ['a key that nobody has heard of', pressed('SomethingNew')],
  ])('%s', (_what, input) => {
    expect(allowedKeyOf(input)).toBeUndefined()
    expect(allowedKeyOf({ ...input, type: 'keyUp' })).toBeUndefined()
  })

  test('whatever the Windows key is held with', () => {
    const keys = [
      ...'abcdefghijklmnopqrstuvwxyz0123456789',
      'Enter',
      'Tab',
      'ArrowUp',
      'Home',
      'Backspace',
      ' ',
    ]
    for (const key of keys) {
      for (const more of [{}, shift, ctrl, alt, altGr]) {
        expect(allowedKeyOf(pressed(key, { ...more, meta: true }))).toBeUndefined()
      }
    }
  })
})

describe('leaves', () => {
  test.each<[string, Input]>([
    ['letters', pressed('r')],
    ['capital letters', pressed('I', shift)],
    ['letters with all their marks', press('ữ', 'KeyU')],
    ['a letter that an input method puts in without a key', press('ẵ', '')],
    ['a letter beyond the first plane', press('𝒙', '')],
    ['digits', pressed('0')],
    ['digits on the number pad', press('5', 'Numpad5')],
    ['plus in an e-mail', press('+', 'Equal', shift)],
    ['hyphen', press('-', 'Minus')],
    ['a space', press(' ', 'Space')],
    ['@ behind AltGr, on the key of paste', press('@', 'KeyV', altGr)],
    ['@ behind AltGr, on the key of quit', press('@', 'KeyQ', altGr)],
    ['@ behind AltGr, on the key of a tab', press('@', 'Digit2', altGr)],
    ['a digit behind AltGr, as on the Vietnamese layout', press('0', 'Digit0', altGr)],
    ['AltGr where it is reported as nothing held', press('@', 'KeyQ')],
    ['a letter by its number', press('7', 'Numpad7', alt)],
    ['arrows', pressed('ArrowLeft')],
    ['marking', pressed('ArrowLeft', shift)],
    ['marking to the start', pressed('Home', shift)],
    ['Enter', pressed('Enter')],
    ['Tab', pressed('Tab')],
    ['Tab backwards', pressed('Tab', shift)],
    ['Backspace', pressed('Backspace')],
    ['Backspace while Shift is still down', pressed('Backspace', shift)],
    ['Delete', pressed('Delete')],
    ['Page Down', pressed('PageDown')],
    ['mark all', pressed('a', ctrl)],
    ['copy', pressed('c', ctrl)],
    ['paste', pressed('v', ctrl)],
    ['paste on a Cyrillic layout', press('м', 'KeyV', ctrl)],
    ['cut', pressed('x', ctrl)],
    ['undo', pressed('z', ctrl)],
    ['redo', pressed('y', ctrl)],
    ['a word to the left', pressed('ArrowLeft', ctrl)],
    ['marking a word', pressed('ArrowRight', ctrlShift)],
    ['taking back a word', pressed('Backspace', ctrl)],
    ['Shift', pressed('Shift', shift)],
    ['Control', pressed('Control', ctrl)],
    ['AltGr', pressed('AltGraph', altGr)],
    ['Caps Lock', pressed('CapsLock')],
    ['an input method', pressed('Process')],
    ['an accent that waits for its letter', pressed('Dead')],
  ])('%s', (_what, input) => {
    expect(allowedKeyOf(input)).toBeDefined()
    expect(allowedKeyOf({ ...input, type: 'keyUp' })).toBeDefined()
  })

  test('a command by the letter that stands on the key, wherever that is', () => {
    expect(allowedKeyOf(press('j', 'KeyC', ctrl))).toBeUndefined()
    expect(allowedKeyOf(press('c', 'KeyI', ctrl))).toBeDefined()
  })
})

test('what is not let through does not reach the page; the rest does', () => {
  const contents = fakeEmitter({})
  const cleanUp = registerKeyFilter(contents as unknown as WebContents)
  const prevented = (input: Input) => {
    const event = fakeEvent({})
    contents.emit('before-input-event', event, input)
    return event.prevented
  }
  expect([prevented(pressed('F5')), prevented(pressed('a')), prevented(pressed('a', ctrl))]).toEqual([
    true,
    false,
    false,
  ])
  cleanUp()
  expect(contents.eventNames()).toEqual([])
})

test('every row has its reason', () => {
  for (const row of allowedKeys) expect(row.why).not.toBe('')
})
