/**
 * Keys a page never gets: whatever Chromium, a menu or the window would make of them. Keys that the system takes
 * before any program (Windows key, Alt+Tab, Ctrl+Alt+Del) can only be locked there; see the deployment guide.
 */
import type { Input, WebContents } from 'electron'

/** `command`: Control, or Command on a Mac's keyboard. */
type Modifier = 'command' | 'alt' | 'shift'

export interface SwallowedKey {
  /** `KeyboardEvent.key`, in any case, or `KeyboardEvent.code`, which stays the same on every layout. */
  key: string
  /** All of these are held; whether others are as well makes no difference. */
  with?: readonly Modifier[]
  why: string
}

export const swallowedKeys: readonly SwallowedKey[] = [
  { key: 'F5', why: 'reload: the visit would start over' },
  { key: 'KeyR', with: ['command'], why: 'reload' },
  { key: 'BrowserRefresh', why: 'reload' },
  { key: 'F12', why: 'developer tools' },
  { key: 'KeyI', with: ['command', 'shift'], why: 'developer tools' },
  { key: 'KeyI', with: ['command', 'alt'], why: 'developer tools on a Mac' },
  { key: 'KeyJ', with: ['command'], why: 'developer console, list of downloads' },
  { key: 'KeyC', with: ['command', 'shift'], why: 'element picker' },
  { key: 'KeyU', with: ['command'], why: 'view source' },
  { key: '+', with: ['command'], why: 'zoom: sizes are true in millimetres' },
  { key: '-', with: ['command'], why: 'zoom' },
  { key: '=', with: ['command'], why: 'zoom in without Shift' },
  { key: '0', with: ['command'], why: 'zoom reset' },
  { key: 'NumpadAdd', with: ['command'], why: 'zoom' },
  { key: 'NumpadSubtract', with: ['command'], why: 'zoom' },
  { key: 'KeyP', with: ['command'], why: 'print dialog: receipts are printed by the kiosk' },
  { key: 'PrintScreen', why: 'picture of the screen in the clipboard' },
  { key: 'KeyS', with: ['command'], why: 'save page' },
  { key: 'KeyO', with: ['command'], why: 'open file' },
  { key: 'KeyW', with: ['command'], why: 'close window' },
  { key: 'F4', with: ['command'], why: 'close window' },
  { key: 'F4', with: ['alt'], why: 'close window' },
  { key: 'KeyQ', with: ['command'], why: 'quit' },
  { key: 'KeyN', with: ['command'], why: 'new window' },
  { key: 'KeyT', with: ['command'], why: 'new tab' },
  { key: 'Tab', with: ['command'], why: 'next tab' },
  { key: 'F11', why: 'leave full screen' },
  { key: 'Enter', with: ['alt'], why: 'leave full screen' },
  { key: 'KeyM', with: ['command'], why: 'minimise' },
  { key: 'KeyH', with: ['command'], why: 'history; hide on a Mac' },
  { key: 'KeyL', with: ['command'], why: 'address bar' },
  { key: 'KeyD', with: ['alt'], why: 'address bar' },
  { key: 'F6', why: 'focus leaves the page' },
  { key: 'KeyF', with: ['command'], why: 'find bar' },
  { key: 'KeyG', with: ['command'], why: 'find bar' },
  { key: 'F3', why: 'find bar' },
  { key: 'ArrowLeft', with: ['alt'], why: 'back, past the end of a visit' },
  { key: 'ArrowRight', with: ['alt'], why: 'forward' },
  { key: 'BracketLeft', with: ['command'], why: 'back on a Mac' },
  { key: 'BracketRight', with: ['command'], why: 'forward on a Mac' },
  { key: 'BrowserBack', why: 'back' },
  { key: 'BrowserForward', why: 'forward' },
  { key: 'BrowserHome', why: 'another program' },
  { key: 'BrowserSearch', why: 'another program' },
  { key: 'BrowserFavorites', why: 'another program' },
  { key: 'LaunchMail', why: 'another program' },
  { key: 'LaunchApplication1', why: 'another program' },
  { key: 'LaunchApplication2', why: 'another program' },
  { key: 'F1', why: 'help of the system' },
  { key: 'F7', why: 'caret browsing asks a question in a dialog' },
  { key: 'F10', why: 'menu bar' },
  { key: 'ContextMenu', why: 'context menu' },
  { key: 'Space', with: ['alt'], why: 'window menu' },
  { key: 'Meta', why: 'start menu' },
]

/** The row that takes this key away from the page, if any. */
export function swallowing(input: Input): SwallowedKey | undefined {
  const held: Record<Modifier, boolean> = {
    command: input.control || input.meta,
    alt: input.alt,
    shift: input.shift,
  }
  return swallowedKeys.find(
    ({ key, with: modifiers = [] }) =>
      (key.toLowerCase() === input.key.toLowerCase() || key === input.code) &&
      modifiers.every((modifier) => held[modifier]),
  )
}

/** @returns its clean-up */
export function registerKeys(contents: WebContents): () => void {
  const swallow = (event: { preventDefault(): void }, input: Input) => {
    if (swallowing(input)) event.preventDefault()
  }
  contents.on('before-input-event', swallow)
  return () => {
    contents.off('before-input-event', swallow)
  }
}
